import type * as Y from 'yjs'
import { alignBlocks } from './align.ts'
import { diffText, words } from './diff.ts'
import { type IdSet, idAt } from './id-set.ts'
import { type Block, type LiveInline, type PlannedBlock, readBlock, textOf } from './tree.ts'
import { elementAt, isLive, placeOf } from './yjs-internals.ts'

/**
 * How a change made for an older document meets what others did since:
 * - `apart`: nothing stands in its way. Changes beside each other do not, also not in one sentence: ids tell whose is whose.
 * - `repeated`: others did exactly this already; done once more, it would stand there twice.
 * - `partly`: others did a part of it.
 * - `overlap`: it would overwrite words that somebody changed. The block as it is now; `gone` when it is no more.
 */
export type Meeting =
  | { readonly kind: 'apart' | 'repeated' | 'partly' }
  | { readonly kind: 'overlap'; readonly now: Block | 'gone' }

/** What others put into a place since the author of a change read it, in the order of the document. */
export type News = readonly Block[]

/** The blocks at any depth of `live` that were not there, under the same id, in the tree that the author read. */
export function newsSince(seen: readonly Block[], live: readonly Block[]): News {
  const known = new Set(withParts(seen).map(nameOf))
  return withParts(live).filter((block) => !known.has(nameOf(block)))
}

const withParts = (blocks: readonly Block[]): Block[] =>
  blocks.flatMap((block) => (block.kind === 'group' ? [block, ...withParts(block.children)] : [block]))

const nameOf = ({ id }: Block): string => `${id.client}.${id.clock}`

/** How `base`, which is to become `target`, meets what is in the document now. */
export function meet(
  ydoc: Y.Doc,
  base: readonly Block[],
  target: readonly PlannedBlock[],
  news: News,
): Meeting {
  const found = compare(ydoc, base, target)
  const overlap = found.changes.find((change) => change.kind === 'overlap')
  if (overlap) return overlap
  const repeated = found.changes.filter(({ kind }) => kind === 'repeated').length
  const again = countRepeated(found.added, news)
  if (repeated + again.count === 0) return { kind: 'apart' }
  const isAll = repeated === found.changes.length && again.isAll
  return { kind: isAll ? 'repeated' : 'partly' }
}

/** One block that is changed or taken away. */
type Change = Exclude<Meeting, { kind: 'partly' }>

type Comparison = { readonly changes: readonly Change[]; readonly added: readonly PlannedBlock[] }

function compare(ydoc: Y.Doc, base: readonly Block[], target: readonly PlannedBlock[]): Comparison {
  const pairs = alignBlocks(base, target)
  const [partners, taken] = [new Map(pairs), new Set(pairs.map(([, index]) => index))]
  const changes: Change[] = []
  const added = target.filter((_, index) => !taken.has(index)).flatMap(itemsOf)
  for (const [index, old] of base.entries()) {
    const fresh = target[partners.get(index) ?? -1]
    if (fresh?.key === old.key) continue
    const now = blockNow(ydoc, old)
    if (!fresh) changes.push(meetDeletion(old, now))
    else if (!now) changes.push({ kind: 'overlap', now: 'gone' })
    else if (old.kind === 'text') changes.push(meetText(ydoc, old.inline, fresh, now))
    else if (fresh.kind === 'text') changes.push({ kind: 'overlap', now })
    else {
      const parts = compare(ydoc, old.children, fresh.children)
      // The list as a whole says more than the one item of it.
      changes.push(...parts.changes.map((part) => (part.kind === 'overlap' ? { ...part, now } : part)))
      added.push(...parts.added)
    }
  }
  return { changes, added }
}

/** Items of a list may go on in one that is there already, so they count each for itself. */
const itemsOf = (block: PlannedBlock): readonly PlannedBlock[] =>
  block.kind === 'group' && block.type.endsWith('List') ? block.children : [block]

function blockNow(ydoc: Y.Doc, block: Block): Block | null {
  const element = elementAt(ydoc, block.id)
  return element && isLive(element) ? readBlock(element) : null
}

/** A block that is to go must be as it was. If somebody took it away already, all the better. */
const meetDeletion = (old: Block, now: Block | null): Change =>
  now && now.key !== old.key ? { kind: 'overlap', now } : { kind: 'apart' }

function meetText(ydoc: Y.Doc, old: LiveInline, fresh: PlannedBlock, now: Block): Change {
  if (fresh.kind === 'group' || now.kind === 'group') return { kind: 'overlap', now }
  const { text } = fresh.inline
  const changes = diffText(old.text, text).filter(({ same }) => !same)
  const isFree = changes.every(({ from, to, at, end }) =>
    from < to
      ? isUntouched(ydoc, old, from, to, now.inline)
      : !saysSame(text.slice(at, end), insertedAt(ydoc, old, from, now.inline)),
  )
  if (isFree) return { kind: 'apart' }
  return now.key === fresh.key ? { kind: 'repeated' } : { kind: 'overlap', now }
}

/** Whether these characters still stand side by side, with nothing taken away and nothing put between. */
function isUntouched(ydoc: Y.Doc, old: LiveInline, from: number, to: number, now: LiveInline): boolean {
  const start = indexNow(ydoc, old.ids, from, now.ids)
  const end = indexNow(ydoc, old.ids, to - 1, now.ids)
  return start >= 0 && now.text.slice(start, end + 1) === old.text.slice(from, to)
}

/** What others put before this character of the old text, behind the one before it. '' where one of the two is gone. */
function insertedAt(ydoc: Y.Doc, old: LiveInline, index: number, now: LiveInline): string {
  const before = index === 0 ? -1 : indexNow(ydoc, old.ids, index - 1, now.ids)
  const after = index === old.text.length ? now.text.length : indexNow(ydoc, old.ids, index, now.ids)
  return (index > 0 && before < 0) || after < 0 ? '' : now.text.slice(before + 1, after)
}

/** Whether two texts that were put at one place share a word: together they would say it twice. */
function saysSame(mine: string, theirs: string): boolean {
  const said = new Set(words(theirs))
  return words(mine).some((word) => said.has(word))
}

/** Where a character of the old text stands now; -1 if it is gone. */
function indexNow(ydoc: Y.Doc, ids: IdSet, index: number, idsNow: IdSet): number {
  const id = idAt(ids, index)
  const place = id && placeOf(ydoc, id)
  if (!place || place.item.deleted) return -1
  const clock = place.item.id.clock + place.offset
  let passed = 0
  for (const [client, start, length] of idsNow) {
    if (client === place.item.id.client && start <= clock && clock < start + length)
      return passed + clock - start
    passed += length
  }
  return -1
}

/** How many of the added blocks others have added too, in the same order. Blocks without words say nothing. */
function countRepeated(added: readonly PlannedBlock[], news: News): { count: number; isAll: boolean } {
  const telling = added.filter((block) => words(textOf(block)).length > 0)
  let [count, next] = [0, 0]
  for (const { key } of telling) {
    const at = news.findIndex((block, index) => index >= next && block.key === key)
    if (at < 0) continue
    count += 1
    next = at + 1
  }
  return { count, isAll: count === telling.length }
}
