import * as Y from 'yjs'
import { refuse, type Struct } from './strict-decoder.ts'

/** A step of Yjs from one item to the next, some 0.1 µs. A day of edits, made offline, takes a few thousand. */
const maxSteps = 300_000
/** What takes as long as a step: to move so many structs up in their list, to copy so many values, to pass so many items. */
const movesPerStep = 256
const valuesPerStep = 16
const looksPerStep = 16
/** To find a stretch that is deleted, to cut it out, and to look whether somebody wrote in it: some 3 µs. */
const stepsPerDeletion = 10

/** Where an item stands: a type and, for an attribute, its name. */
type Spot = { readonly type: unknown; readonly sub: string | null }

/** An item of the update, how far Yjs goes to place it, and the one that was placed behind the same item before it. */
type Placed = { readonly item: Y.Item; readonly steps: number; readonly before: Placed | undefined }

/**
 * How far Yjs goes to integrate an update. Between the two neighbours that an item names it looks at all that others wrote
 * there meanwhile (Item.integrate): 10,000 items whose neighbours are far from each other, 70 kB, kept it busy for 3.4 s.
 * It joins the values of an attribute by copying them: 20,000, 144 kB, for 1.1 s. Where an author wrote, the neighbours
 * touched each other, so what still does is free. All else is counted, rather too much than too little.
 */
export class IntegrationWork {
  readonly #store: Y.Doc['store']
  /** The newest item of the update behind an item of the update, and the newest child without a neighbour of a type. */
  readonly #newest = new Map<unknown, Placed>()
  /** Behind an item of the document, by client and clock; and of an attribute without a neighbour, by type and name. */
  readonly #elsewhere = new Map<unknown, Map<unknown, Placed>>()
  /** How many values an attribute of the update has been given up to this item. */
  readonly #values = new Map<Struct, number>()
  #steps = 0

  constructor(ydoc: Y.Doc) {
    this.#store = ydoc.store
  }

  /**
   * Counts an item that is new. `left` holds its neighbour in front; where that is of the update too, it was counted
   * before. Throws Refusal when it has become too much.
   */
  add(item: Y.Item, spot: Spot, left: Struct | null): void {
    const [map, key] = this.#entry(item, spot, left)
    const before = map.get(key)
    const isBeforeNewest = before !== undefined && isSame(before.item.id, item.rightOrigin)
    const steps =
      isBeforeNewest && isSame(before.item.origin, item.origin)
        ? before.steps
        : this.#countBehind(before, item.origin) + distance(item, spot, left)
    map.set(key, { item, steps, before })
    this.#spend(steps + this.#copies(item, left) + this.#moves(item, left))
  }

  /**
   * Counts a stretch that is deleted, of a client's structs. What is deleted already is not done again, but where it is
   * only a part of what was deleted, the guard cuts it to look at it.
   */
  addDeletion(structs: readonly Struct[], clock: number, length: number): void {
    const first = structAt(structs, clock)
    if (!first) return
    const end = clock + length
    const isCutAtEnd = structAt(structs, end)?.id.clock !== end
    const cuts = (first.id.clock === clock ? 0 : 1) + (isCutAtEnd ? 1 : 0)
    if (first.deleted && cuts === 0) return
    this.#spend(stepsPerDeletion + (first.deleted ? 0 : (cuts * structs.length) / movesPerStep))
  }

  #spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > maxSteps) throw refuse('too much at the same place')
  }

  /** Where the newest item with this neighbour is kept. */
  #entry({ origin }: Y.Item, { type, sub }: Spot, left: Struct | null): [Map<unknown, Placed>, unknown] {
    if (origin === null) return sub === null ? [this.#newest, type] : [this.#under(type), sub]
    const isOfUpdate = origin.clock >= Y.getState(this.#store, origin.client)
    return isOfUpdate ? [this.#newest, left] : [this.#under(origin.client), origin.clock]
  }

  #under(key: unknown): Map<unknown, Placed> {
    const map = this.#elsewhere.get(key) ?? new Map<unknown, Placed>()
    this.#elsewhere.set(key, map)
    return map
  }

  /** How many items of the update stand behind this neighbour, or behind those that do. */
  #countBehind(newest: Placed | undefined, origin: Y.ID | null): number {
    const open: Placed[] = []
    let count = 0
    for (let one = newest; one; one = one.before) {
      if (isSame(one.item.origin, origin)) open.push(one)
      else count += 1 / looksPerStep
    }
    for (let next = open.pop(); next && count <= maxSteps; next = open.pop()) {
      count += 1
      for (let child = this.#newest.get(next.item); child; child = child.before) open.push(child)
    }
    return count
  }

  #copies(item: Y.Item, left: Struct | null): number {
    if (!(item.content instanceof Y.ContentAny)) return 0
    const before = left === null ? 0 : (this.#values.get(left) ?? valuesIn(left))
    this.#values.set(item, before + item.length)
    return before / valuesPerStep
  }

  /** Whoever writes into the middle of an item cuts it. */
  #moves({ origin }: Y.Item, left: Struct | null): number {
    const isLast = origin === null || left === null || left.id.clock + left.length === origin.clock + 1
    return isLast ? 0 : this.#lengthOf(origin.client) / movesPerStep
  }

  #lengthOf(client: number): number {
    return this.#store.clients.get(client)?.length ?? 0
  }
}

/** How many items of the document stand between the neighbours. More than all that is allowed are not counted. */
function distance(item: Y.Item, spot: Spot, left: Struct | null): number {
  let steps = 0
  let next = firstAfter(item, spot, left)
  for (; next && steps <= maxSteps && !holds(next, item.rightOrigin); next = next.right) steps += 1
  return steps
}

/** What of the document comes next: none behind what is new, or in the middle of an item that holds both neighbours. */
function firstAfter(
  { origin, rightOrigin }: Y.Item,
  { type, sub }: Spot,
  left: Struct | null,
): Y.Item | null {
  if (left !== null) return left instanceof Y.Item && !holds(left, rightOrigin) && origin ? left.right : null
  if (!(type instanceof Y.AbstractType)) return null
  if (sub === null) return type._start
  let first = type._map.get(sub) ?? null
  while (first?.left) first = first.left
  return first
}

/** Undefined where the client has not come so far. */
function structAt(structs: readonly Struct[], clock: number): Struct | undefined {
  const last = structs.at(-1)
  const isThere = last !== undefined && clock < last.id.clock + last.length
  return isThere ? structs[Y.findIndexSS(structs as (Y.Item | Y.GC)[], clock)] : undefined
}

const valuesIn = (struct: Struct): number =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? struct.length : 0

const holds = ({ id, length }: Y.Item, wanted: Y.ID | null): boolean =>
  wanted !== null &&
  wanted.client === id.client &&
  id.clock <= wanted.clock &&
  wanted.clock < id.clock + length

const isSame = (one: Y.ID | null, other: Y.ID | null): boolean =>
  one === null || other === null ? one === other : one.client === other.client && one.clock === other.clock
