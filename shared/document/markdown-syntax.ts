import type { Nodes, Root, Yaml } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { cutMarkdown } from './markdown-cuts.ts'
import { hideMarks, newBudget, showMarks } from './markdown-guard.ts'

/**
 * The Markdown syntax tree of a source (GFM, plus YAML front matter as one `yaml` node). The position of every node is
 * its place in `source`, to the character. `warn` hears what had to be read otherwise than GFM reads it.
 */
export function parseMdast(source: string, warn: (warning: string) => void = () => {}): Root {
  const matter = frontMatter(source)
  const root: Root = { type: 'root', children: matter === '' ? [] : [yaml(matter)] }
  const budget = newBudget()
  const place = { offset: matter.length, line: lineEnds(matter) }
  for (const piece of cutMarkdown(source.slice(matter.length))) {
    const safe = hideMarks(piece, budget, warn)
    const tree = fromMarkdown(safe, { extensions: [syntax], mdastExtensions: [toTree] })
    if (safe !== piece) showMarks(tree)
    if (place.offset > 0) move(tree, place)
    for (const child of tree.children) root.children.push(child)
    place.offset += piece.length
    place.line += lineEnds(piece)
  }
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

function yaml(matter: string): Yaml {
  const lines = matter.split(/\r?\n/)
  return {
    type: 'yaml',
    value: lines.slice(1, -1).join('\n'),
    position: {
      start: { line: 1, column: 1, offset: 0 },
      end: { line: lines.length, column: 4, offset: matter.length },
    },
  }
}

const lineEnds = (text: string): number => text.match(/\r\n|\n|\r/g)?.length ?? 0

function move(root: Root, by: { offset: number; line: number }): void {
  const pending: Nodes[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const point of node.position ? [node.position.start, node.position.end] : []) {
      point.line += by.line
      if (point.offset !== undefined) point.offset += by.offset
    }
    if ('children' in node) for (const child of node.children) pending.push(child)
  }
}
