import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { residentMb } from '../bench/figures.ts'
import { contents, type HandMadeStruct, handMadeUpdate } from '../server/collab/hand-made-update.ts'
import {
  awarenessFrame,
  documentFrame,
  questionFrame,
  tokenFrame,
  updateFrame,
} from '../support/document-frames.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { joinAsGuest } from '../support/guests.ts'
import { RestClient } from '../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../support/server-process.ts'

/**
 * Each known attack on a server of Yjs documents, by one who may write, against the real server, while Ana works in the
 * same document. Nobody but the attacker may notice.
 */

const maxGrowthMb = 200

let server: ServerProcess
let rest: RestClient
let threadId: string
let ana: EditorPeer
let beforeMb: number
beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: '1' } })
  rest = new RestClient(server)
  threadId = await rest.createThread()
  ana = new EditorPeer(server, threadId, apiKey)
  await ana.synced()
  await expectWork()
  beforeMb = residentMb(server.pid)
})
afterAll(async () => {
  ana.drop()
  await server.stop()
})

let lines = 0
/** Ana's next line is stored, she was never cut, and the process is the same one. */
async function expectWork(): Promise<void> {
  const line = `line ${++lines}`
  ana.write(line)
  await eventually(() => ana.acknowledged === lines, `${line} is acknowledged`)
  expect(await rest.markdown(threadId)).toContain(line)
  expect(ana.closeCodes).toEqual([])
}

function expectNoGrowth(): void {
  expect(residentMb(server.pid) - beforeMb).toBeLessThan(maxGrowthMb)
}

