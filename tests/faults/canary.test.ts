import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { backUp } from '#server/storage/backup.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { sqliteFileName } from '#server/storage/sqlite.ts'
import { engines } from '../server/storage/engines.ts'
import { RestClient } from '../support/rest-client.ts'
import { startScriptedModel } from '../support/scripted-model.ts'
import { startServer } from '../support/server-process.ts'
import { plantRunning, plantThread, sayIn, texts } from './canary-planting.ts'
import {
  readWithMasterKey,
  sealedColumns,
  sealedPlaces,
  tablesNaming,
  wrappedKeyOf,
} from './canary-sealed.ts'
import { filesIn, foundIn, isIn, postgresFilesIn, rowsIn } from './canary-search.ts'

/**
 * Words and secrets that exist once in the world are planted wherever people, programs and models can put them. Then they
 * are looked for:
 * 1. as they are, and in every disguise: in all that the server printed at its most talkative; in every file of its data
 *    folder (database, write-ahead log, heads of the audit log), while it runs and after it; in every row of PostgreSQL,
 *    its files and its write-ahead log;
 * 2. under their seal, with the master key: in each column that holds something sealed. There they are, each in its places;
 * 3. again after the thread was deleted in the middle of a run, in the same places and in a backup that was made then.
 */

/** Words that are only in calls, or that are told to nobody. */
const spoken = {
  modelError: 'Canary-Failure-Narwhal',
  malformed: 'Canary-Malformed-Tarsier',
  search: 'Canary-Search-Echidna',
}

/** What may neither be stored as it is nor printed. */
const secrets = {
  masterKey: Buffer.from('canary-master-key-32-bytes-long!').toString('base64'),
  masterKeyBytes: 'canary-master-key-32-bytes-long!',
  authSecret: 'canary-auth-secret-that-is-long-enough-to-be-one',
  modelKey: 'sk-canary-model-key-of-the-server',
  password: 'canary password of a person',
}

/** Which texts stand in which places, under the seal: so much is known to be looked for. */
const standing: Readonly<Record<keyof typeof sealedPlaces, readonly (keyof typeof texts)[]>> = {
  'dismissals.sealed_dismissal': ['dismissal'],
  'events.sealed_event': ['answer', 'message', 'proposal', 'question', 'version', 'waiting', 'written'],
  // The answer to a request that created a thread: ids and addresses.
  'idempotency.sealed_answer': [],
  'maps.sealed_map': ['map', 'mapStep'],
  'messages.sealed_message': ['answer', 'message', 'proposal', 'question', 'version', 'waiting', 'written'],
  // Ids of what is being written; the words are in the update beside it.
  'open_patches.sealed_part': [],
  'patches.sealed_record': ['byProgram', 'written'],
  'proposals.sealed_proposal': ['byProgram', 'proposal', 'typed', 'written'],
  'snapshots.sealed_state': ['typed'],
  'threads.sealed_details': ['contextKey', 'contextValue', 'description', 'title'],
  'updates.sealed_update': ['byProgram', 'running', 'written'],
  'versions.sealed_content': ['byProgram', 'typed', 'written'],
  'versions.sealed_ids': [],
  'versions.sealed_name': ['message', 'version'],
  'versions.sealed_restore': [],
}

