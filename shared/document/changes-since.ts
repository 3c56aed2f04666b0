import { diffText, words } from './diff.ts'
import { type IdRun, type IdSet, sliceIds } from './id-set.ts'
import { handleOf, headingRef, outlineOf } from './outline.ts'
import type { Block } from './tree.ts'

/** Words that came or went, with the ids of their characters, one each. That of a line's end is `noId`. */
export type WordChange = { readonly kind: 'added' | 'removed'; readonly text: string; readonly ids: IdSet }

/** What changed under one heading, up to the next one. */
export type SectionChange = {
  /** '' before the first heading. */
  readonly heading: string
  readonly handle: string
  readonly kind: 'changed' | 'new' | 'gone'
  readonly words: readonly WordChange[]
}

/** How the words of a document differ from those it had, by section, in the order of the document; what is gone comes last. */
export function changesSince(before: readonly Block[], now: readonly Block[]): SectionChange[] {
  const old = piecesOf(before)
  const left = new Set(old)
  const changes = piecesOf(now).map((piece): SectionChange => {
    const partner =
      old.find(({ handle }) => handle === piece.handle) ??
      old.find((candidate) => left.has(candidate) && candidate.heading === piece.heading)
    if (partner) left.delete(partner)
    return {
      heading: piece.heading,
      handle: piece.handle,
      kind: partner ? 'changed' : 'new',
      words: compare(partner ?? nothing, piece),
    }
  })
  const gone = [...left].map(
    (piece): SectionChange => ({ ...piece, kind: 'gone', words: compare(piece, nothing) }),
  )
  return [...changes, ...gone].filter((change) => change.words.length > 0)
}

type Passage = { readonly text: string; readonly ids: IdSet }
type Piece = Passage & { readonly heading: string; readonly handle: string }

const nothing: Passage = { text: '', ids: [] }

/** Each heading with the blocks up to the next one, and what stands before the first. */
function piecesOf(tree: readonly Block[]): Piece[] {
  const sections = outlineOf(tree)
  const starts = sections.flatMap(({ heading }) => heading ?? [])
  const lead: Piece = { heading: '', handle: '', ...passageOf(tree.slice(0, starts[0] ?? tree.length)) }
  return [
    lead,
    ...sections.map((section, index): Piece => {
      const from = section.heading ?? 0
      const blocks = tree.slice(from, starts[index + 1] ?? tree.length)
      const { heading } = headingRef(section)
      return { heading, handle: blocks[0] ? handleOf(blocks[0]) : '', ...passageOf(blocks) }
    }),
  ]
}

/** Stands for the end of a block, which is no character of the document. */
export const noId: IdRun = [-1, 0, 1]

/** The texts of all blocks, a line each. */
function passageOf(blocks: readonly Block[]): Passage {
  const lines = blocks.flatMap(linesOf)
  return {
    text: lines.map(({ text }) => `${text}\n`).join(''),
    ids: lines.flatMap(({ ids }) => [...ids, noId]),
  }
}

const linesOf = (block: Block): Passage[] =>
  block.kind === 'text'
    ? [{ text: block.inline.text, ids: block.inline.ids }]
    : block.children.flatMap(linesOf)

function compare(before: Passage, now: Passage): WordChange[] {
  return diffText(before.text, now.text).flatMap(({ from, to, at, end, same }) =>
    same ? [] : [...wordChange('removed', before, from, to), ...wordChange('added', now, at, end)],
  )
}

function wordChange(kind: WordChange['kind'], passage: Passage, from: number, to: number): WordChange[] {
  const given = passage.text.slice(from, to)
  const text = given.trim()
  if (words(text).length === 0) return []
  // A space beside changed words may be an old one.
  const start = from + given.length - given.trimStart().length
  return [{ kind, text, ids: sliceIds(passage.ids, start, start + text.length) }]
}
