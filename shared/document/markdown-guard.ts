import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { maxNesting } from './normal-form.ts'

/*
 * micromark reads some sources in quadratic time, or until the stack overflows: a line of 30,000 `>`, a paragraph of
 * 10,000 stars (18 s), a list of 25,000 items. Nobody writes such text, but anybody may send it. So marks that are too
 * many are hidden from it: a noncharacter stands in the place of each, positions stay, and what was marked is plain
 * text, once `showMarks` has turned the marks back in the finished tree.
 */

/** What reading one source may still cost, in units of about 0.3 µs and 0.1 µs. */
type Budget = { texts: number; lists: number }

export const newBudget = (): Budget => ({ texts: 3_000_000, lists: 30_000_000 })

/** The piece of a source as micromark reads it safely; `warn` hears what was hidden. */
export function hideMarks(piece: string, budget: Budget, warn: (warning: string) => void): string {
  const shallow = hideDeepMarks(piece)
  if (shallow !== piece)
    warn(`Quotes and lists nested deeper than ${maxNesting} levels were kept as plain text.`)
  const listed = hideListMarks(shallow, budget)
  if (listed !== shallow) warn('A list or quote with too many lines was kept as plain text.')
  const texts = hideTextMarks(listed, budget)
  if (texts !== listed)
    warn('Text with too many stars, brackets or other marks was kept without what they mean.')
  return texts
}

/** Turns the hidden marks back, wherever in the tree they ended up. */
export function showMarks(root: Root): void {
  const pending: Nodes[] = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if ('value' in node) node.value = show(node.value)
    if ('url' in node) node.url = show(node.url)
    if ('title' in node && node.title) node.title = show(node.title)
    if ('alt' in node && node.alt) node.alt = show(node.alt)
    if ('label' in node && node.label) node.label = show(node.label)
    if (node.type === 'code' && node.lang) node.lang = show(node.lang)
    if (node.type === 'code' && node.meta) node.meta = show(node.meta)
    if ('children' in node) for (const child of node.children) pending.push(child)
  }
}

const marks = '>-+*[]_~&0123456789'
const firstNoncharacter = 0xfdd0
const hide = (mark: string): string => String.fromCharCode(firstNoncharacter + marks.indexOf(mark))
const show = (text: string): string =>
  text.replace(/[\ufdd0-\ufde2]/g, (hidden) => marks.charAt(hidden.charCodeAt(0) - firstNoncharacter))

/**
 * Leaves only the first `maxNesting` of the quote, list and footnote marks in front of a line, and none further to the
 * right than nested lists reach, as lists also nest by indentation from line to line. The rest of the line is text.
 */
const hideDeepMarks = (source: string): string => source.replace(/^[ \t]*[>\-+*\d[].*$/gm, hideDeepMark)

/** Characters of white space and marks in front of a line that can still be nesting. */
const maxColumn = maxNesting * 8

function hideDeepMark(line: string): string {
  const mark = /([ \t]*)(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]+\]:)/y
  for (let count = 0, end = 0; ; count++) {
    const found = mark.exec(line)
    if (!found) return line
    const start = end + (found[1]?.length ?? 0)
    end = mark.lastIndex
    if (count < maxNesting && start <= maxColumn) continue
    return isRule(line.slice(start)) ? line : hideAt(line, start)
  }
}

const hideAt = (line: string, at: number): string =>
  line.slice(0, at) + hide(line.charAt(at)) + line.slice(at + 1)

/** A rule may be written as a row of a hundred `- `. */
const isRule = (text: string): boolean => /^(?:[-\s]+|[*\s]+)$/.test(text)

/**
 * Every end of a list or quote moves all that was read before it; a line that goes on one without marks (lazily) looks
 * at all of it.
 */
function hideListMarks(piece: string, budget: Budget): string {
  const lists = (piece.match(listMarks) ?? []).join('').match(lastOfMark)?.length ?? 0
  const lines = piece.match(/\n|\r/g)?.length ?? 0
  const cost = lists === 0 ? 0 : lines * (lists + lines / 10)
  if (cost > budget.lists) return piece.replace(listMarks, (found) => hideAt(found, found.search(/\S/)))
  budget.lists -= cost
  return piece
}

const listMarks = /^(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)|\[\^[^\]\s]+\]:))+/gm

const lastOfMark = /[>\-+*.):]/g

/** Every mark of emphasis and links in a text looks for its partner among all others of that text. */
function hideTextMarks(piece: string, budget: Budget): string {
  // No text goes on over an empty line, so this is not less than the true cost.
  const estimate = piece.split(/\n[ \t]*\r?\n/).reduce((sum, passage) => sum + costOfText(passage), 0)
  if (estimate <= budget.texts) {
    budget.texts -= estimate
    return piece
  }
  let result = ''
  let done = 0
  for (const { start, end } of textsOf(piece)) {
    const text = piece.slice(start, end)
    const cost = costOfText(text)
    if (cost <= budget.texts) budget.texts -= cost
    else {
      result +=
        piece.slice(done, start) +
        text.replace(textMark, (mark) => (mark.startsWith('\\') ? mark : hideAll(mark)))
      done = end
    }
  }
  return result + piece.slice(done)
}

const textMark = /\\.|\*\*?|__?|~~?|[[\]&]/gs

const hideAll = (characters: string): string => [...characters].map(hide).join('')

function costOfText(text: string): number {
  const count = (text.match(textMark) ?? []).filter((mark) => !mark.startsWith('\\')).length
  return count < 64 ? 0 : count * count
}

/** Where the texts of paragraphs, headings and cells stand: read without looking into them, which is quick. */
function* textsOf(piece: string): Generator<{ start: number; end: number }> {
  const pending: Nodes[] = [
    fromMarkdown(piece, { extensions: blocksOnly, mdastExtensions: [gfmFromMarkdown()] }),
  ]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell') {
      const { start, end } = node.position ?? {}
      if (start?.offset !== undefined && end?.offset !== undefined)
        yield { start: start.offset, end: end.offset }
    } else if ('children' in node) for (const child of node.children.toReversed()) pending.push(child)
  }
}

const inText = [
  ...['attention', 'strikethrough', 'codeText', 'htmlText'],
  ...['characterEscape', 'characterReference', 'hardBreakEscape'],
  ...['labelStartLink', 'labelStartImage', 'labelEnd', 'gfmFootnoteCall', 'gfmPotentialFootnoteCall'],
  ...['autolink', 'wwwAutolink', 'protocolAutolink', 'emailAutolink'],
]

const blocksOnly = [gfm(), { disable: { null: inText } }]
