import type { Range } from '../diagnostic.ts'
import { Halt, type Place, Thrown } from './halt.ts'
import type { Value } from './value.ts'

/** What goes wrong in a dry run: the call that fails, and how often, from its first time on. */
export type Fault = {
  /** "salesforce.create_contact" */
  readonly call: string
  /** `timeout`: there is no answer. */
  readonly kind: 'timeout' | 'error'
  /** Undefined: every time. */
  readonly times?: number | undefined
}

export type EventKind =
  /** A label that people read as a step. */
  | 'step'
  /** What another system or a person would be asked. */
  | 'call'
  | 'assume'
  | 'branch'
  | 'retry'
  | 'throw'
  | 'catch'
  | 'return'
  | 'log'
  /** What the program calls and nobody has written yet. */
  | 'todo'

export type DryEvent = Place & {
  readonly kind: EventKind
  readonly what: string
  /** What came of it. */
  readonly note: string
  /** Virtual seconds since the start. */
  readonly atSeconds: number
  /** Functions around it. */
  readonly depth: number
}

export const limits = {
  /** statements and expressions, loops included */
  fuel: 20_000,
  depth: 50,
  events: 500,
  /** characters of a text, elements of a list */
  size: 10_000,
} as const

/** Virtual seconds that an answer takes. */
const systemSeconds = 1
const personSeconds = 3600

/** Time, failures, assumptions and the trace: all that is there besides the program. */
export class World {
  readonly events: DryEvent[] = []
  readonly assumed = new Map<string, boolean>()
  readonly #given: Readonly<Record<string, boolean>>
  readonly #faults: { readonly fault: Fault; left: number }[]
  /** Limits of the calls inside, in seconds; `with timeout(…)` sets one. */
  readonly #timeouts: number[] = []
  readonly done = new Set<object>()
  seconds = 0
  depth = 0
  block = 0
  isCut = false
  /** How often something was assumed, the same again included. */
  asked = 0
  #fuel: number = limits.fuel
  #last: Place = { from: 0, to: 0, block: 0 }

  constructor(faults: readonly Fault[], assumptions: Readonly<Record<string, boolean>>) {
    this.#faults = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }))
    this.#given = assumptions
  }

  tell(kind: EventKind, what: string, { from, to }: Range, note = ''): void {
    if (this.events.length >= limits.events) {
      this.isCut = true
      return
    }
    const { seconds: atSeconds, depth, block } = this
    this.events.push({ kind, what, note, atSeconds, depth, block, from, to })
  }

  /** The statement or expression that was begun last. */
  get last(): Place {
    return this.#last
  }

  burn(place: Range, amount = 1): void {
    this.#last = this.#placed(place)
    this.#fuel -= amount
    if (this.#fuel < 0) this.halt('endless', `It does not end within ${limits.fuel} steps.`, place)
  }

  /** Ends the run. */
  halt(kind: Halt['kind'], message: string, place: Range): never {
    throw new Halt(kind, message, this.#placed(place))
  }

  /** An error of the program, which it can catch. */
  raise(type: string, value: Value, place: Range): never {
    throw new Thrown(type, value, this.#placed(place))
  }

  /** In the block that runs now: when the error is told, that is another one. */
  #placed({ from, to }: Range): Place {
    return { from, to, block: this.block }
  }

  keepSmall(size: number, place: Range): void {
    if (size > limits.size) this.halt('endless', `A value grows above ${limits.size} elements.`, place)
  }

  /** How something unknown turns out: as the caller says, else false. Told once. */
  assume(about: string, place: Range): boolean {
    this.asked += 1
    const known = this.assumed.get(about)
    if (known !== undefined) return known
    const value = Object.hasOwn(this.#given, about) && this.#given[about] === true
    this.assumed.set(about, value)
    this.tell('assume', about, place, String(value))
    return value
  }

  within<T>(seconds: number, act: () => T): T {
    this.#timeouts.push(seconds)
    try {
      return act()
    } finally {
      this.#timeouts.pop()
    }
  }

  /** A call that leaves the program. Nothing is called: time passes, and a fault may be due. */
  call(label: string, shown: string, place: Range, ownTimeout: number | undefined): void {
    const due = this.#faults.find(({ fault, left }) => fault.call === label && left > 0)
    if (!due) {
      this.tell('call', shown, place)
      this.seconds += label.startsWith('human.') ? personSeconds : systemSeconds
      return
    }
    due.left -= 1
    if (due.fault.kind === 'error') {
      this.tell('call', shown, place, 'fails')
      this.seconds += systemSeconds
      this.raise('IntegrationError', `${label} failed`, place)
    }
    const limit = Math.min(...this.#timeouts, ownTimeout ?? Number.POSITIVE_INFINITY)
    this.tell('call', shown, place, 'does not answer')
    if (limit === Number.POSITIVE_INFINITY)
      this.halt('hangs', `${label} never answers and has no timeout.`, place)
    this.seconds += limit
    this.raise('TimeoutError', `${label} did not answer within ${limit} seconds`, place)
  }
}

/** 30, "30", "30s", "5m", "2h", "2d": seconds; undefined for anything else. */
export function secondsOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'string') return undefined
  const match = /^\s*(\d+(?:\.\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)?\s*$/i.exec(
    value,
  )
  const unit = (match?.[2] ?? 's').charAt(0).toLowerCase()
  const length = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 }[unit]
  return match?.[1] && length ? Number(match[1]) * length : undefined
}
