import * as encoding from 'lib0/encoding'

/** Yjs updates byte by byte (format 1), as no Yjs would make them. */

type Id = readonly [client: number, clock: number]

export type HandMadeStruct = {
  readonly content: number
  readonly write?: (encoder: encoding.Encoder) => void
  readonly origin?: Id
  readonly rightOrigin?: Id
  /** The name of a root, or the id of an element; for a struct without neighbours. */
  readonly parent?: string | Id
  readonly sub?: string
}

export type HandMadeRun = {
  readonly client: number
  readonly clock?: number
  /** How many structs it says there are, when that is a lie. */
  readonly claims?: number
  readonly structs: readonly HandMadeStruct[]
}

export type HandMadeDeletion = {
  readonly client: number
  readonly ranges: readonly (readonly [clock: number, length: number])[]
}

export function handMadeUpdate(
  runs: readonly HandMadeRun[],
  deletions: readonly HandMadeDeletion[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, runs.length)
  for (const run of runs) {
    encoding.writeVarUint(encoder, run.claims ?? run.structs.length)
    encoding.writeVarUint(encoder, run.client)
    encoding.writeVarUint(encoder, run.clock ?? 0)
    for (const struct of run.structs) writeStruct(encoder, struct)
  }
  encoding.writeVarUint(encoder, deletions.length)
  for (const { client, ranges } of deletions) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, ranges.length)
    for (const [clock, length] of ranges) {
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarUint(encoder, length)
    }
  }
  return encoding.toUint8Array(encoder)
}

const [hasOrigin, hasRightOrigin, hasSub] = [128, 64, 32]

function writeStruct(encoder: encoding.Encoder, struct: HandMadeStruct): void {
  const { content, origin, rightOrigin, parent, sub } = struct
  const flags =
    (origin ? hasOrigin : 0) | (rightOrigin ? hasRightOrigin : 0) | (sub === undefined ? 0 : hasSub)
  encoding.writeUint8(encoder, content | flags)
  if (origin) writeId(encoder, origin)
  if (rightOrigin) writeId(encoder, rightOrigin)
  const isPlacedByParent = !origin && !rightOrigin && parent !== undefined
  if (isPlacedByParent) {
    encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
    if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
    else writeId(encoder, parent)
    if (sub !== undefined) encoding.writeVarString(encoder, sub)
  }
  struct.write?.(encoder)
}

function writeId(encoder: encoding.Encoder, [client, clock]: Id): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

/** Contents by their number in Yjs. */
export const contents = {
  gc: (length: number) => ({
    content: 0,
    write: (encoder: encoding.Encoder) => encoding.writeVarUint(encoder, length),
  }),
  deleted: (length: number) => ({
    content: 1,
    write: (encoder: encoding.Encoder) => encoding.writeVarUint(encoder, length),
  }),
  string: (text: string) => ({
    content: 4,
    write: (encoder: encoding.Encoder) => encoding.writeVarString(encoder, text),
  }),
  embed: (json: string) => ({
    content: 5,
    write: (encoder: encoding.Encoder) => encoding.writeVarString(encoder, json),
  }),
  format: (key: string, json: string) => ({
    content: 6,
    write: (encoder: encoding.Encoder) => {
      encoding.writeVarString(encoder, key)
      encoding.writeVarString(encoder, json)
    },
  }),
  /** 0 array, 1 map, 2 text, 3 element, 4 fragment, 5 hook, 6 xml text */
  type: (ref: number, name = '') => ({
    content: 7,
    write: (encoder: encoding.Encoder) => {
      encoding.writeVarUint(encoder, ref)
      if (ref === 3 || ref === 5) encoding.writeVarString(encoder, name)
    },
  }),
  any: (...values: unknown[]) => ({
    content: 8,
    write: (encoder: encoding.Encoder) => {
      encoding.writeVarUint(encoder, values.length)
      for (const value of values) encoding.writeAny(encoder, value as never)
    },
  }),
  /** Arrays in arrays, written without building them. */
  nested: (depth: number) => ({
    content: 8,
    write: (encoder: encoding.Encoder) => {
      const [array, nothing] = [117, 126]
      encoding.writeVarUint(encoder, 1)
      for (let level = 0; level < depth; level++) {
        encoding.writeUint8(encoder, array)
        encoding.writeVarUint(encoder, 1)
      }
      encoding.writeUint8(encoder, nothing)
    },
  }),
  subDocument: () => ({
    content: 9,
    write: (encoder: encoding.Encoder) => {
      encoding.writeVarString(encoder, '')
      encoding.writeAny(encoder, {})
    },
  }),
  skip: (length: number) => ({
    content: 10,
    write: (encoder: encoding.Encoder) => encoding.writeVarUint(encoder, length),
  }),
}
