import { execFileSync } from 'node:child_process'
import { chown, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { postgresUser } from '../setup/postgres.mjs'
import { type Engine, freePort, startEngine } from './engine.ts'

/** Starts an empty PostgreSQL with the programs of `binFolder`. Takes about a second, most of it to make the files. */
export async function startPostgres(binFolder: string): Promise<Engine> {
  const user = postgresUser()
  const folder = await mkdtemp(join(tmpdir(), 'process-designer-postgres-'))
  if (user.uid !== undefined && user.gid !== undefined) await chown(folder, user.uid, user.gid)
  const data = join(folder, 'data')
  const initArgs = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(binFolder, 'initdb'), initArgs, { ...user, cwd: folder, stdio: 'pipe' })
  const port = await freePort()
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return startEngine({
    program: join(binFolder, 'postgres'),
    args: [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      ...settings.flatMap((s) => ['-c', s]),
    ],
    user,
    folder,
    url,
    ping: async () => {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.end()
    },
  })
}

/** The data need not survive the machine, and several servers with pools of their own connect at once. */
const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=300']
