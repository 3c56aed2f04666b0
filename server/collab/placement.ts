import * as Y from 'yjs'
import { fragmentName } from '#shared/document/ydoc.ts'
import { Refusal } from './hooks.ts'
import type { IntegrationWork } from './integration-work.ts'
import { refuse, type Struct } from './strict-decoder.ts'
import { type Holder, misfit } from './vocabulary.ts'
import { partsBetweenPauses, type Work } from './work-in-turns.ts'

/** Elements in each other. Lists in quotes in lists end far above; beyond a thousand, reading them breaks the stack. */
const maxDepth = 64

/** The structs of one client, without gaps. Ids from `known` on are new to the document; from `placed` on they have no place yet. */
export type Run = {
  readonly known: number
  end: number
  placed: number
  readonly structs: Struct[]
  /** Where the last one was found that was asked for. */
  found: number
}
export type Batch = ReadonlyMap<number, Run>

/** Where an item stands: in which type, under which name, how deep. Null for what is in thrown-away content. */
export type Place = {
  readonly type: unknown
  readonly holder: Holder
  readonly sub: string | null
  readonly depth: number
} | null

/** Finds out where each new item of an update would stand, as Yjs does when it integrates it (Item.getMissing). */
export class Placement {
  /** The new structs, each after all that it refers to, and those of one client by their clocks. */
  readonly order: Struct[] = []
  readonly #ydoc: Y.Doc
  readonly #batch: Batch
  readonly #work: IntegrationWork
  readonly #places = new Map<Struct, Place>()

  constructor(ydoc: Y.Doc, batch: Batch, work: IntegrationWork) {
    this.#ydoc = ydoc
    this.#batch = batch
    this.#work = work
  }

  /** Throws Refusal. */
  *check(): Work<void> {
    for (const { known, structs } of this.#batch.values()) {
      for (const [index, struct] of structs.entries()) {
        if (index % partsBetweenPauses === 0) yield
        // Yjs looks for what a struct refers to before it sees that it knows the struct already.
        const missing = this.#places.has(struct) ? undefined : this.#missingFor(struct)
        if (missing) yield* this.#settleAfter(struct, missing)
        else this.#place(struct)
        const isNew = struct.id.clock + struct.length > known
        if (isNew && struct instanceof Y.Item) this.#checkItem(struct, known)
      }
    }
  }

  #checkItem(item: Y.Item, known: number): void {
    const place = this.placeOf(item)
    if (!place) return
    const { client, clock } = item.id
    // Yjs puts the rest of an item that is known in part behind the part it knows.
    if (clock < known && !isSame(place, this.placeOf(this.#structAt(client, known - 1)))) {
      throw refuse('it contradicts what is known')
    }
    if (place.depth > maxDepth) throw refuse('it is nested too deep')
    const wrong = misfit(place.holder, place.sub, item.content)
    if (wrong !== null) throw new Refusal(`not allowed in a document: ${wrong}`, 1008)
  }

  /**
   * Places a struct after all it depends on; most depend on what is placed already. With a stack of our own: a text of
   * 100,000 letters is a chain as long.
   */
  *#settleAfter(start: Struct, needed: Struct): Work<void> {
    const stack: Struct[] = [start, needed]
    const open = new Set<Struct>(stack)
    let steps = 0
    for (let struct = stack.at(-1); struct; struct = stack.at(-1)) {
      if (++steps % partsBetweenPauses === 0) yield
      const missing = this.#places.has(struct) ? undefined : this.#missingFor(struct)
      if (missing) {
        if (open.has(missing)) throw refuse('it goes in circles')
        open.add(missing)
        stack.push(missing)
        continue
      }
      this.#place(struct)
      open.delete(struct)
      stack.pop()
    }
  }

  #place(struct: Struct): void {
    if (this.#places.has(struct)) return
    const place = struct instanceof Y.Item ? this.#findPlace(struct) : null
    this.#places.set(struct, place)
    const { client, clock } = struct.id
    const run = this.#batch.get(client)
    const end = clock + struct.length
    if (run && end > run.placed) {
      run.placed = end
      this.order.push(struct)
    }
    if (place === null || !(struct instanceof Y.Item) || !this.#isNew(client, clock)) return
    const { origin } = struct
    this.#work.add(struct, place, origin && this.#structAt(origin.client, origin.clock))
  }

  /** A new struct that Yjs would integrate first: the one before it of the same client, and those it refers to. */
  #missingFor(struct: Struct): Struct | undefined {
    const { client, clock } = struct.id
    const before = clock > 0 ? this.#unplaced(client, clock - 1) : undefined
    if (before || !(struct instanceof Y.Item)) return before
    const parent: unknown = struct.parent
    return (
      this.#neededBy(struct, struct.origin) ??
      this.#neededBy(struct, struct.rightOrigin) ??
      (parent instanceof Y.ID ? this.#neededBy(struct, parent) : undefined)
    )
  }

  #neededBy({ id: { client, clock } }: Struct, id: Y.ID | null): Struct | undefined {
    if (id === null) return undefined
    if (id.client === client && id.clock >= clock) throw refuse('it builds on what comes after it')
    return this.#unplaced(id.client, id.clock)
  }

