import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { RestClient } from '../../support/rest-client.ts'
import { callsInFragments, holdBeforeEnd, says } from '../../support/scripted-model.ts'
import { openScriptedWorld } from '../../support/scripted-world.ts'
import { startServer } from '../../support/server-process.ts'

const { model, server, rest, enter } = await openScriptedWorld(says('Fine.'))

const insert = (location: string) => ({
  name: 'patch',
  arguments: { operation: 'insert', location, content: 'Some words.' },
})

describe('a message', () => {
  it('is acknowledged, told to everybody, and answered', async () => {
    const threadId = await rest.createThread()
    const [ana, jonas] = [await enter(threadId).welcomed(), await enter(threadId).welcomed()]
    ana.say('Hello', 'm1')
    const ack = await ana.next('ack')
    expect(ack).toMatchObject({ client_msg_id: 'm1', duplicate: false })
    expect(await jonas.next('message')).toMatchObject({
      message_id: ack.message_id,
      content: 'Hello',
      role: 'USER',
    })
    expect(await jonas.reply()).toMatchObject({
      content: 'Fine.',
      status: 'complete',
      in_reply_to: ack.message_id,
    })
    expect(
      jonas
        .of('delta')
        .map(({ delta }) => delta)
        .join(''),
    ).toBe('Fine.')
  })

  it('that is sent twice is one message with one answer', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    ana.say('Hello', 'm1')
    await ana.reply()
    ana.say('Hello', 'm1')
    expect(await ana.next('ack', ({ duplicate }) => duplicate)).toMatchObject({ client_msg_id: 'm1' })
    ana.say('Another', 'm2')
    await ana.reply(2)
    expect(ana.of('message').filter(({ role }) => role === 'USER')).toHaveLength(2)
  })

  it('that comes during a run is queued, visibly, and answered next', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    const release = Promise.withResolvers<void>()
    model.script(holdBeforeEnd(says('First.'), release.promise), says('Second.'))
    ana.say('One', 'm1')
    await ana.next('delta')
    ana.say('Two', 'm2')
    expect(await ana.next('message', ({ content }) => content === 'Two')).toMatchObject({ queued: true })
    release.resolve()
    expect(await ana.reply(2)).toMatchObject({ content: 'Second.' })
    expect(
      ana
        .of('message')
        .filter(({ content }) => content === 'Two')
        .at(-1)?.queued,
    ).toBeUndefined()
  })

  it('goes the same way over REST', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    const sent = await rest.call('POST', `/threads/${threadId}/messages`, {
      content: 'Hello',
      client_msg_id: 'm1',
    })
    expect(sent.status).toBe(202)
    const { message_id } = (await sent.json()) as { message_id: string }
    expect(await ana.next('message')).toMatchObject({ message_id })
    await ana.reply()
    const { messages } = await rest.json<{ messages: { role: string }[] }>(
      'GET',
      `/threads/${threadId}/messages`,
    )
    expect(messages.map(({ role }) => role)).toEqual(['USER', 'AGENT'])
  })
})

