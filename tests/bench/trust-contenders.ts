import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../scripts/engines/engine.ts'
import { joinAsGuest } from '../support/guests.ts'
import { RestClient } from '../support/rest-client.ts'
import { startServer } from '../support/server-process.ts'

/** A server of Yjs documents in a process of its own, which can be killed and started again on what it stored. */
export type TrustContender = {
  readonly name: string
  readonly server: () => { readonly url: string; readonly pid: number }
  readonly newDocument: () => Promise<string>
  /** What another person shows to edit this document. */
  readonly othersToken: (name: string) => Promise<string>
  /** kill -9, then another process on the same data. */
  readonly killAndRestart: () => Promise<void>
  readonly close: () => Promise<void>
}

export async function ours(): Promise<TrustContender> {
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-trust-'))
  let server = await startServer({ dataDir })
  return {
    name: 'ours',
    server: () => server,
    newDocument: () => new RestClient(server).createThread(),
    othersToken: async (threadId) => {
      const owner = new RestClient(server)
      const guest = await joinAsGuest(server, { owner, threadId, role: 'editor' })
      const { ticket } = await guest.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
      return ticket
    },
    killAndRestart: async () => {
      server.kill('SIGKILL')
      await server.ended
      server = await startServer({ dataDir })
    },
    close: async () => {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function bare(): Promise<TrustContender> {
  const folder = await mkdtemp(join(tmpdir(), 'bare-hocuspocus-'))
  let server = await startBare(folder)
  let documents = 0
  return {
    name: 'bare Hocuspocus 4.7, storing by its hooks',
    server: () => server,
    newDocument: async () => `document${documents++}`,
    othersToken: async () => 'anything',
    killAndRestart: async () => {
      await server.kill()
      server = await startBare(folder)
    },
    close: async () => {
      await server.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startBare(folder: string) {
  const port = await freePort()
  const child = spawn(process.execPath, [new URL('./bare-hocuspocus.ts', import.meta.url).pathname], {
    env: { ...process.env, PORT: String(port), STORE: folder },
    // It prints a line for each bad frame.
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  child.stdout.resume()
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
