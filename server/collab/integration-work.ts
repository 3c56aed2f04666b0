import * as Y from 'yjs'
import { refuse } from './strict-decoder.ts'

/** A step of Yjs from one item to the next, some 0.1 µs. A day of edits, made offline, takes a few thousand. */
const maxSteps = 300_000
/** What takes Yjs as long as a step: to move so many structs up in their list, or to copy so many values. */
const movesPerStep = 256
const valuesPerStep = 16

type Struct = Y.Item | Y.GC | Y.Skip

/** Where an item stands: a type and, for an attribute, its name. */
type Spot = { readonly type: unknown; readonly sub: string | null }

/** An item of the update, and how far Yjs goes to place it. */
type Placed = { readonly item: Y.Item; readonly steps: number }

/**
 * How far Yjs goes to integrate an update. Between the two neighbours that an item names it looks at all that others wrote
 * there meanwhile (Item.integrate): 10,000 items whose neighbours are far from each other, 70 kB, kept it busy for 3.4 s.
 * It joins the values of an attribute by copying them: 20,000, 144 kB, for 1.1 s. Where an author wrote, the neighbours
 * touched each other, so what still does is free. All else is counted, rather too much than too little.
 */
export class IntegrationWork {
  readonly #store: Y.Doc['store']
  /** Items of the update by client and clock of the neighbour in front, or by their spot where there is none. */
  readonly #behind = new Map<unknown, Map<unknown, Placed[]>>()
  /** The same by the item of the update that holds the neighbour. */
  readonly #children = new Map<Struct, Placed[]>()
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
    const siblings = this.#siblings(item, spot)
    const newest = siblings.at(-1)
    const isBeforeNewest = newest !== undefined && isAt(newest.item.id, item.rightOrigin)
    const steps = isBeforeNewest
      ? newest.steps
      : countFrom(siblings, this.#children) + distance(item, spot, left)
    const placed = { item, steps }
    siblings.push(placed)
    if (left !== null) this.#noteChild(left, placed)
    this.#spend(steps + this.#copies(item, left) + this.#moves(item, left))
  }

  /** Counts a stretch that is deleted, at both ends of which an item may have to be cut. */
  addDeletion(client: number): void {
    this.#spend(1 + this.#lengthOf(client) / movesPerStep)
  }

  #spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > maxSteps) throw refuse('too much at the same place')
  }

  #siblings({ origin }: Y.Item, { type, sub }: Spot): Placed[] {
    const key = origin ? origin.client : type
    const among = this.#behind.get(key) ?? new Map<unknown, Placed[]>()
    const siblings = among.get(origin ? origin.clock : sub) ?? []
    this.#behind.set(key, among.set(origin ? origin.clock : sub, siblings))
    return siblings
  }

  #noteChild(left: Struct, child: Placed): void {
    const children = this.#children.get(left)
    if (children) children.push(child)
    else this.#children.set(left, [child])
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

/** How many items of the update stand behind these, or behind those that do. */
function countFrom(siblings: readonly Placed[], children: ReadonlyMap<Struct, readonly Placed[]>): number {
  const open = [...siblings]
  let count = 0
  for (let next = open.pop(); next && count <= maxSteps; next = open.pop()) {
    count += 1
    for (const child of children.get(next.item) ?? []) open.push(child)
  }
  return count
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

const valuesIn = (struct: Struct): number =>
  struct instanceof Y.Item && struct.content instanceof Y.ContentAny ? struct.length : 0

const holds = ({ id, length }: Y.Item, wanted: Y.ID | null): boolean =>
  wanted !== null &&
  wanted.client === id.client &&
  id.clock <= wanted.clock &&
  wanted.clock < id.clock + length

const isAt = (id: Y.ID, wanted: Y.ID | null): boolean =>
  wanted !== null && wanted.client === id.client && wanted.clock === id.clock
