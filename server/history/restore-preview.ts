import type * as Y from 'yjs'
import { goneWords } from '#shared/document/gone-words.ts'
import type { Id } from '#shared/document/id-set.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import { idsWithCopies } from '#shared/document/yjs-internals.ts'
import { agentName } from '#shared/protocol/presence.ts'
import { copyOf } from '../collab/load.ts'
import { type RestorationTask, restore } from './restoration.ts'
import type { KeptOfPatch } from './reversal.ts'
import type { Person } from './version-store.ts'
import { designer, type VersionAuthor } from './versions.ts'

/** What a restore would do. */
export type Rehearsal = {
  /** Markdown. */
  readonly before: string
  readonly after: string
  /** The patches that it would undo or redo, as they would be. */
  readonly records: readonly PatchRecord[]
  readonly kept: readonly KeptOfPatch[]
  /** How many words of whom would go. */
  readonly goneWords: ReadonlyMap<string, number>
}

/** Restores a copy of the document. */
export function rehearse(ydoc: Y.Doc, task: RestorationTask): Rehearsal {
  const copy = copyOf(ydoc)
  const { records, kept } = copy.transact(() => restore(copy, task))
  const rehearsal = {
    before: documentMarkdown(ydoc),
    after: documentMarkdown(copy),
    records,
    kept,
    goneWords: goneWords(ydoc, copy, writersOf(ydoc, task.records)),
  }
  copy.destroy()
  return rehearsal
}

/** What a restore would do, for people. */
export type RestorePreview = Omit<Rehearsal, 'goneWords'> & { readonly writers: readonly WriterOfGone[] }

/** Whose words would go; without a `userId` where nobody knows whose they are. */
export type WriterOfGone = Omit<Person, 'userId'> & {
  readonly userId: string | null
  readonly type: 'human' | 'agent'
  readonly words: number
}

/** Those with the most words first. `everybody` are all who ever changed the document. */
export function describeRehearsal(
  { goneWords, ...rest }: Rehearsal,
  everybody: readonly VersionAuthor[],
): RestorePreview {
  const humans = everybody.filter(({ type }) => type === 'human')
  // Text that was typed does not say by whom; where one person alone ever typed, it was that one.
  const typist = humans.length === 1 ? humans[0] : undefined
  const counts = new Map<VersionAuthor | undefined, number>()
  for (const [writer, count] of goneWords) {
    const known = [designer, ...everybody].find(({ userId }) => userId === writer)
    const author = writer === typed ? typist : known
    counts.set(author, (counts.get(author) ?? 0) + count)
  }
  const writers = [...counts].map(([author, words]) => ({ ...(author ?? somebody), words }))
  return { ...rest, writers: writers.toSorted((a, b) => b.words - a.words) }
}

const somebody = { userId: null, name: 'People', color: '#6b7280', type: 'human' } as const

/** No user's id. */
const typed = ''

/** Tells who wrote a character: the id of a user or of the designer, or `typed`. */
function writersOf(ydoc: Y.Doc, records: readonly PatchRecord[]): (id: Id) => string {
  const runs = records
    .flatMap(({ actor, ops }) => {
      const written = ops.filter(({ kind }) => kind === 'apply').flatMap(({ inserted }) => inserted)
      const writer = actor.kind === 'agent' ? agentName : actor.id
      return idsWithCopies(ydoc, written).map(([client, clock, length]) => ({
        client,
        clock,
        length,
        writer,
      }))
    })
    .sort((a, b) => a.client - b.client || a.clock - b.clock)
  return ({ client, clock }) => {
    const after = lowerBound(runs.length, (index) => {
      const run = runs[index]
      return run !== undefined && (run.client < client || (run.client === client && run.clock <= clock))
    })
    const run = runs[after - 1]
    return run && run.client === client && clock < run.clock + run.length ? run.writer : typed
  }
}

/** How many of the first `length` numbers pass a test that all of them pass up to some point. */
function lowerBound(length: number, passes: (index: number) => boolean): number {
  let [from, to] = [0, length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (passes(middle)) from = middle + 1
    else to = middle
  }
  return from
}
