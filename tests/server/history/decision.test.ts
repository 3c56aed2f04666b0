import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { serverOrigin } from '#server/collab/origin.ts'
import { decide } from '#server/history/decision.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { PatchId, ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
let threadId: ThreadId
let ana: Actor

beforeEach(async () => {
  server = await startDocumentServer()
  const thread = await server.newThread()
  threadId = thread.threadId
  ana = thread.owner
})
afterEach(() => server.remove())

async function apply(patch: Patch): Promise<PatchId> {
  const [outcome] = await server.patches.apply(threadId, { actor: { kind: 'agent', id: 'designer' } }, [
    patch,
  ])
  if (outcome?.status !== 'applied' || !outcome.patchId) throw new Error(JSON.stringify(outcome))
  return outcome.patchId
}
const update = (oldContent: string, newContent: string) =>
  apply({ operation: 'update', location: '## Steps', oldContent, newContent })
const list = () => server.patches.list(threadId, { afterSequence: 0, limit: 100 })
const reasonOf = (reversal: Promise<unknown>) =>
  reversal.then(
    () => 'done',
    (error: { details: { facts?: { reason?: string } } }) => error.details.facts?.reason,
  )

it('asks about a later patch that is in the document but not yet on disk', async () => {
  await apply({ operation: 'append', location: 'document', content: '## Steps\n\nCall all customers.' })
  const first = await update('all customers', 'every customer in Europe')
  const release = server.db.hold()
  const second = update('Europe', 'the whole of Asia')
  const markdown = () => server.host.read(threadId, documentMarkdown)
  await eventually(async () => (await markdown()).includes('Asia'), 'the second patch is seen')
  const undone = reasonOf(server.review.undo(threadId, first, ana))
  // As many ways to the database and back as an undo takes that waits for nothing.
  for (let i = 0; i < 5; i++) expect(await list()).toHaveLength(2)
  release()
  await second
  expect(await undone).toBe('dependents')
  expect((await list()).map(({ status }) => status)).toEqual(['applied', 'applied', 'applied'])
})

it('reads once more where what it read does not suffice for the document as it is by then', async () => {
  await apply({ operation: 'append', location: 'document', content: '## Steps\n\nCall.' })
  const parts = { host: server.host, db: server.db, clock: server.clock }
  let reads = 0
  const decided = await decide(parts, threadId, {
    origin: serverOrigin(ana.userId, 'undo'),
    read: async () => ++reads,
    change: (_, read) => (read < 3 ? null : { read }),
    rowsOf: () => [],
  })
  expect(decided).toEqual({ read: 3 })
})
