import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import WebSocket from 'ws'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import { actorOf } from '#server/collab/origin.ts'
import { appendIds, countIds, type IdRun } from '#shared/document/id-set.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { presentIds, textsWithin, visibleIds } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import { tokenFrame, updateFrame } from '../../support/document-frames.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

/** Paragraphs of a paste: three parts each, so that it comes in at least three pieces. */
const pasted = 4_000

let server: DocumentServer
let threadId: ThreadId
let owner: Actor
beforeEach(async () => {
  server = await startDocumentServer()
  ;({ threadId, owner } = await server.newThread())
  // Hocuspocus prints a line for each connection that it closes.
  for (const stream of ['error', 'warn'] as const)
    vi.spyOn(console, stream).mockImplementation(() => undefined)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.remove()
})

const lines = (count = pasted) => Array.from({ length: count }, (_, at) => `pasted ${at}`)
const stored = () => server.host.read(threadId, (ydoc) => readTree(ydoc).map(textOf))
const liveDoc = () => server.host.read(threadId, (ydoc) => ydoc)

/** In one transaction, as an editor does. */
function paste(ydoc: Y.Doc, texts = lines()): void {
  ydoc.transact(() => fragmentOf(ydoc).push(texts.map((text) => paragraph(text))))
}

function paragraph(text: string): Y.XmlElement {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText(text)])
  return block
}

/** How many blocks the live document has after each of its changes. */
async function watch(): Promise<number[]> {
  const ydoc = await liveDoc()
  const sizes: number[] = []
  ydoc.on('update', () => sizes.push(fragmentOf(ydoc).length))
  return sizes
}

