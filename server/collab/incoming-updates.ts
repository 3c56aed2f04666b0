import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connection, Document } from '@hocuspocus/server'
import * as Y from 'yjs'
import type { DeleteSet } from '#shared/document/yjs-transaction.ts'
import { type CheckedUpdate, checkDecoded, checkUpdate } from './gate.ts'
import type { LiveDocument } from './live-document.ts'
import type { ConnectionContext } from './origin.ts'
import { cutUpdate, encodePiece, type Piece } from './pieces.ts'
import { type DecodedUpdate, decodeStrictly } from './strict-decoder.ts'
import { structsBetween } from './structs-between.ts'
import { finish, finishInTurns } from './work-in-turns.ts'

/** Up to this size an update is read in a few ms. */
const maxBytesAtOnce = 32 * 1024
/** Parts that come or go in one turn: some 12 ms with all that follows from it. */
const maxPartsAtOnce = 4_000
/** An update in the format of Yjs that changes nothing, whatever follows it: no structs, no deletions. */
const nothingNew = [0, 0]

export type Incoming = {
  readonly document: Document
  readonly live: LiveDocument
  readonly connection: Connection<ConnectionContext>
  readonly update: Uint8Array
  /** See `Sent`. */
  readonly isWholeState: boolean
}

/**
 * Takes what clients send into live documents. An update may have 100,000 parts, which would keep the event loop for tenths
 * of a second. So a large one is read and checked in turns with all else, and nothing of one that is refused is applied.
 * Then it is applied in pieces, a turn each, between which others may edit. One at a time, because what was read takes far
 * more memory than what was sent.
 *
 * Invariants:
 * 1. After the last piece the document is what the whole update would have made of it; before that it is sound.
 * 2. No piece is applied to a document for which it was not checked. So one that goes wrong because of what came in
 *    between is refused when others are applied already.
 * 3. `take` ends after the last piece was appended to the journal. Until then the connection's next frame has to wait.
 */
export class IncomingUpdates {
  /** Large ones that are looked at, and those that wait for it. */
  readonly #large = new Set<Incoming>()
  #last: Promise<void> = Promise.resolve()

  /** Whether something is still to come into the document. */
  isBusyWith(document: Document): boolean {
    for (const incoming of this.#large) if (incoming.document === document) return true
    return false
  }

  /**
   * Checks an update, and applies a large one. What takes one turn is left to Hocuspocus, which applies the update when
   * this is done; of what was applied here nothing is left in it. `pause` is called when it takes more: it stops the
   * connection's next frames until its answer is called. Throws Refusal.
   */
  async take(incoming: Incoming, pause: () => () => void): Promise<void> {
    const { update } = incoming
    if (update.length <= maxBytesAtOnce && takeSmall(incoming, finish(decodeStrictly(update)))) return
    const resume = pause()
    this.#large.add(incoming)
    const taken = this.#last.then(() => takeLarge(incoming))
    this.#last = taken.catch(() => undefined)
    try {
      await taken
    } finally {
      this.#large.delete(incoming)
      resume()
    }
  }
}

/** Whether the update is small; then it is checked. */
function takeSmall({ document, live, connection, isWholeState }: Incoming, decoded: DecodedUpdate): boolean {
  const parts = decoded.structs.length + countDeleted(document.store, decoded.ds)
  if (parts > maxPartsAtOnce) return false
  live.guard.expect(connection, { ...finish(checkDecoded(document, decoded)), isWholeState })
  return true
}

/** How many parts of a document go at most, and how often Yjs looks for them. */
function countDeleted({ clients }: Document['store'], deletions: DeleteSet): number {
  let count = 0
  for (const [client, ranges] of deletions.clients) {
    const structs = clients.get(client)
    const last = structs?.at(-1)
    count += ranges.length
    if (!structs || !last) continue
    const end = last.id.clock + last.length
    for (const { clock, len } of ranges) {
      // What is not there yet is counted with what the update brings, or refused.
      if (clock < end && len > 0)
        count += Y.findIndexSS(structs, Math.min(clock + len, end) - 1) - Y.findIndexSS(structs, clock)
      if (count > maxPartsAtOnce) return count
    }
  }
  return count
}

async function takeLarge(incoming: Incoming): Promise<void> {
  const { document, live, connection, update } = incoming
  await nextTurn()
  const decoded = await finishInTurns(decodeStrictly(update))
  if (takeSmall(incoming, decoded)) return
  const before = live.latest
  const checked = await finishInTurns(checkDecoded(document, decoded))
  const pieces = await finishInTurns(cutUpdate(document.store, checked, maxPartsAtOnce))
  // Their right was withdrawn meanwhile, or nothing can be stored: Hocuspocus says no.
  if (connection.readOnly) return
  await applyPieces(incoming, { checked, pieces, before })
  update.set(nothingNew)
}

/** `before` is the newest change of the document that the check knew. */
type Cut = {
  readonly checked: CheckedUpdate
  readonly pieces: readonly Piece[]
  readonly before: LiveDocument['latest']
}

async function applyPieces(incoming: Incoming, { checked, pieces, before }: Cut): Promise<void> {
  const { document, live, connection } = incoming
  let latest = before
  let isChecked = true
  for (const piece of pieces) {
    await nextTurn()
    // The connection is closed for it when this frame is done.
    if (live.isBroken) return
    isChecked &&= live.latest === latest
    const update = encodePiece(piece)
    if (!isChecked) checkUpdate(document, update)
    expectPiece(incoming, checked, piece === pieces.at(-1) ? piece : undefined)
    Y.applyUpdate(document, update, { source: 'connection', connection })
    latest = live.latest
  }
}

/**
 * The guard looks at each piece by itself, as at all that a client has: whatever the update deletes was meant to go. Only
 * text that was erased and written again is to be found in all of it, once it is there: with the last piece.
 */
function expectPiece(
  { document, live, connection, isWholeState }: Incoming,
  { deletions, bringsContent, placement }: CheckedUpdate,
  last: Piece | undefined,
): void {
  if (last && erasesText(document, last, placement.starts)) {
    live.guard.expect(connection, { deletions, bringsContent, isWholeState }, placement.starts)
  } else live.guard.expect(connection, { deletions, bringsContent, isWholeState: true })
}

/** Whether it deletes letters that were there before the update. */
function erasesText({ store }: Document, { deletions }: Piece, starts: ReadonlyMap<number, number>): boolean {
  for (const [client, ranges] of deletions.clients) {
    const start = starts.get(client) ?? Number.POSITIVE_INFINITY
    for (const { clock, len } of ranges) {
      for (const struct of structsBetween(
        store.clients.get(client) ?? [],
        clock,
        Math.min(clock + len, start),
      ))
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentString) return true
    }
  }
  return false
}
