import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { writeParagraph } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
let threadId: ThreadId
let owner: Actor

beforeEach(async () => {
  server = await startDocumentServer()
  ;({ threadId, owner } = await server.newThread())
})
afterEach(() => server.remove())

const stored = () => server.host.read(threadId, (ydoc) => readTree(ydoc).map(textOf))

describe('an edit', () => {
  it('is seen by others at once, and acknowledged when it is on disk', async () => {
    const [ana, jonas] = [await server.edit(threadId, owner), await server.edit(threadId, owner)]
    await eventually(() => ana.unsynced === 0, 'the handshake is acknowledged')
    const release = server.db.hold()
    ana.write('one')
    ana.write('two')
    await eventually(() => jonas.lines.length === 2, 'Jonas sees them')
    ana.awareness.setLocalState({ cursor: { at: 2 } })
    await eventually(() => jonas.awareness.getStates().has(ana.ydoc.clientID), 'all else goes on')
    expect(ana.unsynced).toBe(2)
    release()
    await eventually(() => ana.unsynced === 0, 'they are acknowledged')
    expect(await server.rows(threadId)).toBe(2)
  })

  it('is acknowledged by itself after the database was away', async () => {
    const ana = await server.edit(threadId, owner)
    await eventually(() => ana.unsynced === 0, 'the handshake is acknowledged')
    server.db.goAway()
    const commits = server.db.commits
    ana.write('one')
    await eventually(() => server.db.commits > commits + 1, 'it was tried twice')
    expect(ana.unsynced).toBe(1)
    server.db.comeBack()
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    expect(ana.closeCodes).toEqual([])
  })
})

describe('a client that comes back', () => {
  it('hands in what it wrote offline, also while it goes on typing', async () => {
    const draft = new Y.Doc()
    writeParagraph(draft, 'offline 1')
    writeParagraph(draft, 'offline 2')
    const ana = server.enter(threadId, owner, draft)
    // Sent before the server asks for what it lacks, and it builds on that.
    ana.onAdmitted(() => ana.write('while coming back'))
    await ana.synced()
    await eventually(() => ana.unsynced === 0, 'all is acknowledged')
    expect(await stored()).toEqual(['offline 1', 'offline 2', 'while coming back'])
    expect(ana.closeCodes, 'nothing was refused').toEqual([])
  })

  it('is not refused, and comes in by itself, when the document could not be read for a moment', async () => {
    await server.db.sql.schema.alterTable('updates').renameTo('updates_away').execute()
    const ana = server.enter(threadId, owner)
    await eventually(() => ana.closeCodes.length > 0, 'the socket is closed')
    await server.db.sql.schema.alterTable('updates_away').renameTo('updates').execute()
    await ana.synced()
    expect(ana.wasRefused).toBe(false)
    ana.write('one')
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
  })
})

describe('a right that changes', () => {
  it('cuts the socket, and lets the user back in with what they may now', async () => {
    const ana = await server.newUser()
    await server.addMember(threadId, ana.userId, 'editor')
    const [editor, other] = [await server.edit(threadId, ana), await server.edit(threadId, owner)]
    await server.addMember(threadId, ana.userId, 'viewer')
    server.host.revoke({ kind: 'member', threadId, userId: ana.userId })
    await eventually(() => editor.closeCodes.length === 1, 'the editor is cut')
    await eventually(() => editor.isSynced && editor.scope === 'readonly', 'they are back as a viewer')
    expect(editor.closeCodes).toEqual([4003])
    expect(other.closeCodes).toEqual([])
  })

  it('closes the door with a code to a user who is no member any more', async () => {
    const ana = await server.newUser()
    await server.addMember(threadId, ana.userId, 'editor')
    const editor = await server.edit(threadId, ana)
    await server.db.sql.deleteFrom('members').where('user_id', '=', ana.userId).execute()
    server.host.revoke({ kind: 'member', threadId, userId: ana.userId })
    await eventually(() => editor.closeCodes.includes(4004), 'they are shown the door')
    expect(await editor.refusal()).toBe('not_found')
  })

  it('cuts everybody when the thread is deleted', async () => {
    const ana = await server.edit(threadId, owner)
    ana.write('one')
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    await server.threads.delete(threadId)
    await eventually(() => ana.closeCodes.length > 0, 'Ana is cut')
    expect(ana.closeCodes[0]).toBe(4004)
    expect(await server.rows(threadId)).toBe(0)
  })
})

