import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { writeParagraph } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

/** Clients of the y-websocket package, as others use it, in the same documents as ours. */

let server: DocumentServer
let owner: Actor
let threadId: ThreadId
const providers: WebsocketProvider[] = []
beforeAll(async () => {
  server = await startDocumentServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  const made = await server.newThread()
  owner = made.owner
  threadId = made.threadId
})
afterEach(() => {
  for (const provider of providers.splice(0)) provider.destroy()
})

/** Somebody who comes by a ticket. Codes of closed sockets are noted. */
async function enter(actor: Actor | null, thread = threadId, ticketOf = threadId) {
  const ydoc = new Y.Doc()
  const codes: number[] = []
  const ticket = actor ? (await server.tickets.issue(actor, ticketOf)).ticket : 'made up'
  const provider = new WebsocketProvider(`${server.url.replace('http', 'ws')}/yjs`, thread, ydoc, {
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    params: { ticket },
    disableBc: true,
  })
  provider.on('connection-close', (event) => codes.push(event?.code ?? 0))
  providers.push(provider)
  const text = () => ydoc.getXmlFragment('default').toString()
  const synced = () => eventually(() => provider.synced, 'the client is in sync')
  return { ydoc, provider, codes, text, synced }
}

it('writes into the same document as our own clients, and what it writes is on disk', async () => {
  const ours = await server.edit(threadId, owner)
  const theirs = await enter(owner)
  await theirs.synced()
  writeParagraph(theirs.ydoc, 'Check the order.')
  ours.write('Pay the invoice.')
  const both = (text: string) => text.includes('Check the order.') && text.includes('Pay the invoice.')
  await eventually(() => both(theirs.text()) && both(ours.lines.join()), 'both have both')
  await server.host.whenStored(threadId)
  expect(await server.rows(threadId)).toBeGreaterThanOrEqual(2)
  const late = await enter(owner)
  await late.synced()
  expect(both(late.text())).toBe(true)
})

it('shows who it is as the server knows them, whatever it says', async () => {
  const ours = await server.edit(threadId, owner)
  const theirs = await enter(await joined('editor', 'Ben'))
  theirs.provider.awareness.setLocalStateField('user', { name: 'The owner', color: '#000000' })
  const names = () =>
    [...ours.awareness.getStates().values()].flatMap(({ user }) => (user?.name ? [user.name] : []))
  await eventually(() => names().includes('Ben'), 'Ben is seen')
  expect(names()).not.toContain('The owner')
})

it('reads only where its role says so', async () => {
  const ours = await server.edit(threadId, owner)
  const theirs = await enter(await joined('viewer'))
  await theirs.synced()
  writeParagraph(theirs.ydoc, 'Not allowed.')
  ours.write('Seen by all.')
  await eventually(() => theirs.text().includes('Seen by all.'), 'it reads on')
  expect(ours.lines.join()).not.toContain('Not allowed.')
})

describe('is turned away for good', () => {
  it.each([
    ['without a ticket', 4401, async () => enter(null)],
    ['from a thread of others', 4404, async () => enter(await server.newUser('Eve'))],
    [
      'with the ticket of another thread',
      4401,
      async () => enter(owner, (await server.newThread()).threadId),
    ],
  ])('%s', async (_, code, come) => {
    const { provider, codes, text } = await come()
    await eventually(() => codes.length > 0, 'its socket is closed')
    expect(codes).toEqual([code])
    expect(provider.shouldConnect).toBe(false)
    expect(text()).toBe('')
  })
})

it('is cut when its right ends, and when the thread is deleted', async () => {
  const ben = await joined('editor')
  const theirs = await enter(ben)
  await theirs.synced()
  server.host.revoke({ kind: 'member', threadId, userId: ben.userId })
  await eventually(() => theirs.codes.includes(4003), 'it is cut')
  theirs.provider.destroy()
  const other = await enter(owner)
  await other.synced()
  await server.threads.delete(threadId)
  await eventually(() => other.codes.includes(4404), 'it is told that the thread is gone')
})

it('that speaks nonsense is cut, and nobody else', async () => {
  const ours = await server.edit(threadId, owner)
  const theirs = await enter(owner)
  await theirs.synced()
  theirs.provider.ws?.send(Uint8Array.of(0, 2, 5, 255, 255, 255, 255, 255))
  await eventually(() => theirs.codes.length > 0, 'it is cut')
  expect(theirs.codes[0]).toBe(1007)
  ours.write('Going on.')
  await eventually(() => ours.unsynced === 0, 'others go on')
})

async function joined(role: 'editor' | 'viewer', name = 'Ben'): Promise<Actor> {
  const user = await server.newUser(name)
  await server.addMember(threadId, user.userId, role)
  return user
}
