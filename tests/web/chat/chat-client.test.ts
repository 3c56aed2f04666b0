import { afterEach, describe, expect, it } from 'vitest'
import type { ClientFrame, ServerFrame, WireMessage } from '#shared/protocol/message.ts'
import { ApiError } from '../../../web/api.ts'
import { ChatClient } from '../../../web/chat/chat-client.ts'
import type { OutgoingMessage } from '../../../web/chat/chat-state.ts'
import type { ChatWorld, SocketEvents } from '../../../web/chat/chat-world.ts'
import { delta, message, reply, welcome, wireMessage } from './frames.ts'

/** The network and the clock in the test's hand. */
class World implements ChatWorld {
  readonly sockets: { path: string; events: SocketEvents; sent: ClientFrame[]; open: boolean }[] = []
  readonly posted: string[] = []
  history: readonly WireMessage[] = []
  historyFails: Error | null = null
  kept: readonly OutgoingMessage[] = []
  #nowMs = 0
  #timers: { atMs: number; act: () => void }[] = []

  outbox = {
    load: () => this.kept,
    save: (_: string, messages: readonly OutgoingMessage[]) => {
      this.kept = messages
    },
  }
  now = () => this.#nowMs
  random = () => 1

  openSocket(path: string, events: SocketEvents) {
    const socket = { path, events, sent: [] as ClientFrame[], open: true }
    this.sockets.push(socket)
    return {
      send: (text: string) => void socket.sent.push(JSON.parse(text) as ClientFrame),
      close: () => {
        socket.open = false
      },
    }
  }

  async fetchMessages(afterEventId: number) {
    if (this.historyFails) throw this.historyFails
    const left = this.history.filter(({ event_id }) => event_id > afterEventId)
    const messages = left.slice(0, 2)
    const next = left.length > 2 ? messages.at(-1)?.event_id : undefined
    return { messages, ...(next === undefined ? {} : { next_after_event_id: next }) }
  }

  async postMessage(content: string) {
    this.posted.push(content)
  }

  after(ms: number, act: () => void) {
    const timer = { atMs: this.#nowMs + ms, act }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((each) => each !== timer)
    }
  }

