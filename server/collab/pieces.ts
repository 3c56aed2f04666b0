import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'
import type { DeleteSet } from '#shared/document/yjs-transaction.ts'
import { cutsOf } from './cuts.ts'
import type { CheckedUpdate } from './gate.ts'
import type { Struct } from './strict-decoder.ts'
import { structsBetween } from './structs-between.ts'
import { partsBetweenPauses, type Work } from './work-in-turns.ts'

/** A part of an update that can be applied after those before it. */
export type Piece = { readonly structs: readonly Struct[]; readonly deletions: DeleteSet }

type Range = { readonly clock: number; readonly len: number }

/**
 * Cuts an update into pieces that come to the same, each of which leaves a sound document. What of its own content the
 * update deletes goes with the piece that brings it. The last piece brings nothing, and deletes what was there before:
 * nobody sees a text vanish of which the new form is yet to come. An update that only deletes is cut by what it deletes.
 * The cells of a table change together: the old and the new ones must not be there at once, nor rows of different widths.
 */
export function* cutUpdate(store: Y.Doc['store'], update: CheckedUpdate, maxParts: number): Work<Piece[]> {
  const { placement, deletions } = update
  if (placement.order.length === 0) {
    const isWhole = yield* takesCells(store, deletions)
    return isWhole ? [{ structs: [], deletions }] : yield* cutDeletions(store, deletions, maxParts)
  }
  const old = deletionsBefore(update)
  const { ends, changesTable } = yield* cutsOf(update, maxParts)
  if (changesTable && old.clients.size > 0) return [{ structs: placement.order, deletions }]
  const pieces: Piece[] = []
  let start = 0
  for (const end of ends) {
    yield
    const structs = placement.order.slice(start, end)
    pieces.push({ structs, deletions: deletionsIn(deletions, spansOf(structs)) })
    start = end
  }
  if (old.clients.size > 0) pieces.push({ structs: [], deletions: old })
  return pieces
}

/** What an update deletes of the content that was there before it. */
function deletionsBefore({ placement, deletions }: CheckedUpdate): DeleteSet {
  const before = new Map<number, Span>()
  const { starts } = placement
  // Of clients that bring nothing, all is old.
  for (const client of deletions.clients.keys())
    before.set(client, { from: 0, to: starts.get(client) ?? Number.POSITIVE_INFINITY })
  return deletionsIn(deletions, before)
}

/** By clocks, so an element goes before what is in it, and takes that along. */
function* cutDeletions({ clients }: Y.Doc['store'], deletions: DeleteSet, maxParts: number): Work<Piece[]> {
  const pieces: Piece[] = []
  let room = 0
  for (const [client, ranges] of deletions.clients) {
    const structs = clients.get(client) ?? []
    for (const { clock, len } of ranges) {
      yield
      for (let [from, end] = [clock, clock + len]; from < end; ) {
        if (room <= 0) pieces.push({ structs: [], deletions: Y.createDeleteSet() })
        if (room <= 0) room = maxParts
        const first = Y.findIndexSS(structs, from)
        const to = Math.min(end, structs[first + room]?.id.clock ?? end)
        addRange(pieces.at(-1)?.deletions, client, { clock: from, len: to - from })
        room -= Y.findIndexSS(structs, to - 1) - first + 1
        from = to
      }
    }
  }
  return pieces
}

/** Whether it takes cells out of rows that stay. */
function* takesCells({ clients }: Y.Doc['store'], deletions: DeleteSet): Work<boolean> {
  for (const [client, ranges] of deletions.clients) {
    for (const { clock, len } of ranges) {
      let count = 0
      for (const struct of structsBetween(clients.get(client) ?? [], clock, clock + len)) {
        if (count++ % partsBetweenPauses === 0) yield
        if (struct instanceof Y.Item && isCell(struct) && !isIn(deletions, struct.parent)) return true
      }
    }
  }
  return false
}

const isCell = ({ content, deleted }: Y.Item): boolean =>
  !deleted &&
  content instanceof Y.ContentType &&
  content.type instanceof Y.XmlElement &&
  ['tableCell', 'tableHeader'].includes(content.type.nodeName)

const isIn = (deletions: DeleteSet, type: unknown): boolean =>
  type instanceof Y.AbstractType && type._item !== null && Y.isDeleted(deletions, type._item.id)

function addRange(deletions: DeleteSet | undefined, client: number, range: Range): void {
  const ranges = deletions?.clients.get(client)
  if (ranges) ranges.push(range)
  else deletions?.clients.set(client, [range])
}

/** The piece in the format of Yjs. */
export function encodePiece({ structs, deletions }: Piece): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  const runs = Map.groupBy(structs, ({ id }) => id.client)
  encoding.writeVarUint(encoder.restEncoder, runs.size)
  for (const [client, run] of runs) {
    encoding.writeVarUint(encoder.restEncoder, run.length)
    encoder.writeClient(client)
    encoding.writeVarUint(encoder.restEncoder, run[0]?.id.clock ?? 0)
    for (const struct of run) struct.write(encoder, 0)
  }
  writeDeletions(encoder.restEncoder, deletions)
  return encoder.toUint8Array()
}

function writeDeletions(encoder: encoding.Encoder, { clients }: DeleteSet): void {
  encoding.writeVarUint(encoder, clients.size)
  for (const [client, ranges] of clients) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, len)
    }
  }
}

/** Clocks of one client, without the last. */
type Span = { readonly from: number; readonly to: number }

/** In a piece the structs of a client follow each other. */
function spansOf(structs: readonly Struct[]): Map<number, Span> {
  const spans = new Map<number, Span>()
  for (const { id, length } of structs) {
    const from = spans.get(id.client)?.from ?? id.clock
    spans.set(id.client, { from, to: id.clock + length })
  }
  return spans
}

/** Of deletions that are sorted and do not overlap. */
function deletionsIn(deletions: DeleteSet, spans: ReadonlyMap<number, Span>): DeleteSet {
  const found = Y.createDeleteSet()
  for (const [client, { from, to }] of spans) {
    const ranges = deletions.clients.get(client) ?? []
    const inside: Range[] = []
    for (let index = firstEndingAfter(ranges, from); index < ranges.length; index++) {
      const range = ranges[index]
      if (!range || range.clock >= to) break
      const clock = Math.max(range.clock, from)
      inside.push({ clock, len: Math.min(range.clock + range.len, to) - clock })
    }
    if (inside.length > 0) found.clients.set(client, inside)
  }
  return found
}

function firstEndingAfter(ranges: readonly Range[], clock: number): number {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const range = ranges[middle]
    if (range && range.clock + range.len <= clock) low = middle + 1
    else high = middle
  }
  return low
}
