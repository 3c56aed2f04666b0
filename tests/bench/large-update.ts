import { fileURLToPath } from 'node:url'
import { Node } from '@tiptap/pm/model'
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { kindOf } from '#server/collab/frame.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { tokenFrame, updateFrame } from '../support/document-frames.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../support/server-process.ts'
import { cpuMs, ms, percentile, printTable } from './figures.ts'

const program = fileURLToPath(new URL('./watched-server.ts', import.meta.url))
const rounds = 7
/** Between two keys of the bystander. */
const keyMs = 4

/** The gate takes up to 100,000 parts. */
const pastes = [
  { name: '50 kB', characters: 50_000 },
  { name: '200 kB', characters: 200_000 },
  { name: 'the largest', characters: 242_000 },
]

type Trial = {
  readonly turns: number[]
  readonly cpu: number[]
  readonly acks: number[]
  readonly keys: number[]
}

/** What becomes of the others on the process while somebody pastes a page of tables and lists with marks. */
export async function benchLargeUpdate(): Promise<void> {
  const server = await startServer({ program })
  const bystander = await Bystander.enter(server)
  const rows: string[][] = []
  const made = pastes.map(({ name, characters }) => ({ name, ...paste(characters) }))
  const trials = made.map((): Trial => ({ turns: [], cpu: [], acks: [], keys: [] }))
  // The first round warms the server up.
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { update }] of made.entries()) {
      const trial = await once(server, bystander, update)
      if (round > 0)
        for (const key of ['turns', 'cpu', 'acks', 'keys'] as const) trials[index]?.[key].push(...trial[key])
    }
  }
  for (const [index, { name, update, parts }] of made.entries()) {
    const { turns, cpu, acks, keys } = trials[index] ?? { turns: [], cpu: [], acks: [], keys: [] }
    rows.push([
      name,
      `${parts}`,
      `${Math.round(update.length / 1000)} kB`,
      ms(percentile(turns, 0.5)),
      ms(Math.max(...turns)),
      ms(percentile(cpu, 0.5)),
      ms(percentile(acks, 0.5)),
      `${ms(percentile(keys, 0.5))} / ${ms(percentile(keys, 0.99))} / ${ms(Math.max(...keys))}`,
    ])
  }
  printTable(`A large paste (${rounds} each, in turns, SQLite; turns and CPU of the server in CPU time)`, [
    [
      'paste',
      'parts',
      'update',
      'slowest turn p50',
      'slowest',
      'CPU p50',
      'to its ack p50',
      "another's key p50 / p99 / slowest",
    ],
    ...rows,
  ])
  bystander.leave()
  await server.stop()
}

async function once(server: ServerProcess, bystander: Bystander, update: Uint8Array): Promise<Trial> {
  const threadId = await new RestClient(server).createThread()
  const socket = await enter(server, threadId)
  bystander.start()
  await slowestTurn(server)
  const cpuBefore = cpuMs(server.pid)
  const sentAt = performance.now()
  const acknowledged = new Promise((resolve) =>
    socket.on('message', (data: Buffer) => isAck(data) && resolve(null)),
  )
  socket.send(updateFrame(threadId, update))
  await acknowledged
  const ack = performance.now() - sentAt
  // What follows it: the broadcast, the commit, whoever hears of edits.
  await new Promise((resolve) => setTimeout(resolve, 100))
  const keys = await bystander.stop()
  const trial = {
    turns: [await slowestTurn(server)],
    cpu: [cpuMs(server.pid) - cpuBefore],
    acks: [ack],
    keys,
  }
  socket.terminate()
  return trial
}

/** Two people in another document on the same server, of whom one types. */
class Bystander {
  readonly #writer: EditorPeer
  readonly #reader: EditorPeer
  /** When the keys were pressed of which the letters have not arrived. */
  readonly #pressed: number[] = []
  #waits: number[] = []
  #timer: NodeJS.Timeout | undefined

  static async enter(server: ServerProcess): Promise<Bystander> {
    const threadId = await new RestClient(server).createThread()
    const writer = new EditorPeer(server, threadId, apiKey)
    const reader = new EditorPeer(server, threadId, apiKey)
    await Promise.all([writer.synced(), reader.synced()])
    writer.write('a')
    await eventually(() => reader.lines.includes('a'), 'the first letter has arrived')
    return new Bystander(writer, reader)
  }

  private constructor(writer: EditorPeer, reader: EditorPeer) {
    this.#writer = writer
    this.#reader = reader
    const text = textOf(reader.ydoc)
    let arrived = text.length
    text.observe(() => {
      // Letters that come together were typed one after the other.
      for (const pressedAt of this.#pressed.splice(0, text.length - arrived))
        this.#waits.push(performance.now() - pressedAt)
      arrived = text.length
    })
  }

  start(): void {
    this.#waits = []
    const text = textOf(this.#writer.ydoc)
    this.#timer = setInterval(() => {
      this.#pressed.push(performance.now())
      text.insert(text.length, 'x')
    }, keyMs)
  }

  /** How long each letter took to the other person, in ms. */
  async stop(): Promise<number[]> {
    clearInterval(this.#timer)
    await eventually(() => this.#pressed.length === 0, 'all letters have arrived')
    return this.#waits
  }

  leave(): void {
    this.#writer.drop()
    this.#reader.drop()
  }
}

/** Of the last block. */
function textOf(ydoc: Y.Doc): Y.XmlText {
  const fragment = fragmentOf(ydoc)
  const block = fragment.get(fragment.length - 1)
  const text = block instanceof Y.XmlElement ? block.get(0) : undefined
  if (!(text instanceof Y.XmlText)) throw new Error('the document has no text')
  return text
}

/** A page as an editor pastes it: written by its own binding into a Y.Doc of its own. */
function paste(characters: number): { update: Uint8Array; parts: number } {
  const content = parseMarkdown(page(characters))
  const ydoc = new Y.Doc()
  prosemirrorToYXmlFragment(Node.fromJSON(schema, { type: 'doc', content }), fragmentOf(ydoc))
  const update = Y.encodeStateAsUpdate(ydoc)
  return { update, parts: Y.decodeUpdate(update).structs.length }
}

function page(characters: number): string {
  let text = ''
  for (let step = 1; text.length < characters; step++) text += section(step)
  return text
}

const section = (step: number) => `## Step ${step}: check

The **clerk** reads it and *asks* [the buyer](https://example.org/${step}).

- **one** of ${step}
- two \`codes\`
  - and *deeper*

| Who | What | When |
|---|---|---|
${['Ana', 'Jonas', 'Mia', 'Tom', 'Eva'].map((name) => `| **${name}** | checks | day ${step} |`).join('\n')}

`

async function enter(server: ServerProcess, threadId: string): Promise<WebSocket> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/collab/${threadId}`)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const admitted = new Promise((resolve) => socket.once('message', resolve))
  socket.send(tokenFrame(threadId, apiKey))
  await admitted
  return socket
}

const isAck = (frame: Uint8Array): boolean => kindOf(new Uint8Array(frame)) === 'acknowledged'

/** CPU time of the slowest turn since this was asked the last time, in ms. */
async function slowestTurn(server: ServerProcess): Promise<number> {
  const before = server.logs().length
  server.kill('SIGUSR2')
  const printed = () => /slowest turn ([\d.]+)\n/.exec(server.logs().slice(before))?.[1]
  await eventually(() => printed() !== undefined, 'the server has told its turns')
  return Number(printed())
}