describe('a run', () => {
  it('tells each change when it is in the document, and sums up at the end', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    model.script(callsInFragments('I write.', [insert('## Overview'), insert('## Steps')]), says('Done.'))
    ana.say('Go', 'm1')
    const reply = await ana.reply()
    const told = ana.of('patch').flatMap(({ mini_process }) => mini_process.patches)
    expect(told.map(({ location }) => location)).toEqual(['## Overview', '## Steps'])
    expect(reply.mini_process?.patches).toEqual(told)
    expect(reply.mini_process?.process_state).toMatchObject({ total_patches_applied: 2 })
    expect(
      ana.of('status').some(({ status, section }) => status === 'writing' && section === 'Overview'),
    ).toBe(true)
    const thread = await rest.json<object>('GET', `/threads/${threadId}`)
    expect(thread).toMatchObject({ patch_count: 2, process_state: { total_patches_applied: 2 } })
  })

  it('is stopped by anybody who may edit, by name, and keeps what it did', async () => {
    const threadId = await rest.createThread()
    const [ana, jonas] = [await enter(threadId).welcomed(), await enter(threadId).welcomed()]
    const never = new Promise<void>(() => undefined)
    model.script(
      callsInFragments('I write.', [insert('## Overview')]),
      holdBeforeEnd(says('And more.'), never),
    )
    ana.say('Go', 'm1')
    await jonas.next('patch')
    await jonas.next('delta', ({ delta }) => delta.includes('more') || delta.includes('And'))
    jonas.send({ type: 'stop' })
    expect(await ana.reply()).toMatchObject({
      status: 'stopped',
      notice: 'Stopped by Automation. The change already made stays.',
    })
    expect(await rest.markdown(threadId)).toContain('## Overview')
  })

  it('goes on when everybody has left', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    const release = Promise.withResolvers<void>()
    model.script(
      holdBeforeEnd(callsInFragments('I write.', [insert('## Overview')]), release.promise, 2),
      says('Done.'),
    )
    ana.say('Go', 'm1')
    await ana.next('delta')
    ana.drop()
    release.resolve()
    const later = enter(threadId, { query: '?last_event_id=0' })
    expect(await later.reply()).toMatchObject({ status: 'complete' })
    expect(later.of('patch')).toHaveLength(1)
  })

  it('that its server did not survive is told as interrupted, and the next message is answered', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-mortal-'))
    const env = { OPENAI_BASE_URL: model.url }
    const mortal = await startServer({ env, dataDir })
    const threadId = await new RestClient(mortal).createThread()
    const ana = await new ChatPeer(mortal, threadId).welcomed()
    model.script(holdBeforeEnd(says('I begin.'), new Promise<void>(() => undefined)))
    ana.say('Go', 'm1')
    await ana.next('delta')
    mortal.kill('SIGKILL')
    await mortal.ended
    const risen = await startServer({ env, dataDir })
    const back = new ChatPeer(risen, threadId, { query: '?last_event_id=0' })
    expect(await back.reply()).toMatchObject({ status: 'interrupted' })
    back.say('Go on', 'm2')
    expect(await back.reply(2)).toMatchObject({ status: 'complete', content: 'Fine.' })
    back.drop()
    await risen.stop()
    await rm(dataDir, { recursive: true })
  })
})

describe('whoever was away', () => {
  it('gets what was missed, once and in order', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    ana.say('One', 'm1')
    await ana.reply()
    const seen = (await ana.next('message')).event_id
    ana.drop()
    const back = enter(threadId, { query: `?last_event_id=${seen}` })
    expect(await back.next('welcome')).toMatchObject({ resume: 'replay' })
    await back.reply()
    const ids = back.of('message').map(({ event_id }) => event_id)
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b))
    expect(Math.min(...ids)).toBeGreaterThan(seen)
  })

  it('gets the text so far of a reply that is being written', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    const release = Promise.withResolvers<void>()
    model.script(holdBeforeEnd(says('Half of it and the rest.'), release.promise, 3))
    ana.say('Go', 'm1')
    await ana.next('delta', () => ana.of('delta').length === 4)
    const late = enter(threadId, { query: '?last_event_id=0' })
    expect(await late.next('delta')).toMatchObject({ delta: 'Half of it and ', seq: 3 })
    release.resolve()
    expect(await late.reply()).toMatchObject({ content: 'Half of it and the rest.' })
  })

  it('is told to start anew when it knows more than there is', async () => {
    const threadId = await rest.createThread()
    expect(await enter(threadId, { query: '?last_event_id=99' }).next('welcome')).toMatchObject({
      resume: 'reset',
    })
  })

  it('gets all server-sent events, however many, and their end with the thread', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    for (let index = 0; index < 4; index++) ana.say(`Message ${index}`, `m${index}`)
    await ana.reply(4)
    const response = await rest.call('GET', `/threads/${threadId}/events?last_event_id=0`)
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const newest = Math.max(...ana.of('message').map(({ event_id }) => event_id))
    let text = ''
    while (!text.includes(`id: ${newest}\n`)) text += (await reader?.read())?.value ?? ''
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id))
    expect(ids).toEqual(Array.from({ length: newest }, (_, index) => index + 1))
    await rest.call('DELETE', `/threads/${threadId}`)
    while (!(await reader?.read())?.done) text += ''
  })

  it('may also read server-sent events', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    ana.say('Hello', 'm1')
    await ana.reply()
    const response = await rest.call('GET', `/threads/${threadId}/events`, undefined, {
      'last-event-id': '0',
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('"complete"')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).toContain('event: message')
    expect(text).toContain('id: 1')
  })
})

