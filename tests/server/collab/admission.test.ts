import { afterEach, describe, expect, it } from 'vitest'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'

let server: DocumentServer
afterEach(() => server.remove())

describe('a right that is withdrawn while somebody is let in', () => {
  it('is missed by nobody: the socket is closed, and they come back as what they are now', async () => {
    const { promise: isAdmitted, resolve: admitted } = Promise.withResolvers<void>()
    const { promise: isRevoked, resolve: revoked } = Promise.withResolvers<void>()
    server = await startDocumentServer({
      afterAdmission: () => {
        admitted()
        return isRevoked
      },
    })
    const { threadId } = await server.newThread()
    const jonas = await server.newUser('Jonas')
    await server.addMember(threadId, jonas.userId, 'editor')
    const editor = server.enter(threadId, jonas)
    await isAdmitted
    await server.addMember(threadId, jonas.userId, 'viewer')
    // Nobody is in the document yet, so there is nobody to cut.
    server.host.revoke({ kind: 'member', threadId, userId: jonas.userId })
    revoked()
    await eventually(() => editor.closeCodes.length > 0, 'Jonas is cut')
    expect(editor.closeCodes[0]).toBe(4003)
    await editor.synced()
    expect(editor.scope).toBe('readonly')
  })

  it('says nothing about those whose right it was not', async () => {
    server = await startDocumentServer()
    const { threadId, owner } = await server.newThread()
    const jonas = await server.newUser('Jonas')
    server.host.revoke({ kind: 'member', threadId, userId: jonas.userId })
    const ana = await server.edit(threadId, owner)
    ana.write('one')
    await eventually(() => ana.unsynced === 0, 'it is acknowledged')
    expect(ana.closeCodes).toEqual([])
  })
})
