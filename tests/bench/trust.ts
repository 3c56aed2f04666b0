import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { contents, handMadeUpdate } from '../server/collab/hand-made-update.ts'
import {
  awarenessFrame,
  documentFrame,
  questionFrame,
  tokenFrame,
  updateFrame,
} from '../support/document-frames.ts'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import { apiKey } from '../support/server-process.ts'
import { ms, percentile, printTable, residentMb } from './figures.ts'
import { bare, ours, type TrustContender } from './trust-contenders.ts'

/** How long somebody's edit may take to others before it counts as lost. */
const patienceMs = 5_000
const edits = 300

type Trial = { readonly name: string; readonly run: (contender: TrustContender) => Promise<string> }

const trials: readonly Trial[] = [
  { name: `kill -9 after ${edits} acknowledged edits`, run: killed },
  { name: 'an editor sends JSON nested 20,000 deep', run: nested },
  { name: 'an editor sends 200 frames that claim 2^25 structs', run: claimed },
  { name: 'an editor sends what is no update', run: garbage },
  { name: 'an editor shows up under the id of another', run: spoofed },
  { name: 'one asks 600 times for 2 MB and does not read', run: asked },
  { name: 'keystroke to peer p99, alone and beside 100 frames of noise a second', run: beside },
]

/** What becomes of what others do, ours beside a bare Hocuspocus. */
export async function benchTrust(): Promise<void> {
  const contenders = [await ours(), await bare()]
  const rows: string[][] = []
  for (const { name, run } of trials) {
    const cells: string[] = []
    for (const contender of contenders) {
      cells.push(await run(contender))
      // What one attack leaves a server busy with is no figure of the next.
      await contender.killAndRestart()
    }
    rows.push([name, ...cells])
  }
  printTable('Trust (2 clients and an attacker who may edit, loopback)', [
    ['what happens', ...contenders.map(({ name }) => name)],
    ...rows,
  ])
  for (const contender of contenders) await contender.close()
}

type Scene = { readonly name: string; readonly ana: EditorPeer; readonly jonas: EditorPeer; leave(): void }

async function enter(contender: TrustContender): Promise<Scene> {
  const name = await contender.newDocument()
  const [ana, jonas] = [0, 1].map(() => new EditorPeer(contender.server(), name, apiKey))
  if (!ana || !jonas) throw new Error('a pair is two')
  await Promise.all([ana.synced(), jonas.synced()])
  return {
    name,
    ana,
    jonas,
    leave: () => {
      ana.drop()
      jonas.drop()
    },
  }
}

async function attacker(contender: TrustContender, name: string): Promise<WebSocket> {
  const socket = new WebSocket(`${contender.server().url.replace('http', 'ws')}/collab/${name}`)
  socket.on('error', () => undefined)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  socket.send(tokenFrame(name, await contender.othersToken(name)))
  await new Promise((resolve) => socket.once('message', resolve))
  return socket
}

/** How long Ana's next line takes to Jonas, in ms; infinite when it does not come. */
async function lineMs({ ana, jonas }: Scene, line: string): Promise<number> {
  const startMs = performance.now()
  const { promise: arrived, resolve } = Promise.withResolvers<void>()
  const look = () => {
    if (jonas.lines.at(-1) === line || jonas.lines.includes(line)) resolve()
  }
  jonas.ydoc.on('update', look)
  ana.write(line)
  const isThere = await Promise.race([arrived.then(() => true), delay(patienceMs, false)])
  jonas.ydoc.off('update', look)
  return isThere ? performance.now() - startMs : Number.POSITIVE_INFINITY
}

const arrival = (took: number) =>
  took === Number.POSITIVE_INFINITY ? 'edits of others are lost' : `next edit of others ${ms(took)}`

async function killed(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  for (let index = 0; index < edits; index++) scene.ana.write(`line ${index}`)
  await eventually(() => scene.ana.acknowledged === edits, 'all is acknowledged')
  scene.leave()
  await contender.killAndRestart()
  const reader = new EditorPeer(contender.server(), scene.name, apiKey)
  await reader.synced()
  const { length } = reader.lines
  reader.drop()
  return `${edits - length} lost`
}

