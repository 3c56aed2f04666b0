import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer, type ServerType, type WebSocketServerLike } from '@hono/node-server'
import type { Hono } from 'hono'
import type { WebSocketServer } from 'ws'
import type { Tls } from './tls.ts'

/** How long a client may take to send the head of a request, and all of it; in milliseconds. The head is a cookie and a URL. */
const requestLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
}

export type ServeParts = {
  readonly fetch: Hono['fetch']
  readonly host: string
  readonly port: number
  readonly sockets?: WebSocketServer
  readonly tls?: Tls | undefined
}

export type Served = {
  /** Which port it is when any was asked for. */
  readonly port: number
  close(): Promise<void>
}

/** Serves at the address. Rejects when the port cannot be had. */
export async function serve({ fetch, host, port, sockets, tls }: ServeParts): Promise<Served> {
  const server = createAdaptorServer({
    fetch,
    // The two packages differ in the type of an option that neither sets: optional here, `undefined` there.
    ...(sockets && { websocket: { server: sockets as WebSocketServerLike } }),
    ...(tls
      ? { createServer: createHttpsServer, serverOptions: { ...requestLimits, ...tls } }
      : { serverOptions: requestLimits }),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  return { port: (server.address() as AddressInfo).port, close: () => stop(server) }
}

/** Answered keep-alive connections are closed, or they would hold the exit for seconds. */
async function stop(server: ServerType): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    if ('closeIdleConnections' in server) server.closeIdleConnections()
    // Event streams never end by themselves; their readers come back with the last event they had.
    if ('closeAllConnections' in server) setTimeout(() => server.closeAllConnections(), 1_000).unref()
  })
}
