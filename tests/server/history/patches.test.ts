import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PatchAuthor } from '#server/history/patch-recorder.ts'
import type { PatchOutcome } from '#server/history/patches.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { ThreadId } from '#shared/ids.ts'
import { limits } from '#shared/protocol/limits.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
let threadId: ThreadId

beforeEach(async () => {
  server = await startDocumentServer()
  threadId = (await server.newThread()).threadId
})
afterEach(() => server.remove())

const author: PatchAuthor = {
  actor: { kind: 'agent', id: 'designer' },
  runId: 'run_1',
  messageId: 'msg_1',
  model: 'a-model',
}
const append = (location: string, content: string): Patch => ({ operation: 'append', location, content })
const update = (location: string, oldContent: string, newContent: string): Patch => ({
  operation: 'update',
  location,
  oldContent,
  newContent,
})
const apply = (patches: Patch[], options = {}) => server.patches.apply(threadId, author, patches, options)
const markdown = () => server.host.read(threadId, documentMarkdown)
const version = () => server.host.read(threadId, (ydoc) => server.versions.name(threadId, ydoc))
const list = () => server.patches.list(threadId, { afterSequence: 0, limit: 100 })
const statuses = (outcomes: PatchOutcome[]) =>
  outcomes.map((outcome) => (outcome.status === 'refused' ? outcome.refusal.code : outcome.status))

describe('a patch', () => {
  it('changes the document, and leaves a record of what it did', async () => {
    const [outcome] = await apply([append('## Steps', 'Check the invoice')])
    expect(outcome?.status).toBe('applied')
    expect(await markdown()).toBe('## Steps\n\nCheck the invoice')
    const [record] = await list()
    expect(record).toMatchObject({
      id: outcome?.status === 'applied' ? outcome.patchId : '',
      sequence: 1,
      status: 'applied',
      actor: { kind: 'agent', id: 'designer' },
      runId: 'run_1',
      messageId: 'msg_1',
      model: 'a-model',
      before: '',
      after: '## Steps\n\nCheck the invoice',
    })
    expect(record?.head.inserted.length).toBeGreaterThan(0)
  })

  it('is stored with its record and the thread’s count, or not at all', async () => {
    const release = server.db.hold()
    const commits = server.db.commits
    const applied = apply([append('## Steps', 'Check the invoice')])
    await eventually(() => server.db.commits > commits, 'the commit is on its way')
    expect(await markdown(), 'everybody sees it').toContain('Check the invoice')
    expect([await list(), await server.rows(threadId)]).toEqual([[], 0])
    release()
    await applied
    const thread = await server.threads.get(threadId)
    expect([await server.rows(threadId), (await list()).length, thread.patchCount]).toEqual([1, 1, 1])
    expect(thread.lastPatchAtMs).not.toBeNull()
  })

  it('that cannot be applied is an outcome with a reason, and changes nothing', async () => {
    await apply([append('## Steps', 'Check the invoice')])
    const before = await markdown()
    const outcomes = await apply([update('## Step', 'Check', 'Pay'), update('## Steps', 'Refund', 'Pay')])
    expect(statuses(outcomes)).toEqual(['location_not_found', 'old_content_not_found'])
    expect(await markdown()).toBe(before)
    expect(await list()).toHaveLength(1)
    expect((await server.threads.get(threadId)).patchCount).toBe(1)
  })

  it('is not accepted into a document that it would make too large', async () => {
    const most = 'x'.repeat(limits.patchContentCharacters - 10)
    const count = Math.floor(limits.documentTextBytes / most.length)
    const outcomes = await apply(Array.from({ length: count + 1 }, () => append('## Steps', most)))
    expect(statuses(outcomes).slice(0, -1)).toEqual(Array.from({ length: count }, () => 'applied'))
    expect(statuses(outcomes).at(-1)).toBe('document_too_large')
  })

  it('is told of when it is on disk', async () => {
    const told: string[] = []
    server.patches.onApplied(({ patchId }) => told.push(patchId))
    const release = server.db.hold()
    const commits = server.db.commits
    const applied = apply([append('## Steps', 'Check the invoice')])
    await eventually(() => server.db.commits > commits, 'the commit is on its way')
    expect(told).toEqual([])
    release()
    await applied
    expect(told).toEqual((await list()).map(({ id }) => id))
  })
})

