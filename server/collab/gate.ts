import * as Y from 'yjs'
import type { Sent } from '#shared/document/guard.ts'
import type { DeleteSet } from '#shared/document/yjs-transaction.ts'
import { IntegrationWork } from './integration-work.ts'
import { type Batch, Placement, type Run } from './placement.ts'
import { type DecodedUpdate, decodeStrictly, refuse, type Struct } from './strict-decoder.ts'
import { finish, partsBetweenPauses, type Work } from './work-in-turns.ts'

/** Ids that one update may take. Deleted content names any number of them in a few bytes, and there are 2^53. */
const maxIds = 16 * 1024 * 1024
const maxClock = 2 ** 40
const maxDeletions = 200_000

/** What the guard must know of an update. */
type Known = Pick<Sent, 'deletions' | 'bringsContent'>

/**
 * Looks at an update before it is applied. Yjs and y-protocols swallow what they cannot read, Hocuspocus acknowledges it,
 * and some of it breaks the document for everybody. Throws Refusal for:
 * - what cannot be read, or is larger or deeper than any edit;
 * - what builds on content that neither the update nor the document has: it would wait in memory for ever. A client that
 *   is behind syncs by its state vector first, and never sends that;
 * - what contradicts itself: neighbours in different places, a child of what is no element, circles;
 * - what is small, and keeps Yjs busy for seconds;
 * - what the schema has no word for.
 */
export function checkUpdate(ydoc: Y.Doc, update: Uint8Array): Known {
  return finish(checkDecoded(ydoc, finish(decodeStrictly(update))))
}

/** A sound update, and where its new content stands, in an order in which Yjs can integrate it. */
export type CheckedUpdate = Known & { readonly placement: Placement }

/**
 * The same of an update that was read. What it says of the document holds until that changes; where it changed during a
 * pause, the update has to be looked at again.
 */
export function* checkDecoded(ydoc: Y.Doc, { structs, ds }: DecodedUpdate): Work<CheckedUpdate> {
  const batch = yield* readBatch(ydoc, structs)
  const work = new IntegrationWork(ydoc)
  const placement = new Placement(ydoc, batch, work)
  yield* placement.check()
  yield* checkDeletions(ydoc, { ds, batch, work })
  // Not everybody sends them in order.
  return { deletions: Y.mergeDeleteSets([ds]), bringsContent: structs.length > 0, placement }
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

function* readBatch(ydoc: Y.Doc, structs: readonly Struct[]): Work<Batch> {
  const batch = new Map<number, Run>()
  let ids = 0
  for (const [index, struct] of structs.entries()) {
    if (index % partsBetweenPauses === 0) yield
    const { client, clock } = struct.id
    const run = batch.get(client) ?? startRun(ydoc, client, clock)
    if (clock > run.end) throw refuse('it leaves a gap')
    if (clock < run.end) throw refuse('it is out of order')
    if (!(struct.length > 0) || clock + struct.length > maxClock) throw refuse('a length that cannot be')
    run.end = clock + struct.length
    run.structs.push(struct)
    batch.set(client, run)
    ids += Math.max(0, run.end - Math.max(run.known, clock))
  }
  if (ids > maxIds) throw refuse('it is too large')
  return batch
}

function startRun(ydoc: Y.Doc, client: number, clock: number): Run {
  const known = Y.getState(ydoc.store, client)
  return { known, placed: known, end: Math.min(clock, known), structs: [], found: 0 }
}

type Deletions = { readonly ds: DeleteSet; readonly batch: Batch; readonly work: IntegrationWork }

function* checkDeletions(ydoc: Y.Doc, { ds, batch, work }: Deletions): Work<void> {
  let count = 0
  for (const [client, ranges] of ds.clients) {
    const end = Math.max(Y.getState(ydoc.store, client), batch.get(client)?.end ?? 0)
    const known = ydoc.store.clients.get(client) ?? []
    for (const { clock, len } of ranges) {
      if (++count > maxDeletions) throw refuse('too many deletions')
      if (count % partsBetweenPauses === 0) yield
      if (!(len > 0) || clock + len > end) throw refuse('it deletes what is not there')
      work.addDeletion(known, clock, len)
    }
  }
}
