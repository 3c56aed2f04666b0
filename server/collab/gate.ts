import * as Y from 'yjs'
import type { Sent } from '#shared/document/guard.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import { Refusal } from './hooks.ts'
import { IntegrationWork } from './integration-work.ts'
import { type DecodedUpdate, decodeStrictly, refuse } from './strict-decoder.ts'
import { type Holder, misfit } from './vocabulary.ts'

/** Elements in each other. Lists in quotes in lists end far above; beyond a thousand, reading them breaks the stack. */
const maxDepth = 64
/** Ids that one update may take. Deleted content names any number of them in a few bytes, and there are 2^53. */
const maxIds = 16 * 1024 * 1024
const maxClock = 2 ** 40
const maxDeletions = 200_000

/**
 * Looks at an update before it is applied. Yjs and y-protocols swallow what they cannot read, Hocuspocus acknowledges it,
 * and some of it breaks the document for everybody. Throws Refusal for:
 * - what cannot be read, or is larger or deeper than any edit;
 * - what builds on content that neither the update nor the document has: it would wait in memory for ever. A client that
 *   is behind syncs by its state vector first, and never sends that;
 * - what contradicts itself: neighbours in different places, a child of what is no element, circles;
 * - what is small, and keeps Yjs busy for seconds;
 * - what the schema has no word for.
 * Returns what of it the guard must know.
 */
export function checkUpdate(ydoc: Y.Doc, update: Uint8Array): Pick<Sent, 'deletions' | 'bringsContent'> {
  const { structs, ds } = decodeStrictly(update)
  const batch = readBatch(ydoc, structs)
  const work = new IntegrationWork(ydoc)
  new Placement(ydoc, batch, work).check()
  checkDeletions(ydoc, { ds, batch, work })
  // Not everybody sends them in order.
  return { deletions: Y.mergeDeleteSets([ds]), bringsContent: structs.length > 0 }
}

/** A client's state vector names a clock for each client id, in some ten bytes. */
const stateVectorBytesPerClient = 16
/** For the client ids that the server has not heard of: the edits somebody made offline, over some sessions. */
const maxUnknownStateVectorBytes = 64 * 1024

/** A state vector far longer than that of the document costs seconds to read, and says nothing. Throws Refusal. */
export function checkStateVector(ydoc: Y.Doc, stateVector: Uint8Array): void {
  const known = ydoc.store.clients.size * stateVectorBytesPerClient
  if (stateVector.length > known + maxUnknownStateVectorBytes) throw refuse('a state vector that is too long')
}

type Struct = DecodedUpdate['structs'][number]

/** The structs of one client, without gaps. Ids from `known` on are new to the document. */
type Run = { readonly known: number; end: number; readonly structs: Struct[] }
type Batch = ReadonlyMap<number, Run>

function readBatch(ydoc: Y.Doc, structs: readonly Struct[]): Batch {
  const batch = new Map<number, Run>()
  let ids = 0
  for (const struct of structs) {
    const { client, clock } = struct.id
    const known = Y.getState(ydoc.store, client)
    const run = batch.get(client) ?? { known, end: Math.min(clock, known), structs: [] }
    if (struct instanceof Y.Skip || clock > run.end) throw refuse('it leaves a gap')
    if (clock < run.end) throw refuse('it is out of order')
    if (!(struct.length > 0) || clock + struct.length > maxClock) throw refuse('a length that cannot be')
    run.end = clock + struct.length
    run.structs.push(struct)
    batch.set(client, run)
    ids += Math.max(0, run.end - Math.max(known, clock))
  }
  if (ids > maxIds) throw refuse('it is too large')
  return batch
}

/** Where an item stands: in which type, under which name, how deep. Null for what is in thrown-away content. */
type Place = {
  readonly type: unknown
  readonly holder: Holder
  readonly sub: string | null
  readonly depth: number
} | null

/** Finds out where each new item of an update would stand, as Yjs does when it integrates it (Item.getMissing). */
class Placement {
  readonly #ydoc: Y.Doc
  readonly #batch: Batch
  readonly #work: IntegrationWork
  readonly #places = new Map<Struct, Place>()

  constructor(ydoc: Y.Doc, batch: Batch, work: IntegrationWork) {
    this.#ydoc = ydoc
    this.#batch = batch
    this.#work = work
  }

