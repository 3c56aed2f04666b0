import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { leash } from './leash.ts'

/** A database server on this machine, with data in a temporary folder, that ends with this process at the latest. */
export type Engine = {
  readonly url: string
  stop(): Promise<void>
  /** Ends its process without a word; its files stay. */
  kill(): Promise<void>
  /** Starts it again on the same files, after `kill`. */
  restart(): Promise<void>
}

export type EnginePlan = {
  readonly program: string
  readonly args: readonly string[]
  /** Whom it runs as; the present user when absent. */
  readonly user: { readonly uid?: number; readonly gid?: number }
  readonly folder: string
  readonly url: string
  /** Throws while the engine does not answer yet. */
  readonly ping: () => Promise<void>
}

/** Measured: PostgreSQL 40 ms, Redis 20 ms; a machine that builds something else meanwhile takes longer. */
const patienceMs = 30_000

/** Resolves when the engine answers. Throws with what it said when it does not. */
export async function startEngine(plan: EnginePlan): Promise<Engine> {
  const removeFolder = () => rm(plan.folder, { recursive: true, force: true })
  let child = await startChild(plan).catch(async (error: unknown) => {
    await removeFolder()
    throw error
  })
  return {
    url: plan.url,
    stop: async () => {
      // Both take it as: finish at once, in order.
      await end(child, 'SIGINT')
      await removeFolder()
    },
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      child = await startChild(plan)
    },
  }
}

/** The killed parent's children hold on to shared memory for a moment, in which PostgreSQL does not start again. */
const startsPerEngine = 50

async function startChild({ program, args, user, folder, ping }: EnginePlan): Promise<ChildProcess> {
  let said = ''
  const spawned = () => {
    const child = spawn(program, args, { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    leash(child, 'INT', folder)
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += text))
    return child
  }
  let child = spawned()
  let starts = 1
  const giveUpMs = Date.now() + patienceMs
  for (;;) {
    try {
      await ping()
      return child
    } catch (error) {
      const mayStartAgain = said.includes('shared memory block') && starts < startsPerEngine
      if (hasEnded(child) && mayStartAgain) {
        child = spawned()
        starts += 1
      } else if (hasEnded(child) || Date.now() > giveUpMs) {
        await end(child, 'SIGINT')
        throw new Error(`${program} does not start:\n${said}`, { cause: error })
      }
      await delay(20)
    }
  }
}

/** A port that is free now. Somebody else may take it before it is used, but the system hands out others first. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string')
    throw new Error('A TCP server has an address with a port.')
  return address.port
}

/** Sends the signal and waits for the end of the process. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
