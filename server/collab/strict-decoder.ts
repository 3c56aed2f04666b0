import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import { Refusal } from './hooks.ts'

/** Structs of one update. A page of 200 kB of tables and lists with marks, pasted at once, has some 67,000. */
const maxStructs = 100_000
/** Values below each other, and beside each other, in what Yjs carries as JSON: attributes of blocks and marks. */
const maxDepth = 8
const maxValues = 64
/** Kinds of content that an editor of our documents makes (Yjs, structs/Item.js: contentRefs), and the deleted. */
const contentKinds = { gc: 0, deleted: 1, string: 4, format: 6, type: 7, any: 8 }
const knownKinds = new Set(Object.values(contentKinds))
const [xmlElement, xmlText] = [3, 6]

export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>

/**
 * Reads an update as Yjs does, and gives up at the first thing that no editor of ours writes. Yjs itself builds all of it
 * first: 4 MiB of sub-documents take it 6 s and 1.7 GB. Throws Refusal.
 */
export function decodeStrictly(update: Uint8Array): DecodedUpdate {
  try {
    return Y.decodeUpdateV2(update, StrictDecoder)
  } catch (error) {
    if (error instanceof Refusal) throw error
    // Cut off, not our format, or nested beyond the stack. What exactly is wrong helps only whoever made it up.
    throw refuse('it cannot be read')
  }
}

/** 1007: what was sent is no sound update, so it must not simply be sent again. */
export const refuse = (rule: string): Refusal => new Refusal(`invalid update: ${rule}`, 1007)

class StrictDecoder extends Y.UpdateDecoderV1 {
  #structs = 0

  /** Read once for each struct. */
  override readInfo(): number {
    this.#structs += 1
    if (this.#structs > maxStructs) throw refuse('too many parts')
    const info = super.readInfo()
    // Yjs marks a gap by 10, which stands for no content.
    if (info === undefined || !knownKinds.has(info & 31))
      throw refuse('a kind of content that does not belong here')
    return info
  }

  override readTypeRef(): number {
    const ref = super.readTypeRef()
    if (ref !== xmlElement && ref !== xmlText) throw refuse('a type that does not belong here')
    return ref
  }

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
