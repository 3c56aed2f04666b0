import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { DeleteSet } from '#shared/document/yjs-transaction.ts'
import { Refusal } from './hooks.ts'
import { partsBetweenPauses, type Work } from './work-in-turns.ts'

/** Structs of one update. A page of 200 kB of tables and lists with marks, pasted at once, has some 78,000. */
const maxStructs = 100_000
/** Values below each other, and beside each other, in what Yjs carries as JSON: attributes of blocks and marks. */
const maxDepth = 8
const maxValues = 64
/** Kinds of content that an editor of our documents makes (Yjs, structs/Item.js: contentRefs), and the deleted. */
const contentKinds = { gc: 0, deleted: 1, string: 4, format: 6, type: 7, any: 8 }
const [xmlElement, xmlText] = [3, 6]
/** What the first byte of a struct says besides its kind (Yjs, Item.write). */
const [kindBits, hasSub, hasRightOrigin, hasOrigin] = [31, 32, 64, 128]

export type Struct = Y.Item | Y.GC

/** An update as it is written: its structs in their order, and the ids that it deletes. */
export type DecodedUpdate = { readonly structs: readonly Struct[]; readonly ds: DeleteSet }

/**
 * Reads an update as Yjs does, and gives up at the first thing that no editor of ours writes. Yjs itself builds all of it
 * first: 4 MiB of sub-documents take it 6 s and 1.7 GB. Throws Refusal.
 */
export function* decodeStrictly(update: Uint8Array): Work<DecodedUpdate> {
  try {
    const decoder = new StrictDecoder(decoding.createDecoder(update))
    return { structs: yield* readStructs(decoder), ds: yield* readDeletions(decoder) }
  } catch (error) {
    if (error instanceof Refusal) throw error
    // Cut off, not our format, or nested beyond the stack. What exactly is wrong helps only whoever made it up.
    throw refuse('it cannot be read')
  }
}

/** 1007: what was sent is no sound update, so it must not simply be sent again. */
export const refuse = (rule: string): Refusal => new Refusal(`invalid update: ${rule}`, 1007)

/** As Yjs' own reader does it (updates.js), which cannot pause. How many structs are to come is not to be believed. */
function* readStructs(decoder: StrictDecoder): Work<Struct[]> {
  const structs: Struct[] = []
  for (let runs = decoding.readVarUint(decoder.restDecoder); runs > 0; runs--) {
    let left = decoding.readVarUint(decoder.restDecoder)
    const client = decoder.readClient()
    let clock = decoding.readVarUint(decoder.restDecoder)
    if (runs % partsBetweenPauses === 0) yield
    for (; left > 0; left--) {
      if (structs.length === maxStructs) throw refuse('too many parts')
      if (structs.length % partsBetweenPauses === 0) yield
      const struct = readStruct(decoder, Y.createID(client, clock))
      structs.push(struct)
      clock += struct.length
    }
  }
  return structs
}

function readStruct(decoder: StrictDecoder, id: Y.ID): Struct {
  const info = decoder.readInfo()
  const kind = info & kindBits
  if (kind === contentKinds.gc) return new Y.GC(id, decoder.readLen())
  const origin = info & hasOrigin ? decoder.readLeftID() : null
  const rightOrigin = info & hasRightOrigin ? decoder.readRightID() : null
  const isPlacedByParent = origin === null && rightOrigin === null
  const parent = isPlacedByParent ? readParent(decoder) : null
  const sub = isPlacedByParent && info & hasSub ? decoder.readString() : null
  return new Y.Item(id, null, origin, null, rightOrigin, parent, sub, readContent(decoder, kind))
}

/** An element's id; or the name of a root, which Yjs itself puts there too until the item is integrated. */
function readParent(decoder: StrictDecoder): Y.ID {
  const parent: unknown = decoder.readParentInfo() ? decoder.readString() : decoder.readLeftID()
  return parent as Y.ID
}

function readContent(decoder: StrictDecoder, kind: number): Y.Item['content'] {
  switch (kind) {
    case contentKinds.deleted:
      return new Y.ContentDeleted(decoder.readLen())
    case contentKinds.string:
      return new Y.ContentString(decoder.readString())
    case contentKinds.format:
      return new Y.ContentFormat(decoder.readKey(), decoder.readJSON() as object)
    case contentKinds.type:
      return new Y.ContentType(readType(decoder))
    case contentKinds.any:
      return new Y.ContentAny(readValues(decoder))
    default:
      // A gap (10) too, which Yjs itself marks so.
      throw refuse('a kind of content that does not belong here')
  }
}

function readType(decoder: StrictDecoder): Y.XmlElement | Y.XmlText {
  const ref = decoder.readTypeRef()
  if (ref === xmlElement) return new Y.XmlElement(decoder.readKey())
  if (ref === xmlText) return new Y.XmlText()
  throw refuse('a type that does not belong here')
}

function readValues(decoder: StrictDecoder): unknown[] {
  const values: unknown[] = []
  for (let left = decoder.readLen(); left > 0; left--) values.push(decoder.readAny())
  return values
}

function* readDeletions(decoder: StrictDecoder): Work<DeleteSet> {
  const ds = Y.createDeleteSet()
  for (let clients = decoding.readVarUint(decoder.restDecoder); clients > 0; clients--) {
    const client = decoding.readVarUint(decoder.restDecoder)
    const ranges = ds.clients.get(client) ?? []
    if (clients % partsBetweenPauses === 0) yield
    for (let left = decoding.readVarUint(decoder.restDecoder); left > 0; left--) {
      ranges.push({ clock: decoder.readDsClock(), len: decoder.readDsLen() })
      if (left % partsBetweenPauses === 0) yield
    }
    if (ranges.length > 0) ds.clients.set(client, ranges)
  }
  return ds
}

class StrictDecoder extends Y.UpdateDecoderV1 {
  override readAny(): unknown {
    return checkValue(decoding.readAny(this.restDecoder))
  }

  override readJSON(): unknown {
    return checkValue(super.readJSON())
  }
}

/** Without recursion, which deep nesting would turn against us. */
function checkValue(value: unknown): unknown {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }]
  let count = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: one, depth } = next
    if (++count > maxValues || depth > maxDepth) throw refuse('a value that is too large')
    if (typeof one === 'bigint' || one instanceof Uint8Array) throw refuse('a value that is no JSON')
    if (one === null || typeof one !== 'object') continue
    for (const [key, inner] of Object.entries(one)) {
      if (key === '__proto__') throw refuse('a name that is not allowed')
      open.push({ value: inner, depth: depth + 1 })
    }
  }
  return value
}