describe('a large update', () => {
  it('comes in pieces, and the next edit of its author after the last of them', async () => {
    const ana = await server.edit(threadId, owner)
    const sizes = await watch()
    paste(ana.ydoc)
    ana.write('typed after it')
    await eventually(() => ana.unsynced === 0, 'all is acknowledged')
    expect(sizes.length).toBeGreaterThan(3)
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
    expect(sizes.slice(-2)).toEqual([pasted, pasted + 1])
    expect(await stored()).toEqual([...lines(), 'typed after it'])
    expect(await server.rows(threadId)).toBe(sizes.length)
  })

  it('is acknowledged when its last piece is on disk', async () => {
    const [ana, jonas] = [await server.edit(threadId, owner), await server.edit(threadId, owner)]
    await eventually(() => ana.unsynced === 0, 'the handshake is acknowledged')
    const release = server.db.hold()
    paste(ana.ydoc)
    await eventually(() => jonas.lines.length === pasted, 'Jonas sees all of it')
    // A question and its answer, as often as it takes for an acknowledgement to come that was under way.
    for (let n = 0; n < 5; n++) {
      ana.awareness.setLocalState({ cursor: { n } })
      await eventually(
        () => jonas.awareness.getStates().get(ana.ydoc.clientID)?.cursor?.n === n,
        'what is sent after it arrives',
      )
    }
    expect(ana.unsynced).toBe(1)
    release()
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    expect(await server.rows(threadId)).toBeGreaterThan(3)
    const again = await server.edit(threadId, owner)
    expect(again.lines).toEqual(lines())
  })

  it('lets the edits of others through between its pieces', async () => {
    const other = await server.newUser('Jonas')
    await server.addMember(threadId, other.userId, 'editor')
    const [ana, jonas] = [await server.edit(threadId, owner), await server.edit(threadId, other)]
    jonas.write('before')
    await eventually(() => ana.lines.length === 1, 'both have a line')
    // Jonas writes when he sees the first piece.
    jonas.ydoc.once('update', () => jonas.write('meanwhile'))
    const ydoc = await liveDoc()
    const blocksAtHis: number[] = []
    ydoc.on('afterTransaction', ({ origin }: Y.Transaction) => {
      if (actorOf(origin) === other.userId) blocksAtHis.push(fragmentOf(ydoc).length)
    })
    paste(ana.ydoc, lines(20_000))
    await eventually(() => ana.unsynced === 0 && jonas.unsynced === 0, 'all is acknowledged')
    expect(blocksAtHis).toHaveLength(1)
    expect(blocksAtHis[0]).toBeLessThan(20_000)
    const texts = await stored()
    expect(texts.filter((text) => text.startsWith('pasted'))).toEqual(lines(20_000))
    expect(texts).toContain('meanwhile')
    await eventually(() => jonas.lines.length === 20_002 && ana.lines.length === 20_002, 'both have all')
    expect(ana.lines).toEqual(jonas.lines)
  })

  it('is refused whole: nothing of one with something wrong at its end is applied', async () => {
    const jonas = await server.edit(threadId, owner)
    const mallory = await server.newUser('Mallory')
    await server.addMember(threadId, mallory.userId, 'editor')
    const writer = new Y.Doc()
    paste(writer)
    fragmentOf(writer).push([new Y.XmlElement('script')])
    const sizes = await watch()
    const peer = server.enter(threadId, mallory, writer)
    await eventually(() => peer.closeCodes.length > 0, 'the socket is closed')
    expect(peer.closeCodes[0]).toBe(1008)
    expect(sizes).toEqual([])
    expect(await server.rows(threadId)).toBe(0)
    jonas.write('goes on')
    await eventually(() => jonas.unsynced === 0, 'others go on')
    expect(await stored()).toEqual(['goes on'])
  })

  it('comes in whole when its author leaves at once, and the document leaves memory after that', async () => {
    const writer = new Y.Doc()
    paste(writer)
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}`)
    await new Promise((resolve) => socket.once('open', resolve))
    const { ticket } = await server.tickets.issue(owner, threadId)
    socket.send(tokenFrame(threadId, ticket))
    await new Promise((resolve) => socket.once('message', resolve))
    socket.send(updateFrame(threadId, Y.encodeStateAsUpdate(writer)), () => socket.terminate())
    await eventually(async () => (await stored()).length === pasted, 'all of it is there')
    await eventually(() => !server.host.isOpen(threadId), 'nobody has the document open')
    expect(await stored()).toEqual(lines())
  })

  it('is not applied any more when its author lost the right to edit before', async () => {
    const ana = await server.newUser('Ana')
    await server.addMember(threadId, ana.userId, 'editor')
    const [peer, jonas] = [await server.edit(threadId, ana), await server.edit(threadId, owner)]
    await eventually(() => peer.unsynced === 0, 'the handshake is acknowledged')
    const sizes = await watch()
    const paused = new Promise<void>((resolve) => {
      const pause = WebSocket.prototype.pause
      vi.spyOn(WebSocket.prototype, 'pause').mockImplementation(function (this: WebSocket) {
        resolve()
        pause.call(this)
      })
    })
    paste(peer.ydoc, lines(20_000))
    await paused
    server.host.revoke({ kind: 'member', threadId, userId: ana.userId })
    await eventually(() => peer.closeCodes.length > 0, 'the socket is closed')
    jonas.write('goes on')
    await eventually(() => jonas.unsynced === 0, 'others go on')
    expect(sizes).toEqual([1])
  })

  it('keeps what letters that it wrote again elsewhere stand for, over all its pieces', async () => {
    const ana = await server.edit(threadId, owner)
    paste(ana.ydoc)
    await eventually(() => ana.unsynced === 0, 'the text is acknowledged')
    const letters = lettersOf(await liveDoc())
    // An editor that puts all of it into a quote writes it anew.
    ana.ydoc.transact(() => {
      const quote = new Y.XmlElement('blockquote')
      quote.insert(0, lines().map(paragraph))
      fragmentOf(ana.ydoc).delete(0, pasted)
      fragmentOf(ana.ydoc).insert(0, [quote])
    })
    await eventually(() => ana.unsynced === 0, 'the quote is acknowledged')
    const found = await server.host.read(threadId, (ydoc) => visibleIds(ydoc, presentIds(ydoc, letters)))
    expect(countIds(letters)).toBe(lines().join('').length)
    expect(countIds(found)).toBe(countIds(letters))
    expect(await stored()).toHaveLength(1)
  })

  it('that deletes everything leaves what others wrote there meanwhile', async () => {
    const [ana, jonas] = [await server.edit(threadId, owner), await server.edit(threadId, owner)]
    paste(ana.ydoc)
    await eventually(() => jonas.lines.length === pasted && ana.unsynced === 0, 'both have the text')
    ana.goOffline()
    const fragment = fragmentOf(ana.ydoc)
    fragment.delete(0, pasted)
    const block = fragmentOf(jonas.ydoc).get(pasted / 2)
    const text = block instanceof Y.XmlElement ? block.get(0) : undefined
    if (!(text instanceof Y.XmlText)) throw new Error('the block has no text')
    text.insert(0, 'Jonas was here: ')
    await eventually(() => jonas.unsynced === 0, 'it is acknowledged')
    const sizes = await watch()
    await ana.comeBack()
    await eventually(() => ana.isSynced && ana.unsynced === 0, 'Ana is back')
    expect(sizes.length).toBeGreaterThan(3)
    expect((await stored()).filter((line) => line !== '')).toEqual(['Jonas was here: '])
  })
})

function lettersOf(ydoc: Y.Doc): IdRun[] {
  const ids: IdRun[] = []
  for (const block of fragmentOf(ydoc).toArray()) {
    for (const { id, length } of block instanceof Y.XmlElement ? textsWithin(block) : [])
      appendIds(ids, id.client, id.clock, length)
  }
  return ids
}
