import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Compactor, isWorthIt, outdatedSnapshots } from '#server/collab/compaction.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { writeParagraph } from '../../support/editor-peer.ts'

describe('compaction', () => {
  let server: DocumentServer
  let compactor: Compactor
  let threadId: ThreadId

  beforeEach(async () => {
    server = await startDocumentServer()
    compactor = new Compactor(server.db, () => 1)
    threadId = (await server.newThread()).threadId
  })
  afterEach(() => server.remove())

  const compact = async () => compactor.compact(threadId, await server.vault.cipher(threadId))

  async function write(from: number, to: number): Promise<void> {
    const edits = Array.from({ length: to - from }, (_, index) =>
      server.host.edit(threadId, serverOrigin('user_ada', 'patch'), (ydoc) =>
        writeParagraph(ydoc, `line ${from + index}`),
      ),
    )
    await Promise.all(edits)
  }

  const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index}`)
  const readLines = () => server.host.read(threadId, (ydoc) => readTree(ydoc).map(textOf))
  const snapshots = () =>
    server.db.sql.selectFrom('snapshots').selectAll().where('thread_id', '=', threadId).execute()

  it('puts a snapshot in the place of the rows it holds', async () => {
    await write(0, 250)
    expect(await compact()).toBe(250)
    expect(await server.rows(threadId)).toBe(0)
    expect(await snapshots()).toHaveLength(1)
    expect(await readLines()).toEqual(lines(250))
  })

  it('leaves a short log alone', async () => {
    await write(0, 20)
    expect(await compact()).toBe(0)
    expect(await server.rows(threadId)).toBe(20)
  })

  it('leaves rows alone that come meanwhile, and loses none', async () => {
    await write(0, 250)
    const cipher = await server.vault.cipher(threadId)
    let writing: Promise<void> | undefined
    const compacting = compactor.compact(threadId, {
      ...cipher,
      // Opened after all rows were read, and before any is deleted.
      open: (kind, sealed) => {
        writing ??= write(250, 300)
        return cipher.open(kind, sealed)
      },
    })
    expect(await compacting).toBe(250)
    await writing
    expect(await server.rows(threadId)).toBe(50)
    expect(await snapshots()).toHaveLength(1)
    expect(await readLines()).toEqual(lines(300))
  })

  it('happens once when two are at it', async () => {
    await write(0, 250)
    const counts = await Promise.all([compact(), compact()])
    expect(counts.sort((a, b) => a - b)).toEqual([0, 250])
    expect(await snapshots()).toHaveLength(1)
  })

  it('keeps the two snapshots before the newest', async () => {
    for (const round of [0, 1, 2, 3, 4]) {
      await write(round * 250, (round + 1) * 250)
      expect(await compact()).toBe(250)
    }
    expect(await snapshots()).toHaveLength(3)
    expect(await readLines()).toEqual(lines(1_250))
  })

  it('keeps who wrote what, which ids stand for which, and what undo and redo need', async () => {
    const { threadId: thread, owner } = await server.newThread()
    threadId = thread
    await write(0, 250)
    const [outcome] = await server.patches.apply(
      threadId,
      { actor: { kind: 'agent', id: 'designer' }, runId: 'run_1', messageId: 'msg_1', model: 'a-model' },
      [{ operation: 'append', location: 'document', content: 'Of the designer.' }],
      {},
    )
    if (outcome?.status !== 'applied' || !outcome.patchId) throw new Error('the patch is applied')
    const { patchId } = outcome
    await server.review.undo(threadId, patchId, owner)
    await server.review.redo(threadId, patchId, owner)
    const besides = async () => ({
      links: await server.db.sql.selectFrom('id_links').selectAll().execute(),
      owners: await server.db.sql.selectFrom('id_owners').selectAll().execute(),
    })
    const before = await besides()
    expect(before.links).not.toEqual([])
    expect(before.owners).not.toEqual([])

    expect(await compact()).toBeGreaterThan(250)
    expect(await besides()).toEqual(before)
    await server.stop()
    server = await startDocumentServer({ dataDir: server.dataDir })
    await server.review.undo(threadId, patchId, owner)
    expect(await readLines()).toEqual(lines(250))
    await server.review.redo(threadId, patchId, owner)
    expect(await readLines()).toEqual([...lines(250), 'Of the designer.'])
  })

  it('builds a large document in another thread, and gets the same one', async () => {
    const text = 'A long paragraph. '.repeat(100)
    const count = 220
    await server.host.edit(threadId, serverOrigin('user_ada', 'patch'), (ydoc) => {
      for (let n = 0; n < count; n++) writeParagraph(ydoc, `${n} ${text}`)
    })
    await write(0, 200)
    expect(await compact()).toBe(201)
    const [first, ...rest] = await readLines()
    expect(first).toBe(`0 ${text}`)
    expect(rest).toHaveLength(count + 199)
  })

  it('changes nothing when a row cannot be read', async () => {
    await write(0, 250)
    const [first] = await server.db.sql.selectFrom('updates').select('id').orderBy('id').limit(1).execute()
    await server.db.sql
      .updateTable('updates')
      .set({ sealed_update: new Uint8Array(40) })
      .where('id', '=', first?.id ?? 0)
      .execute()
    await expect(compact()).rejects.toThrow()
    expect(await server.rows(threadId)).toBe(250)
    expect(await snapshots()).toEqual([])
  })
})

describe('old snapshots', () => {
  const day = 24 * 60 * 60 * 1000
  const snapshots = (...agesDays: number[]) =>
    agesDays.map((age, index) => ({ id: 100 - index, created_at_ms: 50 * day - age * day }))
  it.each([
    ['of the last week: the two before the newest stay', snapshots(0, 1, 2, 3), [97]],
    ['older than a week go', snapshots(0, 8, 9), [99, 98]],
    ['are never the newest one', snapshots(30), []],
  ])('%s', (_, given, outdated) => {
    expect(outdatedSnapshots(given, 50 * day)).toEqual(outdated)
  })
})

describe('a log', () => {
  const kB = 1024
  it.each([
    ['of 199 rows', { rows: 199, bytes: 20 * kB }, 0, false],
    ['of 200 rows', { rows: 200, bytes: 20 * kB }, 0, true],
    ['of few but large rows', { rows: 3, bytes: 256 * kB }, 0, true],
    ['of 300 rows on a large document', { rows: 300, bytes: 30 * kB }, 1024 * kB, false],
    ['of 1,300 rows on a large document', { rows: 1_300, bytes: 130 * kB }, 1024 * kB, true],
    ['of no rows', { rows: 0, bytes: 0 }, 0, false],
  ])('%s: compacted %#', (_, log, snapshotBytes, expected) => {
    expect(isWorthIt(log, snapshotBytes)).toBe(expected)
  })
})
