import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { schemaVersion } from '#shared/document/schema-version.ts'
import { schemaVersionParameter } from '#shared/protocol/outdated.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
const peers: EditorPeer[] = []
beforeEach(async () => {
  server = await startDocumentServer()
})
afterEach(async () => {
  for (const peer of peers.splice(0)) peer.drop()
  await server.remove()
})

async function enter(version: string | number) {
  const { threadId, owner } = await server.newThread()
  const token = async () => (await server.tickets.issue(owner, threadId)).ticket
  const peer = new EditorPeer(server, threadId, token, `${threadId}?${schemaVersionParameter}=${version}`)
  peers.push(peer)
  const told: unknown[] = []
  peer.onStateless((payload) => told.push(JSON.parse(payload)))
  await peer.synced()
  return { threadId, owner, peer, told }
}

describe('an app that was loaded before the schema changed', () => {
  it.each([schemaVersion - 1, 'nonsense'])('is told so and may only read (version %s)', async (version) => {
    const { threadId, owner, peer, told } = await enter(version)
    expect(peer.scope).toBe('readonly')
    await eventually(() => told.length > 0, 'it is told')
    expect(told).toEqual([{ type: 'outdated' }])
    peer.write('what it cannot show it would delete')
    const ana = await server.edit(threadId, owner)
    ana.write('one')
    await eventually(() => peer.lines.includes('one'), 'it reads on')
    expect(ana.lines).toEqual(['one'])
  })
})

describe('an app of the present schema, or of a newer one', () => {
  it.each([schemaVersion, schemaVersion + 1])('writes (version %s)', async (version) => {
    const { peer, told } = await enter(version)
    expect(peer.scope).toBe('read-write')
    peer.write('one')
    await eventually(() => peer.unsynced === 0, 'it is acknowledged')
    expect(told).toEqual([])
  })
})
