import type { DocMark, DocNode } from './node.ts'
import { schema } from './schema.ts'

/** How a hard break, the only inline node that is no text, stands in the text of a block. Never part of what people write. */
export const hardBreak = '\uFFFC'

/**
 * The content of one textblock: its characters, and the marks on them run by run. Neighbouring runs differ in their marks;
 * `key` is equal for equal marks.
 */
export type Inline = { readonly text: string; readonly runs: readonly MarkRun[] }
export type MarkRun = { readonly length: number; readonly marks: readonly DocMark[]; readonly key: string }

/** A part of a text with the same marks throughout. */
export type Piece = { readonly text: string; readonly marks: readonly DocMark[]; readonly key: string }

/** Joins pieces to one text. A hard break bears no marks. */
export function inlineOf(pieces: Iterable<Piece>): Inline {
  let text = ''
  const runs: MarkRun[] = []
  for (const piece of pieces) {
    if (piece.text === '') continue
    text += piece.text
    const last = runs.at(-1)
    if (last?.key === piece.key) runs[runs.length - 1] = { ...last, length: last.length + piece.text.length }
    else runs.push({ length: piece.text.length, marks: piece.marks, key: piece.key })
  }
  return { text, runs }
}

export const emptyInline: Inline = { text: '', runs: [] }

export function piecesOf(inline: Inline): Piece[] {
  let end = 0
  return inline.runs.map(({ length, marks, key }) => {
    end += length
    return { text: inline.text.slice(end - length, end), marks, key }
  })
}

export function sliceInline(inline: Inline, from: number, to: number): Inline {
  const slice: Piece[] = []
  let passed = 0
  for (const piece of piecesOf(inline)) {
    slice.push({ ...piece, text: piece.text.slice(Math.max(0, from - passed), Math.max(0, to - passed)) })
    passed += piece.text.length
  }
  return inlineOf(slice)
}

export function joinInline(...parts: readonly Inline[]): Inline {
  return inlineOf(parts.flatMap(piecesOf))
}

/** The marks of a piece as the schema has them: known ones only, in its order, with every attribute. */
export function makePiece(text: string, marks: readonly DocMark[]): Piece {
  if (marks.length === 0) return { text, marks, key: '' }
  const known = marks.filter((mark) => markOrder.has(mark.type)).map(completeMark)
  known.sort((a, b) => (markOrder.get(a.type) ?? 0) - (markOrder.get(b.type) ?? 0))
  return { text, marks: known, key: known.map(markKey).join('+') }
}

export const breakPiece: Piece = { text: hardBreak, marks: [], key: '' }

export function inlineFromNodes(nodes: readonly DocNode[]): Inline {
  return inlineOf(
    nodes.map((node) => (node.text === undefined ? breakPiece : makePiece(node.text, node.marks ?? []))),
  )
}

export function inlineToNodes(inline: Inline): DocNode[] {
  return piecesOf(inline)
    .flatMap(splitBreaks)
    .map(({ text, marks }) => {
      if (text === hardBreak) return { type: 'hardBreak' }
      return marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text }
    })
}

/** The piece cut so that each hard break is a piece of its own. */
export function splitBreaks(piece: Piece): Piece[] {
  if (!piece.text.includes(hardBreak)) return [piece]
  return piece.text
    .split(/(\uFFFC)/)
    .filter((text) => text !== '')
    .map((text) => ({ ...piece, text }))
}

export const inlineKey = ({ text, runs }: Inline): string =>
  `${text}\u0001${runs.map((run) => `${run.length}:${run.key}`).join(',')}`

export const markKey = (mark: DocMark): string =>
  mark.attrs === undefined ? mark.type : mark.type + JSON.stringify(mark.attrs)

const markOrder: ReadonlyMap<string, number> = new Map(
  Object.keys(schema.marks).map((type, index) => [type, index]),
)

function completeMark({ type, attrs }: DocMark): DocMark {
  const declared = Object.entries(schema.marks[type]?.spec.attrs ?? {})
  if (declared.length === 0) return { type }
  return {
    type,
    attrs: Object.fromEntries(
      declared.map(([name, { default: value }]) => [name, attrs?.[name] ?? value ?? null]),
    ),
  }
}
