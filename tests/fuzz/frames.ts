import { EventEmitter } from 'node:events'
import { PassThrough } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import * as Y from 'yjs'
import type { Actor } from '#server/access/actor.ts'
import type { ServedSocket } from '#server/collab/clients.ts'
import { applyStored, isPending, newServerDoc, readStored } from '#server/collab/load.ts'
import { ownerOf, programOwner, serverOrigin } from '#server/collab/origin.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { hostileUpdate, someState } from '../server/collab/hostile-updates.ts'
import {
  awarenessFrame,
  documentFrame,
  questionFrame,
  tokenFrame,
  updateFrame,
} from '../support/document-frames.ts'
import { type DocumentServer, startDocumentServer } from '../support/document-server.ts'
import type { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { type Random, seededRandom } from '../support/random.ts'

/** Of one document, of which all is then looked at. */
const framesPerDocument = 5_000
/** Beside how many hostile frames Ana writes a line. */
const framesPerLine = 200

export type FramesTotal = {
  seed: number
  frames: number
  sockets: number
  /** Hostile updates that the gate let through, because an editor could have sent them. */
  applied: number
  /** What is wrong; empty when all is well. */
  readonly findings: string[]
  /** The longest turn of the event loop with one frame in it, in ms: a figure, not a verdict. */
  slowestMs: number
}

/**
 * Throws frames at documents of a real host, past the network: random bytes, legitimate frames with bytes changed, and
 * frames put together of true and false parts. Ana works in each document meanwhile. `onDocument` is called after each.
 */
export async function attack(
  seed: number,
  frames: number,
  onDocument: () => void = () => undefined,
): Promise<FramesTotal> {
  const random = seededRandom(seed)
  const total: FramesTotal = { seed, frames: 0, sockets: 0, applied: 0, findings: [], slowestMs: 0 }
  const onUnhandled = (reason: unknown) => total.findings.push(`unhandled: ${reason}`)
  process.on('unhandledRejection', onUnhandled)
  const server = await startDocumentServer()
  while (total.frames < frames) {
    const document = await AttackedDocument.open(server, random, total)
    await document.attack(Math.min(framesPerDocument, frames - total.frames))
    await document.check()
    onDocument()
  }
  await server.remove()
  process.off('unhandledRejection', onUnhandled)
  return total
}

class AttackedDocument {
  readonly #server: DocumentServer
  readonly #threadId: ThreadId
  readonly #owner: Actor
  readonly #random: Random
  readonly #total: FramesTotal
  readonly #ydoc: Y.Doc
  readonly #ana: EditorPeer
  readonly #lines: string[] = []
  /** What an honest editor sends, to be changed. */
  readonly #honest: Uint8Array[] = []
  #socket: Attacker | undefined

  static async open(server: DocumentServer, random: Random, total: FramesTotal): Promise<AttackedDocument> {
    const { threadId, owner } = await server.newThread()
    let ydoc = new Y.Doc()
    await server.host.edit(threadId, serverOrigin(owner.userId, 'import'), (live) => {
      Y.applyUpdate(live, someState())
      ydoc = live
    })
    const ana = await server.edit(threadId, owner)
    // The document stays in memory from the edit on, because Ana came at once.
    return new AttackedDocument({ server, threadId, owner, random, total, ydoc, ana })
  }

  private constructor(parts: {
    server: DocumentServer
    threadId: ThreadId
    owner: Actor
    random: Random
    total: FramesTotal
    ydoc: Y.Doc
    ana: EditorPeer
  }) {
    this.#server = parts.server
    this.#threadId = parts.threadId
    this.#owner = parts.owner
    this.#random = parts.random
    this.#total = parts.total
    this.#ydoc = parts.ydoc
    this.#ana = parts.ana
    parts.ydoc.on('update', (update: Uint8Array, origin: unknown) => {
      if (ownerOf(origin).startsWith(programOwner(''))) this.#total.applied += 1
      // Once the server has it: whoever wrote in Ana's name what she is about to write would take her place.
      else this.#honest.push(update)
    })
  }

  async attack(frames: number): Promise<void> {
    for (let sent = 0; sent < frames; sent++) {
      if (sent % framesPerLine === 0) this.#write(`line ${this.#lines.length}`)
      if (!this.#socket?.isOpen) this.#socket = await this.#enter()
      const startMs = performance.now()
      this.#socket.served.handleMessage(this.#someFrame())
      await nextTurn()
      this.#total.slowestMs = Math.max(this.#total.slowestMs, performance.now() - startMs)
      this.#total.frames += 1
    }
    this.#socket?.close(1000)
  }

  /** Ana was never cut, all she wrote is stored, and what is stored is what is shown. */
  async check(): Promise<void> {
    const [ana, ydoc, threadId] = [this.#ana, this.#ydoc, this.#threadId]
    await eventually(() => ana.unsynced === 0, `seed ${this.#total.seed}: all of Ana is acknowledged`)
    const cipher = await this.#server.vault.cipher(threadId)
    await this.#server.host.whenStored(threadId)
    const stored = newServerDoc()
    applyStored(stored, await readStored(this.#server.db.sql, cipher, threadId))
    const text = fragmentOf(stored).toString()
    this.#expect(ana.closeCodes.length === 0, 'Ana was cut')
    // Others may write in her lines; they are editors after all.
    const lost = this.#lines.filter((line) => !text.includes(line))
    this.#expect(lost.length === 0, `Ana misses ${lost.join(', ')}`)
    this.#expect(!isPending(ydoc) && !isPending(stored), 'something waits for what never comes')
    this.#expect(
      ydoc._transaction === null && ydoc._transactionCleanups.length === 0,
      'the document is broken',
    )
    const [live, loaded] = [Y.encodeStateVector(ydoc), Y.encodeStateVector(stored)]
    this.#expect(Buffer.compare(sorted(live), sorted(loaded)) === 0, 'what is stored is not what is live')
    ana.drop()
  }

  #expect(isTrue: boolean, otherwise: string): void {
    if (!isTrue)
      this.#total.findings.push(`seed ${this.#total.seed}, frame ${this.#total.frames}: ${otherwise}`)
  }

  #write(line: string): void {
    this.#lines.push(line)
    this.#ana.write(line)
  }

  /** With a key of its own each time: who is refused thrice has to wait. */
  async #enter(): Promise<Attacker> {
    this.#total.sockets += 1
    const actor: Actor = {
      kind: 'program',
      userId: this.#owner.userId,
      name: 'Mallory',
      color: this.#owner.color,
      keyId: `key_${this.#total.sockets}`,
      scopes: ['threads:write'],
    }
    const attacker = new Attacker(this.#server, { path: this.#threadId, actor })
    attacker.served.handleMessage(tokenFrame(this.#threadId))
    while (attacker.isOpen && attacker.sent === 0) await nextTurn()
    return attacker
  }

  #someFrame(): Uint8Array {
    const { int, pick } = this.#random
    const make = pick([
      () => this.#noise(60),
      () => this.#frameOfNoise(),
      () => this.#mutant(),
      () => this.#mutant(),
      () => updateFrame(this.#threadId, hostileUpdate(this.#random, this.#ydoc)),
      () => updateFrame(this.#threadId, hostileUpdate(this.#random, this.#ydoc)),
      () => updateFrame(this.#threadId, hostileUpdate(this.#random, this.#ydoc)),
      () => this.#presence(),
      () => questionFrame(this.#threadId, int(4) === 0 ? Y.encodeStateVector(this.#ydoc) : this.#noise(40)),
    ])
    return make()
  }

  #noise(maxBytes: number): Uint8Array {
    const { int, times } = this.#random
    return Uint8Array.from(times(int(maxBytes), () => int(256)))
  }

  #frameOfNoise(): Uint8Array {
    const { int, pick, chance, times } = this.#random
    const name = pick([this.#threadId, this.#threadId, `${this.#threadId}\0x`, 'other', '__proto__'])
    const types = times(1 + int(2), () => int(12))
    return documentFrame(name, types, chance(0.7) ? this.#noise(60) : undefined)
  }

  /** One to four bytes of what is legitimate are others. */
  #mutant(): Uint8Array {
    const { int, times, pick } = this.#random
    const origin = this.#honest.length === 0 ? someState() : pick(this.#honest)
    const frame = updateFrame(this.#threadId, origin).slice()
    for (const at of times(1 + int(4), () => int(frame.length))) frame[at] = int(256)
    return frame
  }

  #presence(): Uint8Array {
    const { int, pick, times } = this.#random
    const client = () => pick([this.#ana.ydoc.clientID, int(5), int(2 ** 31)])
    const clock = () => pick([0, 1, 2 ** 31, 2 ** 53 - 1])
    const state = () =>
      pick(['null', '{}', '{"cursor":{"anchor":1}}', '5', '[]', '"x"', '{', '[[[[[[[[', 'x'.repeat(3_000)])
    return awarenessFrame(
      this.#threadId,
      times(int(4), () => ({ client: client(), clock: clock(), state: state() })),
    )
  }
}

/** A socket without a network. */
class Attacker {
  readonly served: ServedSocket
  sent = 0
  #isOpen = true

  constructor(server: DocumentServer, context: Parameters<DocumentServer['host']['connect']>[2]) {
    const close = (code = 1005) => this.close(code)
    const socket = Object.assign(new EventEmitter(), {
      ...{ OPEN: 1, bufferedAmount: 0, isPaused: false, close, terminate: close },
      send: () => {
        this.sent += 1
      },
    })
    Object.defineProperty(socket, 'readyState', { get: () => (this.#isOpen ? 1 : 3) })
    this.#emitter = socket
    // Of a WebSocket, this is what the host uses.
    this.served = server.host.connect(socket as unknown as WebSocket, new PassThrough(), context)
  }

  readonly #emitter: EventEmitter

  get isOpen(): boolean {
    return this.#isOpen
  }

  close(code: number): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    // As the network does it: later.
    setImmediate(() => {
      this.#emitter.emit('close')
      this.served.handleClose({ code, reason: '' })
    })
  }
}

/** State vectors name clients in any order. */
function sorted(stateVector: Uint8Array): Uint8Array {
  const clocks = [...Y.decodeStateVector(stateVector)].sort(([one], [other]) => one - other)
  return Buffer.from(JSON.stringify(clocks))
}
