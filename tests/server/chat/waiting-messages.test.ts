import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { ChatPeer } from '../../support/chat-peer.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { holdBeforeEnd, says } from '../../support/scripted-model.ts'
import { openScriptedWorld } from '../../support/scripted-world.ts'

const { model, server, rest, enter } = await openScriptedWorld(says('Fine.'))

describe('a message that waits for the designer', () => {
  let threadId: string
  let ana: ChatPeer
  let release: () => void

  /** The designer is at work on "One"; "Two" and "Three" wait. */
  beforeEach(async () => {
    threadId = await rest.createThread()
    ana = await enter(threadId).welcomed()
    const held = Promise.withResolvers<void>()
    release = () => held.resolve()
    model.script(holdBeforeEnd(says('First.'), held.promise))
    ana.say('One', 'm1')
    await ana.next('delta')
    ana.say('Two', 'm2')
    await ana.next('message', ({ content, queued }) => content === 'Two' && queued === true)
    ana.say('Three', 'm3')
    await ana.next('message', ({ content, queued }) => content === 'Three' && queued === true)
  })
  afterEach(async () => {
    release()
    // What still waits would take the script of the next story.
    const gone = ana.of('message').filter(({ withdrawn }) => withdrawn)
    await ana.reply(3 - gone.length)
  })

  const idOf = (content: string) =>
    ana.of('message').find((message) => message.content === content)?.message_id ?? ''
  const pathOf = (content: string) => `/threads/${threadId}/messages/${idOf(content)}`
  const asked = () =>
    model.requests.slice(-2).map(({ messages }) => JSON.stringify(messages.at(-1)?.content ?? ''))

  it('is answered as it was rewritten', async () => {
    const path = pathOf('Two')
    expect((await rest.call('PATCH', path, { content: 'Two, but better' })).status).toBe(204)
    await ana.next('message', ({ content, queued }) => content === 'Two, but better' && queued === true)
    release()
    await ana.reply(3)
    expect(asked()[0]).toContain('Two, but better')
    expect(JSON.stringify(model.requests.at(-2)?.messages)).not.toContain('Three')
  })

  it('is gone for everybody when it is taken back, and is not answered', async () => {
    expect((await rest.call('DELETE', pathOf('Two'))).status).toBe(204)
    await ana.next('message', ({ withdrawn, content }) => withdrawn === true && content === '')
    release()
    expect((await ana.reply(2)).in_reply_to).toBe(idOf('Three'))
    const { messages } = await rest.json<{ messages: WireMessage[] }>('GET', `/threads/${threadId}/messages`)
    expect(JSON.stringify(messages)).not.toContain('Two')
  })

  it('stops the present run and goes before the others when it is sent now', async () => {
    expect((await rest.call('POST', `${pathOf('Three')}/send-now`)).status).toBe(204)
    expect(await ana.reply(1)).toMatchObject({ status: 'stopped' })
    expect((await ana.reply(2)).in_reply_to).toBe(idOf('Three'))
    expect((await ana.reply(3)).in_reply_to).toBe(idOf('Two'))
  })

  it('is nobody else’s to change', async () => {
    const eve = await joinAsGuest(server, { owner: rest, threadId, role: 'editor' })
    for (const [method, path, body] of [
      ['PATCH', pathOf('Two'), { content: 'Mine' }],
      ['DELETE', pathOf('Two'), undefined],
      ['POST', `${pathOf('Two')}/send-now`, undefined],
    ] as const) {
      expect((await eve.call(method, path, body)).status).toBe(403)
    }
  })

  it('can be changed no more when its answer has begun', async () => {
    for (const [method, path, body] of [
      ['PATCH', pathOf('One'), { content: 'Other' }],
      ['DELETE', pathOf('One'), undefined],
      ['POST', `${pathOf('One')}/send-now`, undefined],
    ] as const) {
      expect((await rest.call(method, path, body)).status).toBe(409)
    }
    expect((await rest.call('DELETE', `/threads/${threadId}/messages/msg_none`)).status).toBe(404)
  })
})
