import type { Configuration, WebSocketLike } from '@hocuspocus/server'
import { AppError, errorCodes } from '#shared/errors.ts'
import { toAppError } from '../http/problem.ts'
import type { Log } from '../log.ts'
import type { ConnectionContext } from './origin.ts'

export type Hooks = Partial<Omit<Configuration<ConnectionContext>, 'extensions'>>

/**
 * A hook's no. `reason` is what the client is told, and why its socket closes with `code`. It has neither a message nor a
 * stack, because Hocuspocus prints them to the console, as often as somebody sends nonsense.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly reason: string
  readonly code: number

  constructor(reason: string, code: number, cause?: unknown) {
    super('', cause === undefined ? undefined : { cause })
    delete this.stack
    this.reason = reason
    this.code = code
  }
}

/**
 * Hooks of Hocuspocus are called in places where nobody catches: a throw in onChange, onAwarenessUpdate, onStateless,
 * onDisconnect or afterUnloadDocument ends the process. So every hook is wrapped. One that may refuse does so by
 * throwing; what is neither a Refusal nor an AppError is a bug, logged here and told to nobody.
 */
export function guardHooks(hooks: Hooks, log: Log, onRefused: OnRefused = () => undefined): Hooks {
  const guarded = Object.entries(hooks).map(([name, hook]: [string, unknown]) => [
    name,
    typeof hook === 'function' ? guard(name, hook as Hook, log, onRefused) : hook,
  ])
  return Object.fromEntries(guarded)
}

/** Told of a frame that no honest client sends, and whose it was. */
export type OnRefused = (context: ConnectionContext) => void

type Hook = (payload: unknown) => unknown

/** Close codes of what is malformed, not allowed or too large. */
const dishonest: ReadonlySet<number> = new Set([1007, 1008, 1009])

/** Hooks whose rejection Hocuspocus turns into a refusal: of the connection, the frame, or to unload. */
const refusing = new Set([
  'onAuthenticate',
  'onLoadDocument',
  'beforeHandleMessage',
  'beforeSync',
  'beforeHandleAwareness',
  'beforeUnloadDocument',
])

function guard(name: string, hook: Hook, log: Log, onRefused: OnRefused): Hook {
  return async (payload) => {
    try {
      return await hook(payload)
    } catch (error) {
      const refusal = toRefusal(error)
      if (refusal.reason === 'internal') log.error('collab.hook_failed', error, { hook: name })
      if (!refusing.has(name)) return undefined
      // Hocuspocus would end the document's session and leave the socket open, on which a client waits for ever. A new
      // socket makes it sync anew.
      const connection = connectionOf(payload)
      if (connection && dishonest.has(refusal.code)) onRefused(connection.context)
      connection?.webSocket.close(refusal.code, refusal.reason)
      throw refusal
    }
  }
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error
  const { code } = error instanceof AppError ? error : toAppError(error)
  return new Refusal(code, errorCodes[code].close, error)
}

/** Of a hook that is called for one connection. Before a connection is let in, the AckGate closes its socket. */
function connectionOf(payload: unknown): HookedConnection | undefined {
  return (payload as { connection?: HookedConnection }).connection
}

type HookedConnection = { readonly webSocket: WebSocketLike; readonly context: ConnectionContext }
