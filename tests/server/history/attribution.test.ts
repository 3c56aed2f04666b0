import { Editor } from '@tiptap/core'
import Collaboration from '@tiptap/extension-collaboration'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { readAttribution } from '#server/history/attribution.ts'
import type { PatchAuthor } from '#server/history/patch-recorder.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { extensions } from '#shared/document/schema.ts'
import { fragmentName } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { BindingGuard } from '../../../web/document/binding-guard.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import type { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { givePage } from '../../support/page.ts'

/** Real editors, over real sockets, with the real journal: who wrote what is told right whatever they do. */

let server: DocumentServer
let threadId: ThreadId
let ana: Actor
let ben: Actor
let desks: Desk[] = []

afterAll(givePage())

beforeEach(async () => {
  server = await startDocumentServer()
  ana = await server.newUser('Ana')
  ben = await server.newUser('Ben')
  threadId = (await server.newThread(ana)).threadId
  await server.addMember(threadId, ben.userId, 'editor')
  desks = []
})
afterEach(async () => {
  for (const { editor } of desks) editor.destroy()
  await server.remove()
})

type Desk = { readonly peer: EditorPeer; readonly editor: Editor; stored(): Promise<void> }

/** Somebody at a real editor. */
async function sit(actor: Actor, ydoc = new Y.Doc()): Promise<Desk> {
  const peer = server.enter(threadId, actor, ydoc)
  await peer.synced()
  const editor = new Editor({
    element: document.createElement('div'),
    extensions: [
      ...extensions,
      Collaboration.configure({ document: ydoc, field: fragmentName }),
      BindingGuard,
    ],
  })
  const desk = { peer, editor, stored: () => eventually(() => peer.unsynced === 0, 'it is stored') }
  desks.push(desk)
  return desk
}

const author: PatchAuthor = { actor: { kind: 'agent', id: 'designer' }, runId: 'run_1', model: 'a-model' }

async function designerAppends(content: string) {
  const patch = { operation: 'append', location: 'document', content } as const
  const [outcome] = await server.patches.apply(threadId, author, [patch])
  if (outcome?.status !== 'applied' || outcome.patchId === undefined) throw new Error('it was not applied')
  return outcome.patchId
}

async function restart(): Promise<void> {
  for (const { editor } of desks.splice(0)) editor.destroy()
  await server.stop()
  server = await startDocumentServer({ dataDir: server.dataDir })
}

const read = () => readAttribution(server, threadId, { withBlocks: true })

/** `Ana: First` for each span; text of a patch stands in brackets. Blocks are apart by a dash. */
async function spoken(): Promise<string> {
  const { authors, blocks } = await read()
  return blocks
    .map(({ text, spans }) =>
      spans
        .map(([start, end, by, patch]) => {
          const words = text.slice(start, end)
          return `${authors[by]?.name}: ${patch === null ? words : `[${words}]`}`
        })
        .join(' | '),
    )
    .join(' — ')
}

