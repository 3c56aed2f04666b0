import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { postgresUrl, redisUrl } from '../support/engines.ts'

describe('engines', () => {
  it('answer when they were asked for, and each is started once', async () => {
    const [first, second] = await Promise.all([postgresUrl(), postgresUrl()])
    expect(second).toBe(first)
    const client = new pg.Client({ connectionString: first })
    await client.connect()
    expect((await client.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await client.end()
    expect(await redisUrl()).toMatch(/^redis:/)
  })
})

describe('a leash', () => {
  it('ends the process and removes its folder when the owner is killed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'leash-'))
    const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', ownerOf(folder)], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [pid] = await once(owner.stdout, 'data')
    expect(isAlive(Number(pid))).toBe(true)
    owner.kill('SIGKILL')
    await until(() => !isAlive(Number(pid)) && !existsSync(folder))
  })
})

/** A program that starts another, says its id, and never comes to an end. */
function ownerOf(folder: string): string {
  return `
    import { spawn } from 'node:child_process'
    import { leash } from '../../scripts/engines/leash.ts'
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    leash(child, 'TERM', ${JSON.stringify(folder)})
    console.log(child.pid)
  `
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The test's own time limit is the patience. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(20)
}
