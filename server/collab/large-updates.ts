import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Connection, Document } from '@hocuspocus/server'
import * as Y from 'yjs'
import { type CheckedUpdate, checkDecoded, checkUpdate } from './gate.ts'
import type { LiveDocument } from './live-document.ts'
import type { ConnectionContext } from './origin.ts'
import { cutUpdate, encodePiece, type Piece } from './pieces.ts'
import { type DecodedUpdate, decodeStrictly, type Struct } from './strict-decoder.ts'
import { finish, finishInTurns } from './work-in-turns.ts'

/** Up to this size an update has at most some 6,000 parts, which one turn of the event loop is enough for. */
const maxBytesAtOnce = 32 * 1024
/** Parts that are applied in one turn: some 12 ms with all that follows from it. */
const maxPartsAtOnce = 4_000
const maxDeletionsAtOnce = 4_000
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

/** Whether an update may keep everybody waiting who has something to do with this process. */
export const isLarge = (update: Uint8Array): boolean => update.length > maxBytesAtOnce

/**
 * Takes updates of up to 100,000 parts, which would keep the event loop for tenths of a second. They are read and checked
 * whole, in turns with all else, and nothing of one that is refused is applied. Then they are applied in pieces, a turn
 * each, between which others may edit. One at a time, because what was read takes far more memory than what was sent.
 *
 * Invariants:
 * 1. After the last piece the document is what the whole update would have made of it; before that it is sound.
 * 2. No piece is applied to a document for which it was not checked. So one that goes wrong because of what came in
 *    between is refused when others are applied already.
 * 3. `take` ends after the last piece was appended to the journal. Until then the connection's next frame has to wait.
 */
export class LargeUpdates {
  /** Those that are looked at, and those that wait for it. */
  readonly #incoming = new Set<Incoming>()
  #last: Promise<void> = Promise.resolve()

  /** Whether something is still to come into the document. */
  isBusyWith(document: Document): boolean {
    for (const incoming of this.#incoming) if (incoming.document === document) return true
    return false
  }

  /**
   * Checks an update and applies it. What turns out to take one turn is left to Hocuspocus, which applies the update when
   * this is done; of what was applied here nothing is left in it. Throws Refusal.
   */
  async take(incoming: Incoming): Promise<void> {
    this.#incoming.add(incoming)
    const taken = this.#last.then(() => takeOne(incoming))
    this.#last = taken.catch(() => undefined)
    await taken.finally(() => this.#incoming.delete(incoming))
  }
}

async function takeOne(incoming: Incoming): Promise<void> {
  const { document, live, connection, update, isWholeState } = incoming
  await nextTurn()
  const decoded = await finishInTurns(decodeStrictly(update))
  if (isSmall(decoded)) {
    live.guard.expect(connection, { ...finish(checkDecoded(document, decoded)), isWholeState })
    return
  }
  const before = live.latest
  const checked = await finishInTurns(checkDecoded(document, decoded))
  const pieces = await finishInTurns(cutUpdate(checked, maxPartsAtOnce))
  // Their right was withdrawn meanwhile, or nothing can be stored: Hocuspocus says no.
  if (connection.readOnly) return
  await applyPieces(incoming, { checked, pieces, before })
  update.set(nothingNew)
}

function isSmall({ structs, ds }: DecodedUpdate): boolean {
  let deletions = 0
  for (const ranges of ds.clients.values()) deletions += ranges.length
  return structs.length <= maxPartsAtOnce && deletions <= maxDeletionsAtOnce
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

function* structsBetween(structs: readonly Struct[], from: number, to: number): Generator<Struct> {
  if (from >= to) return
  for (let index = Y.findIndexSS(structs as Struct[], from); index < structs.length; index++) {
    const struct = structs[index]
    if (!struct || struct.id.clock >= to) return
    yield struct
  }
}