async function nested(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  const socket = await attacker(contender, scene.name)
  const deep = '['.repeat(20_000) + ']'.repeat(20_000)
  const structs = [
    { ...contents.type(3, 'paragraph'), parent: 'default' },
    { ...contents.type(6), parent: [9, 0] as const },
    { ...contents.format('bold', deep), parent: [9, 1] as const },
  ]
  socket.send(updateFrame(scene.name, handMadeUpdate([{ client: 9, structs }])))
  await answered(socket)
  const took = await lineMs(scene, 'after it')
  socket.terminate()
  scene.leave()
  return arrival(took)
}

async function claimed(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  const socket = await attacker(contender, scene.name)
  const frame = updateFrame(scene.name, handMadeUpdate([{ client: 9, claims: 2 ** 25, structs: [] }]))
  const startMs = performance.now()
  for (let count = 0; count < 200; count++) socket.send(frame)
  scene.ana.write('after it')
  while (!scene.jonas.lines.includes('after it') && performance.now() - startMs < 60_000) await delay(5)
  const took = performance.now() - startMs
  socket.terminate()
  scene.leave()
  return arrival(took)
}

async function garbage(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  const socket = await attacker(contender, scene.name)
  let acknowledged = false
  const acknowledgement = Buffer.from(documentFrame(scene.name, [8, 1]))
  socket.on('message', (data: Buffer) => {
    acknowledged ||= acknowledgement.equals(data)
  })
  socket.send(updateFrame(scene.name, Uint8Array.of(1, 255, 255, 7)))
  await Promise.race([answered(socket), delay(500)])
  await delay(200)
  const answer = acknowledged ? 'acknowledged as saved' : 'refused, socket closed'
  socket.terminate()
  scene.leave()
  return answer
}

async function spoofed(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  const { ana, jonas, name } = scene
  const seen = () => JSON.stringify(jonas.awareness.getStates().get(ana.ydoc.clientID)?.cursor)
  ana.awareness.setLocalState({ cursor: 'Ana' })
  await eventually(() => seen() === '"Ana"', 'Ana is seen')
  const socket = await attacker(contender, name)
  const state = '{"cursor":"Mallory"}'
  socket.send(awarenessFrame(name, [{ client: ana.ydoc.clientID, clock: 2 ** 47, state }]))
  await Promise.race([answered(socket), delay(500)])
  ana.awareness.setLocalState({ cursor: 'Ana again' })
  await delay(500)
  const answer = seen() === '"Ana again"' ? 'ignored' : `others see ${seen()}, for good`
  socket.terminate()
  scene.leave()
  return answer
}

async function asked(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  for (let block = 0; block < 20; block++) scene.ana.write('x'.repeat(100_000))
  await eventually(() => scene.ana.unsynced === 0 && scene.jonas.lines.length === 20, 'the document is there')
  const socket = await attacker(contender, scene.name)
  const before = residentMb(contender.server().pid)
  socket.pause()
  for (let count = 0; count < 600; count++) socket.send(questionFrame(scene.name))
  await delay(3_000)
  const grown = residentMb(contender.server().pid) - before
  socket.terminate()
  scene.leave()
  return `${Math.round(grown)} MB more`
}

/** One socket after the other, each as long as it is let. */
async function beside(contender: TrustContender): Promise<string> {
  const scene = await enter(contender)
  const measure = async (label: string) => {
    const took: number[] = []
    for (let line = 0; line < 200; line++) took.push(await lineMs(scene, `${label} ${line}`))
    return percentile(took, 0.99)
  }
  await measure('warm')
  const alone = await measure('alone')
  let socket = await attacker(contender, scene.name)
  // Of those whom the server knows: strangers do not come so far.
  const token = apiKey
  const timer = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN)
      socket.send(updateFrame(scene.name, Uint8Array.of(1, 255, 255, 7)))
    else if (socket.readyState === WebSocket.CLOSED) {
      socket = new WebSocket(`${contender.server().url.replace('http', 'ws')}/collab/${scene.name}`)
      socket.on('error', () => undefined)
      socket.on('open', () => socket.send(tokenFrame(scene.name, token)))
    }
  }, 10)
  const attacked = await measure('attacked')
  clearInterval(timer)
  socket.terminate()
  scene.leave()
  return `${ms(alone)}, ${ms(attacked)}`
}

/** Resolves at the next frame, or when the socket is closed. */
const answered = (socket: WebSocket) =>
  new Promise<void>((resolve) => {
    socket.once('message', () => resolve())
    socket.once('close', () => resolve())
    setTimeout(resolve, 1_000)
  })
