import { Allowance } from '../http/allowance.ts'
import { kindOf } from './frame.ts'

/** What one connection may send a second, for as long as it likes; for a moment it may be more (Allowance). */
const framesPerSecond = 1_000
const bytesPerSecond = 1024 * 1024
/** Each question for what is missing costs the server a look at the whole document. */
const questionsPerSecond = 5
/** A cursor is sent at each key. */
const presencePerSecond = 20

/** `drop`: nobody misses it, because presence is sent anew every 15 s. `close`: more than people type and programs need. */
export type Verdict = 'take' | 'drop' | 'close'

/** Measures the frames of one connection, before any of them is read further than its kind. */
export class FrameRates {
  readonly #frames: Allowance
  readonly #bytes: Allowance
  readonly #questions: Allowance
  readonly #presence: Allowance

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#frames = new Allowance(framesPerSecond, now)
    this.#bytes = new Allowance(bytesPerSecond, now)
    this.#questions = new Allowance(questionsPerSecond, now)
    this.#presence = new Allowance(presencePerSecond, now)
  }

  judge(frame: Uint8Array): Verdict {
    if (!this.#frames.take(1) || !this.#bytes.take(frame.length)) return 'close'
    const kind = kindOf(frame)
    if (kind === 'sync_step_1' && !this.#questions.take(1)) return 'close'
    if (kind === 'awareness' && !this.#presence.take(1)) return 'drop'
    return 'take'
  }
}
