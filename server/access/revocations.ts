import type { KeyId, SessionId, ThreadId, UserId } from '#shared/ids.ts'
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

/** Whether it touches what this actor has open in this thread. */
export function concerns(revocation: Revocation, open: { threadId: string; actor: Actor }): boolean {
  switch (revocation.kind) {
    case 'member':
      return revocation.threadId === open.threadId && revocation.userId === open.actor.userId
    case 'key':
      return open.actor.kind === 'program' && open.actor.keyId === revocation.keyId
    case 'session':
      return open.actor.kind === 'person' && open.actor.sessionId === revocation.sessionId
  }
}

const topic = 'revocations'

/** Tells every instance whose rights changed, after that is stored: what they have open is looked at again. */
export class Revocations {
  readonly #bus: Bus

  constructor(bus: Bus) {
    this.#bus = bus
  }

  publish(revocation: Revocation): void {
    this.#bus.publish(topic, revocation)
  }

  /** Returns how to stop. */
  subscribe(listener: (revocation: Revocation) => void): () => void {
    // Only `publish` writes to this topic.
    return this.#bus.subscribe(topic, (message) => listener(message as Revocation))
  }
}
