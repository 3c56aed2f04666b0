import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findingsSchema } from '#shared/protocol/finding.ts'
import { severitiesSchema, type WireSeverities } from '#shared/protocol/severity.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { engines } from '../storage/engines.ts'
import { EngineServer } from './engine-server.ts'

const content = '# Orders\n\n## Overview\n\nTakes the the order.\n\n## Steps\n\n1. The clerk checks it.'

describe.each(engines)('how grave rules are in a thread, on $engine', ({ newDatabase }) => {
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
  const severityOf = async (threadId: string, wanted: string) => {
    const answer = await server.client.json('GET', `/threads/${threadId}/findings`)
    return findingsSchema.parse(answer).findings.find(({ rule }) => rule === wanted)?.severity
  }
  const change = async (threadId: string, severities: Record<string, string | null>) =>
    severitiesSchema.parse(await server.client.json('PATCH', `/threads/${threadId}/rules`, { severities }))
  const decided = async (threadId: string) =>
    severitiesSchema.parse(await server.client.json<WireSeverities>('GET', `/threads/${threadId}/rules`))

  it('is decided rule by rule, also anew, outlives a restart, and is the rule’s own again', async () => {
    const [threadId, other] = [await newThread(), await newThread()]
    const rule = 'clarity/repeated-word'
    expect(await decided(threadId)).toEqual({ severities: {} })
    await change(threadId, { [rule]: 'off', 'doc/missing-section': 'info' })
    expect(await severityOf(threadId, rule)).toBeUndefined()
    expect(await severityOf(threadId, 'doc/missing-section')).toBe('info')
    expect(await severityOf(other, rule)).toBe('warning')
    const after = await change(threadId, { [rule]: 'error' })
    expect(after).toEqual({ severities: { [rule]: 'error', 'doc/missing-section': 'info' } })
    await server.restart()
    expect(await decided(threadId)).toEqual(after)
    expect(await severityOf(threadId, rule)).toBe('error')
    await change(threadId, { [rule]: null })
    expect(await severityOf(threadId, rule)).toBe('warning')
    expect(await decided(threadId)).toEqual({ severities: { 'doc/missing-section': 'info' } })
  })

  it('is news for everybody in the chat, and counts for the completion', async () => {
    const threadId = await newThread()
    const ana = await new ChatPeer(server.process, threadId).welcomed()
    await change(threadId, { 'clarity/repeated-word': 'error' })
    await ana.next('findings')
    const answer = await server.client.json('GET', `/threads/${threadId}/findings`)
    expect(findingsSchema.parse(answer).completion.open).toEqual(['1 error among the problems.'])
    ana.drop()
  })

  it('is refused for what is no rule or no severity, and then nothing is changed', async () => {
    const threadId = await newThread()
    const send = async (severities: object) => {
      const answer = await server.client.call('PATCH', `/threads/${threadId}/rules`, { severities })
      return { status: answer.status, text: await answer.text() }
    }
    const unknown = await send({ 'doc/no-title': 'off', 'doc/none': 'off' })
    expect(unknown.status).toBe(422)
    expect(unknown.text).toContain('/severities/doc~1none')
    expect((await send({ 'doc/no-title': 'loud' })).status).toBe(422)
    expect((await send({ 'doc/no-title': 'hint' })).status).toBe(422)
    expect(await decided(threadId)).toEqual({ severities: {} })
  })
})