async function open(headers: Record<string, string>, path = threadId): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${path}`, { headers })
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return socket
}

/** A program with a key of its own, in the document. */
async function attacker(headers: Record<string, string> = {}): Promise<WebSocket> {
  const scopes = ['threads:read', 'threads:write']
  const { secret } = await rest.json<{ secret: string }>('POST', '/api-keys', { name: 'Mallory', scopes })
  const socket = await open({ authorization: `Bearer ${secret}`, ...headers })
  socket.send(tokenFrame(threadId))
  await new Promise((resolve) => socket.once('message', resolve))
  return socket
}

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

/** In Ana's document, under the root. */
const paragraph: HandMadeStruct = { ...contents.type(3, 'paragraph'), parent: 'default' }
const nestedJson = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

const updates: [string, () => Uint8Array][] = [
  [
    'JSON nested 20,000 deep',
    () => {
      const text = { ...contents.type(6), parent: [9, 0] as const }
      const mark = { ...contents.format('bold', nestedJson(20_000)), parent: [9, 1] as const }
      return handMadeUpdate([{ client: 9, structs: [paragraph, text, mark] }])
    },
  ],
  [
    'values nested 20,000 deep',
    () => handMadeUpdate([{ client: 9, structs: [{ ...contents.nested(20_000), parent: 'default' }] }]),
  ],
  ['a claim of 2^25 structs', () => handMadeUpdate([{ client: 9, claims: 2 ** 25, structs: [] }])],
  ['a gap', () => handMadeUpdate([{ client: 9, clock: 5, structs: [paragraph] }])],
  ['no bytes', () => new Uint8Array(0)],
  ['garbage', () => Uint8Array.from({ length: 200 }, (_, index) => (index * 73) % 251)],
  ['a deletion of what is not there', () => handMadeUpdate([], [{ client: 9, ranges: [[0, 2 ** 31]] }])],
  ['a clock near the end of numbers', () => handMadeUpdate([{ client: 9, structs: [contents.gc(2 ** 52)] }])],
  ['another root', () => handMadeUpdate([{ client: 9, structs: [{ ...paragraph, parent: 'secrets' }] }])],
  [
    'letters whose neighbours are far from each other',
    () => {
      const text = { ...contents.type(6), parent: [9, 0] as const }
      const letters = Array.from({ length: 5_000 }, (_, index) => ({
        ...contents.string('a'),
        ...(index === 0 ? { parent: [9, 1] as const } : { origin: [9, index + 1] as const }),
      }))
      const between = letters.slice(1).map((_, index) => ({
        ...{ ...contents.string('b'), origin: [9, 2] as const },
        rightOrigin: [9, index + 3] as const,
      }))
      return handMadeUpdate([{ client: 9, structs: [paragraph, text, ...letters, ...between] }])
    },
  ],
  [
    'an attribute that is set 20,000 times',
    () => {
      const heading = { ...contents.type(3, 'heading'), parent: 'default' }
      const levels = Array.from({ length: 20_000 }, (_, index) => ({
        ...contents.any(2),
        ...(index === 0 ? { parent: [9, 0] as const, sub: 'level' } : { origin: [9, index] as const }),
      }))
      return handMadeUpdate([{ client: 9, structs: [heading, ...levels] }])
    },
  ],
  [
    '300,000 documents in the document',
    () => {
      const structs = Array.from({ length: 300_000 }, () => ({
        ...contents.subDocument(),
        parent: 'default',
      }))
      return handMadeUpdate([{ client: 9, structs }])
    },
  ],
]

describe('an editor who means harm', () => {
  it.each(updates)('is cut and acknowledged nothing for an update that holds %s', async (_, update) => {
    const socket = await attacker()
    const acknowledged = countAcknowledged(socket)
    const closed = closeCode(socket)
    const frame = updateFrame(threadId, update())
    const times = frame.length > 1_000_000 ? 2 : 200
    for (let i = 0; i < times && socket.readyState === WebSocket.OPEN; i++) socket.send(frame)
    expect([1007, 1008, 4029]).toContain(await closed)
    expect(acknowledged()).toBe(0)
    await expectWork()
    expectNoGrowth()
  })

  it.each<[string, () => Uint8Array, number]>([
    ['text for everybody, which the server alone sends', () => documentFrame(threadId, [6], 'hello'), 1008],
    ['text beside the document', () => documentFrame(threadId, [5], 'hello'), 1008],
    ['an acknowledgement', () => documentFrame(threadId, [8, 1]), 1008],
    ['a frame of an unknown kind', () => documentFrame(threadId, [99]), 1008],
    ['a frame without its content', () => documentFrame(threadId, [0, 2]), 1007],
    ['a frame that claims a gigabyte', () => Uint8Array.of(255, 255, 255, 255, 3), 1007],
    ['a state vector of 500 kB', () => questionFrame(threadId, new Uint8Array(500_000).fill(1)), 1007],
    ['a frame of 5 MiB', () => updateFrame(threadId, new Uint8Array(5 * 1024 * 1024)), 1009],
    [
      '300,000 presences in a frame',
      () =>
        awarenessFrame(
          threadId,
          Array.from({ length: 300_000 }, (_, client) => ({ client, clock: 1, state: '{}' })),
        ),
      1009,
    ],
    [
      'a presence of 60 kB',
      () => awarenessFrame(threadId, [{ client: 9, clock: 1, state: `{"cursor":"${'x'.repeat(60_000)}"}` }]),
      1009,
    ],
    [
      'a presence after which there can be no other',
      () => awarenessFrame(threadId, [{ client: 9, clock: 2 ** 53 - 1, state: '{}' }]),
      1007,
    ],
    [
      'a presence that is a number',
      () => awarenessFrame(threadId, [{ client: 9, clock: 1, state: '5' }]),
      1007,
    ],
    [
      'a presence that is no JSON',
      () => awarenessFrame(threadId, [{ client: 9, clock: 1, state: '{' }]),
      1007,
    ],
  ])('is cut for %s', async (_, frame, code) => {
    const socket = await attacker()
    const closed = closeCode(socket)
    socket.send(frame())
    expect(await closed).toBe(code)
    await expectWork()
    expectNoGrowth()
  })

  it.each(['__proto__', 'constructor', '../../etc/passwd', 'a\0b', 'x'.repeat(100_000), ''])(
    'is cut for the document name %j',
    async (name) => {
      for (const frame of [tokenFrame(name), questionFrame(name)]) {
        const socket = await attacker()
        const closed = closeCode(socket)
        socket.send(frame)
        expect(await closed).toBe(4004)
      }
      await expectWork()
    },
  )

  it('cannot speak for others, by whatever clock, and a flood of presence reaches nobody', async () => {
    const jonas = new EditorPeer(server, threadId, apiKey)
    await jonas.synced()
    jonas.awareness.setLocalState({ cursor: { at: 1 } })
    const seen = () => ana.awareness.getStates().get(jonas.ydoc.clientID)?.cursor
    await eventually(() => seen() !== undefined, 'Ana sees Jonas')
    // Of another person: the same one may go on in another window.
    const mallory = await joinAsGuest(server, { owner: rest, threadId, role: 'editor' })
    const { ticket } = await mallory.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const socket = await open({})
    socket.send(tokenFrame(threadId, ticket))
    await new Promise((resolve) => socket.once('message', resolve))
    let received = 0
    ana.awareness.on('update', () => {
      received += 1
    })
    const client = jonas.ydoc.clientID
    for (let clock = 1; clock <= 2_000; clock++) {
      const state = '{"cursor":"Mallory"}'
      socket.send(
        awarenessFrame(threadId, [
          { client, clock: 2 ** 47, state },
          { client: 9, clock, state },
        ]),
      )
    }
    await eventually(() => ana.awareness.getStates().has(9), 'Ana sees Mallory')
    jonas.awareness.setLocalState({ cursor: { at: 2 } })
    await eventually(() => JSON.stringify(seen()) === '{"at":2}', 'Jonas is still himself')
    expect(received).toBeLessThan(200)
    expect(socket.readyState).toBe(WebSocket.OPEN)
    socket.terminate()
    await eventually(() => !ana.awareness.getStates().has(9), 'Mallory is gone')
    jonas.drop()
    await expectWork()
  })

  it('has to wait after three refusals, in that document, and nobody else has', async () => {
    const { secret } = await rest.json<{ secret: string }>('POST', '/api-keys', {
      name: 'Mallory',
      scopes: ['threads:read', 'threads:write'],
    })
    const headers = { authorization: `Bearer ${secret}` }
    const codes: number[] = []
    for (let i = 0; i < 4; i++) {
      const socket = await open(headers)
      const closed = closeCode(socket)
      socket.send(tokenFrame(threadId))
      socket.send(updateFrame(threadId, Uint8Array.of(255)))
      codes.push(await closed)
    }
    expect(codes).toEqual([1007, 1007, 1007, 4029])
    const byToken = new EditorPeer(server, threadId, secret)
    await eventually(() => byToken.closeCodes.length > 0, 'the same key as a token has to wait too')
    expect(byToken.closeCodes[0]).toBe(4029)
    expect(byToken.wasRefused, 'it may come back').toBe(false)
    byToken.drop()
    const elsewhere = await rest.createThread()
    const other = new EditorPeer(server, elsewhere, secret)
    await other.synced()
    other.drop()
    await expectWork()
  })
})

describe('strangers', () => {
  it('who fill sockets with megabytes before they say who they are cost no memory, and are gone in 10 s', {
    timeout: 60_000,
  }, async () => {
    const crowd = await Promise.all(
      Array.from({ length: 100 }, (_, index) => open({ 'x-forwarded-for': `192.0.2.${index}` })),
    )
    const codes = crowd.map(closeCode)
    await Promise.all(crowd.map((socket) => fill(socket, 4_900_000)))
    await expectWork()
    expectNoGrowth()
    for (const code of await Promise.all(codes)) expect(code).toBe(4001)
    await expectWork()
    expectNoGrowth()
  })

  it('who send nonsense three times have to wait, and their neighbours with a name have not', async () => {
    const address = { 'x-forwarded-for': '198.51.100.7' }
    const codes: number[] = []
    for (let i = 0; i < 4; i++) {
      const socket = await open(address)
      const closed = closeCode(socket)
      socket.send(Uint8Array.of(255, 255))
      codes.push(await closed)
    }
    expect(codes).toEqual([1007, 1007, 1007, 4029])
    const neighbour = await attacker(address)
    expect(neighbour.readyState).toBe(WebSocket.OPEN)
    neighbour.close()
  })

  it.each<[string, Buffer]>([
    ['a compressed bomb', Buffer.from([0xc2, 0x85, 0, 0, 0, 0, 1, 2, 3, 4, 5])],
    ['a frame of 8 EiB', Buffer.from([0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0])],
    ['a frame without a mask', Buffer.from([0x82, 0x01, 0])],
  ])('who send %s in the packet of the handshake end their own socket', async (_, bytes) => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    const head = [
      `GET /collab/${threadId} HTTP/1.1`,
      `Host: ${hostname}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      'Sec-WebSocket-Extensions: permessage-deflate',
    ]
    socket.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]))
    let answer = ''
    socket.on('data', (data) => {
      answer += data.toString('latin1')
    })
    socket.on('error', () => undefined)
    await eventually(() => answer.includes('101 '), 'the handshake is done')
    expect(answer.toLowerCase()).not.toContain('permessage-deflate')
    // 0x88 opens a closing frame of two bytes or more; a stranger's own end then closes the connection.
    await eventually(() => answer.includes('\x88') || socket.closed, 'the socket is closed')
    socket.destroy()
    await expectWork()
  })

  it('who send a head of 20 kB, or a body that does not end, are answered and let go', {
    timeout: 60_000,
  }, async () => {
    const { hostname, port } = new URL(server.url)
    const send = async (text: string): Promise<string> => {
      const socket = connect(Number(port), hostname)
      let answer = ''
      socket.on('data', (data) => {
        answer += data
      })
      socket.on('error', () => undefined)
      socket.write(text)
      await new Promise((resolve) => socket.once('close', resolve))
      return answer
    }
    const [large, slow] = await Promise.all([
      send(`GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`),
      send(
        'POST /api/v1/process-designer/threads HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n' +
          `Authorization: Bearer ${apiKey}\r\nContent-Length: 100\r\n\r\n{`,
      ),
    ])
    expect(large).toContain('431')
    expect(slow).toContain('408')
    await expectWork()
  })
})