describe('a socket', () => {
  const sockets: WebSocket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate()
  })

  async function open(): Promise<WebSocket> {
    const { ticket } = await server.tickets.issue(owner, threadId)
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}?ticket=${ticket}`)
    sockets.push(socket)
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return socket
  }

  const closeOf = (socket: WebSocket) =>
    new Promise<{ code: number; reason: string }>((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })),
    )

  /** A frame of the document: its address, then these numbers. */
  function frame(...bytes: number[]): Uint8Array {
    const encoder = encoding.createEncoder()
    encoding.writeVarString(encoder, threadId)
    for (const byte of bytes) encoding.writeVarUint(encoder, byte)
    return encoding.toUint8Array(encoder)
  }
  const emptyToken = () => frame(2, 0, 0)
  const firstSyncStep = () => frame(0, 0, 1, 0)

  it('is let go when its reader does not read', async () => {
    await server.host.edit(threadId, serverOrigin('user_program', 'import'), (ydoc) => {
      for (let block = 0; block < 20; block++) {
        writeParagraph(ydoc, 'x'.repeat(50_000))
      }
    })
    const reader = await open()
    reader.send(emptyToken())
    await new Promise((resolve) => reader.once('message', resolve))
    reader.pause()
    const closed = closeOf(reader)
    // Each asks for the whole document, which is a megabyte. One more than 25 at once would be cut for asking too often.
    for (let i = 0; i < 25; i++) reader.send(firstSyncStep())
    const other = await server.edit(threadId, owner)
    other.write('the others go on')
    await eventually(() => other.unsynced === 0, 'it is acknowledged')
    reader.resume()
    expect((await closed).code).toBe(1006)
  })

  it('is refused when as many as may have the document open', { timeout: 60_000 }, async () => {
    const url = `${server.url.replace('http', 'ws')}/collab/${threadId}`
    const first = Array.from({ length: limits.connectionsPerDocument }, () => new WebSocket(url))
    sockets.push(...first)
    await Promise.all(first.map((socket) => new Promise((resolve) => socket.once('open', resolve))))
    const next = new WebSocket(url)
    sockets.push(next)
    expect((await closeOf(next)).code).toBe(1013)
    expect(first.every((socket) => socket.readyState === WebSocket.OPEN)).toBe(true)
  })

  it('is closed when it sends text', async () => {
    const socket = await open()
    socket.send('hello')
    expect((await closeOf(socket)).code).toBe(1003)
  })

  it.each([
    ['what is no frame', () => Uint8Array.of(255, 255)],
    ['an update that cannot be read', () => frame(0, 2, 3, 9, 9, 9)],
    ['a presence that cannot be read', () => frame(1, 2, 9, 9)],
  ])('is closed when it sends %s, and others notice nothing', async (_, bad) => {
    const ana = await server.edit(threadId, owner)
    const socket = await open()
    socket.send(emptyToken())
    await new Promise((resolve) => socket.once('message', resolve))
    socket.send(bad())
    await closeOf(socket)
    ana.write('one')
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    expect(ana.closeCodes).toEqual([])
  })
})

describe('presence', () => {
  const seenBy = (peer: { awareness: { getStates(): Map<number, unknown> } }, clientId: number) =>
    peer.awareness.getStates().get(clientId) as
      | { user?: { name?: string; type?: string }; cursor?: unknown }
      | undefined

  it('is the name of the account, and the cursor of the client', async () => {
    const ana = await server.edit(threadId, owner)
    const jonas = await server.edit(threadId, owner)
    ana.awareness.setLocalState({
      user: { name: 'The CEO', type: 'agent' },
      cursor: { anchor: 1 },
      more: true,
    })
    await eventually(() => seenBy(jonas, ana.ydoc.clientID)?.cursor !== undefined, 'Jonas sees Ana')
    expect(seenBy(jonas, ana.ydoc.clientID)).toEqual({
      user: { name: owner.name, color: owner.color, type: 'human' },
      cursor: { anchor: 1 },
    })
  })

  it('ends at once when a client says so', async () => {
    const ana = await server.edit(threadId, owner)
    const jonas = await server.edit(threadId, owner)
    ana.awareness.setLocalState({ cursor: null })
    await eventually(() => seenBy(jonas, ana.ydoc.clientID) !== undefined, 'Jonas sees Ana')
    ana.awareness.setLocalState(null)
    await eventually(() => seenBy(jonas, ana.ydoc.clientID) === undefined, 'Ana is gone')
    expect(ana.isSynced).toBe(true)
  })

  it('ends with the connection, also with the second one of the same client', async () => {
    const ana = await server.edit(threadId, owner)
    const jonas = await server.edit(threadId, owner)
    for (const round of [1, 2]) {
      ana.awareness.setLocalState({ cursor: { round } })
      await eventually(() => seenBy(jonas, ana.ydoc.clientID) !== undefined, 'Jonas sees Ana')
      ana.goOffline()
      await eventually(() => seenBy(jonas, ana.ydoc.clientID) === undefined, 'Ana is gone')
      await ana.comeBack()
      await ana.synced()
    }
  })

  it('is nobody else’s to change', async () => {
    const mallory = await server.newUser('Mallory')
    await server.addMember(threadId, mallory.userId, 'editor')
    const [ana, jonas, evil] = [
      await server.edit(threadId, owner),
      await server.edit(threadId, owner),
      await server.edit(threadId, mallory),
    ]
    const designer = await server.host.join(threadId, { name: 'Designer', color: '#7c3aed', type: 'agent' })
    ana.awareness.setLocalState({ cursor: { of: 'Ana' } })
    await eventually(() => jonas.awareness.getStates().size >= 3, 'Jonas sees Ana and the designer')
    const before = new Map(jonas.awareness.getStates())
    for (const clientId of before.keys()) {
      evil.awareness.states.set(clientId, { user: { name: 'Mallory' } })
      evil.awareness.meta.set(clientId, { clock: 2 ** 40, lastUpdated: Date.now() })
    }
    evil.awareness.emit('update', [{ added: [], updated: [...before.keys()], removed: [] }, 'evil'])
    evil.awareness.setLocalState({ cursor: { of: 'Mallory' } })
    await eventually(() => seenBy(jonas, evil.ydoc.clientID) !== undefined, 'Mallory is seen')
    for (const [clientId, state] of before) {
      if (clientId !== evil.ydoc.clientID) expect(seenBy(jonas, clientId)).toEqual(state)
    }
    designer.leave()
  })

  it('shows the designer, where it writes, until it leaves', async () => {
    const ana = await server.edit(threadId, owner)
    const { presence, leave } = await server.host.join(threadId, {
      name: 'Designer',
      color: '#7c3aed',
      type: 'agent',
    })
    const designers = () =>
      [...ana.awareness.getStates().values()].filter((state) => state.user?.type === 'agent')
    await eventually(() => designers().length === 1, 'the designer is seen')
    presence.showCaret(Y.createRelativePositionFromTypeIndex(fragmentOf(ana.ydoc), 0))
    await eventually(() => Boolean(designers()[0]?.cursor), 'its caret is seen')
    presence.showCaret(null)
    await eventually(() => designers()[0]?.cursor === null, 'its caret is gone')
    leave()
    await eventually(() => designers().length === 0, 'the designer is gone')
  })
})