it.each(engines)(
  'nothing that people write and no secret is printed or stored in clear on $engine, and nothing is left of a thread that is deleted',
  { timeout: 120_000 },
  async ({ newDatabase }) => {
    const { url, drop } = await newDatabase()
    const dataDir = await mkdtemp(join(tmpdir(), 'pd-canary-'))
    const elsewhere = await mkdtemp(join(tmpdir(), 'pd-canary-backups-'))
    const masterKey = Buffer.from(secrets.masterKeyBytes)
    const model = await startScriptedModel()
    const server = await startServer({
      dataDir,
      env: {
        ...(url === undefined ? {} : { DATABASE_URL: url }),
        ALLOW_GUESTS: 'true',
        LOG_LEVEL: 'debug',
        MASTER_KEY: secrets.masterKey,
        AUTH_SECRET: secrets.authSecret,
        OPENAI_BASE_URL: model.url,
        OPENAI_API_KEY: secrets.modelKey,
      },
    })
    const program = new RestClient(server)
    const origin = { origin: server.url }

    // Somebody with an account, whose name is stored in clear, as the operators are told.
    const visitor = new RestClient(server, origin)
    const signedUp = await visitor.call('POST', '/session/sign-up', {
      email: 'canary@example.org',
      password: secrets.password,
      name: 'Canary Person Capybara',
    })
    expect(signedUp.status).toBeLessThan(300)
    const cookie = signedUp.headers.get('set-cookie')?.split(';')[0] ?? ''
    const wrong = await visitor.call('POST', '/session/sign-in', {
      email: 'canary@example.org',
      password: `${secrets.password}!`,
    })
    expect(wrong.status).toBe(401)
    const person = new RestClient(server, { ...origin, cookie })
    const parts = { server, model, person }
    const threadId = await plantThread(parts)

    // What goes wrong.
    model.script({ kind: 'status', status: 400, body: { error: { message: spoken.modelError } } })
    await sayIn(person, threadId)(`${texts.message} a third time`)
    const { url: link } = await person.json<{ url: string }>('POST', `/threads/${threadId}/links`, {
      role: 'editor',
    })
    const key = await person.json<{ secret: string }>('POST', '/api-keys', {
      name: 'reader',
      scopes: ['threads:read'],
    })
    const { ticket } = await person.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    await person.json('GET', `/threads?q=${spoken.search}`)
    await person.call('POST', `/threads/${threadId}/patches`, `{"patches": [${spoken.malformed}`)
    await person.call('PATCH', `/threads/${threadId}`, { title: [spoken.malformed] })
    await program.call('GET', `/threads/${spoken.search}`)
    await person.call('GET', `/threads/${threadId}/export?format=${spoken.search}`)
    const exported = await person.markdown(threadId)
    expect(exported).toContain(texts.written)
    const release = await plantRunning(parts, threadId)

    // A copy of the database as somebody has it who has the master key, too.
    const look = async <T>(name: string, work: (database: Database) => Promise<T>): Promise<T> => {
      const folder = join(elsewhere, name)
      if (url === undefined) {
        await mkdir(folder)
        await backUp(dataDir, `${folder}.db`)
        await rename(`${folder}.db`, join(folder, sqliteFileName))
      }
      const database = await openDatabase({ dataDir: folder, databaseUrl: url })
      try {
        return await work(database)
      } finally {
        await database.close()
      }
    }
    const readable = (database: Database) => readWithMasterKey(database, masterKey, threadId, texts)
    const before = await look('before', async (database) => ({
      columns: await sealedColumns(database),
      found: await readable(database),
      key: await wrappedKeyOf(database, threadId),
    }))
    expect(before.columns).toEqual(Object.keys(sealedPlaces).toSorted())
    for (const [place, { rows, texts: found }] of Object.entries(before.found)) {
      expect(rows, `rows in ${place}`).toBeGreaterThan(0)
      expect(found, place).toEqual(expect.arrayContaining([...(standing[place] ?? [])]))
    }
    const wrappedKey = Buffer.from(before.key ?? [])
    expect(wrappedKey.length).toBeGreaterThan(32)
    const isKeyIn = (place: string) =>
      place.includes(wrappedKey.toString('latin1')) || place.includes(wrappedKey.toString('hex'))
    const stored = async () => (await filesIn(dataDir)) + (url === undefined ? '' : await rowsIn(url))
    const storedOpen = await stored()
    expect(isKeyIn(storedOpen)).toBe(true)

    // It is deleted while the designer writes and a message waits.
    expect((await person.call('DELETE', `/threads/${threadId}`)).status).toBe(204)
    release()
    for (const path of ['', '/messages', '/patches', '/versions', '/proposals', '/maps', '/export', '/audit'])
      expect((await person.call('GET', `/threads/${threadId}${path}`)).status, path).toBe(404)
    const nothing = Object.fromEntries(
      Object.keys(sealedPlaces).map((place) => [place, { rows: 0, texts: [] }]),
    )
    const expectNothing = async (name: string) => {
      const after = await look(name, async (database) => ({
        found: await readable(database),
        key: await wrappedKeyOf(database, threadId),
        naming: await tablesNaming(database, threadId),
      }))
      // The audit log says for ever that there was a thread of this id, and who deleted it.
      expect(after, name).toEqual({ found: nothing, key: undefined, naming: ['audit.thread_id'] })
    }
    await expectNothing('after')
    const storedAfter = await stored()
    await server.stop()
    await model.close()
    const filesOfPostgres = url === undefined ? '' : await postgresFilesIn(url)
    await expectNothing('later')
    const storedLater = await stored()
    // SQLite overwrites what is deleted. PostgreSQL does so in time, and its rows have it no more.
    for (const place of [storedAfter, storedLater]) expect(isKeyIn(place)).toBe(false)
    const backups = await Promise.all(
      ['after', 'later'].map((name) => filesIn(join(elsewhere, name)).catch(() => '')),
    )
    expect(isKeyIn(backups.join('\n'))).toBe(false)

    const given = {
      cookie: cookie.split('=')[1] ?? '',
      link: link.split('#')[1] ?? '',
      key: key.secret,
      ticket,
    }
    for (const [name, secret] of Object.entries(given)) expect(secret.length, name).toBeGreaterThan(15)
    const everything = [storedOpen, storedAfter, storedLater, filesOfPostgres, ...backups].join('\n')
    if (url !== undefined) expect(isIn('canary@example.org', filesOfPostgres)).toBe(true)
    // The search is able to find: what is said to be stored in clear, and what the server does print.
    expect(isIn('Canary Person Capybara', everything)).toBe(true)
    expect(isIn('canary@example.org', everything)).toBe(true)
    expect(isIn(threadId, server.logs())).toBe(true)
    for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const)
      expect(isIn(texts.written, Buffer.from(exported).toString(encoding))).toBe(true)
    expect(isIn(texts.written, Buffer.from(exported, 'utf16le').toString('latin1'))).toBe(true)

    const planted = { ...texts, ...spoken, ...secrets, ...given }
    expect(foundIn(server.logs(), { ...planted, name: 'Canary Person Capybara' })).toEqual([])
    expect(foundIn(everything, planted)).toEqual([])
    for (const folder of [dataDir, elsewhere]) await rm(folder, { recursive: true })
    await drop()
  },
)
