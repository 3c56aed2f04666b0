import { changesSince, noId, type SectionChange, type WordChange } from '#shared/document/changes-since.ts'
import { words as wordsIn } from '#shared/document/diff.ts'
import { type IdSet, mergeIds, sliceIds, subtractIds } from '#shared/document/id-set.ts'
import type { OwnerIndex } from '#shared/document/owner-index.ts'
import type { PatchOp } from '#shared/document/patch.ts'
import type { Seen } from '#shared/document/seen.ts'
import { agentName } from '#shared/protocol/presence.ts'
import { ownerUser } from '../collab/origin.ts'

/** A change by others. `by` is a user id where that is sure. */
export type ForeignWords = WordChange & { readonly by: string | undefined }
export type ForeignChange = Omit<SectionChange, 'words'> & { readonly words: readonly ForeignWords[] }

/** What others than the designer changed. Who wrote a word is known by its ids, who deleted one only where a patch did. */
export function foreignChanges(
  before: Seen,
  now: Seen,
  { owners, ops }: { readonly owners: OwnerIndex; readonly ops: readonly PatchOp[] },
): ForeignChange[] {
  const deletions = ops.map(({ by, deleted }) => ({
    by: by.kind === 'agent' ? agentName : by.id,
    deleted: mergeIds(deleted),
  }))
  return changesSince(before, now).flatMap((change) => {
    const words = change.words
      .flatMap((word) => (word.kind === 'added' ? byWriter(word, owners) : [byDeleter(word, deletions)]))
      .filter(({ by, text }) => by !== agentName && wordsIn(text).length > 0)
    return words.length > 0 ? [{ ...change, words }] : []
  })
}

/** The words in parts of one writer each. */
function byWriter({ kind, text, ids }: WordChange, owners: OwnerIndex): ForeignWords[] {
  const parts: { from: number; to: number; by: string | undefined }[] = []
  let at = 0
  for (const [client, clock, length] of ids) {
    // The end of a line goes with what stands before it.
    const owned = client === noId[0] ? [] : [...owners.ownersOf(client, clock, length)]
    if (owned.length === 0) at += length
    for (const part of owned) {
      const by = part.owner.by.startsWith('agent:') ? agentName : ownerUser(part.owner.by)?.userId
      const last = parts.at(-1)
      at += part.length
      if (last && last.by === by) last.to = at
      else parts.push({ from: at - part.length, to: at, by })
    }
  }
  return parts.map(({ from, to, by }) => ({
    kind,
    text: text.slice(from, to).trim(),
    ids: sliceIds(ids, from, to),
    by,
  }))
}

function byDeleter(
  word: WordChange,
  deletions: readonly { readonly by: string; readonly deleted: IdSet }[],
): ForeignWords {
  const ids = mergeIds(word.ids.filter(([client]) => client !== noId[0]))
  const by = deletions.find(({ deleted }) => subtractIds(ids, deleted).length === 0)?.by
  return { ...word, by }
}

/** What is told at most: so many sections, passages of each, characters of a passage. */
const maxSections = 12
const maxPassages = 4
const maxCharacters = 160

/** The changes in words, a line for each section. `names` has the people that are known. */
export function describeChanges(
  changes: readonly ForeignChange[],
  names: ReadonlyMap<string, string>,
): string {
  const lines = changes.slice(0, maxSections).map((change) => {
    const where = change.heading === '' ? 'Before the first heading' : JSON.stringify(change.heading)
    return `- ${where}, ${authorsOf(change, names)}: ${kinds[change.kind]}${describeWords(change)}`
  })
  const left = changes.length - lines.length
  return [...lines, ...(left > 0 ? [`… and changes in ${left} more sections`] : [])].join('\n')
}

const kinds = { changed: '', new: 'a new section, ', gone: 'the section was deleted, ' } as const

function authorsOf({ words }: ForeignChange, names: ReadonlyMap<string, string>): string {
  const known = new Set(words.map(({ by }) => (by === undefined ? undefined : names.get(by))))
  // What was deleted with nobody known for it goes with what the same section got.
  if (known.size > 1) known.delete(undefined)
  const found = [...known].flatMap((name) => name ?? [])
  return found.length === 0 ? 'people' : found.join(' and ')
}

function describeWords({ words }: ForeignChange): string {
  const told = words.slice(0, maxPassages).map(({ kind, text }) => `${kind} ${quote(text)}`)
  const left = words.length - told.length
  return [...told, ...(left > 0 ? [`… and ${left} more changes`] : [])].join('; ')
}

/** On one line, between quotation marks that nothing in it can close. */
function quote(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return JSON.stringify(
    line.length <= maxCharacters ? line : `${line.slice(0, maxCharacters).toWellFormed()}…`,
  )
}