  check(): void {
    for (const { known, structs } of this.#batch.values()) {
      for (const struct of structs) {
        // Yjs looks for what a struct refers to before it sees that it knows the struct already.
        this.#settle(struct)
        const isNew = struct.id.clock + struct.length > known
        if (isNew && struct instanceof Y.Item) this.#checkItem(struct, known)
      }
    }
  }

  #checkItem(item: Y.Item, known: number): void {
    const place = this.#placeOf(item)
    if (!place) return
    const { client, clock } = item.id
    // Yjs puts the rest of an item that is known in part behind the part it knows.
    if (clock < known && !isSame(place, this.#placeOf(this.#structAt(client, known - 1)))) {
      throw refuse('it contradicts what is known')
    }
    if (place.depth > maxDepth) throw refuse('it is nested too deep')
    const wrong = misfit(place.holder, place.sub, item.content)
    if (wrong !== null) throw new Refusal(`not allowed in a document: ${wrong}`, 1008)
  }

  /** Places a struct after all it depends on. Most depend on what is placed already. */
  #settle(start: Struct): void {
    if (this.#places.has(start)) return
    const missing = this.#missingFor(start)
    if (missing) this.#settleAfter(start, missing)
    else this.#place(start)
  }

  /** With a stack of our own: a text of 100,000 letters is a chain as long. */
  #settleAfter(start: Struct, needed: Struct): void {
    const stack: Struct[] = [start, needed]
    const open = new Set<Struct>(stack)
    for (let struct = stack.at(-1); struct; struct = stack.at(-1)) {
      const missing = this.#places.has(struct) ? undefined : this.#missingFor(struct)
      if (missing) {
        if (open.has(missing)) throw refuse('it goes in circles')
        open.add(missing)
        stack.push(missing)
        continue
      }
      if (!this.#places.has(struct)) this.#place(struct)
      open.delete(struct)
      stack.pop()
    }
  }

  #place(struct: Struct): void {
    const place = struct instanceof Y.Item ? this.#findPlace(struct) : null
    this.#places.set(struct, place)
    if (place === null || !(struct instanceof Y.Item) || !this.#isNew(struct.id.client, struct.id.clock))
      return
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

  /** The struct of the update with this id, where it has no place yet. */
  #unplaced(client: number, clock: number): Struct | undefined {
    if (!this.#isNew(client, clock)) return undefined
    const struct = this.#structAt(client, clock)
    return this.#places.has(struct) ? undefined : struct
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
    const around = this.#placeOf(struct)
    return around && { type, holder: holderOf(type), sub, depth: around.depth + 1 }
  }

  /** Of a struct of the document, or of one that is settled. */
  #placeOf(struct: Struct): Place {
    if (!(struct instanceof Y.Item)) return null
    const settled = this.#places.get(struct)
    if (settled !== undefined) return settled
    const { parent } = struct
    if (!(parent instanceof Y.AbstractType)) return null
    return { type: parent, holder: holderOf(parent), sub: struct.parentSub, depth: depthOf(parent) }
  }

  #placeAt({ client, clock }: Y.ID): Place {
    return this.#placeOf(this.#structAt(client, clock))
  }

  #isNew(client: number, clock: number): boolean {
    return clock >= (this.#batch.get(client)?.known ?? Y.getState(this.#ydoc.store, client))
  }

  /** The struct that has this id, of the document or of the update. Throws Refusal when neither has it. */
  #structAt(client: number, clock: number): Struct {
    const run = this.#batch.get(client)
    if (!this.#isNew(client, clock)) return found(this.#ydoc.store.clients.get(client), clock)
    if (!run || clock >= run.end) throw refuse('it builds on what is not there')
    return found(run.structs, clock)
  }
}

function found(structs: readonly Struct[] | undefined, clock: number): Struct {
  const struct = structs?.[Y.findIndexSS(structs as (Y.Item | Y.GC)[], clock)]
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

type Deletions = { readonly ds: DecodedUpdate['ds']; readonly batch: Batch; readonly work: IntegrationWork }

function checkDeletions(ydoc: Y.Doc, { ds, batch, work }: Deletions): void {
  let count = 0
  for (const [client, ranges] of ds.clients) {
    const end = Math.max(Y.getState(ydoc.store, client), batch.get(client)?.end ?? 0)
    count += ranges.length
    if (count > maxDeletions) throw refuse('too many deletions')
    if (ranges.some(({ clock, len }) => !(len > 0) || clock + len > end))
      throw refuse('it deletes what is not there')
    const known = ydoc.store.clients.get(client) ?? []
    for (const { clock, len } of ranges) work.addDeletion(known, clock, len)
  }
}
