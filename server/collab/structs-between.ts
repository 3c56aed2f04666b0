import * as Y from 'yjs'
import type { Struct } from './strict-decoder.ts'

/** Those of one client that have ids from `from` to before `to`, of which the first must be there. */
export function* structsBetween(structs: readonly Struct[], from: number, to: number): Generator<Struct> {
  if (from >= to) return
  for (let index = Y.findIndexSS(structs as Struct[], from); index < structs.length; index++) {
    const struct = structs[index]
    if (!struct || struct.id.clock >= to) return
    yield struct
  }
}
