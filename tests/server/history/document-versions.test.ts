import { afterEach, beforeEach, expect, it } from 'vitest'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { createLog } from '#server/log.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'

let server: DocumentServer
let threadId: ThreadId
let nowMs: number

beforeEach(async () => {
  server = await startDocumentServer()
  threadId = (await server.newThread()).threadId
  nowMs = 1_700_000_000_000
})
afterEach(() => server.remove())

const hourMs = 60 * 60 * 1000

/** As another instance of the server has it, with the clock in the test's hand. */
const instance = () =>
  new DocumentVersions({ host: server.host, db: server.db, log: createLog('silent'), now: () => nowMs })

async function write(content: string): Promise<void> {
  const author = { actor: { kind: 'api', id: 'ana' } } as const
  await server.patches.apply(threadId, author, [{ operation: 'append', location: 'document', content }])
}

/** Names the present version; it is stored when this resolves. */
async function keep(versions = instance()): Promise<string> {
  const name = await server.host.read(threadId, (ydoc) => versions.name(threadId, ydoc))
  versions.keep(threadId, name)
  await versions.close()
  return name
}

async function read(name: string): Promise<string | null> {
  const tree = await instance().treeAt(threadId, name)
  return tree && joinMarkdown(writeBlocks(tree))
}

const rows = async () => (await server.db.sql.selectFrom('base_versions').select('name').execute()).length

it('a version that was kept is known to every instance, and one that was not only as long as it is the present one', async () => {
  await write('One.')
  const kept = await keep()
  await write('Two.')
  const loose = await server.host.read(threadId, (ydoc) => instance().name(threadId, ydoc))
  expect(await read(kept)).toBe('One.')
  expect(await read(loose)).toBe('One.\n\nTwo.')
  await write('Three.')
  expect(await read(kept)).toBe('One.')
  expect(await read(loose)).toBeNull()
})

it('a document that nobody changes costs one row, however often it is read', async () => {
  await write('One.')
  const versions = instance()
  expect(await keep(versions)).toBe(await keep(versions))
  expect(await rows()).toBe(1)
})

it('a version is kept for a day', async () => {
  await write('One.')
  const name = await keep()
  await write('Two.')
  nowMs += 23 * hourMs
  await keep()
  expect(await read(name)).toBe('One.')
  await write('Three.')
  nowMs += 2 * hourMs
  await keep()
  expect(await read(name)).toBeNull()
})

it('of one document the newest thousand are kept', async () => {
  await write('One.')
  const ids = new Uint8Array([0])
  const old = Array.from({ length: 1_001 }, (_, at) => ({ name: `old${at}`, at_ms: nowMs - 2_000 + at, ids }))
  const values = old.map((row) => ({ ...row, thread_id: threadId }))
  await server.db.sql.insertInto('base_versions').values(values).execute()
  await keep()
  expect(await rows()).toBe(1_001)
  expect(await read('old0')).toBeNull()
})

it('a version of which this copy lacks something is not known', async () => {
  await write('One.')
  const name = await keep()
  // Edits that are not here, as those of another instance that are still on their way.
  threadId = (await server.newThread()).threadId
  await server.db.sql.updateTable('base_versions').set({ thread_id: threadId }).execute()
  expect(await read(name)).toBeNull()
})
