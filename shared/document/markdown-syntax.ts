import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { maxNesting } from './normal-form.ts'

/**
 * The Markdown syntax tree of a source (GFM, plus YAML front matter as one `yaml` node). The position of every node is
 * its place in `source`, to the character. Says in `warnings` what had to be read otherwise than GFM reads it.
 */
export function parseMdast(source: string, warnings: string[] = []): Root {
  const matter = frontMatter(source)
  const body = blank(matter) + source.slice(matter.length)
  const shallow = flatten(body)
  const root = fromMarkdown(shallow, { extensions: [syntax], mdastExtensions: [toTree] })
  if (shallow !== body) {
    warnings.push(`Quotes and lists nested deeper than ${maxNesting} levels were kept as plain text.`)
    restore(root)
  }
  if (matter !== '')
    root.children.unshift({ type: 'yaml', value: matter.split(/\r?\n/).slice(1, -1).join('\n') })
  return root
}

const syntax = gfm({ singleTilde: false })

/** Without the transform that looks for addresses once more after parsing, also in text that was escaped. */
const toTree = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }))

/**
 * Metadata as other tools put it in front of a file: `---`, at once `key:`, no empty line up to the closing `---`.
 * GFM would make a rule and a heading of it.
 */
function frontMatter(source: string): string {
  if (!/^---\r?\n[\w-]+:[ \t\r\n]/.test(source)) return ''
  let start = source.indexOf('\n') + 1
  for (;;) {
    const end = source.indexOf('\n', start)
    const line = source.slice(start, end === -1 ? source.length : end).trimEnd()
    if (line === '---') return source.slice(0, start + line.length)
    if (line === '' || end === -1) return ''
    start = end + 1
  }
}

/** As many characters that say nothing, so that all positions stay. */
const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ')

/**
 * micromark takes seconds for a line of ten thousand `>` and then overflows the stack. So of the quote, list and
 * footnote marks in front of a line only the first `maxNesting` are left; in place of the next one stands a
 * noncharacter, which ends the series and is turned back in the finished tree. So it is with a mark further to the
 * right than nested lists reach (lists also nest by indentation, from line to line).
 */
const flatten = (source: string): string => source.replace(/^[ \t]*[>\-+*\d[].*$/gm, flattenLine)

/** Characters of white space and marks in front of a line that can still be nesting. */
const maxColumn = maxNesting * 8

function flattenLine(line: string): string {
  const mark = /([ \t]*)(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]+\]:)/y
  for (let count = 0, end = 0; ; count++) {
    const found = mark.exec(line)
    if (!found) return line
    const start = end + (found[1]?.length ?? 0)
    end = mark.lastIndex
    if (count < maxNesting && start <= maxColumn) continue
    return isRule(line.slice(start))
      ? line
      : line.slice(0, start) + hide(line.charAt(start)) + line.slice(start + 1)
  }
}

/** A rule may be written as a row of a hundred `- `. */
const isRule = (text: string): boolean => /^(?:[-\s]+|[*\s]+)$/.test(text)

const marks = '>-+*[0123456789'
const firstNoncharacter = 0xfdd0
const hide = (mark: string): string => String.fromCharCode(firstNoncharacter + marks.indexOf(mark))
const show = (text: string): string =>
  text.replace(/[\ufdd0-\ufdde]/g, (hidden) => marks.charAt(hidden.charCodeAt(0) - firstNoncharacter))

/** Turns the hidden marks back, wherever in the tree they ended up. */
function restore(root: Root): void {
  const pending: Nodes[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('value' in node) node.value = show(node.value)
    if ('url' in node) node.url = show(node.url)
    if ('title' in node && node.title) node.title = show(node.title)
    if ('alt' in node && node.alt) node.alt = show(node.alt)
    if ('label' in node && node.label) node.label = show(node.label)
    if (node.type === 'code') {
      if (node.lang) node.lang = show(node.lang)
      if (node.meta) node.meta = show(node.meta)
    }
    if ('children' in node) for (const child of node.children) pending.push(child)
  }
}
