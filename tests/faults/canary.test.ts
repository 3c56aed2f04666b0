import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, it } from 'vitest'
import { engines } from '../server/storage/engines.ts'
import { eventually } from '../support/eventually.ts'
import { RestClient } from '../support/rest-client.ts'
import { callsInOnePiece, says, startScriptedModel } from '../support/scripted-model.ts'
import { startServer } from '../support/server-process.ts'

/**
 * Words and secrets that exist once in the world are planted wherever people, programs and models can put them. Then they
 * are looked for in all that the server printed at its most talkative, and in all that it stored.
 */

/** What must be sealed wherever it is stored, and printed nowhere. */
const texts = {
  title: 'Canary-Title-Quokka',
  description: 'Canary-Description-Okapi',
  contextKey: 'CanaryKeyNumbat',
  contextValue: 'Canary-Value-Axolotl',
  message: 'Canary-Message-Wombat',
  answer: 'Canary-Answer-Pangolin',
  written: 'Canary-Patch-Tamarin',
  byProgram: 'Canary-Program-Kinkajou',
  refused: 'Canary-Refused-Fossa',
  version: 'Canary-Version-Dugong',
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

/** Everything in which a text can hide: as it is, in UTF-16, as hex, and in Base64 from each of its three beginnings. */
function disguises(text: string): string[] {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].map((skip) => {
    const padded = Buffer.concat([Buffer.alloc(skip), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    // The first and the last letters hold bits of what stands around.
    return padded.slice(skip === 0 ? 0 : skip + 1, -1)
  })
  return [
    text,
    encodeURIComponent(text),
    Buffer.from(text, 'utf16le').toString('latin1'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...base64,
    ...base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

const isIn = (text: string, place: string): boolean => disguises(text).some((form) => place.includes(form))

const foundIn = (place: string, planted: Readonly<Record<string, string>>): string[] =>
  Object.entries(planted).flatMap(([name, text]) => (isIn(text, place) ? [name] : []))

/** All bytes of all files, or every value of every row. */
async function storedIn(dataDir: string, url: string | undefined): Promise<string> {
  if (url === undefined) {
    const names = (await readdir(dataDir)).filter((name) => name.includes('.db'))
    const files = await Promise.all(names.map((name) => readFile(join(dataDir, name), 'latin1')))
    return files.join('\n')
  }
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows: tables } = await client.query<{ name: string }>(
    "select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'",
  )
  const stored: string[] = []
  for (const { name } of tables) {
    const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
    // Bytes come as hex.
    const bytes = rows.flatMap(({ row }) =>
      [...row.matchAll(/\\x([0-9a-f]{2,})/g)].map(([, hex = '']) => hex),
    )
    stored.push(
      ...rows.map(({ row }) => row),
      ...bytes.map((hex) => Buffer.from(hex, 'hex').toString('latin1')),
    )
  }
  await client.end()
  return stored.join('\n')
}

it.each(engines)(
  'nothing that people write and no secret is printed or stored in clear on $engine',
  async ({ newDatabase }) => {
    const { url, drop } = await newDatabase()
    const dataDir = await mkdtemp(join(tmpdir(), 'pd-canary-'))
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

    const { thread_id: threadId } = await person.json<{ thread_id: string }>('POST', '/threads', {
      title: texts.title,
      description: texts.description,
      context: { [texts.contextKey]: texts.contextValue },
    })
    const patch = (operation: string, location: string, content: string) => ({
      name: 'patch',
      arguments: { operation, location, content },
    })
    const say = async (content: string) => {
      const before = (await messages()).length
      await person.json('POST', `/threads/${threadId}/messages`, { content, client_msg_id: `say-${before}` })
      await eventually(
        async () => (await messages()).filter(({ status }) => status !== 'streaming').length >= before + 2,
        'the answer has ended',
      )
    }
    const messages = async () =>
      (await person.json<{ messages: { status: string }[] }>('GET', `/threads/${threadId}/messages`)).messages
    model.script(
      callsInOnePiece('I write it.', [
        patch('append', '## Steps', texts.written),
        patch('delete', '## Nowhere', texts.refused),
      ]),
      says(texts.answer),
    )
    await say(texts.message)
    model.script({ kind: 'status', status: 400, body: { error: { message: texts.modelError } } })
    await say(`${texts.message} again`)

    // What programs do, and what goes wrong.
    const { results } = await person.json<{ results: { patch_id: string }[] }>(
      'POST',
      `/threads/${threadId}/patches`,
      { patches: [{ operation: 'append', location: '## Notes', content: texts.byProgram }] },
    )
    const { version_id: versionId } = await person.json<{ version_id: string }>(
      'POST',
      `/threads/${threadId}/versions`,
      { name: texts.version },
    )
    await person.json('POST', `/threads/${threadId}/patches/${results[0]?.patch_id}/undo`)
    await person.json('POST', `/threads/${threadId}/versions/${versionId}/restore`, {})
    const { url: link } = await person.json<{ url: string }>('POST', `/threads/${threadId}/links`, {
      role: 'editor',
    })
    const key = await person.json<{ secret: string }>('POST', '/api-keys', {
      name: 'reader',
      scopes: ['threads:read'],
    })
    const { ticket } = await person.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    await person.json('GET', `/threads?q=${texts.search}`)
    await person.call('POST', `/threads/${threadId}/patches`, `{"patches": [${texts.malformed}`)
    await person.call('PATCH', `/threads/${threadId}`, { title: [texts.malformed] })
    await program.call('GET', `/threads/${texts.search}`)
    await person.call('GET', `/threads/${threadId}/export?format=${texts.search}`)
    const exported = await person.markdown(threadId)
    expect(exported).toContain(texts.written)
    // The write-ahead log is there only while the server runs.
    const storedOpen = await storedIn(dataDir, url)
    await server.stop()
    await model.close()

    const given = {
      cookie: cookie.split('=')[1] ?? '',
      link: link.split('#')[1] ?? '',
      key: key.secret,
      ticket,
    }
    for (const [name, secret] of Object.entries(given)) expect(secret.length, name).toBeGreaterThan(15)
    const stored = storedOpen + (await storedIn(dataDir, url))
    // The search is able to find: what is said to be stored in clear, and what the server does print.
    expect(isIn('Canary Person Capybara', stored)).toBe(true)
    expect(isIn('canary@example.org', stored)).toBe(true)
    expect(isIn(threadId, server.logs())).toBe(true)
    for (const encoding of ['base64', 'base64url', 'hex', 'latin1'] as const)
      expect(isIn(texts.written, Buffer.from(exported).toString(encoding))).toBe(true)
    expect(isIn(texts.written, Buffer.from(exported, 'utf16le').toString('latin1'))).toBe(true)

    expect(
      foundIn(server.logs(), { ...texts, ...secrets, ...given, name: 'Canary Person Capybara' }),
    ).toEqual([])
    expect(foundIn(stored, { ...texts, ...secrets, ...given })).toEqual([])
    await rm(dataDir, { recursive: true })
    await drop()
  },
)
