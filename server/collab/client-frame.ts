import * as decoding from 'lib0/decoding'
import { errorCodes } from '#shared/errors.ts'
import { isId } from '#shared/ids.ts'
import { addressOf, type FrameKind, kindOf } from './frame.ts'
import { Refusal } from './hooks.ts'

/** What a client may say. `nothing` is what some clients send and needs no answer. */
export type ClientFrameKind =
  | 'token'
  | 'sync_step_1'
  | 'sync_step_2'
  | 'update'
  | 'awareness'
  | 'leave'
  | 'nothing'

/** A client that has several sessions on one socket names each, with some ten letters. */
const maxSessionCharacters = 64

/**
 * Reads as much of a client's frame as can be read without the document: whom it is for, its kind, and that its content
 * is there to its end. Hocuspocus looks names up in plain objects, prints a line for each frame that it does not know,
 * and ends the session but not the socket at one that breaks off. Throws Refusal.
 */
export function readClientFrame(frame: Uint8Array, threadId: string): ClientFrameKind {
  const kind = kindOf(frame)
  if (kind === 'pong') return 'nothing'
  checkAddress(frame, threadId, kind)
  switch (kind) {
    case 'sync_step_1':
    case 'sync_step_2':
    case 'update':
    case 'awareness':
    case 'token':
      checkContent(frame, kind)
      return kind
    case 'leave':
      return kind
    case 'presence_question':
      return 'nothing'
    default:
      throw new Refusal('a frame that clients do not send', 1008)
  }
}

/** A token for another thread goes on, because it is answered with a reason. */
function checkAddress(frame: Uint8Array, threadId: string, kind: FrameKind): void {
  const [name = '', session = ''] = readable(() => addressOf(frame)).split('\0', 2)
  const isKnown = kind === 'token' ? isId('thread', name) : name === threadId
  if (!isKnown) throw new Refusal('not_found', errorCodes.not_found.close)
  if (session.length > maxSessionCharacters) throw new Refusal('a session with too long a name', 1008)
}

/** All of them have one string of bytes, with its length in front. */
function checkContent(frame: Uint8Array, kind: FrameKind): void {
  readable(() => {
    const decoder = decoding.createDecoder(frame)
    decoding.readVarUint8Array(decoder)
    for (let types = kind === 'awareness' ? 1 : 2; types > 0; types--) decoding.readVarUint(decoder)
    if (kind === 'token') decoding.readVarString(decoder)
    else decoding.readVarUint8Array(decoder)
  })
}

function readable<T>(read: () => T): T {
  try {
    return read()
  } catch {
    // Which length is wrong helps only whoever made it up.
    throw new Refusal('a frame that cannot be read', 1007)
  }
}
