import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { Actor } from '#server/access/actor.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type DocumentServer, startDocumentServer } from '../../support/document-server.ts'
import { eventually } from '../../support/eventually.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/** Frames that nobody means well with, before and after a token. The server and everybody else must not notice. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const sockets = 60
const framesPerSocket = 40

let server: DocumentServer
let threadId: ThreadId
let owner: Actor
beforeEach(async () => {
  server = await startDocumentServer()
  ;({ threadId, owner } = await server.newThread())
})
afterEach(() => server.remove())

function someFrame(random: Random): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(
    encoder,
    random.pick([threadId, threadId, threadId, `${threadId}\0x`, 'other', '__proto__']),
  )
  const noise = () => Uint8Array.from(random.times(random.int(30), () => random.int(256)))
  encoding.writeVarUint(encoder, random.int(12))
  if (random.chance(0.6)) encoding.writeVarUint(encoder, random.int(4))
  if (random.chance(0.6)) encoding.writeVarUint8Array(encoder, noise())
  else encoding.writeUint8Array(encoder, noise())
  const frame = encoding.toUint8Array(encoder)
  return random.chance(0.1) ? frame.slice(0, random.int(frame.length)) : frame
}

function tokenFrame(): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, threadId)
  encoding.writeVarUint(encoder, 2)
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarString(encoder, '')
  return encoding.toUint8Array(encoder)
}

describe(`hostile frames (seed ${seed})`, () => {
  it('end nothing but their own socket', { timeout: 60_000 }, async () => {
    const random = seededRandom(seed)
    const unhandled: unknown[] = []
    const onUnhandled = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', onUnhandled)
    const ana = await server.edit(threadId, owner)

    for (let i = 0; i < sockets; i++) {
      // Each is somebody else: who is refused thrice has to wait.
      const mallory = await server.newUser('Mallory')
      await server.addMember(threadId, mallory.userId, 'editor')
      const { ticket } = await server.tickets.issue(mallory, threadId)
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}?ticket=${ticket}`)
      await new Promise((resolve) => socket.once('open', resolve))
      if (random.chance(0.7)) {
        socket.send(tokenFrame())
        await new Promise((resolve) => socket.once('message', resolve))
      }
      for (let sent = 0; sent < framesPerSocket && socket.readyState === WebSocket.OPEN; sent++) {
        socket.send(someFrame(random))
        if (random.chance(0.2)) await new Promise((resolve) => setImmediate(resolve))
      }
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.terminate()
      await closed
      ana.write(`line ${i}`)
    }
    await eventually(() => ana.unsynced === 0, 'all of Ana is acknowledged')
    await eventually(() => ana.isSynced, 'Ana is in')
    process.off('unhandledRejection', onUnhandled)
    expect(unhandled).toEqual([])
    expect(ana.closeCodes).toEqual([])
    const jonas = await server.edit(threadId, owner)
    expect(jonas.lines).toEqual(Array.from({ length: sockets }, (_, index) => `line ${index}`))
  })
})