describe('text', () => {
  it('is told by who typed it, the designer’s with the patch it came with', async () => {
    const patchId = await designerAppends('Check the invoice')
    const desk = await sit(ana)
    const other = await sit(ben)
    desk.editor.commands.insertContentAt(1, 'First: ')
    other.editor.commands.insertContentAt(other.editor.state.doc.content.size - 1, ' twice')
    await Promise.all([desk.stored(), other.stored()])
    expect(await spoken()).toBe('Ana: First:  | Designer: [Check the invoice] | Ben:  twice')
    expect((await read()).patches).toEqual([
      { patch_id: patchId, run_id: 'run_1', model: 'a-model', status: 'applied' },
    ])
  })

  it('by a program with somebody’s key is told apart from what that person typed', async () => {
    const desk = await sit(ana)
    desk.editor.commands.insertContent('Typed')
    await desk.stored()
    const patch = { operation: 'append', location: 'document', content: 'Sent' } as const
    await server.patches.apply(threadId, { actor: { kind: 'api', id: ana.userId } }, [patch])
    expect((await read()).authors.map(({ kind, author_id }) => [kind, author_id])).toEqual([
      ['person', ana.userId],
      ['program', ana.userId],
    ])
  })

  const changes: [string, (editor: Editor) => unknown][] = [
    ['wraps it in a list', ({ commands }) => commands.toggleBulletList()],
    ['makes it a heading', ({ commands }) => commands.toggleHeading({ level: 2 })],
    ['makes it code', ({ commands }) => commands.toggleCodeBlock()],
    ['quotes it', ({ commands }) => commands.toggleBlockquote()],
    ['splits it', ({ commands }) => commands.splitBlock()],
  ]
  it.each(changes)('stays with its first writer when somebody %s', async (_, change) => {
    await designerAppends('Check the invoice')
    const desk = await sit(ana)
    desk.editor.commands.insertContentAt(desk.editor.state.doc.content.size - 1, ' of Ana')
    await desk.stored()
    const other = await sit(ben)
    other.editor.commands.setTextSelection(10)
    change(other.editor)
    await other.stored()
    expect((await spoken()).replace(/\] — Designer: \[/, '')).toBe(
      'Designer: [Check the invoice] | Ana:  of Ana',
    )
    other.editor.commands.insertContentAt(other.editor.state.doc.content.size - 1, ' ')
    await restart()
    expect(await spoken()).toContain('Ana:  of Ana')
    expect((await read()).authors.map(({ name }) => name)).toEqual(['Designer', 'Ana', 'Ben'])
  })

  it('stays with its first writer through undo and redo of a patch, and a restart in between', async () => {
    const desk = await sit(ana)
    desk.editor.commands.insertContent('Check the invoice')
    await desk.stored()
    const patch = {
      operation: 'update',
      location: 'document',
      oldContent: 'Check the invoice',
      newContent: 'Pay',
    } as const
    const [outcome] = await server.patches.apply(threadId, author, [patch])
    const patchId = outcome?.status === 'applied' ? outcome.patchId : undefined
    if (!patchId) throw new Error(`it was not applied: ${JSON.stringify(outcome)}`)
    expect(await spoken()).toBe('Designer: [Pay]')
    await server.review.undo(threadId, patchId, ben)
    expect(await spoken()).toBe('Ana: Check the invoice')
    await restart()
    expect(await spoken()).toBe('Ana: Check the invoice')
    await server.review.redo(threadId, patchId, ben)
    expect(await spoken()).toBe('Designer: [Pay]')
    await server.review.undo(threadId, patchId, ben)
    expect(await spoken()).toBe('Ana: Check the invoice')
  })

  it('that its author deletes and brings back by undo stays with its first writer', async () => {
    await designerAppends('Check the invoice')
    const desk = await sit(ana)
    desk.editor.commands.deleteRange({ from: 7, to: 18 })
    await desk.stored()
    expect(await spoken()).toBe('Designer: [Check ]')
    desk.editor.commands.undo()
    await desk.stored()
    expect(await server.host.read(threadId, documentMarkdown)).toBe('Check the invoice')
    expect(await spoken()).toBe('Designer: [Check the invoice]')
  })

  it('stays so when whole blocks are deleted and brought back, and its patch can still be undone', async () => {
    const other = await sit(ben)
    other.editor.commands.insertContent('By Ben himself')
    await other.stored()
    const desk = await sit(ana)
    const patchId = await designerAppends('Check the invoice\n\n- Pay the supplier\n- Tell the supplier')
    await eventually(() => desk.peer.lines.length === 3, 'the patch is here')
    const before = await spoken()
    desk.editor.commands.deleteRange({ from: 16, to: desk.editor.state.doc.content.size })
    await desk.stored()
    expect(await spoken()).toBe('Ben: By Ben himself')
    desk.editor.commands.undo()
    await desk.stored()
    expect(await spoken()).toBe(before)
    await server.review.undo(threadId, patchId, ben)
    expect(await server.host.read(threadId, documentMarkdown)).toBe('By Ben himself')
  })
})

describe('a client id', () => {
  it('that somebody else uses too gives them what they add, and nothing of what was there', async () => {
    const desk = await sit(ana)
    desk.editor.commands.insertContent('Of Ana')
    await desk.stored()
    const { clientID } = desk.peer.ydoc
    const spoof = new Y.Doc()
    Y.applyUpdate(spoof, Y.encodeStateAsUpdate(desk.peer.ydoc))
    desk.peer.drop()
    desk.editor.destroy()
    spoof.clientID = clientID
    const other = await sit(ben, spoof)
    other.editor.commands.insertContentAt(7, ' and Ben')
    await other.stored()
    expect(spoof.clientID, 'both wrote as one client').toBe(clientID)
    expect(await spoken()).toBe('Ana: Of Ana | Ben:  and Ben')
    await restart()
    expect(await spoken()).toBe('Ana: Of Ana | Ben:  and Ben')
  })

  it('is stored once, however much is typed', async () => {
    const desk = await sit(ana)
    for (const letter of 'Check the invoice') {
      desk.editor.commands.insertContent(letter)
      await desk.stored()
    }
    const rows = await server.db.sql.selectFrom('id_owners').selectAll().execute()
    expect(rows.map(({ changes }) => JSON.parse(changes))).toEqual([
      [[desk.peer.ydoc.clientID, 0, null, ana.userId, null]],
    ])
  })
})

it('who wrote what is the same after the journal was compacted', async () => {
  const patchId = await designerAppends('Check the invoice')
  const desk = await sit(ana)
  for (let count = 0; count < 250; count++) desk.editor.commands.insertContentAt(1, `${count % 10}`)
  await desk.stored()
  const before = await read()
  // Everybody leaves, and a quiet document is compacted.
  desk.editor.destroy()
  desk.peer.drop()
  await eventually(async () => (await server.rows(threadId)) < 250, 'the journal is compacted')
  await restart()
  expect({ ...(await read()), sessions: [] }).toEqual({ ...before, sessions: [] })
  expect(before.patches.map(({ patch_id }) => patch_id)).toEqual([patchId])
})

it('what the update of a refused row brought is known all the same', async () => {
  const origin = serverOrigin(ana.userId, 'import')
  const change = (ydoc: Y.Doc) => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('Imported')])
    ydoc.getXmlFragment(fragmentName).push([paragraph])
  }
  const { sql } = server.db
  const bad = sql.insertInto('id_links').values({ thread_id: 'thread_nobody', links: '[]' }).compile()
  await expect(server.host.edit(threadId, origin, change, () => [bad])).rejects.toThrow()
  await restart()
  expect(await spoken()).toBe('Ana: Imported')
})
