import { afterEach, beforeEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { serverOrigin } from '#server/collab/origin.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { placeOf, textOfItem } from '#shared/document/yjs-internals.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import type { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
beforeEach(async () => {
  server = await startDocumentServer()
})
afterEach(() => server.remove())

const designer = serverOrigin('agent:run_1', 'patch')

async function openDocument(text: string): Promise<{ threadId: ThreadId; ana: EditorPeer }> {
  const { threadId, owner } = await server.newThread()
  const ana = await server.edit(threadId, owner)
  ana.write(text)
  await eventually(() => ana.unsynced === 0, 'the paragraph is stored')
  return { threadId, ana }
}

function textAt(ydoc: Y.Doc, index: number): Y.XmlText {
  const block = fragmentOf(ydoc).get(index)
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('no text there')
  return text
}

test('what somebody types while the designer deletes the block is put back', async () => {
  const { threadId, ana } = await openDocument('First we register.')
  await server.host.edit(threadId, designer, (ydoc) => {
    // On its way when the block goes.
    textAt(ana.ydoc, 0).insert(18, ' KEPT')
    fragmentOf(ydoc).delete(0)
  })
  await eventually(() => ana.lines.includes(' KEPT'), 'the words are back')
  expect(ana.lines).toEqual([' KEPT'])
})

test('what somebody typed offline into a block that was deleted meanwhile is put back', async () => {
  const { threadId, ana } = await openDocument('First we register.')
  ana.goOffline()
  textAt(ana.ydoc, 0).insert(18, ' KEPT')
  await server.host.edit(threadId, designer, (ydoc) => fragmentOf(ydoc).delete(0))
  await ana.comeBack()
  await eventually(() => ana.lines.includes(' KEPT'), 'the words are back')
})

test('a split paragraph keeps the ids of its letters, also after a restart', async () => {
  const { threadId, ana } = await openDocument('one two')
  const two = { client: ana.ydoc.clientID, clock: 6 }
  expect(placeOf(ana.ydoc, two)?.item.deleted).toBe(false)
  ana.ydoc.transact(() => {
    textAt(ana.ydoc, 0).delete(3, 4)
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(' two')])
    fragmentOf(ana.ydoc).push([paragraph])
  })
  await eventually(() => ana.unsynced === 0, 'the split is stored')

  const letter = (ydoc: Y.Doc) => {
    const place = placeOf(ydoc, two)
    return { isGone: place?.item.deleted, text: place && textOfItem(place.item)?.toString() }
  }
  expect(await server.host.read(threadId, letter)).toEqual({ isGone: false, text: ' two' })
  await server.stop()
  server = await startDocumentServer({ dataDir: server.dataDir })
  expect(await server.host.read(threadId, letter)).toEqual({ isGone: false, text: ' two' })
})
