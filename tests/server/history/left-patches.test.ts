import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import type { PatchAuthor } from '#server/history/patch-recorder.ts'
import type { PatchStream } from '#server/history/patch-stream.ts'
import { wirePatch } from '#server/history/wire-patch.ts'
import { newId } from '#server/new-id.ts'
import { countIds } from '#shared/document/id-set.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'
import { aMessage, aRun } from '../storage/rows.ts'

let server: DocumentServer
let threadId: ThreadId
let owner: Actor

beforeEach(async () => {
  server = await startDocumentServer()
  const made = await server.newThread()
  threadId = made.threadId
  owner = made.owner
})
afterEach(() => server.remove())

const author: PatchAuthor = {
  actor: { kind: 'agent', id: 'designer' },
  runId: 'run_1',
  messageId: 'msg_1',
  model: 'a-model',
}
const append = { operation: 'append', location: '## Steps' } as const
const markdown = () => server.host.read(threadId, documentMarkdown)
const list = () => server.patches.list(threadId, { afterSequence: 0, limit: 100 })
const shows = (text: string) => eventually(async () => (await markdown()).includes(text), `"${text}" is seen`)
const openRows = () => server.db.sql.selectFrom('open_patches').selectAll().execute()

async function stream(head: PatchHead, by = author): Promise<PatchStream> {
  const begun = await server.patches.stream(threadId, by, head, { onWritten: () => undefined })
  if (!begun.ok) throw new Error(begun.refusal.detail)
  return begun.stream
}

async function writes(writing: PatchStream, text: string, shown: string): Promise<void> {
  writing.push(text)
  await shows(shown)
}

const begin = (content: string) =>
  server.patches.apply(threadId, author, [{ operation: 'append', location: 'document', content }])

/** The process goes in the middle of whatever it does, and another one starts on what is stored. */
async function crashes(): Promise<void> {
  await server.host.close()
  const { dataDir } = server
  await server.stop()
  server = await startDocumentServer({ dataDir })
}

async function closed(): Promise<PatchRecord> {
  await server.patches.closeLeft()
  const record = (await list()).at(-1)
  if (!record) throw new Error('nothing is recorded')
  return record
}

