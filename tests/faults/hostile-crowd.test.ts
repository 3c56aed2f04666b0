import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../support/server-process.ts'

/** Attacks by mere numbers on a real server, while somebody works in a document. */

let server: ServerProcess
let rest: RestClient
let ana: EditorPeer
let threadId: string
beforeAll(async () => {
  server = await startServer({ env: { TRUST_PROXY: '1' } })
  rest = new RestClient(server)
  threadId = await rest.createThread()
  ana = new EditorPeer(server, threadId, apiKey, threadId)
  await ana.synced()
})
afterAll(async () => {
  ana.drop()
  await server.stop()
})

async function open(address: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}`, {
    headers: { 'x-forwarded-for': address },
  })
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

async function expectWork(line: string): Promise<void> {
  ana.write(line)
  await eventually(async () => (await rest.markdown(threadId)).includes(line), 'the edit is in the document')
}

describe('a server under attack', () => {
  it('gives one address thirty sockets, and others theirs', async () => {
    const crowd = []
    for (let i = 0; i < 30; i++) crowd.push(await open('192.0.2.1'))
    expect(await closeCode(await open('192.0.2.1'))).toBe(1013)
    const other = await open('192.0.2.2')
    await expectWork('Beside a crowd')
    expect(other.readyState).toBe(WebSocket.OPEN)
    const left = crowd.map(closeCode)
    for (const socket of [...crowd, other]) socket.close()
    await Promise.all(left)
    const again = await open('192.0.2.1')
    await expectWork('After the crowd')
    expect(again.readyState).toBe(WebSocket.OPEN)
    again.close()
  })

  it('closes a socket that floods it with questions for what is missing', async () => {
    const socket = await open('192.0.2.3')
    const name = Buffer.from(threadId)
    const question = Buffer.concat([Buffer.of(name.length), name, Buffer.of(0, 0, 1, 0)])
    const closed = closeCode(socket)
    for (let i = 0; i < 600; i++) socket.send(question)
    expect(await closed).toBe(4029)
    await expectWork('Beside a flood')
  })

  it('hangs up on a request whose head does not end', { timeout: 20_000 }, async () => {
    const { hostname, port } = new URL(server.url)
    const slow = connect(Number(port), hostname)
    slow.write('GET / HTTP/1.1\r\nHost: x\r\n')
    let answer = ''
    slow.on('data', (data) => {
      answer += data
    })
    await new Promise((resolve) => slow.once('close', resolve))
    expect(answer).toContain('408')
    await expectWork('Beside a slow one')
  })
})
