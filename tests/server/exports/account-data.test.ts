import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type App, startApp } from '#server/app.ts'
import { insertMessage } from '#server/chat/store.ts'
import { type Config, readConfig } from '#server/config.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { openVault } from '#server/storage/open-vault.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type AccountData, accountDataSchema } from '#shared/protocol/account-data.ts'
import { eventually } from '../../support/eventually.ts'
import { joinAsGuest, signInGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ScriptedModel, says, startScriptedModel } from '../../support/scripted-model.ts'
import { engines } from '../storage/engines.ts'

/** What stands in Ada's own threads, wherever a text can stand. */
const own = {
  name: 'Ada Lovelace',
  email: 'ada@example.org',
  key: 'Ada’s pipeline',
  title: 'Quokka onboarding',
  description: 'described by an okapi',
  contextKey: 'numbat',
  contextValue: 'axolotl',
  metadata: 'a dunnart',
  message: 'asked by a wombat',
  answer: 'answered by a pangolin',
  document: 'written by a tamarin',
  replaced: 'replaced by a kinkajou',
  reason: 'because of a fossa',
  version: 'named by a dugong',
  map: 'drawn by a narwhal',
  dismissal: 'let stand by a tarsier',
  ofBen: 'said by Ben the binturong',
  sharedTitle: 'Shared by an echidna',
  saidThere: 'said there by a quoll',
}

/** What is of others, or was deleted. */
const foreign = {
  title: 'Eve’s own secret title',
  description: 'Eve’s own secret description',
  message: 'Eve’s own secret message',
  document: 'Eve’s own secret document',
  version: 'Eve’s own secret version',
  sharedDocument: 'Eve’s shared document',
  saidThere: 'Eve’s word in the shared thread',
  email: 'ben@example.org',
  deletedTitle: 'Deleted title',
  deletedMessage: 'Deleted message',
  deletedDocument: 'Deleted document',
  password: 'three green otters',
}

