import { safeHref } from './links.ts'
import type { DocMark, DocNode } from './node.ts'

/** The order in which the schema lists the marks of a text; a text whose marks stand in another order is not valid. */
export const markOrder: readonly string[] = ['link', 'bold', 'code', 'italic', 'strike']

/** A stretch of a line with the same marks; `text` is null for a line break. */
type Piece = { readonly text: string | null; readonly marks: readonly DocMark[] }

/**
 * The content of one text block in the only form that survives Markdown:
 *  - white space at the ends of lines and of the block is gone, and so are line breaks at the ends of the block;
 *  - white space at the end of bold, italic, struck or linked text stands outside of it;
 *  - neighbours with the same marks are one text; marks stand in the schema's order; breaks have none;
 *  - a link without a permitted address is no link;
 *  - in a table cell, code that holds `\|` is plain text, as GFM has no way to say it.
 */
export function normalInline(nodes: readonly DocNode[], inCell = false): DocNode[] {
  const pieces = nodes.map((node): Piece => {
    if (node.type === 'hardBreak') return { text: null, marks: [] }
    const text = inlineText(node.text ?? '')
    return { text, marks: normalMarks(node.marks ?? [], inCell && text.includes('\\|')) }
  })
  return joined(outdented(trimmedLines(pieces)))
}

/** Whether nothing is left of a text block's content in normal form. Blanks in code are content. */
export const isBlank = (nodes: readonly DocNode[]): boolean =>
  nodes.every((node) => {
    const text = inlineText(node.text ?? '')
    return isCode(node) ? text === '' : !/[^ \t]/.test(text)
  })

/** Where a link leads. */
export function linkTarget(link: DocMark): { href: string; title: string | null } {
  const title = link.attrs?.title
  return { href: String(link.attrs?.href ?? ''), title: typeof title === 'string' ? title : null }
}

export const sameMark = (a: DocMark, b: DocMark): boolean =>
  a.type === b.type && a.attrs?.href === b.attrs?.href && a.attrs?.title === b.attrs?.title

/** Text on one line: every kind of line end is a space, and what nobody can see, or no file can hold, is gone. */
export const inlineText = (text: string): string => text.replace(lineEnds, ' ').replace(unwritable, '')

/** The same for text of several lines. */
export const blockText = (text: string): string => text.replace(lineEnds, '\n').replace(unwritable, '')

const lineEnds = /\r\n|[\n\v\f\r\x85\u2028\u2029]/g

/** Control characters but tab and line feed, byte-order marks, object replacement, noncharacters, lone surrogates. */
const unwritable = /(?![\t\n])[\p{Cc}\ufeff\ufffc\p{Noncharacter_Code_Point}\p{Cs}]/gu

function normalMarks(marks: readonly DocMark[], plain: boolean): DocMark[] {
  const found: DocMark[] = []
  for (const type of markOrder) {
    const mark = marks.find((candidate) => candidate.type === type)
    if (!mark || (type === 'code' && plain)) continue
    if (type !== 'link') found.push({ type })
    else {
      const href = safeHref(mark.attrs?.href)
      if (href !== null) found.push({ type, attrs: { href, title: normalTitle(mark.attrs?.title) } })
    }
  }
  return found
}

const normalTitle = (title: unknown): string | null =>
  (typeof title === 'string' && inlineText(title).replace(/\s+/g, ' ').trim()) || null

const isCode = (text: { readonly marks?: readonly DocMark[] }): boolean =>
  text.marks?.some((mark) => mark.type === 'code') ?? false

const isSpace = (piece: Piece): boolean => piece.text === null || (!isCode(piece) && piece.text.trim() === '')

/** Takes blanks off both ends of every line, then empty lines off both ends of the block. */
function trimmedLines(pieces: readonly Piece[]): Piece[] {
  const lines: Piece[][] = [[]]
  for (const piece of pieces) {
    if (piece.text === null) lines.push([])
    else if (piece.text !== '') lines.at(-1)?.push(piece)
  }
  const kept = lines.map((line) => trimEdge(trimEdge(line, 'start'), 'end'))
  while (kept.length > 0 && kept[0]?.length === 0) kept.shift()
  while (kept.length > 0 && kept.at(-1)?.length === 0) kept.pop()
  return kept.flatMap((line, index) => (index === 0 ? line : [{ text: null, marks: [] }, ...line]))
}

/** Markdown takes spaces and tabs off a line, but no other white space: a no-break space is text. */
function trimEdge(line: readonly Piece[], edge: 'start' | 'end'): Piece[] {
  const kept = [...line]
  for (;;) {
    const piece = kept.at(edge === 'start' ? 0 : -1)
    if (!piece || piece.text === null || isCode(piece)) return kept
    const text = edge === 'start' ? trimBlanksStart(piece.text) : trimBlanksEnd(piece.text)
    if (text !== '') return kept.with(edge === 'start' ? 0 : -1, { ...piece, text })
    if (edge === 'start') kept.shift()
    else kept.pop()
  }
}

const trimBlanksStart = (text: string): string => text.replace(/^[ \t]+/, '')

/** Without the spaces and tabs at its end. By hand, as `/[ \t]+$/` takes quadratic time on a text with long gaps inside. */
export function trimBlanksEnd(text: string): string {
  let end = text.length
  while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--
  return text.slice(0, end)
}

/**
 * Moves white space out of marks that begin or end at it: a marker beside a space is no marker in Markdown.
 * A gap between two words keeps the marks that both words and all of the gap have.
 */
function outdented(pieces: readonly Piece[]): Piece[] {
  const split = pieces.flatMap(splitSpace)
  const result: Piece[] = []
  let word: Piece | undefined
  let gap: Piece[] = []
  const close = (next: Piece | undefined) => {
    const common = gap
      .filter((piece) => piece.text !== null)
      .reduce<readonly DocMark[]>(
        (marks, piece) => shared(marks, piece.marks),
        shared(word?.marks ?? [], next?.marks ?? []),
      )
    for (const piece of gap) result.push(piece.text === null ? piece : { text: piece.text, marks: common })
    gap = []
  }
  for (const piece of split) {
    if (isSpace(piece)) gap.push(piece)
    else {
      close(piece)
      result.push(piece)
      word = piece
    }
  }
  close(undefined)
  return result
}

const shared = (a: readonly DocMark[], b: readonly DocMark[]): DocMark[] =>
  a.filter((mark) => b.some((other) => sameMark(mark, other)))

function splitSpace(piece: Piece): Piece[] {
  if (piece.text === null || isCode(piece) || isSpace(piece)) return [piece]
  const start = piece.text.length - piece.text.trimStart().length
  const end = piece.text.trimEnd().length
  return [piece.text.slice(0, start), piece.text.slice(start, end), piece.text.slice(end)]
    .filter((text) => text !== '')
    .map((text) => ({ text, marks: piece.marks }))
}

function joined(pieces: readonly Piece[]): DocNode[] {
  const runs: { text: string | null; marks: readonly DocMark[] }[] = []
  for (const { text, marks } of pieces) {
    const last = runs.at(-1)
    if (text !== null && last && last.text !== null && sameMarks(last.marks, marks)) last.text += text
    else runs.push({ text, marks })
  }
  return runs.map(({ text, marks }) => {
    if (text === null) return { type: 'hardBreak' }
    return marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks }
  })
}

const sameMarks = (a: readonly DocMark[], b: readonly DocMark[]): boolean =>
  a.length === b.length && a.every((mark, index) => b[index] !== undefined && sameMark(mark, b[index]))