  /** Lets time pass, timers firing in order. */
  async pass(ms: number) {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const next = this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (!next) break
      this.#timers = this.#timers.filter((each) => each !== next)
      this.#nowMs = next.atMs
      next.act()
      await settled()
    }
    this.#nowMs = untilMs
  }

  get socket() {
    const socket = this.sockets.at(-1)
    if (!socket) throw new Error('no socket was opened')
    return socket
  }

  hear(...frames: ServerFrame[]) {
    for (const frame of frames) this.socket.events.received(JSON.stringify(frame))
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

const open: ChatClient[] = []
afterEach(() => {
  for (const client of open.splice(0)) client.close()
})

async function connected(world = new World()) {
  const client = new ChatClient('thread_1', world)
  open.push(client)
  await settled()
  world.hear(welcome())
  return { client, world }
}

describe('the chat client', () => {
  it('reads the history page by page and resumes behind it', async () => {
    const world = new World()
    world.history = [1, 2, 3, 4, 5].map((id) => wireMessage(id, `m${id}`))
    const { client } = await connected(world)
    expect(client.snapshot().chat.messages).toHaveLength(5)
    expect(world.socket.path).toBe('/v1/threads/thread_1/stream?last_event_id=5')
    expect(client.snapshot().link).toEqual({ kind: 'live' })
  })

  it('sends a message again on each connection under the same client id until it is acknowledged', async () => {
    const { client, world } = await connected()
    client.send('Hello')
    const first = world.socket.sent[0]
    expect(first).toMatchObject({ type: 'message', content: 'Hello' })
    world.socket.events.closed(1006)
    await world.pass(1_000)
    world.hear(welcome())
    expect(world.sockets).toHaveLength(2)
    expect(world.socket.sent).toEqual([first])
    if (first?.type !== 'message') throw new Error('not a message')
    world.hear(message(1, 'm1', { client_msg_id: first.client_msg_id }))
    world.socket.events.closed(1006)
    await world.pass(5_000)
    world.hear(welcome())
    expect(world.socket.sent).toEqual([])
  })

  it('doubts the socket when an acknowledgement does not come', async () => {
    const { client, world } = await connected()
    client.send('Hello')
    await world.pass(12_000)
    expect(world.sockets).toHaveLength(2)
    expect(world.sockets[0]?.open).toBe(false)
  })

  it('keeps what was not acknowledged over a reload', async () => {
    const { client, world } = await connected()
    client.send('Hello')
    client.close()
    await connected(world)
    expect(world.socket.sent).toMatchObject([{ type: 'message', content: 'Hello' }])
  })

  it('waits as long as a rate limit says, then sends by itself', async () => {
    const { client, world } = await connected()
    client.send('Hello')
    const id = client.snapshot().chat.outbox[0]?.clientMessageId ?? ''
    world.hear({
      type: 'error',
      code: 'rate_limited',
      detail: '',
      retry_after_ms: 3_000,
      client_msg_id: id,
      fatal: false,
    })
    await world.pass(2_999)
    expect(world.socket.sent).toHaveLength(1)
    await world.pass(1)
    expect(world.socket.sent).toHaveLength(2)
  })

  it('asks for the text so far when deltas were missed', async () => {
    const { client, world } = await connected()
    world.hear(reply(1, 'r'), delta('r', 0, 'a'), delta('r', 2, 'c'))
    expect(world.socket.sent).toEqual([{ type: 'resume', last_event_id: 1 }])
    world.hear(welcome(), delta('r', 2, 'abc'))
    expect(client.snapshot().chat.messages[0]?.content).toBe('abc')
  })

  it('connects again after a loss, ever less often, resuming where it was', async () => {
    const { world } = await connected()
    world.hear(message(7, 'm7'))
    world.socket.events.closed(1012)
    await world.pass(500)
    expect(world.socket.path).toContain('last_event_id=7')
    for (let i = 0; i < 10; i++) {
      world.socket.events.closed(1006)
      await world.pass(15_000)
    }
    expect(world.sockets).toHaveLength(12)
  })

  it('takes a socket without any sign of life for dead', async () => {
    const { world } = await connected()
    await world.pass(25_000)
    expect(world.socket.sent).toEqual([{ type: 'ping' }])
    world.hear({ type: 'pong' })
    await world.pass(25_000)
    expect(world.sockets).toHaveLength(1)
    await world.pass(60_000)
    expect(world.sockets.length).toBeGreaterThan(1)
  })

  it('opens a new socket where the old one was when the person is called otherwise', async () => {
    const { client, world } = await connected()
    world.hear(message(3, 'm3'))
    client.reconnect()
    client.send('Under my new name')
    await settled()
    expect(world.sockets[0]?.open).toBe(false)
    expect(world.socket.path).toContain('last_event_id=3')
    world.hear(welcome())
    expect(world.socket.sent).toMatchObject([{ type: 'message', content: 'Under my new name' }])
  })

  it('stops trying where it may not be', async () => {
    const { client, world } = await connected()
    world.socket.events.closed(4004)
    await world.pass(60_000)
    expect(client.snapshot().link).toEqual({ kind: 'closed', reason: 'not_found' })
    expect(world.sockets).toHaveLength(1)
  })

  it('tries the history again when the server could not be reached', async () => {
    const world = new World()
    world.historyFails = new ApiError('unreachable', 'The server cannot be reached.')
    const client = new ChatClient('thread_1', world)
    open.push(client)
    await settled()
    expect(client.snapshot().link.kind).toBe('lost')
    world.historyFails = null
    world.history = [wireMessage(1, 'm1')]
    await world.pass(500)
    world.hear(welcome())
    expect(client.snapshot()).toMatchObject({ link: { kind: 'live' }, chat: { lastEventId: 1 } })
  })

  it('reads everything anew when the log no longer reaches back', async () => {
    const { client, world } = await connected()
    world.history = [wireMessage(8, 'm8'), wireMessage(9, 'm9')]
    world.hear(welcome('reset'))
    await settled()
    expect(client.snapshot().chat.messages).toHaveLength(2)
  })

  it('sends what is too long for a frame over REST', async () => {
    const { client, world } = await connected()
    client.send('ü'.repeat(31_000))
    expect(world.posted).toHaveLength(1)
    expect(world.socket.sent).toEqual([])
  })
})
