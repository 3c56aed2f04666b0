import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serverOrigin } from '#server/collab/origin.ts'
import { isTooMuch } from '#server/collab/save-watch.ts'
import { readTree, textOf } from '#shared/document/tree.ts'
import { type SavingNews, savingNews } from '#shared/protocol/saving.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { writeParagraph } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'

describe('a backlog', () => {
  const limits = { ms: 60_000, bytes: 1_000 }
  it.each([
    ['that is empty', { bytes: 0, oldestAtMs: undefined }, false],
    ['of a minute', { bytes: 10, oldestAtMs: 40_000 }, false],
    ['of more than a minute', { bytes: 10, oldestAtMs: 39_999 }, true],
    ['of many bytes', { bytes: 1_001, oldestAtMs: 100_000 }, true],
  ])('%s: too much is %#', (_, backlog, expected) => {
    expect(isTooMuch(backlog, limits, 100_000)).toBe(expected)
  })
})

describe('documents that could not be stored for too long', () => {
  let server: DocumentServer
  beforeEach(async () => {
    server = await startDocumentServer({ backlog: { ms: 300, bytes: 1_000_000 } })
  })
  afterEach(() => server.remove())

  it('are read-only with a word to everybody, and editable again by themselves with all that was written', async () => {
    const { threadId, owner } = await server.newThread()
    const ana = await server.edit(threadId, owner)
    const heard: SavingNews[] = []
    ana.onStateless((payload) => heard.push(savingNews.parse(JSON.parse(payload))))
    const byProgram = serverOrigin('user_program', 'patch')
    const write = (text: string) =>
      server.host.edit(threadId, byProgram, (ydoc) => writeParagraph(ydoc, text))

    server.db.goAway()
    ana.write('one')
    await eventually(() => heard.length === 1, 'Ana is told that nothing can be saved')
    expect(heard[0]?.reason).toContain('database')
    await expect(write('by a program')).rejects.toMatchObject({ code: 'unavailable' })
    ana.write('two')
    expect(ana.unsynced).toBeGreaterThan(0)

    server.db.comeBack()
    await eventually(() => ana.isSynced && ana.unsynced === 0, 'all that Ana wrote is stored')
    expect(ana.scope).toBe('read-write')
    await write('three')
    const lines = await server.host.read(threadId, (ydoc) => readTree(ydoc).map(textOf))
    expect(lines).toEqual(['one', 'two', 'three'])
  })
})
