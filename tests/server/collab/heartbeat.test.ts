import { once } from 'node:events'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

/** Scripts that speak y-websocket, and have nothing to say for minutes: they listen, and show no presence. */

let server: DocumentServer
let threadId: ThreadId
let script: WebSocket
let closes: number[]

beforeEach(async () => {
  // The network is real; only the clock by which silence is measured is in the test's hand.
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] })
  server = await startDocumentServer()
})
afterEach(async () => {
  script.terminate()
  vi.useRealTimers()
  await server.remove()
})

async function listen(options: WebSocket.ClientOptions = {}): Promise<void> {
  const made = await server.newThread()
  threadId = made.threadId
  const { ticket } = await server.tickets.issue(made.owner, threadId)
  closes = []
  script = new WebSocket(`${server.url.replace('http', 'ws')}/yjs/${threadId}?ticket=${ticket}`, options)
  script.on('close', (code) => closes.push(code))
  await new Promise((resolve, reject) => script.once('open', resolve).once('error', reject))
  await eventually(() => server.host.isOpen(threadId), 'the script is in the document')
}

/** Some seconds go by at both ends, with all that crosses the network in them. */
async function pass(seconds: number): Promise<void> {
  vi.advanceTimersByTime(seconds * 1_000)
  if (script.readyState !== WebSocket.OPEN) return
  // What the script answered to the server arrives before this.
  script.ping()
  const waited = new AbortController()
  const { signal } = waited
  await Promise.race([once(script, 'pong', { signal }), once(script, 'close', { signal })])
  waited.abort()
}

it('keeps an idle script connected that lives', async () => {
  await listen()
  let messages = 0
  script.on('message', () => messages++)
  for (let step = 0; step < 30; step++) await pass(10)
  expect(closes).toEqual([])
  expect(messages, 'by which its provider knows that the server lives').toBeGreaterThanOrEqual(15)
})

it('cuts one that does not answer', async () => {
  await listen({ autoPong: false })
  for (let step = 0; step < 15; step++) await pass(10)
  await eventually(() => closes.length > 0, 'the socket is closed')
})
