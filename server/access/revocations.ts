import type { KeyId, SessionId, ThreadId, UserId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
import type { Bus } from '../cluster/bus.ts'
import type { Actor } from './actor.ts'

/** Whose right to what changed or ended. */
export type Revocation =
  /** Their role in the thread is another one, or none. */
  | { readonly kind: 'member'; readonly threadId: ThreadId; readonly userId: UserId }
  /** The API key was deleted. */
  | { readonly kind: 'key'; readonly keyId: KeyId }
  /** The person signed out there, or was signed out. */
  | { readonly kind: 'session'; readonly sessionId: SessionId }

/** What somebody has open, by the right of their place in its thread. */
export type Open = {
  readonly threadId: string
  readonly actor: Pick<Actor, 'userId'> & {
    readonly sessionId?: SessionId | null
    readonly keyId?: KeyId
  }
  /** The role that it was opened with, where what may be done with it was decided then. */
  readonly role?: Role | undefined
}

/** Whether it touches what this actor has open in this thread. */
export function concerns(revocation: Revocation, { threadId, actor }: Open): boolean {
  switch (revocation.kind) {
    case 'member':
      return revocation.threadId === threadId && revocation.userId === actor.userId
    case 'key':
      return actor.keyId === revocation.keyId
    case 'session':
      return actor.sessionId === revocation.sessionId
  }
}

const topic = 'revocations'

type Listener = (revocation: Revocation) => void
type Holder = { readonly listener: Listener; readonly held: () => Iterable<Open> }

/** Tells every instance whose rights changed, after that is stored: what they have open is looked at again. */
export class Revocations {
  readonly #bus: Bus
  readonly #holders = new Set<Holder>()

  constructor(bus: Bus) {
    this.#bus = bus
  }

  publish(revocation: Revocation): void {
    this.#bus.publish(topic, revocation)
  }

  /** `held`: what the listener keeps open. Returns how to stop. */
  subscribe(listener: Listener, held: () => Iterable<Open> = () => []): () => void {
    const holder = { listener, held }
    this.#holders.add(holder)
    // Only `publish` writes to this topic.
    const leave = this.#bus.subscribe(topic, (message) => listener(message as Revocation))
    return () => {
      this.#holders.delete(holder)
      leave()
    }
  }

  /** Everything that is open on this instance. */
  *open(): Iterable<Open> {
    for (const { held } of this.#holders) yield* held()
  }

  /** Tells this instance alone. */
  tellHere(revocation: Revocation): void {
    // A copy, because a listener may leave while it is called.
    for (const { listener } of [...this.#holders]) listener(revocation)
  }
}