describe('several patches', () => {
  it('are applied one after the other, each as far as it can be', async () => {
    const outcomes = await apply([
      append('## Steps', 'Check the invoice'),
      update('## Steps', 'Refund', 'Pay'),
      update('## Steps', 'Check', 'Approve'),
    ])
    expect(statuses(outcomes)).toEqual(['applied', 'old_content_not_found', 'applied'])
    expect(await markdown()).toBe('## Steps\n\nApprove the invoice')
    expect((await list()).map(({ sequence }) => sequence)).toEqual([1, 2])
  })

  it('that belong together are one update, and all are listed', async () => {
    const outcomes = await apply(
      [append('## Steps', 'Check the invoice'), append('## Goal', 'Pay in time')],
      { atomic: true },
    )
    expect(statuses(outcomes)).toEqual(['applied', 'applied'])
    expect(await server.rows(threadId)).toBe(1)
    expect((await list()).map(({ patch }) => patch.location)).toEqual(['## Steps', '## Goal'])
  })

  it('that belong together are left out together when one cannot be applied', async () => {
    const outcomes = await apply([append('## Steps', 'Check the invoice'), update('## Nowhere', 'a', 'b')], {
      atomic: true,
    })
    expect(statuses(outcomes)).toEqual(['left_out', 'location_not_found'])
    expect(await markdown()).toBe('')
    expect(await server.rows(threadId)).toBe(0)
  })

  it.each([false, true])('can be tried without a trace (all or none: %s)', async (atomic) => {
    const outcomes = await apply([append('## Steps', 'Check'), update('## Steps', 'Check', 'Pay')], {
      dryRun: true,
      atomic,
    })
    expect(statuses(outcomes)).toEqual(['applied', 'applied'])
    expect(await markdown()).toBe('')
    expect([await server.rows(threadId), await list()]).toEqual([0, []])
  })

  it('at the same moment get a place each', async () => {
    const count = 20
    await Promise.all(
      Array.from({ length: count }, (_, index) => apply([append('## Steps', `- step ${index}`)])),
    )
    const records = await list()
    expect(records.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: count }, (_, index) => index + 1),
    )
    expect((await server.threads.get(threadId)).patchCount).toBe(count)
  })
})

describe('a patch for the document as it was', () => {
  beforeEach(() => apply([append('## Steps', 'Check the invoice\n\nPay the supplier')]))

  it('is applied when nothing has changed', async () => {
    const base = await version()
    expect(statuses(await apply([update('## Steps', 'Check', 'Approve')], { baseVersion: base }))).toEqual([
      'applied',
    ])
  })

  it('finds its words again where others have changed the text around them', async () => {
    const base = await version()
    await apply([update('## Steps', 'the invoice', 'every single invoice')])
    const outcomes = await apply([update('## Steps', 'Check the invoice', 'Approve the invoice')], {
      baseVersion: base,
    })
    expect(statuses(outcomes)).toEqual(['applied'])
    expect(await markdown()).toBe('## Steps\n\nApprove every single invoice\n\nPay the supplier')
  })

  it('is refused where others changed the very words', async () => {
    const base = await version()
    await apply([update('## Steps', 'Pay', 'Refund')])
    const outcomes = await apply([update('## Steps', 'Pay the supplier', 'Thank the supplier')], {
      baseVersion: base,
    })
    expect(statuses(outcomes)).toEqual(['old_content_changed'])
    expect(await markdown()).toContain('Refund the supplier')
  })

  it('carries all its patches over from the same version', async () => {
    const base = await version()
    await apply([update('## Steps', 'the invoice', 'every invoice')])
    const outcomes = await apply(
      [update('## Steps', 'Check the invoice', 'Approve the invoice'), update('## Steps', 'Pay', 'Thank')],
      { baseVersion: base },
    )
    expect(statuses(outcomes)).toEqual(['applied', 'applied'])
    expect(await markdown()).toBe('## Steps\n\nApprove every invoice\n\nThank the supplier')
  })

  it('is a conflict when nobody knows that version', async () => {
    await expect(apply([append('## Steps', 'x')], { baseVersion: 'never-heard-of' })).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('is applied by a server that just started, if nothing has changed', async () => {
    const base = await version()
    await server.stop()
    server = await startDocumentServer({ dataDir: server.dataDir })
    expect(statuses(await apply([append('## Steps', 'Close the case')], { baseVersion: base }))).toEqual([
      'applied',
    ])
    expect((await list()).map(({ sequence }) => sequence)).toEqual([1, 2])
  })
})
