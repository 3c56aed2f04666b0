import * as decoding from 'lib0/decoding'

/**
 * As much of Hocuspocus' protocol as the server must understand by itself. A frame is the address of a document (its name
 * as a string with its length in front), a type, and what belongs to the type.
 */
export type FrameKind =
  | 'sync_step_1'
  | 'sync_step_2'
  | 'update'
  | 'awareness'
  | 'token'
  | 'denied'
  | 'authenticated'
  | 'acknowledged'
  | 'presence_question'
  | 'leave'
  | 'pong'
  | 'other'

/** Types, and below some of them a second one. */
const [sync, awareness, auth, presenceQuestion, syncReply, leave, syncStatus] = [0, 1, 2, 3, 4, 7, 8]
const syncSteps = ['sync_step_1', 'sync_step_2', 'update'] as const
const authKinds = ['token', 'denied', 'authenticated'] as const
const isApplied = 1
/** The one frame without an address: what a client answers to a ping. */
const pong = 10

/** What kind of frame it is; `other` also where it cannot be read. Reads four numbers, so it may be asked for every frame. */
export function kindOf(frame: Uint8Array): FrameKind {
  if (frame.length === 1 && frame[0] === pong) return 'pong'
  try {
    return kindAfter(skipAddress(frame))
  } catch {
    // Too short for its own lengths. Whoever reads on says so.
    return 'other'
  }
}

function kindAfter(decoder: decoding.Decoder): FrameKind {
  const type = decoding.readVarUint(decoder)
  switch (type) {
    case sync:
    case syncReply:
      return syncSteps[decoding.readVarUint(decoder)] ?? 'other'
    case awareness:
      return 'awareness'
    case auth:
      return authKinds[decoding.readVarUint(decoder)] ?? 'other'
    case presenceQuestion:
      return 'presence_question'
    case leave:
      return 'leave'
    case syncStatus:
      return decoding.readVarUint(decoder) === isApplied ? 'acknowledged' : 'other'
    default:
      return 'other'
  }
}

/** The document's name, and for some clients `\0` and the id of a session. Throws when the frame is too short. */
export function addressOf(frame: Uint8Array): string {
  return decoding.readVarString(decoding.createDecoder(frame))
}

/** The reason in a frame of kind `denied`. */
export function reasonOf(frame: Uint8Array): string {
  const decoder = skipTypes(frame, 2)
  return decoding.readVarString(decoder)
}

/** The awareness update in a frame of kind `awareness`. Throws when the frame is too short. */
export function awarenessOf(frame: Uint8Array): Uint8Array {
  return decoding.readVarUint8Array(skipTypes(frame, 1))
}

function skipAddress(frame: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(frame)
  const length = decoding.readVarUint(decoder)
  decoder.pos += length
  return decoder
}

function skipTypes(frame: Uint8Array, count: number): decoding.Decoder {
  const decoder = skipAddress(frame)
  for (let i = 0; i < count; i++) decoding.readVarUint(decoder)
  return decoder
}
