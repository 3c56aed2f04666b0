import type * as Y from 'yjs'
import { goneWords } from '#shared/document/gone-words.ts'
import type { Id } from '#shared/document/id-set.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { nobody, type OwnerIndex } from '#shared/document/owner-index.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { AttributedAuthor } from '#shared/protocol/attribution.ts'
import { copyOf } from '../collab/load.ts'
import { type AttributionParts, tablesOf } from './attribution-tables.ts'
import { type RestorationTask, restore } from './restoration.ts'
import type { KeptOfPatch } from './reversal.ts'

/** What a restore would do. */
export type Rehearsal = {
  /** Markdown. */
  readonly before: string
  readonly after: string
  /** The patches that it would undo or redo, as they would be. */
  readonly records: readonly PatchRecord[]
  readonly kept: readonly KeptOfPatch[]
  /** How many words of whom would go, by `Owner.by`. */
  readonly goneWords: ReadonlyMap<string, number>
}

/** Restores a copy of the document. */
export function rehearse(ydoc: Y.Doc, owners: OwnerIndex, task: RestorationTask): Rehearsal {
  const writerOf = ({ client, clock }: Id) => owners.ownersOf(client, clock, 1)[0]?.owner.by ?? nobody.by
  const copy = copyOf(ydoc)
  const { records, kept } = copy.transact(() => restore(copy, task))
  const rehearsal = {
    before: documentMarkdown(ydoc),
    after: documentMarkdown(copy),
    records,
    kept,
    goneWords: goneWords(ydoc, copy, writerOf),
  }
  copy.destroy()
  return rehearsal
}

/** What a restore would do, for people. */
export type RestorePreview = Omit<Rehearsal, 'goneWords'> & { readonly writers: readonly WriterOfGone[] }

/** Whose words would go, and how many. */
export type WriterOfGone = { readonly author: AttributedAuthor; readonly words: number }

/** Those with the most words first. */
export async function describeRehearsal(
  parts: AttributionParts,
  threadId: ThreadId,
  { goneWords, ...rest }: Rehearsal,
): Promise<RestorePreview> {
  const owners = [...goneWords.keys()].map((by) => ({ by, patchId: null }))
  const { authors, placeOf } = await tablesOf(parts, threadId, owners)
  const wordsOf = (place: number) =>
    owners.reduce((sum, owner) => sum + (placeOf(owner)[0] === place ? (goneWords.get(owner.by) ?? 0) : 0), 0)
  const writers = authors.map((author, place) => ({ author, words: wordsOf(place) }))
  return { ...rest, writers: writers.toSorted((a, b) => b.words - a.words) }
}
