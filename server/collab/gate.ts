import * as Y from 'yjs'
import { Refusal } from './hooks.ts'

/** More structs than any edit or paste of a person has; a whole document of 2 MiB is far below it. */
const maxStructs = 200_000

/** Close code for "what you sent is no sound update": the client must not simply send it again. */
export const invalidUpdate = 1007

/**
 * Looks at an update before it is applied, because Yjs and y-protocols swallow what they cannot read, and Hocuspocus then
 * acknowledges it. Throws Refusal when the update cannot be decoded, or builds on structs that neither it nor the document
 * has: those would wait in memory for ever. An honest client that is behind syncs by its state vector and never does that.
 */
export function checkUpdate(ydoc: Y.Doc, update: Uint8Array): void {
  const { structs } = decode(update)
  if (structs.length > maxStructs) throw new Refusal('This update is too large.', 1009)
  const next = new Map<number, number>()
  for (const struct of structs) {
    const { client, clock } = struct.id
    const known = next.get(client) ?? Y.getState(ydoc.store, client)
    if (struct instanceof Y.Skip || clock > known)
      throw new Refusal('This update leaves a gap.', invalidUpdate)
    next.set(client, Math.max(known, clock + struct.length))
  }
}

function decode(update: Uint8Array): ReturnType<typeof Y.decodeUpdate> {
  try {
    return Y.decodeUpdate(update)
  } catch {
    // What exactly is wrong with it helps only whoever made it up.
    throw new Refusal('This is no Yjs update.', invalidUpdate)
  }
}
