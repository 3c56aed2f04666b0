import type { Log } from '../log.ts'

/**
 * Hooks of Hocuspocus are called in places where nobody catches: a throw in onChange, onAwarenessUpdate, onStateless,
 * onDisconnect or afterUnloadDocument ends the process. So every hook is wrapped: one that may refuse does so by throwing
 * a Refusal; what else it throws is a bug, logged here and told to nobody.
 */
export function guardHooks<Hooks extends object>(hooks: Hooks, log: Log): Hooks {
  const guarded = Object.entries(hooks).map(([name, hook]: [string, unknown]) => [
    name,
    typeof hook === 'function' ? guard(name, hook as Hook, log) : hook,
  ])
  return Object.fromEntries(guarded) as Hooks
}

type Hook = (payload: unknown) => unknown

/** Hooks whose rejection Hocuspocus expects, and turns into a refusal of the connection, the frame or the unloading. */
const refusing = new Set([
  'onConnect',
  'onAuthenticate',
  'onLoadDocument',
  'beforeHandleMessage',
  'beforeSync',
  'beforeHandleAwareness',
  'beforeUnloadDocument',
])

function guard(name: string, hook: Hook, log: Log): Hook {
  return async (payload) => {
    try {
      return await hook(payload)
    } catch (error) {
      const refusal = error instanceof Refusal ? error : undefined
      if (!refusal) log.error('collab.hook_failed', error, { hook: name })
      if (!refusing.has(name)) return undefined
      throw refusal ?? new Refusal('The server failed. Reconnect to go on.')
    }
  }
}

/**
 * A hook's no. `reason` is what the client is told. It has no message, because Hocuspocus prints messages to the console.
 */
export class Refusal extends Error {
  readonly reason: string
  readonly code: number

  constructor(reason: string, code = 4403) {
    super('')
    this.reason = reason
    this.code = code
  }
}
