import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import { Sessions } from '#server/access/session.ts'
import { DocumentHost } from '#server/collab/host.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { tablesOf } from '#server/history/attribution-tables.ts'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { startOpClock } from '#server/history/op-clock.ts'
import { Patches } from '#server/history/patches.ts'
import { Review, type ReviewedNews } from '#server/history/review.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
import { erase, type } from '../../shared/document/story.ts'
import { engines } from '../storage/engines.ts'

const hourMs = 3_600_000
const source = '## Steps\n\nThe agent calls all customers on Monday.'

describe.each(engines)('reviewing patches on $engine', ({ newDatabase }) => {
  let dataDir: string
  let databaseUrl: string | undefined
  let drop: () => Promise<void>
  let db: Database
  let host: DocumentHost
  let patches: Patches
  let review: Review
  let [ana, jonas]: Actor[] = []
  let threadId: ThreadId
  let nowMs = 1_700_000_000_000
  const now = () => nowMs
  let told: ReviewedNews[] = []

  async function open(): Promise<void> {
    db = await openDatabase({ dataDir, databaseUrl })
    const vault = new Vault(db, [Buffer.alloc(32, 7)])
    const admit = () => Promise.reject(new Error('nobody comes by socket here'))
    const log = createLog('silent')
    host = new DocumentHost({ db, vault, log, now, admit })
    const clock = startOpClock({ host, db, now })
    const parts = { host, db, vault, clock }
    patches = new Patches({
      ...parts,
      versions: new DocumentVersions({ host, db, log, now }),
      newId,
      progressOptions: async () => ({}),
    })
    review = new Review(parts)
    review.onReviewed(async (news) => {
      told.push(news)
    })
  }
  async function close(): Promise<void> {
    await host.close()
    await db.close()
  }
  /** Hours later, in another process. */
  async function restart(): Promise<void> {
    await close()
    nowMs += 5 * hourMs
    await open()
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pd-review-'))
    const database = await newDatabase()
    drop = database.drop
    databaseUrl = database.url
    await open()
    const sessions = new Sessions({ database: db, newId, now })
    ana = (await sessions.signInGuest('Ana')).person
    jonas = (await sessions.signInGuest('Jonas')).person
  })
  afterAll(async () => {
    await close()
    await drop()
    await rm(dataDir, { recursive: true })
  })
  beforeEach(async () => {
    const vault = new Vault(db, [Buffer.alloc(32, 7)])
    const news = { updated: () => undefined, deleted: async () => undefined }
    const threads = new Threads({ database: db, vault, newId, now, news })
    threadId = (await threads.create(someone(ana).userId, { title: 'Onboarding' }, () => [])).id
    await apply({ operation: 'append', location: 'document', content: source })
  })
  afterEach(() => {
    told = []
  })

  const someone = (actor: Actor | undefined): Actor => {
    if (!actor) throw new Error('nobody signed in')
    return actor
  }
  const by = () => someone(jonas)

  async function apply(patch: Patch, runId?: RunId): Promise<PatchId> {
    nowMs += 1_000
    const author = {
      actor: { kind: 'agent', id: 'designer' },
      ...(runId && { runId, model: 'a-model' }),
    } as const
    const [outcome] = await patches.apply(threadId, author, [patch])
    if (outcome?.status !== 'applied' || !outcome.patchId) throw new Error(JSON.stringify(outcome))
    return outcome.patchId
  }
  const update = (oldContent: string, newContent: string, runId?: RunId) =>
    apply({ operation: 'update', location: '## Steps', oldContent, newContent }, runId)
  const append = (content: string, runId?: RunId) =>
    apply({ operation: 'append', location: '## Steps', content }, runId)

  const byHand = (change: (ydoc: Y.Doc) => void) =>
    host.edit(threadId, serverOrigin(someone(ana).userId, 'import'), change)
  const markdown = () => host.read(threadId, documentMarkdown)
  const row = () =>
    db.sql
      .selectFrom('threads')
      .select(['patch_count', 'last_patch_at_ms'])
      .where('id', '=', threadId)
      .executeTakeFirstOrThrow()
  const facts = async (patchIds: readonly string[]) =>
    (await tablesOf({ db, vault: new Vault(db, [Buffer.alloc(32, 7)]) }, threadId, [], patchIds)).patches
  const statuses = async () =>
    (await patches.list(threadId, { afterSequence: 1, limit: 100 })).map(({ status }) => status)
  const refusal = (reversal: Promise<unknown>) =>
    reversal.then(
      () => 'done',
      (error: { code: string; details: { facts?: { reason?: string } } }) =>
        error.details.facts?.reason ?? error.code,
    )

  it('undoes a patch hours later and after a restart, for another editor, around what people typed', async () => {
    const patchId = await update('all customers', 'every customer in Europe')
    await byHand((ydoc) => type(ydoc, 'in Eu', 'XYZ'))
    await byHand((ydoc) => type(ydoc, 'The agent', ' kindly'))
    await restart()
    const { chosen, kept, lostCharacters } = await review.undo(threadId, patchId, by())
    expect(await markdown()).toBe('## Steps\n\nThe agent kindly calls XYZall customers on Monday.')
    expect(kept).toMatchObject([{ patchId, text: 'XYZ', why: 'text_of_others' }])
    expect(lostCharacters).toBe(0)
    expect(chosen).toMatchObject([
      {
        id: patchId,
        status: 'undone',
        ops: [
          { kind: 'apply', by: { kind: 'agent' } },
          { kind: 'undo', by: { kind: 'user', id: by().userId }, atMs: nowMs },
        ],
      },
    ])
    expect(await patches.list(threadId, { afterSequence: 1, limit: 1 })).toEqual(chosen)
  })

  it('redoes and undoes it again, each after a restart', async () => {
    const content = 'The agent calls all customers on Monday.'
    const patchId = await apply({ operation: 'delete', location: '## Steps', content })
    const without = await markdown()
    for (const round of [1, 2]) {
      await restart()
      await review.undo(threadId, patchId, by())
      expect(await markdown(), `undo ${round}`).toBe(source)
      await restart()
      await review.redo(threadId, patchId, by())
      expect(await markdown(), `redo ${round}`).toBe(without)
    }
    const [record] = await patches.list(threadId, { afterSequence: 1, limit: 1 })
    expect(record?.ops.map(({ kind }) => kind)).toEqual(['apply', 'undo', 'redo', 'undo', 'redo'])
  })

  it('still knows what came later when it starts again with a clock that was set back', async () => {
    const first = await update('all customers', 'every customer in Europe')
    nowMs -= 8 * hourMs
    await restart()
    const second = await update('Europe', 'the whole of Asia')
    expect(await refusal(review.undo(threadId, first, by()))).toBe('dependents')
    await review.undo(threadId, second, by())
    const ops = (await patches.list(threadId, { afterSequence: 0, limit: 9 })).flatMap(({ ops }) => ops)
    const times = ops.map(({ atMs }) => atMs)
    expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
    nowMs += 8 * hourMs
  })

  it('finds text behind a hard break after a restart', async () => {
    const first = await append('One two three four.')
    await update('One two three four.', 'One two  \nthree four.')
    await restart()
    await review.undo(threadId, first, by(), { withDependents: false })
    expect(await markdown()).toBe(source)
  })

  it('opens no record but those that it takes back', async () => {
    const first = await update('all customers', 'every customer in Europe')
    const elsewhere = await apply({ operation: 'append', location: '## Roles', content: 'Jonas pays.' })
    const onTop = await update('Europe', 'the whole of Asia')
    const damage = { sealed_record: Uint8Array.of(1, 2, 3) }
    await db.sql.updateTable('patches').set(damage).where('id', '=', elsewhere).execute()
    expect(await refusal(review.undo(threadId, first, by()))).toBe('dependents')
    const { dependents } = await review.undo(threadId, first, by(), { withDependents: true })
    expect(dependents.map(({ id }) => id)).toEqual([onTop])
    expect(await facts([elsewhere])).toMatchObject([{ patch_id: elsewhere, model: null, status: 'applied' }])
  })

  it('finds what lies on top among patches of a release that stored nothing of them in clear', async () => {
    const runId = newId('run')
    const first = await update('all customers', 'every customer in Europe', runId)
    const onTop = await update('Europe', 'the whole of Asia')
    const columns = () =>
      db.sql.selectFrom('patches').select(['model', 'step']).where('thread_id', '=', threadId).execute()
    const asStored = await columns()
    const forget = () =>
      db.sql
        .updateTable('patches')
        .set({ model: null, step: null })
        .where('thread_id', '=', threadId)
        .execute()
    await forget()
    expect(await refusal(review.undo(threadId, first, by()))).toBe('dependents')
    expect(await columns()).toEqual(asStored)
    await forget()
    expect(await facts([first, onTop])).toMatchObject([
      { patch_id: first, run_id: runId, model: 'a-model' },
      { patch_id: onTop, run_id: null, model: null },
    ])
    expect(await columns()).toEqual(asStored)
  })

  it('counts what is in effect, and says when a patch was at work last', async () => {
    const patchId = await append('New.')
    expect(await row()).toEqual({ patch_count: 2, last_patch_at_ms: nowMs })
    nowMs += hourMs
    await review.undo(threadId, patchId, by())
    expect(await row()).toEqual({ patch_count: 1, last_patch_at_ms: nowMs })
    expect((await patches.processState(threadId)).total_patches_applied).toBe(1)
    nowMs += hourMs
    await review.redo(threadId, patchId, by())
    expect(await row()).toEqual({ patch_count: 2, last_patch_at_ms: nowMs })
    await review.keep(threadId, patchId, by())
    expect(await row()).toMatchObject({ patch_count: 2 })
    await review.undo(threadId, patchId, by())
    expect(await row()).toMatchObject({ patch_count: 1 })
  })

  it('refuses what was done already, what does not exist, and what has nothing left', async () => {
    const patchId = await append('New.')
    expect(await refusal(review.redo(threadId, patchId, by()))).toBe('not_undone')
    await review.undo(threadId, patchId, by())
    expect(await refusal(review.undo(threadId, patchId, by()))).toBe('not_in_effect')
    expect(await refusal(review.keep(threadId, patchId, by()))).toBe('not_in_effect')
    expect(await refusal(review.undo(threadId, newId('patch'), by()))).toBe('not_found')
    expect(await refusal(review.undoRun(threadId, newId('run'), by()))).toBe('not_found')
    const gone = await append('Gone.')
    await byHand((ydoc) => ydoc.getXmlFragment('default').delete(2))
    expect(await refusal(review.undo(threadId, gone, by()))).toBe('nothing_left')
    expect(await statuses()).toEqual(['undone', 'applied'])
    expect(await row()).toMatchObject({ patch_count: 2 })
  })

  it('asks about later patches on top, and takes them along or leaves them as it is told', async () => {
    const [first, second, aside] = [
      await update('all customers', 'every customer in Europe'),
      await update('Europe', 'the whole of Asia'),
      await append('Aside.'),
    ]
    const error = await review.undo(threadId, first, by()).catch((error: unknown) => error)
    expect(error).toMatchObject({
      code: 'conflict',
      details: {
        facts: {
          reason: 'dependents',
          dependents: [{ patch_id: second, operation: 'update', section: '## Steps', status: 'applied' }],
        },
      },
    })
    const before = await markdown()
    const { chosen, dependents } = await review.undo(threadId, first, by(), { withDependents: true })
    expect([chosen, dependents].map((list) => list.map(({ id }) => id))).toEqual([[first], [second]])
    expect(await markdown()).toBe(`${source}\n\nAside.`)
    expect(await statuses()).toEqual(['undone', 'undone', 'applied'])
    expect(await row()).toMatchObject({ patch_count: 2 })

    expect(await refusal(review.redo(threadId, second, by()))).toBe('dependents')
    await review.redo(threadId, second, by(), { withDependents: true })
    expect(await markdown()).toBe(before)
    expect(await statuses()).toEqual(['applied', 'applied', 'applied'])
    await review.undo(threadId, first, by(), { withDependents: false })
    expect(await statuses()).toEqual(['undone', 'applied', 'applied'])
    await review.undo(threadId, aside, by())
    expect(await statuses()).toEqual(['undone', 'applied', 'undone'])
  })

  it('undoes a run as a whole, in one update', async () => {
    const [runId, other] = [newId('run'), newId('run')]
    const ids = [
      await update('all customers', 'every customer', runId),
      await append('One.', runId),
      await update('every customer', 'each customer', runId),
    ]
    await append('Two.', other)
    const undoneBefore = await append('Three.', runId)
    await review.undo(threadId, undoneBefore, by())
    const rows = async () =>
      (await db.sql.selectFrom('updates').select('id').where('thread_id', '=', threadId).execute()).length
    const before = await rows()
    const { chosen } = await review.undoRun(threadId, runId, by())
    expect(chosen.map(({ id }) => id)).toEqual(ids.toReversed())
    expect(await rows()).toBe(before + 1)
    expect(await markdown()).toBe(`${source}\n\nTwo.`)
    expect(await row()).toMatchObject({ patch_count: 2 })
    expect(await refusal(review.undoRun(threadId, runId, by()))).toBe('not_in_effect')
    await restart()
    const [first = newId('patch')] = ids
    await review.redo(threadId, first, by(), { withDependents: true })
    expect(await markdown()).toContain('calls every customer on Monday.')
  })

  it('asks about patches of others on top of a run', async () => {
    const runId = newId('run')
    await append('One two.', runId)
    const other = await update('two', 'three')
    expect(await refusal(review.undoRun(threadId, runId, by()))).toBe('dependents')
    const { dependents } = await review.undoRun(threadId, runId, by(), { withDependents: true })
    expect(dependents.map(({ id }) => id)).toEqual([other])
    expect(await markdown()).toBe(source)
  })

  it('keeps a patch once, and tells once', async () => {
    const patchId = await append('New.')
    await review.keep(threadId, patchId, by())
    await review.keep(threadId, patchId, by())
    expect(await statuses()).toEqual(['kept'])
    expect(told).toMatchObject([{ threadId, by: by(), records: [{ id: patchId, status: 'kept' }] }])
  })

  it('tells of everything that changed, when it is on disk', async () => {
    const [first, second] = [await update('all', 'most of the'), await update('most', 'many')]
    let stored: string[] = []
    review.onReviewed(async () => {
      stored = await statuses()
    })
    await review.undo(threadId, first, by(), { withDependents: true })
    expect(told.map(({ records }) => records.map(({ id, status }) => [id, status]))).toEqual([
      [
        [first, 'undone'],
        [second, 'undone'],
      ],
    ])
    expect(stored).toEqual(['undone', 'undone'])
  })

  it('lets one of two win who undo the same patch at once', async () => {
    const patchId = await append('New.')
    const both = [review.undo(threadId, patchId, by()), review.undo(threadId, patchId, someone(ana))]
    expect((await Promise.all(both.map(refusal))).sort()).toEqual(['done', 'not_in_effect'])
    expect(await row()).toMatchObject({ patch_count: 1 })
  })

  it('knows what came later when the clock is set back', async () => {
    const first = await update('all customers', 'every customer in Europe')
    nowMs -= hourMs
    await update('Europe', 'Asia')
    expect(await refusal(review.undo(threadId, first, by()))).toBe('dependents')
  })

  it('undoes part of what is left, and says how much did not come back', async () => {
    const patchId = await apply({
      operation: 'update',
      location: '## Steps',
      newContent: 'The agent calls on Monday.\n\nMore.',
    })
    await byHand((ydoc) => ydoc.getXmlFragment('default').delete(1))
    const { lostCharacters } = await review.undo(threadId, patchId, by())
    expect(lostCharacters).toBe(' all customers'.length)
    expect(await markdown()).toBe('## Steps')
  })

  it('leaves a text alone that somebody deleted, in an update that took other text away', async () => {
    const patchId = await update('all customers', 'them')
    await byHand((ydoc) => erase(ydoc, ' on Monday'))
    await review.undo(threadId, patchId, by())
    expect(await markdown()).toBe('## Steps\n\nThe agent calls all customers.')
  })
})
