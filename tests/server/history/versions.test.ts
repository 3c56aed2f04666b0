import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { Sessions } from '#server/access/session.ts'
import { DocumentHost } from '#server/collab/host.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { Authors } from '#server/history/authors.ts'
import { Versions } from '#server/history/versions.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { applyPatch } from '#shared/document/apply.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { MessageId, ThreadId } from '#shared/ids.ts'
import { engines } from '../storage/engines.ts'

describe.each(engines)('versions on $engine', ({ newDatabase }) => {
  let dataDir: string
  let drop: () => Promise<void>
  let db: Database
  let host: DocumentHost
  let authors: Authors
  let versions: Versions
  let threads: Threads
  let ada: Actor
  let threadId: ThreadId
  let nowMs = 1_700_000_000_000
  const now = () => ++nowMs

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pd-versions-'))
    const database = await newDatabase()
    drop = database.drop
    db = await openDatabase({ dataDir, databaseUrl: database.url })
    const vault = new Vault(db, [Buffer.alloc(32, 7)])
    const log = createLog('silent')
    const admit = () => Promise.reject(new Error('nobody comes by socket here'))
    host = new DocumentHost({ db, vault, log, now, admit })
    authors = new Authors(db, log)
    host.onEdited((edit) => authors.note(edit))
    versions = new Versions({ host, db, vault, authors, newId, now })
    const news = { updated: () => undefined, deleted: async () => undefined }
    threads = new Threads({ database: db, vault, newId, now, news })
    ada = (await new Sessions({ database: db, newId, now }).signInGuest('Ada')).person
  })
  afterAll(async () => {
    await host.close()
    await authors.close()
    await db.close()
    await drop()
    await rm(dataDir, { recursive: true })
  })
  beforeEach(async () => {
    const thread = await threads.create(ada.userId, { title: 'Onboarding' }, () => [])
    threadId = thread.id
  })

  const write = (content: string, actor: string = ada.userId) =>
    host.edit(threadId, serverOrigin(actor, 'patch'), (ydoc) => {
      const patch = { operation: 'append', location: 'document', content } as const
      const result = applyPatch(ydoc, patch, { origin: null })
      if (!result.ok) throw new Error(result.refusal.detail)
    })
  const list = () => versions.list(threadId, { before: undefined, limit: 100 })
  const contentOf = async (id: Parameters<Versions['get']>[1]) =>
    writeMarkdown((await versions.get(threadId, id)).version.content)
  const run = () => ({
    runId: newId('run'),
    messageId: 'msg_1' as MessageId,
    userId: ada.userId,
    words: 'Please design\nthis process.',
  })

  it('keep the document as it was, with its name and who took it', async () => {
    await write('First.')
    const id = await versions.create(threadId, ada.userId, 'Before the audit')
    await write('Second.')
    expect(await contentOf(id)).toBe('First.')
    expect(await list()).toMatchObject([
      {
        id,
        kind: 'named',
        name: 'Before the audit',
        runId: null,
        creator: { name: 'Ada', color: ada.color },
      },
    ])
  })

  it('are listed newest first, page by page', async () => {
    const ids = []
    for (const name of ['one', 'two', 'three']) ids.push(await versions.create(threadId, ada.userId, name))
    const page = await versions.list(threadId, { before: undefined, limit: 2 })
    expect(page.map(({ name }) => name)).toEqual(['three', 'two'])
    const rest = await versions.list(threadId, { before: page[1]?.number, limit: 2 })
    expect(rest.map(({ id }) => id)).toEqual(ids.slice(0, 1))
  })

  it('are taken before a run, unless nothing changed since the newest', async () => {
    await write('First.')
    const first = await versions.beforeRun(threadId, run())
    expect(await versions.beforeRun(threadId, run())).toBe(first)
    await write('Second.')
    const second = await versions.beforeRun(threadId, run())
    expect((await list()).map(({ id, kind, name }) => [id, kind, name])).toEqual([
      [second, 'run', 'Please design this process.'],
      [first, 'run', 'Please design this process.'],
    ])
  })

  it('are taken before a run also when the same words stand there again, but as other ones', async () => {
    await write('First.')
    const first = await versions.beforeRun(threadId, run())
    await host.edit(threadId, serverOrigin(ada.userId, 'import'), (ydoc) => fragmentOf(ydoc).delete(0, 1))
    await write('First.')
    expect(await versions.beforeRun(threadId, run())).not.toBe(first)
  })

  it('are given another name, whatever they were taken for', async () => {
    const id = await versions.beforeRun(threadId, run())
    await versions.rename(threadId, id, 'Before the designer came')
    expect(await list()).toMatchObject([{ id, kind: 'named', name: 'Before the designer came' }])
    const { id: elsewhere } = await threads.create(ada.userId, { title: 'Other' }, () => [])
    await expect(versions.rename(elsewhere, id, 'Mine')).rejects.toMatchObject({ code: 'not_found' })
  })

  it('name a run by its first words, cut between two of them', async () => {
    await versions.beforeRun(threadId, { ...run(), words: 'word '.repeat(30) })
    expect((await list())[0]?.name).toBe(`${'word '.repeat(15)}word…`)
  })

  it('know who had changed the document until then', async () => {
    await write('First.')
    await write('Second.', 'agent:run_1')
    await write('Third.', 'agent:run_2')
    const first = await versions.get(threadId, await versions.create(threadId, ada.userId, undefined))
    const eve = (await new Sessions({ database: db, newId, now }).signInGuest('Eve')).person
    await write('Fourth.', eve.userId)
    const second = await versions.get(threadId, await versions.create(threadId, ada.userId, undefined))
    const namesOf = async (version: typeof first) =>
      (await versions.authorsOf(threadId, version)).map(({ name }) => name)
    expect(await namesOf(first)).toEqual(['Ada', 'Designer'])
    expect(await namesOf(second)).toEqual(['Ada', 'Designer', 'Eve'])
  })

  it('of another thread are not found', async () => {
    const other = await versions.create(threadId, ada.userId, undefined)
    const { id: elsewhere } = await threads.create(ada.userId, { title: 'Other' }, () => [])
    await expect(versions.get(elsewhere, other)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('go with their thread', async () => {
    await write('First.')
    await versions.create(threadId, ada.userId, 'First')
    await authors.close()
    await db.sql.deleteFrom('threads').where('id', '=', threadId).execute()
    for (const table of ['versions', 'authors'] as const) {
      const rows = await db.sql
        .selectFrom(table)
        .select('thread_id')
        .where('thread_id', '=', threadId)
        .execute()
      expect(rows, table).toEqual([])
    }
  })

  it('hold no word in clear', async () => {
    await write('A secret sentence.')
    await versions.create(threadId, ada.userId, 'A secret name')
    const rows = await db.sql.selectFrom('versions').selectAll().where('thread_id', '=', threadId).execute()
    const stored = rows.flatMap((row) => [row.sealed_name, row.sealed_content, row.sealed_ids])
    for (const bytes of stored) expect(Buffer.from(bytes ?? []).toString('latin1')).not.toContain('secret')
  })
})
