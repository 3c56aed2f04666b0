import * as Y from 'yjs'
import type { DeleteSet } from '#shared/document/yjs-transaction.ts'
import type { CheckedUpdate } from './gate.ts'
import type { Placement } from './placement.ts'
import type { Struct } from './strict-decoder.ts'
import { partsBetweenPauses, type Work } from './work-in-turns.ts'

/**
 * Elements that may be seen before all of theirs has come, and what has to be there of each first. Anything else that
 * holds content is whole or not there: a row would be given the cells that it has not yet, and a mark that has begun and
 * not ended would go on over the rest of its text. A table of the document is whole too: its rows change together.
 */
const firstChildOf: ReadonlyMap<string, 'any' | 'paragraph'> = new Map([
  ['bulletList', 'any'],
  ['orderedList', 'any'],
  ['taskList', 'any'],
  ['blockquote', 'any'],
  ['table', 'any'],
  ['listItem', 'paragraph'],
  ['taskItem', 'paragraph'],
])

export type Cuts = {
  /** Where the pieces end in `placement.order`, ascending; the last one at its end. */
  readonly ends: readonly number[]
  /** Something of it stands in a table that the document had before. */
  readonly changesTable: boolean
}

/**
 * Where the new content of an update can be cut, so that the document fits the schema after each piece: whoever sees it
 * then sees what the author might have written up to there. An editor would delete a block that does not fit, for
 * everybody. A piece has at most `maxParts`, unless what belongs together has more.
 */
export function* cutsOf(
  { placement, deletions }: Pick<CheckedUpdate, 'placement' | 'deletions'>,
  maxParts: number,
): Work<Cuts> {
  const together = new Together(placement, deletions)
  for (const [index, struct] of placement.order.entries()) {
    if (index % partsBetweenPauses === 0) yield
    together.add(struct, index)
  }
  const ends: number[] = []
  let [start, clean] = [0, 0]
  for (const end of together.cleanCuts()) {
    if (end - start > maxParts && clean > start) {
      ends.push(clean)
      start = clean
    }
    clean = end
  }
  if (clean > start) ends.push(clean)
  return { ends, changesTable: together.changesTable }
}

/** Finds what must not be apart. */
class Together {
  readonly #placement: Placement
  readonly #deletions: DeleteSet
  /** The item of each element of the update that was added. */
  readonly #items = new Map<unknown, Y.Item>()
  /** The outermost element that is whole or not there, for each type that is in one or is one. */
  readonly #wholes = new Map<unknown, unknown>()
  /** First and last part of each such element. */
  readonly #spans = new Map<unknown, { readonly first: number; last: number }>()
  /** Elements of which nothing can be seen yet, and where they came. */
  readonly #empty = new Map<unknown, { readonly at: number; readonly child: 'any' | 'paragraph' }>()
  changesTable = false

  constructor(placement: Placement, deletions: DeleteSet) {
    this.#placement = placement
    this.#deletions = deletions
  }

  add(struct: Struct, index: number): void {
    const place = this.#placement.placeOf(struct)
    if (place === null || !(struct instanceof Y.Item)) return
    const { content } = struct
    const type = content instanceof Y.ContentType ? content.type : null
    if (type !== null) this.#items.set(type, struct)
    const whole = this.#wholeOf(place.type) ?? (type && this.#wholeOf(type))
    if (whole) this.#extend(whole, index)
    if (type instanceof Y.XmlElement && !Y.isDeleted(this.#deletions, struct.id)) {
      this.#fill(place.type, type, index)
      const child = firstChildOf.get(type.nodeName)
      if (child && !whole) this.#empty.set(type, { at: index, child })
    }
  }

  /** Numbers of parts after which there may be a cut, ascending; the last one is the number of all. */
  *cleanCuts(): Generator<number> {
    const { length } = this.#placement.order
    const change = new Int32Array(length + 1)
    for (const { first, last } of this.#spans.values()) {
      change[first + 1] = (change[first + 1] ?? 0) + 1
      change[last + 1] = (change[last + 1] ?? 0) - 1
    }
    let open = 0
    for (let end = 1; end <= length; end++) {
      open += change[end] ?? 0
      if (open === 0 || end === length) yield end
    }
  }

  #extend(whole: unknown, index: number): void {
    const span = this.#spans.get(whole)
    if (span) span.last = index
    else this.#spans.set(whole, { first: index, last: index })
  }

  #fill(holder: unknown, child: Y.XmlElement, index: number): void {
    const empty = this.#empty.get(holder)
    if (!empty || (empty.child === 'paragraph' && child.nodeName !== 'paragraph')) return
    this.#spans.set(holder, { first: empty.at, last: index })
    this.#empty.delete(holder)
  }

  #wholeOf(type: unknown): unknown {
    const known = this.#wholes.get(type)
    if (known !== undefined) return known
    const around = this.#holderOf(type)
    const isOldTable = this.#isOldTable(type)
    this.changesTable ||= isOldTable
    const isWhole = !(type instanceof Y.XmlElement && firstChildOf.has(type.nodeName)) || isOldTable
    const whole = (around && this.#wholeOf(around)) ?? (around && isWhole ? type : null)
    this.#wholes.set(type, whole)
    return whole
  }

  #isOldTable(type: unknown): boolean {
    return type instanceof Y.XmlElement && type.nodeName === 'table' && !this.#items.has(type)
  }

  /** The type that holds this one; null for the document itself. */
  #holderOf(type: unknown): unknown {
    const item = this.#items.get(type) ?? (type instanceof Y.AbstractType ? type._item : null)
    return item && (this.#placement.placeOf(item)?.type ?? null)
  }
}