describe('a patch whose process goes in the middle', () => {
  it('is recorded by the next one as far as it came, counted, listed and shown as interrupted', async () => {
    const writing = await stream(append)
    await writes(writing, 'Check the invoice. ', 'Check the invoice.')
    await writes(writing, 'Then **pay it', 'Then **pay**')
    await eventually(async () => (await openRows()).length === 2, 'both writes are stored')
    await crashes()

    expect([await markdown(), await list()]).toEqual(['## Steps\n\nCheck the invoice. Then **pay**', []])
    const record = await closed()
    expect(record).toMatchObject({
      status: 'interrupted',
      interrupted: true,
      patch: { ...append, content: '## Steps\n\nCheck the invoice. Then **pay**' },
      actor: author.actor,
      runId: 'run_1',
      messageId: 'msg_1',
      model: 'a-model',
      section: { heading: '## Steps' },
      before: '',
      after: '## Steps\n\nCheck the invoice. Then **pay**',
    })
    expect(wirePatch(record)).toMatchObject({ status: 'applied', interrupted: true, words_added: 6 })
    const thread = await server.threads.get(threadId)
    expect([thread.patchCount, thread.lastPatchAtMs]).toEqual([1, record.createdAtMs])
    expect(await openRows()).toEqual([])
  })

  it('is undone and redone as any other, and what others wrote meanwhile is none of it', async () => {
    await begin('## Steps\n\nOld text.')
    const ana = await server.edit(threadId, owner)
    const writing = await stream(append)
    await writes(writing, 'One two ', 'One two')
    ana.write('Words of Ana.')
    await shows('Words of Ana.')
    await writes(writing, 'three four ', 'three four')
    const before = await markdown()
    await crashes()

    const { id, head, after } = await closed()
    expect(after).toContain('One two three four')
    expect(after).not.toContain('Ana')
    expect(countIds(head.inserted)).toBeGreaterThan('One two three four'.length)
    await server.review.undo(threadId, id as never, owner)
    expect(await markdown()).toBe('## Steps\n\nOld text.\n\nWords of Ana.')
    await server.review.redo(threadId, id as never, owner)
    expect(await markdown()).toBe(before)
    expect((await list()).map(({ interrupted }) => interrupted)).toEqual([undefined, true])
  })

  it('is told apart from another one that was being written at the same time', async () => {
    await begin('## Steps\n\nOld.\n\n## End\n\nBye.')
    const [one, other] = [await stream(append), await stream({ operation: 'append', location: '## End' })]
    await writes(one, 'One two ', 'One two')
    await writes(other, 'Uno due ', 'Uno due')
    await writes(one, 'three four ', 'three four')
    await writes(other, 'tre quattro ', 'tre quattro')
    await crashes()

    await server.patches.closeLeft()
    const [, first, second] = await list()
    expect([first?.after, second?.after]).toEqual(['One two three four', 'Uno due tre quattro'])
    await server.review.undo(threadId, first?.id as never, owner)
    expect(await markdown()).toBe('## Steps\n\nOld.\n\n## End\n\nBye.\n\nUno due tre quattro')
  })

  it('tells what it had taken away of the text that it was rewriting', async () => {
    const old = '## Steps\n\nCheck the invoice of the customer.\n\nPay it within 30 days.'
    await begin(old)
    const writing = await stream({ operation: 'update', location: '## Steps' })
    await writes(writing, 'Check the bill of the customer.\n\nSomething new', 'the bill of')
    await shows('Something')
    await crashes()

    const record = await closed()
    expect(record.before).toContain('Check the invoice of the customer.')
    expect(record.after).toContain('Check the bill of the customer.')
    expect(record.deletedPreview).toMatchObject([{ content: [{ text: 'invoice' }] }])
    await server.review.undo(threadId, record.id as never, owner)
    expect(await markdown()).toBe(old)
  })

  it('and whose text somebody deleted before that leaves no record', async () => {
    const ana = await server.edit(threadId, owner)
    const writing = await stream(append)
    await writes(writing, 'One two ', 'One two')
    await eventually(() => ana.lines.length === 2, 'Ana sees it')
    fragmentOf(ana.ydoc).delete(0, 2)
    await eventually(async () => (await markdown()) === '', 'the section is deleted')
    await crashes()
    await server.patches.closeLeft()
    expect([await list(), await openRows(), await markdown()]).toEqual([[], [], ''])
  })

  it('has what reached a browser and not the disk, once that browser is back', async () => {
    await begin('## Steps\n\nOld text.')
    const ana = await server.edit(threadId, owner)
    const writing = await stream(append)
    await writes(writing, 'One two ', 'One two')
    await writes(writing, 'three four ', 'three four')
    await eventually(() => ana.lines.at(-1) === 'One two three four', 'Ana sees all of it')
    await eventually(async () => (await openRows()).length === 2, 'both writes are stored')
    await crashes()
    for (const table of ['updates', 'open_patches'] as const) {
      const newest = server.db.sql.selectFrom(table).select((eb) => eb.fn.max('id').as('id'))
      await server.db.sql.deleteFrom(table).where('id', '=', newest).execute()
    }

    const { id, after } = await closed()
    expect([after, await markdown()]).toEqual(['One two', '## Steps\n\nOld text.\n\nOne two'])
    await server.enter(threadId, owner, ana.ydoc).synced()
    await shows('One two three four')
    const back = await server.edit(threadId, owner)
    back.write('Words of Ana.')
    await shows('Words of Ana.')
    await server.review.undo(threadId, id as never, owner)
    expect(await markdown()).toBe('## Steps\n\nOld text.\n\nWords of Ana.')
  })

  it('is left to the run that still writes it', async () => {
    const [first, second] = [newId('run'), newId('run')]
    const of = { thread_id: threadId, user_id: owner.userId }
    await server.db.sql.insertInto('messages').values(aMessage(of)).execute()
    await server.db.sql
      .insertInto('runs')
      .values(aRun({ ...of, id: first }))
      .execute()
    await writes(await stream(append, { ...author, runId: first }), 'One two ', 'One two')
    await writes(await stream(append, { ...author, runId: second }), 'Uno due ', 'Uno due')
    await crashes()
    await server.patches.closeLeft()
    expect((await list()).map(({ runId }) => runId)).toEqual([second])
    await server.patches.closeLeft(first)
    expect((await list()).map(({ runId }) => runId)).toEqual([second, first])
  })
})

describe('a patch that comes to its end', () => {
  it.each([
    ['whole', (writing: PatchStream) => writing.finish({ ...append, content: 'One two three' })],
    ['broken off', (writing: PatchStream) => writing.abort()],
    ['refused', (writing: PatchStream) => writing.finish({ ...append, content: '' })],
    ['taken back', (writing: PatchStream) => writing.withdraw()],
  ])('leaves nothing open: %s', async (_, end) => {
    const writing = await stream(append)
    await writes(writing, 'One two ', 'One two')
    await eventually(async () => (await openRows()).length > 0, 'what it wrote is stored')
    await end(writing)
    expect(await openRows()).toEqual([])
    const before = await list()
    await crashes()
    await server.patches.closeLeft()
    expect(await list()).toEqual(before)
  })
})