describe.each(engines)('the download of all one’s data on $engine', ({ newDatabase }) => {
  let model: ScriptedModel
  let app: App
  let config: Config
  let database: Database
  let end: () => Promise<void>
  let ada: RestClient
  let secret: string
  let threadId: string
  let sharedId: string

  beforeAll(async () => {
    const { url, drop } = await newDatabase()
    const dataDir = await mkdtemp(join(tmpdir(), 'pd-account-'))
    model = await startScriptedModel(says(own.answer))
    config = readConfig({
      ...{ DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', ALLOW_GUESTS: 'true' },
      ...{
        OPENAI_BASE_URL: model.url,
        OPENAI_API_KEY: 'none',
        AUTH_SECRET: 'a secret of 32 characters or more',
      },
      ...{ MASTER_KEY: Buffer.alloc(32, 7).toString('base64'), ...(url && { DATABASE_URL: url }) },
    })
    app = await startApp(config, createLog('silent'))
    database = await openDatabase(config)
    end = async () => {
      await database.close()
      await app.close()
      await model.close()
      await rm(dataDir, { recursive: true })
      await drop()
    }
    await fill()
  })
  afterAll(() => end())

  const signUp = async (name: string, email: string): Promise<RestClient> => {
    const { url: origin } = app
    const reply = await new RestClient(app, { origin }).call('POST', '/session/sign-up', {
      ...{ name, email, password: foreign.password },
    })
    return new RestClient(app, { origin, cookie: reply.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
  }
  const start = async (by: RestClient, details: object, document: string): Promise<string> => {
    const { thread_id } = await by.json<{ thread_id: string }>('POST', '/threads', details)
    await by.json('POST', `/threads/${thread_id}/patches`, {
      patches: [{ operation: 'append', location: '## Steps', content: document, reason: own.reason }],
    })
    return thread_id
  }
  /** Resolves when the designer has answered, too, where it answers this one. */
  const say = async (by: RestClient, thread: string, content: string, answers = 0) => {
    await by.json('POST', `/threads/${thread}/messages`, { content, client_msg_id: content })
    const ended = async () => {
      const { messages } = await by.json<{ messages: { role: string; status: string }[] }>(
        'GET',
        `/threads/${thread}/messages`,
      )
      return messages.filter(({ role, status }) => role === 'AGENT' && status === 'complete').length
    }
    await eventually(async () => (await ended()) >= answers, 'the designer has answered')
  }

  async function fill() {
    ada = await signUp(own.name, own.email)
    const eve = await signInGuest(app, 'Eve')
    secret = (
      await ada.json<{ secret: string }>('POST', '/api-keys', { name: own.key, scopes: ['threads:read'] })
    ).secret

    threadId = await start(
      ada,
      {
        ...{ title: own.title, description: own.description, metadata: { note: own.metadata } },
        context: { [own.contextKey]: own.contextValue },
      },
      own.replaced,
    )
    const path = `/threads/${threadId}`
    await ada.json('POST', `${path}/patches`, {
      patches: [{ operation: 'update', location: '## Steps', content: own.document }],
    })
    await say(ada, threadId, own.message, 1)
    await ada.json('POST', `${path}/versions`, { name: own.version })
    await ada.json('POST', `${path}/maps`, {
      process_map: { steps: [{ id: 'a', name: own.map }] },
    })
    const { findings } = await ada.json<{ findings: { rule: string; section: string; words: string }[] }>(
      'GET',
      `${path}/findings`,
    )
    const { rule, section, words } = findings[0] ?? {}
    await ada.json('POST', `${path}/findings/dismissals`, { rule, section, words, reason: own.dismissal })
    const ben = await signUp('Ben', foreign.email)
    const { user } = await ben.json<{ user: { user_id: string } }>('GET', '/session')
    await ada.json('POST', `${path}/members`, { user_id: user.user_id, role: 'commenter' })
    await say(ben, threadId, own.ofBen)

    const gone = await start(ada, { title: foreign.deletedTitle }, foreign.deletedDocument)
    await say(ada, gone, foreign.deletedMessage, 1)
    await ada.call('DELETE', `/threads/${gone}`)

    const alone = await start(
      eve,
      { title: foreign.title, description: foreign.description },
      foreign.document,
    )
    await say(eve, alone, foreign.message, 1)
    await eve.json('POST', `/threads/${alone}/versions`, { name: foreign.version })
    sharedId = await start(eve, { title: own.sharedTitle }, foreign.sharedDocument)
    const { url } = await eve.json<{ url: string }>('POST', `/threads/${sharedId}/links`, { role: 'editor' })
    await ada.json('POST', '/links/accept', { token: url.split('#')[1] })
    await say(eve, sharedId, foreign.saidThere, 1)
    await say(ada, sharedId, own.saidThere, 2)
  }

  const download = (by: RestClient) => by.call('GET', '/session/export')
  const dataOf = async (by: RestClient): Promise<{ text: string; data: AccountData }> => {
    const text = await (await download(by)).text()
    return { text, data: accountDataSchema.parse(JSON.parse(text)) }
  }

  it('has every text of their own, and where they are signed in', async () => {
    const reply = await download(ada)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/json'])
    expect(reply.headers.get('content-disposition')).toMatch(
      /^attachment; filename="Process Designer data.json"/,
    )
    expect(reply.headers.get('cache-control')).toBe('no-store')
    const text = await reply.text()
    expect(Object.entries(own).filter(([, words]) => !text.includes(words))).toEqual([])
    const data = accountDataSchema.parse(JSON.parse(text))
    expect(data.user).toMatchObject({ kind: 'account', name: own.name, email: own.email })
    expect(data.sessions).toMatchObject([{ is_current: true }])
    expect(data.api_keys).toMatchObject([{ name: own.key, scopes: ['threads:read'] }])
  })

  it('has own threads whole, as REST tells of them', async () => {
    const { data } = await dataOf(ada)
    const thread = data.threads.find(({ thread_id }) => thread_id === threadId)
    if (thread?.role !== 'owner') throw new Error('Ada’s own thread is not there')
    const { members, messages, patches, versions, maps, dismissals, joined_at_ms, ...told } = thread
    const path = `/threads/${threadId}`
    expect(joined_at_ms).toBe(told.created_at_ms)
    expect(told).toEqual(await ada.json('GET', path))
    expect({ members }).toEqual(await ada.json('GET', `${path}/members`))
    expect({ messages }).toEqual(messagesIn(await ada.json('GET', `${path}/messages`)))
    expect({ patches }).toEqual(await ada.json('GET', `${path}/patches`))
    expect({ versions }).toEqual(await ada.json('GET', `${path}/versions`))
    expect({ maps }).toEqual(await ada.json('GET', `${path}/maps`))
    expect({ dismissals }).toEqual(await ada.json('GET', `${path}/findings/dismissals`))
    expect([messages.length, patches.length, versions.length]).toEqual([3, 2, 2])
  })

  it('has of the threads of others what they said there, and no more', async () => {
    const { data } = await dataOf(ada)
    expect(data.threads.filter(({ thread_id }) => thread_id !== threadId)).toEqual([
      {
        ...{ thread_id: sharedId, title: own.sharedTitle, role: 'editor' },
        joined_at_ms: expect.any(Number),
        messages: [expect.objectContaining({ content: own.saidThere, role: 'USER' })],
      },
    ])
  })

  it('has nothing that is of others or was deleted, and no secret', async () => {
    const { text } = await dataOf(ada)
    expect(Object.entries(foreign).filter(([, words]) => text.includes(words))).toEqual([])
    const { sql } = database
    const hashes = [
      ...(await sql.selectFrom('sessions').select('token_hash as secret').execute()),
      ...(await sql.selectFrom('api_keys').select('secret_hash as secret').execute()),
      ...(await sql.selectFrom('links').select('token_hash as secret').execute()),
    ].map((row) => row.secret)
    expect(hashes.length).toBeGreaterThan(4)
    const secrets = [...hashes, secret, ada.headers.cookie?.split('=')[1] ?? '']
    expect(secrets.filter((each) => text.includes(each))).toEqual([])
  })

  it('is there for guests, and not for programs', async () => {
    const guest = await joinAsGuest(app, { owner: ada, threadId, role: 'viewer' })
    const { data, text } = await dataOf(guest)
    expect(data.user).toMatchObject({ kind: 'guest', email: null })
    expect(data.threads).toMatchObject([
      { thread_id: threadId, title: own.title, role: 'viewer', messages: [] },
    ])
    expect(text).not.toContain(own.document)
    const program = new RestClient(app, { authorization: `Bearer ${secret}` })
    expect((await download(program)).status).toBe(403)
    expect((await download(new RestClient(app, {}))).status).toBe(401)
  })

  /** A thread with this many long messages; they are stored as the chat stores them. */
  async function longThread(by: RestClient, count: number): Promise<string> {
    const id = await by.createThread('Long')
    const cipher = await (await openVault(database, config)).cipher(id as ThreadId)
    const { user } = await by.json<{ user: { user_id: string; name: string; color: string } }>(
      'GET',
      '/session',
    )
    const author = { user_id: user.user_id, name: user.name, color: user.color, type: 'human' as const }
    await database.sql.transaction().execute(async (trx) => {
      for (let i = 1; i <= count; i++)
        await insertMessage(trx, id as ThreadId, cipher, {
          ...{ event_id: i, message_id: newId('message'), role: 'USER', author, status: 'complete' },
          ...{ content: `${i} ${'x'.repeat(30_000)}`, created_at_ms: i },
        })
    })
    return id
  }

  it('has every message once, of however many', async () => {
    const cora = await signInGuest(app, 'Cora')
    await longThread(cora, 120)
    const [thread] = (await dataOf(cora)).data.threads
    expect(thread?.messages.map(({ content }) => Number.parseInt(content, 10))).toEqual(
      Array.from({ length: 120 }, (_, i) => i + 1),
    )
  })

  it('breaks off when they are signed out meanwhile', async () => {
    const dora = await signInGuest(app, 'Dora')
    // More than the sockets hold between here and there.
    await longThread(dora, 600)
    const reader = (await download(dora)).body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(value?.length).toBeGreaterThan(0)
    await dora.call('DELETE', '/session')
    const rest = async () => {
      while (!(await reader?.read())?.done);
    }
    await expect(rest()).rejects.toThrow('terminated')
  })

  it('is asked for by hand: five times a minute', async () => {
    const finn = await signInGuest(app, 'Finn')
    const replies = await Promise.all(Array.from({ length: 6 }, () => download(finn)))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 429])
    await Promise.all(replies.map((reply) => reply.text()))
  })
})

/** Without where the listing ends. */
const messagesIn = ({ messages }: { messages: unknown }) => ({ messages })
