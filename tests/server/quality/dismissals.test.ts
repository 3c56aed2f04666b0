import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#server/storage/open-database.ts'
import { type DismissFinding, dismissalListSchema, dismissalSchema } from '#shared/protocol/dismissal.ts'
import { findingsSchema, type WireFinding } from '#shared/protocol/finding.ts'
import { limits } from '#shared/protocol/limits.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { engines } from '../storage/engines.ts'
import { EngineServer } from './engine-server.ts'

const content = '# Orders\n\n## Overview\n\nTakes the the order.\n\n## Steps\n\n1. The clerk checks it.'

describe.each(engines)('findings that people let stand, on $engine', ({ newDatabase }) => {
  let server: EngineServer
  beforeAll(async () => {
    server = await EngineServer.start(newDatabase)
  })
  afterAll(() => server.close())

  const newThread = async (): Promise<string> => {
    const threadId = await server.client.createThread()
    await server.client.json('POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'append', location: 'Document', content }],
    })
    return threadId
  }
  const findings = async (threadId: string, query = ''): Promise<WireFinding[]> =>
    findingsSchema.parse(await server.client.json('GET', `/threads/${threadId}/findings${query}`)).findings
  const find = async (threadId: string, rule: string): Promise<WireFinding> => {
    const found = (await findings(threadId)).find((finding) => finding.rule === rule)
    if (!found) throw new Error(`${rule} finds nothing`)
    return found
  }
  const dismiss = async (threadId: string, rule: string, reason = 'We mean it') => {
    const { section, words } = await find(threadId, rule)
    const body: DismissFinding = { rule, section, words, reason }
    return dismissalSchema.parse(
      await server.client.json('POST', `/threads/${threadId}/findings/dismissals`, body),
    )
  }
  const list = async (threadId: string) =>
    dismissalListSchema.parse(await server.client.json('GET', `/threads/${threadId}/findings/dismissals`))
      .dismissals

  it('are told last with who, when and why, or left out, and outlive a restart', async () => {
    const threadId = await newThread()
    const before = await findings(threadId)
    const { dismissal_id, created_at_ms } = await dismiss(threadId, 'clarity/repeated-word')
    const stands = async () => {
      const after = await findings(threadId)
      expect(after).toHaveLength(before.length)
      expect(after.at(-1)).toMatchObject({
        rule: 'clarity/repeated-word',
        words: 'Takes the the order.',
        dismissed: { dismissal_id, reason: 'We mean it', created_at_ms, by: expect.any(String) },
      })
      const left = await findings(threadId, '?dismissed=exclude')
      expect(left.map(({ rule }) => rule)).toEqual(
        before.map(({ rule }) => rule).filter((rule) => rule !== 'clarity/repeated-word'),
      )
    }
    await stands()
    await server.restart()
    await stands()
  })

  it('count again when they are taken back, and hold no longer than their words', async () => {
    const threadId = await newThread()
    const { dismissal_id } = await dismiss(threadId, 'clarity/repeated-word')
    const edit = (oldContent: string, newContent: string) =>
      server.client.json('POST', `/threads/${threadId}/patches`, {
        patches: [
          { operation: 'update', location: '## Overview', old_content: oldContent, new_content: newContent },
        ],
      })
    await edit('order.', 'first order.')
    expect((await find(threadId, 'clarity/repeated-word')).dismissed).toBeUndefined()
    await edit('first order.', 'order.')
    expect((await find(threadId, 'clarity/repeated-word')).dismissed).toBeDefined()
    const path = `/threads/${threadId}/findings/dismissals/${dismissal_id}`
    expect((await server.client.call('DELETE', path)).status).toBe(204)
    expect((await find(threadId, 'clarity/repeated-word')).dismissed).toBeUndefined()
    expect(await list(threadId)).toEqual([])
    expect((await server.client.call('DELETE', path)).status).toBe(404)
  })

  it('are one for whoever dismisses it again, whatever is said', async () => {
    const threadId = await newThread()
    const { rule, section, words } = await find(threadId, 'clarity/repeated-word')
    const send = (reason: string) =>
      server.client.json('POST', `/threads/${threadId}/findings/dismissals`, { rule, section, words, reason })
    const [first, second] = await Promise.all([send('first'), send('second')])
    expect(first).toEqual(second)
    expect(await list(threadId)).toHaveLength(1)
  })

  it('are news for everybody in the chat, and no business of a brief client', async () => {
    const threadId = await newThread()
    const ana = await new ChatPeer(server.process, threadId).welcomed()
    const brief = await new ChatPeer(server.process, threadId, { brief: true }).open()
    const { dismissal_id } = await dismiss(threadId, 'clarity/repeated-word')
    await ana.next('findings')
    await server.client.call('DELETE', `/threads/${threadId}/findings/dismissals/${dismissal_id}`)
    await ana.next('findings', (frame) => ana.of('findings').indexOf(frame) === 1)
    await server.client.json('POST', `/threads/${threadId}/messages`, {
      content: 'Hello',
      client_msg_id: 'm1',
    })
    await ana.next('message')
    expect(brief.frames.filter(({ type }) => type === 'findings')).toEqual([])
    ana.drop()
    brief.drop()
  })

  it('keep an error from holding the completion down', async () => {
    const threadId = await newThread()
    const open = async () =>
      findingsSchema.parse(await server.client.json('GET', `/threads/${threadId}/findings`)).completion.open
    await server.client.json('POST', `/threads/${threadId}/patches`, {
      patches: [
        { operation: 'append', location: 'Document', content: '```spy\nrun(order) {\n  return ordr\n}\n```' },
      ],
    })
    expect(await open()).toEqual(['1 error among the problems.'])
    await dismiss(threadId, 'spy/undefined-name')
    expect(await open()).toEqual([])
  })

  it('are refused without a reason, and for a rule that is none', async () => {
    const threadId = await newThread()
    const { rule, section, words } = await find(threadId, 'clarity/repeated-word')
    const path = `/threads/${threadId}/findings/dismissals`
    const send = async (body: object) => (await server.client.call('POST', path, body)).status
    expect(await send({ rule, section, words, reason: '  ' })).toBe(422)
    expect(await send({ rule, section, words })).toBe(422)
    expect(await send({ rule: 'clarity/none', section, words, reason: 'x' })).toBe(422)
    expect(
      await send({ rule, section, words, reason: 'x'.repeat(limits.dismissalReasonCharacters + 1) }),
    ).toBe(422)
    expect(await list(threadId)).toEqual([])
  })

  it('are sealed where they are stored, and go with their thread', async () => {
    const threadId = await newThread()
    await dismiss(threadId, 'clarity/repeated-word', 'A quotation of Hemingway')
    const database = await openDatabase(server)
    const rows = () =>
      database.sql.selectFrom('dismissals').selectAll().where('thread_id', '=', threadId).execute()
    const [row] = await rows()
    const bytes = Buffer.from(row?.sealed_dismissal ?? []).toString('latin1')
    expect(bytes.length).toBeGreaterThan(50)
    for (const word of ['Hemingway', 'repeated-word', 'Overview', 'the the'])
      expect(bytes).not.toContain(word)
    await server.client.call('DELETE', `/threads/${threadId}`)
    expect(await rows()).toEqual([])
    await database.close()
  })
})
