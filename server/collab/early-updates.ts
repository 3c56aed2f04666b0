import { addressOf, kindOf } from './frame.ts'

/** How long a client may take from its first update to the rest of what it has. One that never sends it is heard then. */
const patienceMs = 5_000
/** What is held of one socket. More than that is let through, for the gate to judge. */
const maxHeldBytes = 4 * 1024 * 1024

/**
 * The frames of one socket in an order that can be applied. Who comes back with edits made offline and goes on typing
 * sends the new edit at once, but the ones it builds on only when asked for them (sync step 2). Applied in that order
 * the new edit would leave a gap. So updates wait until the client has sent the rest. Programs that do not sync at all
 * have no rest.
 */
export class EarlyUpdates {
  readonly #forward: (frame: Uint8Array) => void
  /** By address. Each began with a token, and a token that is refused closes the socket, so they are few. */
  readonly #sessions = new Map<string, 'entered' | 'syncing' | 'synced'>()
  #held: Uint8Array[] = []
  #heldBytes = 0
  #timer: NodeJS.Timeout | undefined

  constructor(forward: (frame: Uint8Array) => void) {
    this.#forward = forward
  }

  receive(frame: Uint8Array): void {
    const kind = kindOf(frame)
    if (kind === 'update' && this.#mustWait(addressOf(frame))) this.#hold(frame)
    else this.#forward(frame)
    if (kind === 'token') this.#sessions.set(addressOf(frame), 'entered')
    if (kind === 'sync_step_1') this.#advance(addressOf(frame), 'syncing')
    if (kind === 'sync_step_2') {
      this.#advance(addressOf(frame), 'synced')
      this.#release()
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#held = []
  }

  #mustWait(address: string): boolean {
    const session = this.#sessions.get(address)
    return session === undefined || session === 'syncing' || (session === 'entered' && this.#held.length > 0)
  }

  #advance(address: string, to: 'syncing' | 'synced'): void {
    // Who asks again later has sent everything already.
    const session = this.#sessions.get(address)
    if (session !== undefined && session !== 'synced') this.#sessions.set(address, to)
  }

  #hold(frame: Uint8Array): void {
    this.#held.push(frame)
    this.#heldBytes += frame.length
    this.#timer ??= setTimeout(() => this.#release(), patienceMs)
    if (this.#heldBytes > maxHeldBytes) this.#release()
  }

  #release(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const held = this.#held
    this.#held = []
    this.#heldBytes = 0
    for (const frame of held) this.#forward(frame)
  }
}
