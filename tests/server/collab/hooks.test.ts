import { Hocuspocus } from '@hocuspocus/server'
import { afterEach, describe, expect, it } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { guardHooks, type Hooks } from '#server/collab/hooks.ts'
import type { ConnectionContext } from '#server/collab/origin.ts'
import type { Log } from '#server/log.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

/** Every hook that Hocuspocus calls for us. A throw in five of them ends a process that does not guard them. */
const hookNames = [
  'onConnect',
  'connected',
  'onAuthenticate',
  'onTokenSync',
  'onLoadDocument',
  'afterLoadDocument',
  'beforeHandleMessage',
  'beforeHandleAwareness',
  'beforeSync',
  'beforeBroadcastStateless',
  'onStateless',
  'onChange',
  'onAwarenessUpdate',
  'afterHandleMessage',
  'onStoreDocument',
  'afterStoreDocument',
  'onDisconnect',
  'beforeUnloadDocument',
  'afterUnloadDocument',
] as const

/** Hooks that are called when the client has left. */
const lateHooks: ReadonlySet<string> = new Set([
  'onDisconnect',
  'beforeUnloadDocument',
  'afterUnloadDocument',
])

let stop: (() => Promise<void>) | undefined
afterEach(async () => {
  await stop?.()
  stop = undefined
})

/** Hocuspocus with these hooks behind our guard, on a port of its own. */
async function serve(hooks: Hooks, log: Log): Promise<{ url: string; hocuspocus: Hocuspocus }> {
  const hocuspocus = new Hocuspocus<ConnectionContext>({
    quiet: true,
    debounce: 10,
    ...guardHooks(hooks, log),
  })
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  sockets.on('connection', (socket: WebSocket) => {
    socket.binaryType = 'arraybuffer'
    const request = new Request('http://document.invalid')
    const client = hocuspocus.handleConnection(socket as never, request, { path: 'doc' })
    socket.on('message', (data: ArrayBuffer) => client.handleMessage(new Uint8Array(data)))
    socket.on('close', (code, reason) => client.handleClose({ code, reason: String(reason) }))
  })
  await new Promise((resolve) => sockets.once('listening', resolve))
  stop = () => new Promise((resolve) => sockets.close(() => resolve()))
  const address = sockets.address()
  if (address === null || typeof address === 'string') throw new Error('a server has a port')
  return { url: `http://127.0.0.1:${address.port}`, hocuspocus }
}

describe('a hook that throws', () => {
  it.each(hookNames)('%s does no harm to the process, and is logged', async (name) => {
    const logged: unknown[] = []
    const silent = () => undefined
    const log: Log = {
      debug: silent,
      info: silent,
      warn: silent,
      error: (_, __, fields) => logged.push(fields?.hook),
    }
    let calls = 0
    const unhandled: unknown[] = []
    const onUnhandled = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', onUnhandled)

    const { url, hocuspocus } = await serve(
      {
        onAuthenticate: async () => undefined,
        [name]: async () => {
          calls += 1
          throw new Error('a hook of poor quality')
        },
      },
      log,
    )
    const peer = new EditorPeer({ url }, 'doc', 'token')
    const settled = () => peer.isSynced || peer.wasRefused || peer.closeCodes.length > 0
    await eventually(settled, 'the client is in, or turned away')
    if (peer.isSynced) {
      peer.write('hello')
      peer.awareness.setLocalState({ cursor: 1 })
      peer.sendStateless('hello')
      await peer.sendToken()
      hocuspocus.documents.get('doc')?.broadcastStateless('hello')
      await eventually(() => calls > 0 || lateHooks.has(name), 'the hook is called')
    }
    peer.drop()
    await eventually(() => calls > 0, 'the hook is called')
    // What is rejected and not handled is told of after all that is settled.
    await eventually(() => hocuspocus.getConnectionsCount() === 0, 'the client has left')
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onUnhandled)
    expect(unhandled).toEqual([])
    expect(logged).toContain(name)
  })
})
