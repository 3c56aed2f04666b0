import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort, hasEnded } from '../../scripts/engines/engine.ts'
import { leash } from '../../scripts/engines/leash.ts'

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

/** The key of every server that is started here: all scopes. */
export const apiKey = 'pd_bootstrap_key_of_the_tests'

/** The real server in a process of its own, as `npm start` runs it. */
export type ServerProcess = {
  readonly url: string
  readonly pid: number
  /** Give it to another `startServer` to go on with what this one stored. */
  readonly dataDir: string
  /** All that it printed so far. */
  readonly logs: () => string
  readonly kill: (signal: NodeJS.Signals) => void
  /** Resolves when the process is gone: its exit code, or null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Asks it to finish, waits for that, and removes a folder that was made for it. */
  readonly stop: () => Promise<void>
}

export type ServerOptions = {
  /** Settings besides the port, the data folder and the key. */
  readonly env?: Readonly<Record<string, string>>
  /** A fresh folder when absent. The caller removes a folder of its own. */
  readonly dataDir?: string
  /** Another program than the server's own that starts the same app. */
  readonly program?: string
}

/** A cold start takes a quarter of a second; a machine that does much else meanwhile takes longer. */
const patienceMs = 30_000

/** Resolves when the server is ready. Throws with its logs when it ends before that. */
export async function startServer({
  env = {},
  dataDir,
  program = main,
}: ServerOptions = {}): Promise<ServerProcess> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'process-designer-data-')))
  const removeFolder = async () => {
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true })
  }
  const port = env.PORT ?? String(await freePort())
  const child = spawn(process.execPath, [program], {
    // Not the root: a developer's own settings in .env are not for tests, and neither are those of the shell.
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      DATA_DIR: folder,
      BOOTSTRAP_API_KEY: apiKey,
      ...env,
      PORT: port,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  leash(child, 'KILL', dataDir === undefined ? folder : '')
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null)
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (printed += text))

  const url = `http://127.0.0.1:${port}`
  const giveUpMs = Date.now() + patienceMs
  while (!(await isReady(url))) {
    if (hasEnded(child) || Date.now() > giveUpMs) {
      child.kill('SIGKILL')
      await removeFolder()
      throw new Error(`The server does not get ready:\n${printed}`)
    }
    await delay(20)
  }
  return {
    url,
    pid: child.pid ?? Number.NaN,
    dataDir: folder,
    logs: () => printed,
    kill: (signal) => void child.kill(signal),
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      await removeFolder()
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`)
    await answer.body?.cancel()
    return answer.ok
  } catch {
    // Nobody listens yet.
    return false
  }
}
