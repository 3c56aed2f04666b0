import type { Range } from '../diagnostic.ts'
import { show, type Value } from './value.ts'

/** An error of the program, thrown by itself or by what it calls; `catch` can stop it. */
export class Thrown extends Error {
  readonly type: string
  readonly value: Value

  constructor(type: string, value: Value) {
    super(typeof value === 'string' ? value : show(value))
    this.type = type
    this.value = value
  }
}

/** The end of the dry run, whatever is around: `catch` does not stop it. */
export class Halt extends Error {
  readonly kind: 'hangs' | 'endless'
  readonly place: Range

  constructor(kind: Halt['kind'], message: string, place: Range) {
    super(message)
    this.kind = kind
    this.place = place
  }
}