describe('the brief mode', () => {
  it('brings each patch once, content in every frame, and no echo', async () => {
    const threadId = await rest.createThread()
    const client = await enter(threadId, { brief: true }).open()
    model.script(callsInFragments('I write.', [insert('## Overview'), insert('## Steps')]), says('Done.'))
    client.send({ thread_id: threadId, role: 'USER', content: 'Go', client_msg_id: 'msg-456' })
    await client.next('message')
    const frames = client.frames as unknown as {
      content: unknown
      mini_process?: { patches: { patch_id: string }[] }
    }[]
    expect(frames.map(({ content }) => content)).toEqual(['', '', 'I write.\n\nDone.'])
    expect(frames.map(({ mini_process }) => mini_process?.patches.length)).toEqual([1, 1, 0])
  })
})

describe('a wrong frame', () => {
  const wrong: [string, unknown, string, RegExp][] = [
    ['broken JSON', '{"content": ', 'malformed', /JSON/],
    ['an array', '[]', 'invalid', /./],
    ['no client_msg_id', { content: 'Hello' }, 'invalid', /client_msg_id/],
    ['content of another type', { content: 5, client_msg_id: 'x' }, 'invalid', /content/],
    ['empty content', { content: '  ', client_msg_id: 'x' }, 'invalid', /content/],
    ['an unknown field', { content: 'Hello', client_msg_id: 'x', colour: 'red' }, 'invalid', /colour/],
    ['an unknown type', { type: 'dance' }, 'invalid', /type/],
    ['content over the limit', { content: 'x'.repeat(32_001), client_msg_id: 'x' }, 'invalid', /32000/],
    ['another role', { role: 'AGENT', content: 'Hello', client_msg_id: 'x' }, 'invalid', /role/],
    [
      'another thread',
      { thread_id: 'thread_other', content: 'Hello', client_msg_id: 'x' },
      'invalid',
      /thread_id/,
    ],
    ['a wrong event number', { type: 'resume', last_event_id: -1 }, 'invalid', /last_event_id/],
  ]
  it.each(wrong)(
    'with %s is answered by an error that names it, and changes nothing',
    async (_, frame, code, detail) => {
      const threadId = await rest.createThread()
      const ana = await enter(threadId).welcomed()
      ana.send(frame)
      const error = await ana.next('error')
      expect(error).toMatchObject({ code, fatal: false })
      expect(error.detail).toMatch(detail)
      expect(ana.of('message')).toEqual([])
    },
  )

  it('that is too large closes the socket with 1009', async () => {
    const ana = await enter(await rest.createThread()).welcomed()
    ana.say('x'.repeat(70_000), 'm1')
    expect(await ana.closed()).toBe(1009)
  })
})

describe('a chat socket', () => {
  it('is closed with 4001 without credentials', async () => {
    expect(await enter(await rest.createThread(), { token: '' }).closed()).toBe(4001)
  })

  it("is closed with 4004 for what is no thread, and for somebody else's", async () => {
    expect(await enter('thread_nowhere').closed()).toBe(4004)
    const guest = await new RestClient(server, {}).call('POST', '/session/guest', {})
    const cookie = guest.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const theirs = await new RestClient(server, { cookie, origin: server.url }).createThread()
    expect(await enter(theirs).closed()).toBe(4004)
  })

  it('does not open for a cookie that another site sends along', async () => {
    const guest = await new RestClient(server, {}).call('POST', '/session/guest', {})
    const cookie = guest.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const threadId = await new RestClient(server, { cookie, origin: server.url }).createThread()
    expect(await enter(threadId, { token: '', cookie, origin: 'https://evil.example' }).closed()).toBe(4001)
    await enter(threadId, { token: '', cookie, origin: server.url }).welcomed()
  })

  it('is closed with 4004 when its thread is deleted', async () => {
    const threadId = await rest.createThread()
    const ana = await enter(threadId).welcomed()
    await rest.call('DELETE', `/threads/${threadId}`)
    expect(await ana.closed()).toBe(4004)
  })
})
