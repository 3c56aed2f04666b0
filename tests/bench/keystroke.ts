import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import WebSocket from 'ws'
import * as Y from 'yjs'
import { freePort } from '../../scripts/engines/engine.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { apiKey, startServer } from '../support/server-process.ts'
import { cpuMs, ms, percentile, printTable } from './figures.ts'

const rounds = 10
const keystrokesPerRound = 60

type Contender = {
  name: string
  pid: number
  writer: Y.Doc
  reader: Y.Doc
  latencies: number[]
  cpu: number
  close: () => Promise<void>
}

/** From a keystroke of one client to its arrival at another one, ours beside a bare Hocuspocus in turns. */
export async function benchKeystroke(): Promise<void> {
  const contenders = [await ours(), await bare()]
  for (const contender of contenders) await type(contender, keystrokesPerRound)
  for (const contender of contenders) contender.latencies.length = 0
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      const before = cpuMs(contender.pid)
      await type(contender, keystrokesPerRound)
      contender.cpu += cpuMs(contender.pid) - before
    }
  }
  const count = rounds * keystrokesPerRound
  printTable(`Keystroke to peer (${count} each, in turns of ${keystrokesPerRound}, 2 clients, loopback)`, [
    ['server', 'p50', 'p99', 'server CPU per 1,000'],
    ...contenders.map(({ name, latencies, cpu }) => [
      name,
      ms(percentile(latencies, 0.5)),
      ms(percentile(latencies, 0.99)),
      `${Math.round((cpu / count) * 1000)} ms`,
    ]),
  ])
  for (const contender of contenders) await contender.close()
}

async function type({ writer, reader, latencies }: Contender, count: number): Promise<void> {
  const text = textOf(writer)
  for (let index = 0; index < count; index++) {
    const { promise: arrived, resolve } = Promise.withResolvers<void>()
    reader.once('update', () => resolve())
    const startedAt = performance.now()
    text.insert(text.length, 'x')
    await arrived
    latencies.push(performance.now() - startedAt)
  }
}

function textOf(ydoc: Y.Doc): Y.XmlText {
  const fragment = ydoc.getXmlFragment('default')
  const paragraph = fragment.get(0)
  if (!(paragraph instanceof Y.XmlElement)) throw new Error('the document is still empty')
  const text = paragraph.get(0)
  if (!(text instanceof Y.XmlText)) throw new Error('the paragraph has no text')
  return text
}

async function ours(): Promise<Contender> {
  const server = await startServer()
  const threadId = await new RestClient(server).createThread()
  const url = `${server.url.replace('http', 'ws')}/collab/${threadId}`
  const pair = await connectPair(url, threadId)
  return {
    name: 'ours (durable, encrypted)',
    pid: server.pid,
    ...pair.docs,
    latencies: [],
    cpu: 0,
    close: async () => {
      pair.close()
      await server.stop()
    },
  }
}

async function bare(): Promise<Contender> {
  const port = await freePort()
  const child = spawn(process.execPath, [new URL('./bare-hocuspocus.ts', import.meta.url).pathname], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  const pair = await connectPair(`ws://127.0.0.1:${port}`, 'bench')
  return {
    name: 'bare Hocuspocus 4.7 (RAM only)',
    pid: child.pid ?? 0,
    ...pair.docs,
    latencies: [],
    cpu: 0,
    close: async () => {
      pair.close()
      child.kill()
      await once(child, 'exit')
    },
  }
}

async function connectPair(url: string, name: string) {
  const peers = [new Y.Doc(), new Y.Doc()].map((document) => {
    const websocketProvider = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket })
    const provider = new HocuspocusProvider({ websocketProvider, name, document, token: apiKey })
    provider.attach()
    return { document, provider, websocketProvider }
  })
  await eventually(() => peers.every(({ provider }) => provider.isSynced), 'both clients are in sync')
  const [writer, reader] = peers.map(({ document }) => document)
  if (!writer || !reader) throw new Error('a pair is two')
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText('The text begins here.')])
  writer.getXmlFragment('default').insert(0, [paragraph])
  await eventually(() => reader.getXmlFragment('default').length > 0, 'the first text has arrived')
  return {
    docs: { writer, reader },
    close: () => {
      for (const { provider, websocketProvider } of peers) {
        provider.destroy()
        websocketProvider.destroy()
      }
    },
  }
}
