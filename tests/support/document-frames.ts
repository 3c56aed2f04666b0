import * as encoding from 'lib0/encoding'

/** Frames of the document socket, byte by byte: what no provider would send, too. */

/** The document's name, then the numbers of the type, then what belongs to it. */
export function documentFrame(
  name: string,
  types: readonly number[],
  content?: Uint8Array | string,
): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, name)
  for (const type of types) encoding.writeVarUint(encoder, type)
  if (typeof content === 'string') encoding.writeVarString(encoder, content)
  else if (content) encoding.writeVarUint8Array(encoder, content)
  return encoding.toUint8Array(encoder)
}

export const tokenFrame = (name: string, token = '') => documentFrame(name, [2, 0], token)
export const updateFrame = (name: string, update: Uint8Array) => documentFrame(name, [0, 2], update)
/** Asks for all that is not in this state vector; one byte for none. */
export const questionFrame = (name: string, stateVector: Uint8Array = Uint8Array.of(0)) =>
  documentFrame(name, [0, 0], stateVector)

export type HandMadeState = { readonly client: number; readonly clock: number; readonly state: string }

export function awarenessFrame(name: string, states: readonly HandMadeState[]): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, states.length)
  for (const { client, clock, state } of states) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, state)
  }
  return documentFrame(name, [1], encoding.toUint8Array(encoder))
}