/* Last, because the document itself fills memory that others would be measured beside. */
describe('a document of 2 MB', () => {
  it('costs no memory when it is asked for 600 times by one who does not read', async () => {
    const large = await rest.createThread()
    const patch = { operation: 'append', location: '## Steps', content: `${'word '.repeat(19_000)}\n` }
    for (let i = 0; i < 20; i++) await rest.json('POST', `/threads/${large}/patches`, { patches: [patch] })
    // Making it takes more than asking for it ever may.
    beforeMb = residentMb(server.pid)
    const socket = await open({ authorization: `Bearer ${apiKey}` }, large)
    socket.send(tokenFrame(large))
    await new Promise((resolve) => socket.once('message', resolve))
    socket.pause()
    for (let i = 0; i < 600; i++) socket.send(questionFrame(large))
    await expectWork()
    expectNoGrowth()
    const closed = closeCode(socket)
    socket.resume()
    expect([1006, 4029]).toContain(await closed)
    expectNoGrowth()
  })
})

/** Sends so many bytes of updates, or what is taken of them. */
async function fill(socket: WebSocket, bytes: number): Promise<void> {
  const filler = documentFrame(threadId, [0, 2], new Uint8Array(50_000))
  let lastBuffered = -1
  for (let sent = 0; sent < bytes; ) {
    if (socket.bufferedAmount < 200_000) {
      socket.send(filler)
      sent += filler.length
    } else {
      // Nothing of it left within a while: the server has stopped reading.
      if (socket.bufferedAmount === lastBuffered) return
      lastBuffered = socket.bufferedAmount
      await delay(200)
    }
  }
}

/** How many acknowledgements arrived so far. The first sync step is not answered by one. */
function countAcknowledged(socket: WebSocket): () => number {
  let count = 0
  const acknowledgement = Buffer.from(documentFrame(threadId, [8, 1]))
  socket.on('message', (data: Buffer) => {
    if (acknowledgement.equals(data)) count += 1
  })
  return () => count
}
