import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import { Sessions } from '#server/access/session.ts'
import { DocumentHost } from '#server/collab/host.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { Authors } from '#server/history/authors.ts'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { OpClock } from '#server/history/op-clock.ts'
import type { PatchAuthor } from '#server/history/patch-recorder.ts'
import { Patches } from '#server/history/patches.ts'
import { type RestoredNews, Restores } from '#server/history/restores.ts'
import { Review, type ReviewedNews } from '#server/history/review.ts'
import { Versions } from '#server/history/versions.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { PatchId, ThreadId, VersionId } from '#shared/ids.ts'
import { type } from '../../shared/document/story.ts'
import { engines } from '../storage/engines.ts'

const hourMs = 3_600_000
const source = '## Steps\n\nThe agent calls all customers.'

describe.each(engines)('restores on $engine', ({ newDatabase }) => {
  let dataDir: string
  let databaseUrl: string | undefined
  let drop: () => Promise<void>
  let db: Database
  let host: DocumentHost
  let authors: Authors
  let patches: Patches
  let review: Review
  let versions: Versions
  let restores: Restores
  let ana: Actor
  let jonas: Actor
  let threadId: ThreadId
  let nowMs = 1_700_000_000_000
  const now = () => ++nowMs
  let restored: RestoredNews[] = []
  let reviewed: ReviewedNews[] = []

  async function open(): Promise<void> {
    db = await openDatabase({ dataDir, databaseUrl })
    const vault = new Vault(db, [Buffer.alloc(32, 7)])
    const log = createLog('silent')
    const admit = () => Promise.reject(new Error('nobody comes by socket here'))
    host = new DocumentHost({ db, vault, log, now, admit })
    authors = new Authors(db, log)
    host.onEdited((edit) => authors.note(edit))
    const clock = new OpClock(now)
    const parts = { host, db, vault, clock, newId, now }
    const progressOptions = async () => ({})
    patches = new Patches({
      ...parts,
      versions: new DocumentVersions({ host, db, log, now }),
      progressOptions,
    })
    review = new Review(parts)
    review.onReviewed(async (news) => void reviewed.push(news))
    versions = new Versions({ ...parts, authors })
    restores = new Restores({ ...parts, versions, review })
    restores.onRestored(async (news) => void restored.push(news))
  }
  async function close(): Promise<void> {
    await host.close()
    await authors.close()
    await db.close()
  }
  /** Hours later, in another process. */
  async function restart(): Promise<void> {
    await close()
    nowMs += 5 * hourMs
    await open()
  }

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pd-restores-'))
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
    threadId = (await threads.create(ana.userId, { title: 'Onboarding' }, () => [])).id
    await apply({ operation: 'append', location: 'document', content: source })
    restored = []
    reviewed = []
  })

  type By = 'agent' | 'api'
  async function apply(patch: Patch, by: By = 'agent'): Promise<PatchId> {
    const author: PatchAuthor =
      by === 'agent'
        ? { actor: { kind: by, id: 'designer' }, runId: newId('run') }
        : { actor: { kind: by, id: ana.userId } }
    const [outcome] = await patches.apply(threadId, author, [patch])
    if (outcome?.status !== 'applied' || !outcome.patchId) throw new Error(JSON.stringify(outcome))
    return outcome.patchId
  }
  const append = (content: string, by?: By) =>
    apply({ operation: 'append', location: '## Steps', content }, by)
  const update = (oldContent: string, newContent: string) =>
    apply({ operation: 'update', location: '## Steps', oldContent, newContent })
  /** Types right behind these words. */
  const byHand = (words: string, text: string, actor = jonas) =>
    host.edit(threadId, serverOrigin(actor.userId, 'import'), (ydoc) => type(ydoc, words, text))

  const keep = (name?: string) => versions.create(threadId, ana.userId, name)
  const markdown = () => host.read(threadId, documentMarkdown)
  const contentOf = async (id: VersionId) => writeMarkdown((await versions.get(threadId, id)).version.content)
  const list = () => versions.list(threadId, { before: undefined, limit: 100 })
  const records = () => patches.list(threadId, { afterSequence: 1, limit: 100 })
  const statuses = async () => (await records()).map(({ status }) => status)
  const count = async () => (await patches.processState(threadId)).total_patches_applied
  const refusal = (doing: Promise<unknown>) =>
    doing.then(
      () => 'done',
      (error: { code: string; details: { facts?: { reason?: string } } }) =>
        error.details.facts?.reason ?? error.code,
    )

  describe('of a whole document', () => {
    it('make it what it was, and are taken back by restoring what was just before', async () => {
      const id = await keep()
      await append('They write it down.', 'api')
      const before = await restores.restore(threadId, ana, id, 'whole')
      expect(await markdown()).toBe(source)
      expect(await contentOf(before)).toBe(`${source}\n\nThey write it down.`)
      await restores.restore(threadId, ana, before, 'whole')
      expect(await markdown()).toBe(`${source}\n\nThey write it down.`)
    })

    it('are one edit, which is stored together with the version of just before', async () => {
      const id = await keep()
      await append('They write it down.')
      await byHand('calls ', 'nearly ')
      const rows = () =>
        db.sql.selectFrom('updates').select(['id', 'actor']).where('thread_id', '=', threadId).execute()
      const earlier = await rows()
      await restores.restore(threadId, ana, id, 'whole')
      const added = (await rows()).filter(({ id }) => !earlier.some((row) => row.id === id))
      expect(added.map(({ actor }) => actor)).toEqual([ana.userId])
      expect((await list()).map(({ kind }) => kind)).toEqual(['restore', 'auto'])
    })

    it('change nothing but the list when the document is like that already', async () => {
      const id = await keep()
      const before = await restores.restore(threadId, ana, id, 'whole')
      expect(await contentOf(before)).toBe(source)
      expect(await markdown()).toBe(source)
    })

    it('undo the patches that came since, and say so in their records and the count', async () => {
      const early = await append('They wait a day.')
      const id = await keep()
      const late = await append('They write it down.')
      expect(await count()).toBe(3)
      await restores.restore(threadId, jonas, id, 'whole')
      expect(await records()).toMatchObject([
        { id: early, status: 'applied' },
        {
          id: late,
          status: 'undone',
          ops: [{ kind: 'apply' }, { kind: 'undo', by: { kind: 'user', id: jonas.userId } }],
        },
      ])
      expect(await count()).toBe(2)
      expect(reviewed).toMatchObject([{ by: jonas, records: [{ id: late, status: 'undone' }] }])
    })

    it('redo the patches that were undone since', async () => {
      const patchId = await append('They write it down.')
      const id = await keep()
      await review.undo(threadId, patchId, jonas)
      expect(await count()).toBe(1)
      await restores.restore(threadId, ana, id, 'whole')
      expect(await markdown()).toBe(`${source}\n\nThey write it down.`)
      expect(await statuses()).toEqual(['applied'])
      expect(await count()).toBe(2)
      expect(await refusal(review.redo(threadId, patchId, ana))).toBe('not_undone')
      await review.undo(threadId, patchId, ana)
      expect(await markdown()).toBe(source)
    })

    it('leave patches alone that were undone and redone since', async () => {
      const patchId = await append('They write it down.')
      const id = await keep()
      await review.undo(threadId, patchId, jonas)
      await review.redo(threadId, patchId, jonas)
      await restores.restore(threadId, ana, id, 'whole')
      expect(await statuses()).toEqual(['applied'])
      expect(reviewed.flatMap(({ records }) => records)).toHaveLength(2)
    })

    it('leave patches that can be redone, hours later and after a restart, without a word twice', async () => {
      const id = await keep()
      const patchId = await update('all customers', 'every customer in Europe')
      await byHand('in Eu', 'XYZ')
      await restores.restore(threadId, ana, id, 'whole')
      expect(await markdown()).toBe(source)
      await restart()
      await review.redo(threadId, patchId, ana)
      expect(await markdown()).toBe('## Steps\n\nThe agent calls every customer in Europe.')
      await review.undo(threadId, patchId, ana)
      expect(await markdown()).toBe(source)
    })

    it('mark a patch as undone whose text was gone already', async () => {
      const id = await keep()
      await append('They write it down.')
      await host.edit(threadId, serverOrigin(jonas.userId, 'import'), (ydoc) => {
        const fragment = ydoc.getXmlFragment('default')
        fragment.delete(fragment.length - 1, 1)
      })
      expect(await markdown()).toBe(source)
      await restores.restore(threadId, ana, id, 'whole')
      expect(await statuses()).toEqual(['undone'])
      expect(await count()).toBe(1)
    })

    it('decide by ids, so a clock that is set back deceives nobody', async () => {
      const early = await append('They wait a day.')
      const id = await keep()
      nowMs -= 20_000
      const late = await append('They write it down.')
      await restores.restore(threadId, ana, id, 'whole')
      expect(await records()).toMatchObject([
        { id: early, status: 'applied' },
        { id: late, status: 'undone' },
      ])
    })

    it('and patches that are applied at the same moment leave honest records', async () => {
      const id = await keep()
      const contents = Array.from({ length: 12 }, (_, index) => `Sentence number ${index}.`)
      const applied = contents.map((content) => append(content))
      await Promise.all([...applied, restores.restore(threadId, ana, id, 'whole')])
      const text = await markdown()
      for (const [index, patchId] of (await Promise.all(applied)).entries()) {
        const record = (await records()).find((each) => each.id === patchId)
        expect(text.includes(contents[index] ?? ''), contents[index]).toBe(record?.status === 'applied')
      }
    })
  })

  describe('of the designer’s changes', () => {
    it('leave what people and programs wrote since', async () => {
      const id = await keep()
      const patchId = await update('all customers', 'every customer in Europe')
      await append('They write it down.')
      await append('They say thanks.', 'api')
      await byHand('customer', 's kindly')
      await byHand('The agent', ' today')
      await restores.restore(threadId, ana, id, 'designer')
      expect(await markdown()).toBe(
        '## Steps\n\nThe agent today calls s kindlyall customers.\n\nThey say thanks.',
      )
      expect(await statuses()).toEqual(['undone', 'undone', 'applied'])
      expect(await count()).toBe(2)
      expect(reviewed).toMatchObject([{ by: ana, records: [{ status: 'undone' }, { id: patchId }] }])
      expect(restored).toMatchObject([{ actor: ana, what: 'designer', version: { kind: 'auto' } }])
    })

    it('leave what people decided since about older patches', async () => {
      const undone = await append('They wait a day.')
      const redone = await append('They write it down.')
      await review.undo(threadId, redone, jonas)
      const id = await keep()
      await review.undo(threadId, undone, jonas, { withDependents: false })
      await review.redo(threadId, redone, jonas, { withDependents: false })
      await append('They say thanks.')
      await restores.restore(threadId, ana, id, 'designer')
      expect(await markdown()).toBe(`${source}\n\nThey write it down.`)
      expect(await statuses()).toEqual(['undone', 'applied', 'undone'])
    })

    it('are one edit, and undone as one, hours later, with what was written since', async () => {
      const id = await keep()
      await update('all customers', 'every customer in Europe')
      await append('They write it down.')
      const written = await markdown()
      const updates: unknown[] = []
      const { leave } = await host.join(threadId, { name: 'Eve', color: '#1d4ed8', type: 'human' })
      await host.edit(threadId, serverOrigin(ana.userId, 'import'), (ydoc) => {
        ydoc.on('update', () => updates.push(1))
      })
      const before = await restores.restore(threadId, ana, id, 'designer')
      expect(updates).toHaveLength(1)
      leave()
      await byHand('The agent', ' today')
      await restart()
      await restores.undo(threadId, jonas, before)
      expect(await markdown()).toBe(written.replace('The agent', 'The agent today'))
      expect(await statuses()).toEqual(['applied', 'applied'])
      expect(await count()).toBe(3)
    })

    it('are refused when there is nothing to take back, and take no version', async () => {
      const id = await keep()
      await byHand('calls ', 'nearly ')
      expect(await refusal(restores.restore(threadId, ana, id, 'designer'))).toBe('nothing_since')
      const patchId = await append('They write it down.')
      await review.undo(threadId, patchId, ana)
      expect(await refusal(restores.restore(threadId, ana, id, 'designer'))).toBe('nothing_since')
      await review.redo(threadId, patchId, ana)
      await host.edit(threadId, serverOrigin(jonas.userId, 'import'), (ydoc) => {
        const fragment = ydoc.getXmlFragment('default')
        fragment.delete(fragment.length - 1, 1)
      })
      expect(await refusal(restores.restore(threadId, ana, id, 'designer'))).toBe('nothing_left')
      expect(await list()).toHaveLength(1)
      expect(restored).toEqual([])
    })
  })

  describe('that are taken back', () => {
    it('leave what was written since, and give back what went', async () => {
      const id = await keep()
      await append('They write it down.')
      await byHand('calls ', 'nearly ')
      const before = await restores.restore(threadId, ana, id, 'whole')
      expect(await markdown()).toBe(source)
      await byHand('The agent', ' today')
      await restart()
      const again = await restores.undo(threadId, ana, before)
      const back = '## Steps\n\nThe agent today calls nearly all customers.\n\nThey write it down.'
      expect(await markdown()).toBe(back)
      expect(await statuses()).toEqual(['applied'])
      expect(await count()).toBe(2)
      expect(restored.at(-1)).toMatchObject({ what: 'undo', version: { kind: 'restore' } })
      // And once more.
      await restart()
      await restores.undo(threadId, ana, again)
      expect(await markdown()).toBe('## Steps\n\nThe agent today calls all customers.')
      expect(await statuses()).toEqual(['undone'])
    })

    it('leave a patch as somebody decided about it since', async () => {
      const id = await keep()
      const patchId = await append('They write it down.')
      await byHand('calls ', 'nearly ')
      const before = await restores.restore(threadId, ana, id, 'whole')
      await review.redo(threadId, patchId, jonas)
      await restores.undo(threadId, ana, before)
      expect(await markdown()).toBe(
        '## Steps\n\nThe agent calls nearly all customers.\n\nThey write it down.',
      )
      expect(await statuses()).toEqual(['applied'])
    })

    it('are refused where there is none, or none any more', async () => {
      const id = await keep()
      await append('They write it down.')
      expect(await refusal(restores.undo(threadId, ana, id))).toBe('no_restore')
      const before = await restores.restore(threadId, ana, id, 'whole')
      await restores.undo(threadId, ana, before)
      expect(await refusal(restores.undo(threadId, ana, before))).toBe('nothing_left')
    })
  })

  describe('that are previewed', () => {
    it('change nothing, and say what they would change and whose words would go', async () => {
      const id = await keep()
      const patchId = await append('They write it down.')
      await append('They say thanks.', 'api')
      await byHand('calls ', 'really nearly ')
      const text = await markdown()
      const preview = await restores.preview(threadId, ana, id, 'whole')
      expect(preview).toMatchObject({ before: text, after: source, kept: [] })
      expect(preview.records).toMatchObject([{ status: 'undone' }, { id: patchId, status: 'undone' }])
      expect(preview.writers.map(({ author, words }) => [author.name, words])).toEqual([
        ['Designer', 4],
        ['Ana', 3],
        ['Jonas', 2],
      ])
      expect(await markdown()).toBe(text)
      expect(await statuses()).toEqual(['applied', 'applied'])
      expect(await list()).toHaveLength(1)
    })

    it('take words of the designer alone in that mode, and tell what stays', async () => {
      const id = await keep()
      await append('They write it down.')
      await byHand('They write', ' all of')
      const preview = await restores.preview(threadId, ana, id, 'designer')
      expect(preview.after).toBe(`${source}\n\nall of`)
      expect(preview.writers).toMatchObject([{ author: { kind: 'agent', name: 'Designer' }, words: 4 }])
      expect(preview.kept).toMatchObject([{ text: ' all of', why: 'text_of_others' }])
    })

    it('say so when nothing would change', async () => {
      const id = await keep()
      const preview = await restores.preview(threadId, ana, id, 'designer')
      expect(preview).toMatchObject({ before: source, after: source, records: [], writers: [] })
    })
  })

  it('are seen by whoever has the document open', async () => {
    const id = await keep()
    const seen = new Y.Doc()
    const { leave } = await host.join(threadId, { name: 'Eve', color: '#1d4ed8', type: 'human' })
    await host.edit(threadId, serverOrigin(ana.userId, 'patch'), (ydoc) => {
      Y.applyUpdate(seen, Y.encodeStateAsUpdate(ydoc))
      ydoc.on('update', (update: Uint8Array) => Y.applyUpdate(seen, update))
    })
    await append('They write it down.')
    expect(documentMarkdown(seen)).toBe(`${source}\n\nThey write it down.`)
    await restores.restore(threadId, ana, id, 'whole')
    expect(documentMarkdown(seen)).toBe(source)
    leave()
  })

  it('tell who restored what', async () => {
    const id = await keep('First')
    await restores.restore(threadId, ana, id, 'whole')
    expect(restored).toMatchObject([
      { threadId, actor: ana, what: 'whole', version: { kind: 'named', name: 'First' } },
    ])
    expect(reviewed).toEqual([])
  })
})
