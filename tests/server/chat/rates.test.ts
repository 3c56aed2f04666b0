import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { createMemoryRateCounter } from '#server/access/rate-counter-memory.ts'
import { MessageRates, messageLimits } from '#server/chat/rates.ts'
import { AppError } from '#shared/errors.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

const person = (id: string) => ({ kind: 'person', userId: id }) as unknown as Actor
const program = (id: string, scopes: string[]) =>
  ({ kind: 'program', userId: 'user_1', keyId: id, scopes }) as unknown as Actor

async function sent(rates: MessageRates, actor: Actor, times: number, address: string | null = null) {
  let refused = 0
  for (let i = 0; i < times; i++) {
    await rates.count(actor, address).catch((error: unknown) => {
      expect(error).toBeInstanceOf(AppError)
      expect((error as AppError).details.retryAfterSeconds).toBeGreaterThan(0)
      refused += 1
    })
  }
  return times - refused
}

describe('messages in ten seconds', () => {
  it('are 30 of a person, and of a program', async () => {
    const rates = new MessageRates(createMemoryRateCounter())
    expect(await sent(rates, person('user_a'), 40)).toBe(messageLimits.sender.max)
    expect(await sent(rates, person('user_b'), 1)).toBe(1)
    expect(await sent(rates, program('key_a', ['threads:write']), 40)).toBe(messageLimits.sender.max)
    expect(await sent(rates, program('key_b', ['admin']), 400)).toBe(messageLimits.admin.max)
  })

  it('are 300 of all at one address, and of nobody together on this machine', async () => {
    const rates = new MessageRates(createMemoryRateCounter())
    let taken = 0
    for (let guest = 0; guest < 20; guest++)
      taken += await sent(rates, person(`user_${guest}`), 30, '192.0.2.1')
    expect(taken).toBe(messageLimits.address.max)
    expect(await sent(rates, person('user_x'), 10, '192.0.2.2')).toBe(10)
    for (let guest = 0; guest < 20; guest++) expect(await sent(rates, person(`user_l${guest}`), 30)).toBe(30)
  })
})

describe('a chat socket', () => {
  let server: ServerProcess
  let guest: RestClient
  let threadId: string
  beforeAll(async () => {
    server = await startServer()
    const owner = new RestClient(server)
    threadId = await owner.createThread()
    guest = await joinAsGuest(server, { owner, threadId, role: 'editor' })
  })
  afterAll(() => server.stop())

  async function enter(): Promise<ChatPeer> {
    const cookie = guest.headers.cookie ?? ''
    return new ChatPeer(server, threadId, { token: '', cookie, origin: server.url }).welcomed()
  }

  it('shares its messages with the other sockets of the same person', async () => {
    const [one, other] = [await enter(), await enter()]
    for (let i = 0; i < 20; i++) {
      one.say('hello', `one ${i}`)
      other.say('hello', `other ${i}`)
    }
    const refused = await Promise.race([one.next('error'), other.next('error')])
    expect(refused).toMatchObject({ code: 'rate_limited', fatal: false })
    expect(refused.retry_after_ms).toBeGreaterThan(0)
    one.drop()
    other.drop()
  })

  it('is told no when it asks for a replay time after time, and goes on', async () => {
    const peer = await enter()
    for (let i = 0; i < 10; i++) peer.send({ type: 'resume', last_event_id: 0 })
    expect(await peer.next('error')).toMatchObject({ code: 'rate_limited', fatal: false })
    peer.send({ type: 'ping' })
    await peer.next('pong')
    peer.drop()
  })

  it('is closed when it is flooded with frames', async () => {
    const peer = await enter()
    for (let i = 0; i < 300; i++) peer.send({ type: 'ping' })
    expect(await peer.closed()).toBe(4029)
  })
})
