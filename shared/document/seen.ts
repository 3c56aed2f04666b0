import { type IdSet, intersects, mergeIds, subtractIds } from './id-set.ts'
import { type Block, idsOf } from './tree.ts'

/**
 * What an author knows of a document: the tree as they read it, some of its blocks newer than others. It is what their
 * patches are made for (`seen` of `applyPatch`).
 */
export type Seen = readonly Block[]

/** What one author knows of a document while they read and write in it. */
export class Reading {
  #tree: Seen

  /** They have read all of this. */
  constructor(tree: Seen) {
    this.#tree = tree
  }

  get tree(): Seen {
    return this.#tree
  }

  read(live: readonly Block[], from: number, to: number): void {
    this.#tree = afterReading(this.#tree, live, from, to)
  }

  wrote(live: readonly Block[], own: Own): void {
    this.#tree = afterWriting(this.#tree, live, own)
  }
}

/** What somebody did in a document: `AppliedPatch` is one. */
export type Own = { readonly inserted: IdSet; readonly deleted: IdSet }

/** They have read the blocks [from, to) of the live tree, and so also that others which stood there are gone. */
export function afterReading(seen: Seen, live: readonly Block[], from: number, to: number): Seen {
  const read = new Set(live.slice(from, to))
  return merge(seen, live, {
    knows: (block) => read.has(block),
    // A block that is gone stood behind the last one that is still there.
    misses: (_, last) => (last ? read.has(last) : from === 0),
  })
}

/**
 * They have changed the document themselves. The blocks that hold nothing but what they knew and what they did are known
 * as they are now. A block in which others wrote too stays as it was read: they have not seen those words.
 */
export function afterWriting(seen: Seen, live: readonly Block[], own: Own): Seen {
  const inserted = mergeIds(own.inserted)
  const deleted = mergeIds(own.deleted)
  const known = new Map(seen.map((block) => [nameOf(block), block]))
  return merge(seen, live, {
    knows: (block) => {
      const before = known.get(nameOf(block))
      if (before === block) return true
      const rest = subtractIds(allIds(block), inserted)
      return before ? equal(rest, subtractIds(allIds(before), deleted)) : rest.length === 0
    },
    misses: (block) => intersects([[block.id.client, block.id.clock, 1]], deleted),
  })
}

type Rules = {
  /** Whether this live block is known as it is now. */
  readonly knows: (block: Block) => boolean
  /** Whether it is known that this block, which is gone, is gone. `last`: the live block it stood behind. */
  readonly misses: (block: Block, last: Block | undefined) => boolean
}

/** The live blocks that are known, and of the others what was seen of them, in the order of the live document. */
function merge(seen: Seen, live: readonly Block[], { knows, misses }: Rules): Seen {
  const present = new Map(live.map((block) => [nameOf(block), block]))
  const known = new Map(seen.map((block) => [nameOf(block), block]))
  /** Blocks that are gone from the document, by the name of the live block that they stood behind. */
  const gone = new Map<string, Block[]>()
  let last: Block | undefined
  for (const block of seen) {
    const now = present.get(nameOf(block))
    if (now) last = now
    else if (!misses(block, last)) {
      const place = last ? nameOf(last) : ''
      gone.set(place, [...(gone.get(place) ?? []), block])
    }
  }
  return [
    ...(gone.get('') ?? []),
    ...live.flatMap((block) => {
      const before = known.get(nameOf(block))
      const shown = knows(block) ? block : before
      return [...(shown ? [shown] : []), ...(gone.get(nameOf(block)) ?? [])]
    }),
  ]
}

/** Ids of a block, of all blocks in it, and of their characters, merged. */
function allIds(block: Block): IdSet {
  const elements = (part: Block): IdSet => [
    [part.id.client, part.id.clock, 1],
    ...(part.kind === 'group' ? part.children.flatMap(elements) : []),
  ]
  return mergeIds(elements(block), idsOf(block))
}

const equal = (a: IdSet, b: IdSet): boolean =>
  subtractIds(a, b).length === 0 && subtractIds(b, a).length === 0

const nameOf = ({ id }: Block): string => `${id.client}.${id.clock}`