  /** The struct of the update with this id, where it has no place yet. Those of one client get theirs by their clocks. */
  #unplaced(client: number, clock: number): Struct | undefined {
    const run = this.#batch.get(client)
    if (run ? clock < run.placed : !this.#isNew(client, clock)) return undefined
    return this.#structAt(client, clock)
  }

  #findPlace(item: Y.Item): Place {
    const parent: unknown = item.parent
    const left = item.origin && this.#placeAt(item.origin)
    const right = item.rightOrigin && this.#placeAt(item.rightOrigin)
    if (item.origin || item.rightOrigin) {
      if ((item.origin && !left) || (item.rightOrigin && !right)) return null
      if (left && right && !isSame(left, right)) throw refuse('its neighbours are in different places')
      return left || right
    }
    if (typeof parent === 'string') return this.#rootPlace(parent, item.parentSub)
    if (parent instanceof Y.ID)
      return this.#placeIn(this.#structAt(parent.client, parent.clock), parent, item.parentSub)
    throw refuse('an item in no place')
  }

  #rootPlace(name: string, sub: string | null): Place {
    if (name !== fragmentName) throw new Refusal('not allowed in a document: another root', 1008)
    return { type: this.#ydoc.share.get(name) ?? name, holder: { kind: 'root' }, sub, depth: 0 }
  }

  #placeIn(struct: Struct | Y.Item, id: Y.ID, sub: string | null): Place {
    if (!(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted) return null
    if (!(struct.content instanceof Y.ContentType) || struct.id.clock !== id.clock) {
      throw refuse('a child of what is no node')
    }
    const { type } = struct.content
    const around = this.placeOf(struct)
    return around && { type, holder: holderOf(type), sub, depth: around.depth + 1 }
  }

  /** From which clocks on the ids of the update's clients are new to the document. */
  get starts(): ReadonlyMap<number, number> {
    return new Map([...this.#batch].map(([client, { known }]) => [client, known]))
  }

  /** Of a struct of the document, or of one that was placed. */
  placeOf(struct: Struct): Place {
    if (!(struct instanceof Y.Item)) return null
    const settled = this.#places.get(struct)
    if (settled !== undefined) return settled
    const { parent } = struct
    if (!(parent instanceof Y.AbstractType)) return null
    return { type: parent, holder: holderOf(parent), sub: struct.parentSub, depth: depthOf(parent) }
  }

  #placeAt({ client, clock }: Y.ID): Place {
    return this.placeOf(this.#structAt(client, clock))
  }

  #isNew(client: number, clock: number): boolean {
    return clock >= (this.#batch.get(client)?.known ?? Y.getState(this.#ydoc.store, client))
  }

  /** The struct that has this id, of the document or of the update. Throws Refusal when neither has it. */
  #structAt(client: number, clock: number): Struct {
    const run = this.#batch.get(client)
    if (!this.#isNew(client, clock)) return found(this.#ydoc.store.clients.get(client), clock)
    if (!run || clock >= run.end) throw refuse('it builds on what is not there')
    return foundIn(run, clock)
  }
}

/** What is asked for is mostly what was asked for before, or the next one. */
function foundIn(run: Run, clock: number): Struct {
  for (let index = run.found; index < run.found + 2; index++) {
    const struct = run.structs[index]
    if (!struct || struct.id.clock > clock || clock >= struct.id.clock + struct.length) continue
    run.found = index
    return struct
  }
  run.found = Y.findIndexSS(run.structs as Struct[], clock)
  return found(run.structs, clock)
}

function found(structs: readonly Struct[] | undefined, clock: number): Struct {
  const struct = structs?.[Y.findIndexSS(structs as Struct[], clock)]
  if (!struct) throw refuse('it builds on what is not there')
  return struct
}

function isSame(one: Place, other: Place): boolean {
  return one?.type === other?.type && one?.sub === other?.sub
}

function holderOf(type: unknown): Holder {
  if (type instanceof Y.XmlElement) return { kind: 'element', name: type.nodeName }
  return { kind: type instanceof Y.XmlText ? 'text' : 'root' }
}

/** How many elements a type of the document is in. What is deeper than allowed already is not counted to its end. */
function depthOf(type: Y.AbstractType<unknown>): number {
  let depth = 0
  for (let item = type._item; item && depth <= maxDepth; depth++) {
    item = item.parent instanceof Y.AbstractType ? item.parent._item : null
  }
  return depth
}
