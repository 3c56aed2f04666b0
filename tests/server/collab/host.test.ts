import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { DocumentHost } from '#server/collab/host.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { createLog } from '#server/log.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { writeParagraph } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

const byProgram = serverOrigin('user_program', 'patch')
let server: DocumentServer
let threadId: ThreadId

beforeEach(async () => {
  server = await startDocumentServer()
  threadId = (await server.newThread()).threadId
})
afterEach(() => server.remove())

const write = (...texts: string[]) =>
  server.host.edit(threadId, byProgram, (ydoc) => {
    for (const text of texts) writeParagraph(ydoc, text)
  })

const linesOf = (ydoc: Y.Doc) => readTree(ydoc).map(textOf)
const read = (host = server.host) => host.read(threadId, linesOf)
const newRow = (id: string) =>
  server.db.sql
    .insertInto('users')
    .values({ id, kind: 'guest', name: 'Row', color: '#000000', created_at_ms: 1 })
    .compile()
const hasRow = async (id: string) =>
  (await server.db.sql.selectFrom('users').select('id').where('id', '=', id).executeTakeFirst()) !== undefined

describe('an edit by the server', () => {
  it('is one update, however many changes it makes', async () => {
    await write('one', 'two', 'three')
    expect(await server.rows(threadId)).toBe(1)
    expect(await read()).toEqual(['one', 'two', 'three'])
  })

  it('gives what the change gives', async () => {
    await write('one')
    expect(await server.host.edit(threadId, byProgram, (ydoc) => linesOf(ydoc).length)).toBe(1)
    expect(await server.rows(threadId)).toBe(1)
  })

  it('is over when it is on disk, with the rows that belong to it', async () => {
    const release = server.db.hold()
    let isOver = false
    const edit = server.host
      .edit(
        threadId,
        byProgram,
        (ydoc) => writeParagraph(ydoc, 'one'),
        () => [newRow('user_row')],
      )
      .then(() => {
        isOver = true
      })
    const commits = server.db.commits
    await eventually(() => server.db.commits > commits, 'the commit is on its way')
    expect(await read(), 'everybody sees it already').toEqual(['one'])
    expect(isOver).toBe(false)
    expect(await hasRow('user_row')).toBe(false)
    release()
    await edit
    expect(await hasRow('user_row')).toBe(true)
  })

  it('has no rows when it changed nothing', async () => {
    await server.host.edit(
      threadId,
      byProgram,
      () => undefined,
      () => [newRow('user_row')],
    )
    expect(await hasRow('user_row')).toBe(false)
  })

  it('fails when its rows are refused; the text stays, because others have it', async () => {
    const edit = server.host.edit(
      threadId,
      byProgram,
      (ydoc) => writeParagraph(ydoc, 'one'),
      () => [newRow('user_row'), newRow('user_row')],
    )
    await expect(edit).rejects.toThrow('UNIQUE')
    expect(await hasRow('user_row')).toBe(false)
    expect(await server.rows(threadId)).toBe(1)
    expect(await read()).toEqual(['one'])
  })

  it('is told of when it is on disk, with who made it', async () => {
    const told: unknown[] = []
    server.host.onEdited(({ threadId: where, actor }) => told.push([where, actor]))
    server.host.onEdited(() => {
      throw new Error('a listener of poor quality')
    })
    const release = server.db.hold()
    const commits = server.db.commits
    const edit = write('one')
    await eventually(() => server.db.commits > commits, 'the commit is on its way')
    expect(told).toEqual([])
    release()
    await edit
    expect(told).toEqual([[threadId, 'user_program']])
  })

  it('is refused for a thread that does not exist', async () => {
    const nowhere = 'thread_00000000000000000000000000' as ThreadId
    await expect(server.host.edit(nowhere, byProgram, () => 1)).rejects.toMatchObject({ code: 'not_found' })
    await expect(server.host.read(nowhere, () => 1)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is refused once the thread is deleted, also while the document is open', async () => {
    await write('one')
    await server.threads.delete(threadId)
    await expect(write('two')).rejects.toMatchObject({ code: 'not_found' })
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('what was edited', () => {
  it('is there for a server that starts on the same folder', async () => {
    await write('one')
    await server.stop()
    server = await startDocumentServer({ dataDir: server.dataDir })
    expect(await read()).toEqual(['one'])
  })

  it('is stored when the server closes, and nothing is taken after that', async () => {
    const edit = write('one')
    await eventually(async () => (await read()).length === 1, 'the edit is made')
    await server.host.close()
    await edit
    await expect(write('two')).rejects.toMatchObject({ code: 'unavailable' })
    expect(await server.rows(threadId)).toBe(1)
  })
})

describe('a document that Yjs left broken', () => {
  const breakDocument = () =>
    server.host.edit(threadId, byProgram, (ydoc) => {
      ydoc.on('update', () => {
        throw new Error('a handler of poor quality')
      })
      writeParagraph(ydoc, 'two')
    })

  it('is read anew, with all that was appended before it broke', async () => {
    await write('one')
    await expect(breakDocument()).rejects.toThrow('a handler of poor quality')
    expect(await read()).toEqual(['one', 'two'])
    await write('three')
    expect(await read()).toEqual(['one', 'two', 'three'])
  })

  it('is read anew only when all of it is stored', async () => {
    await write('one')
    const release = server.db.hold()
    const commits = server.db.commits
    await expect(breakDocument()).rejects.toThrow()
    await eventually(() => server.db.commits > commits, 'the commit is on its way')
    const found: string[][] = []
    const reading = read().then((lines) => found.push(lines))
    const edit = write('three')
    // Both would be done with by then, if they did not wait.
    await readStoredLines()
    expect(found).toEqual([])
    release()
    await Promise.all([reading, edit])
    expect(found).toEqual([['one', 'two']])
    expect(await read()).toEqual(['one', 'two', 'three'])
  })

  it('is left by those who had it open, who come back to all that was acknowledged', async () => {
    const ana = await server.edit(threadId, await newEditor())
    ana.write('one')
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    await expect(breakDocument()).rejects.toThrow()
    ana.write('three')
    await eventually(() => ana.isSynced && ana.unsynced === 0, 'Ana is back, and her edit is acknowledged')
    expect(ana.closeCodes).toEqual([1012])
    expect((await readStoredLines()).sort()).toEqual(['one', 'three', 'two'])
  })
})

/** What the database has, as another host with the same database sees it. */
async function readStoredLines(): Promise<string[]> {
  const other = new DocumentHost({ ...parts(), admit: () => Promise.reject(new Error('nobody comes')) })
  const lines = await read(other)
  await other.close()
  return lines
}

const parts = () => ({ db: server.db, vault: server.vault, log: createLog('silent'), now: Date.now })

async function newEditor() {
  const person = await server.newUser()
  await server.addMember(threadId, person.userId, 'editor')
  return person
}
