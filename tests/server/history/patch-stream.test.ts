import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import type { PatchAuthor } from '#server/history/patch-recorder.ts'
import type { PatchStream } from '#server/history/patch-stream.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { PatchHead } from '#shared/document/stream.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
let threadId: ThreadId
let carets: Y.RelativePosition[]

beforeEach(async () => {
  server = await startDocumentServer()
  threadId = (await server.newThread()).threadId
  carets = []
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

async function stream(head: PatchHead = append): Promise<PatchStream> {
  const begun = await server.patches.stream(threadId, author, head, {
    onWritten: (caret) => carets.push(caret),
  })
  if (!begun.ok) throw new Error(begun.refusal.detail)
  return begun.stream
}

describe('a patch that is being written', () => {
  it('is seen while it grows, and has one record at its end', async () => {
    const told: string[] = []
    server.patches.onApplied(({ patchId }) => told.push(patchId))
    const writing = await stream()
    writing.push('Check the ')
    await shows('Check the')
    writing.push('invoice. Then **pay')
    await shows('Check the invoice. Then')
    expect(await list()).toEqual([])
    const content = 'Check the invoice. Then **pay it**.'
    const outcome = await writing.finish({ ...append, content })

    expect(await markdown()).toBe(`## Steps\n\n${content}`)
    const [record, ...more] = await list()
    if (outcome.status !== 'applied') throw new Error(outcome.status)
    expect(record).toMatchObject({
      id: outcome.news.patchId,
      status: 'applied',
      patch: { ...append, content },
      actor: { kind: 'agent', id: 'designer' },
      runId: 'run_1',
      before: '',
      after: `## Steps\n\n${content}`,
      head: { inserted: outcome.news.applied.inserted },
    })
    expect([more, told]).toEqual([[], [outcome.news.patchId]])
    expect(carets).toHaveLength(2)
    const thread = await server.threads.get(threadId)
    expect([thread.patchCount, thread.lastPatchAtMs]).toEqual([1, record?.createdAtMs])
  })

  it('writes what came in meanwhile together, however many pieces it was, as one update', async () => {
    const writing = await stream()
    for (let round = 1; round <= 10; round++) {
      for (let piece = 0; piece < 20; piece++) writing.push(`word${round}.${piece} `)
      await shows(`word${round}.19`)
      expect(carets).toHaveLength(round)
    }
    await writing.finish({ ...append, content: '## Other' })
    expect(await server.rows(threadId)).toBe(11)
  })

  it('does not wait for the disk, but its end does', async () => {
    const release = server.db.hold()
    const writing = await stream()
    writing.push('One two ')
    await shows('One')
    writing.push('three ')
    await shows('three')
    let isOver = false
    const finished = writing.finish({ ...append, content: 'One two three four' }).then((outcome) => {
      isOver = true
      return outcome
    })
    await shows('four')
    expect([isOver, await server.rows(threadId)]).toEqual([false, 0])
    release()
    expect((await finished).status).toBe('applied')
    expect((await list()).length).toBe(1)
    expect(await server.rows(threadId)).toBeGreaterThan(2)
  })

  it('has a record also when there is nothing left to write at its end', async () => {
    const writing = await stream()
    writing.push('One two.\n\n')
    await shows('One two.')
    await eventually(async () => (await server.rows(threadId)) === 1, 'all of it is on disk')
    expect((await writing.finish({ ...append, content: 'One two.' })).status).toBe('applied')
    expect(await list()).toHaveLength(1)
  })

  it('is refused at its beginning where there is no such place', async () => {
    const begun = await server.patches.stream(
      threadId,
      author,
      { operation: 'update', location: '## Nowhere' },
      { onWritten: () => undefined },
    )
    expect(begun).toMatchObject({ ok: false, refusal: { code: 'location_not_found' } })
  })

  it('that is refused at its end leaves nothing', async () => {
    const writing = await stream()
    writing.push('One two ')
    await shows('One')
    const outcome = await writing.finish({ ...append, content: '' })
    expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'content_empty' } })
    expect([await markdown(), await list()]).toEqual(['', []])
  })
})

describe('a patch that becomes more than it may', () => {
  const tooMany = '- item\n'.repeat(510)

  async function streamTooMuch(): Promise<PatchStream> {
    const writing = await stream()
    writing.push('- item\n'.repeat(400))
    await shows('- item')
    writing.push(tooMany)
    await eventually(async () => (await markdown()) === '', 'it is taken back')
    return writing
  }

  it('is taken back at once, and refused as the whole of it would be', async () => {
    const writing = await streamTooMuch()
    await eventually(async () => (await server.rows(threadId)) === 2, 'both writes are stored')
    writing.push('More. ')
    const content = '- item\n'.repeat(400) + tooMany
    expect(await writing.finish({ ...append, content })).toMatchObject({
      status: 'refused',
      refusal: { code: 'content_too_large', limit: 500, actual: 910 },
    })
    expect([await markdown(), await list(), await server.rows(threadId)]).toEqual(['', [], 2])
  })

  it('says so also where it breaks off, or turns out to be another call', async () => {
    const refusal = { code: 'content_too_large' }
    expect(await (await streamTooMuch()).abort()).toMatchObject({ status: 'refused', refusal })
    expect(await (await streamTooMuch()).withdraw()).toMatchObject(refusal)
    expect(await list()).toEqual([])
  })
})

describe('a patch that breaks off', () => {
  it('stays as far as it was written, and is recorded', async () => {
    const writing = await stream()
    writing.push('One two **three fo')
    await shows('three')
    const outcome = await writing.abort()
    expect(outcome?.status).toBe('interrupted')
    expect(await markdown()).toBe('## Steps\n\nOne two **three**')
    const [record] = await list()
    expect(record).toMatchObject({
      status: 'interrupted',
      patch: { ...append, content: 'One two **three fo' },
      after: '## Steps\n\nOne two **three**',
    })
  })

  it('before its first word leaves nothing', async () => {
    const writing = await stream()
    writing.push('One')
    expect(await writing.abort()).toBeUndefined()
    expect([await markdown(), await list()]).toEqual(['', []])
  })

  it('because somebody deleted its section says so, and keeps to that', async () => {
    const { threadId: other, owner } = await server.newThread()
    threadId = other
    const ana = await server.edit(threadId, owner)
    const writing = await stream()
    writing.push('One two ')
    await eventually(() => ana.lines.length === 2, 'Ana sees it')
    fragmentOf(ana.ydoc).delete(0, 2)
    await eventually(async () => (await markdown()) === '', 'the section is deleted')
    writing.push('three four ')
    const outcome = await writing.finish({ ...append, content: 'One two three four' })
    expect(outcome).toMatchObject({ status: 'refused', refusal: { code: 'deleted_meanwhile' } })
    expect([await markdown(), await list()]).toEqual(['', []])
    expect((await server.threads.get(threadId)).patchCount).toBe(0)
  })

  it('can be taken back whole', async () => {
    const writing = await stream()
    writing.push('One two ')
    await shows('One')
    await writing.withdraw()
    expect([await markdown(), await list()]).toEqual(['', []])
  })

  it('because its thread was deleted fails', async () => {
    const writing = await stream()
    writing.push('One two ')
    await shows('One')
    await server.threads.delete(threadId)
    writing.push('three four ')
    await expect(writing.finish({ ...append, content: 'One two three four' })).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
