import type { Range } from '../diagnostic.ts'
import { show, type Value } from './value.ts'

/** A piece of one of the code blocks, which are counted from 0. */
export type Place = Range & { readonly block: number }

/** An error of the program, thrown by itself or by what it calls; `catch` can stop it. */
export class Thrown extends Error {
  readonly type: string
  readonly value: Value
  readonly place: Place

  constructor(type: string, value: Value, place: Place) {
    super(typeof value === 'string' ? value : show(value))
    this.type = type
    this.value = value
    this.place = place
  }
}

/** The end of the dry run, whatever is around: `catch` does not stop it. */
export class Halt extends Error {
  readonly kind: 'hangs' | 'endless'
  readonly place: Place

  constructor(kind: Halt['kind'], message: string, place: Place) {
    super(message)
    this.kind = kind
    this.place = place
  }
}
