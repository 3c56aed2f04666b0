import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { holdBeforeEnd, type ScriptedModel, says, startScriptedModel } from '../../support/scripted-model.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { newPostgres } from '../storage/new-postgres.ts'

/** PostgreSQL, because there the test can be the other instance: SQLite's file belongs to one process. */
const postgres = await newPostgres()
let model: ScriptedModel
let server: ServerProcess
let rest: RestClient
let database: Database

beforeAll(async () => {
  model = await startScriptedModel(says('Fine.'))
  const secret = randomBytes(32).toString('base64')
  const env = {
    DATABASE_URL: postgres.url,
    MASTER_KEY: secret,
    AUTH_SECRET: secret,
    OPENAI_BASE_URL: model.url,
    ALLOW_GUESTS: 'true',
  }
  server = await startServer({ env })
  rest = new RestClient(server)
  database = await openDatabase({ dataDir: 'unused', databaseUrl: postgres.url })
})
afterAll(async () => {
  await database.close()
  await server.stop()
  await model.close()
  await postgres.drop()
})

/** The designer is in the middle of an answer. */
async function beginAnswer() {
  const threadId = await rest.createThread()
  const peer = await new ChatPeer(server, threadId).welcomed()
  const held = Promise.withResolvers<void>()
  model.script(holdBeforeEnd(says('Too late.'), held.promise))
  peer.say('One', 'm1')
  await peer.next('delta')
  return { threadId, peer, goOn: () => held.resolve() }
}

const messagesOf = async (threadId: string) =>
  (await rest.json<{ messages: WireMessage[] }>('GET', `/threads/${threadId}/messages`)).messages

const setRun = (threadId: string, change: { status?: 'interrupted'; lease_until_ms?: number }) =>
  database.sql.updateTable('runs').set(change).where('thread_id', '=', threadId).execute()

describe('a run', () => {
  it('that another instance took over says nothing more', async () => {
    const { threadId, peer, goOn } = await beginAnswer()
    await setRun(threadId, { status: 'interrupted' })
    goOn()
    await peer.next('status', ({ status }) => status === 'idle')
    expect((await messagesOf(threadId)).at(-1)).toMatchObject({ content: '', status: 'streaming' })
    peer.drop()
  })

  it('stops by itself when another instance has it', async () => {
    const { threadId, peer } = await beginAnswer()
    await setRun(threadId, { status: 'interrupted' })
    await peer.next('status', ({ status }) => status === 'idle')
    peer.drop()
  })

  it('whose instance is gone ends as interrupted, once, and what waited goes on', async () => {
    const { threadId, peer, goOn } = await beginAnswer()
    peer.say('Two', 'm2')
    await peer.next('message', ({ content, queued }) => content === 'Two' && queued === true)
    // As if its own instance had not renewed it: the next sweep, here, finds it. A renewal may come between the two.
    await eventually(async () => {
      await setRun(threadId, { lease_until_ms: 1 })
      return peer.of('message').some(({ status }) => status === 'interrupted')
    }, 'the run is taken over')
    goOn()
    expect(await peer.next('message', ({ content }) => content === 'Fine.')).toMatchObject({
      status: 'complete',
    })
    const ended = (await messagesOf(threadId)).filter(({ role }) => role === 'AGENT')
    expect(ended.map(({ status }) => status).sort()).toEqual(['complete', 'interrupted'])
    peer.drop()
  })

  it('that could not keep the document as it is writes nothing and says so', async () => {
    const threadId = await rest.createThread()
    const peer = await new ChatPeer(server, threadId).welcomed()
    await database.sql.schema.alterTable('versions').renameTo('versions_away').execute()
    peer.say('One', 'm1')
    const reply = await peer.reply()
    await database.sql.schema.alterTable('versions_away').renameTo('versions').execute()
    expect(reply).toMatchObject({ status: 'failed', notice: expect.stringMatching(/Send the message again/) })
    peer.drop()
  })

  it('that died before its first word is told as interrupted, and its message waits no longer', async () => {
    const { threadId, peer, goOn } = await beginAnswer()
    peer.say('Two', 'm2')
    const two = await peer.next('message', ({ content, queued }) => content === 'Two' && queued === true)
    // As if an instance had taken it up right behind the first one, and was gone.
    const runs = database.sql.updateTable('runs').where('thread_id', '=', threadId)
    await runs.set({ status: 'complete' }).where('status', '=', 'running').execute()
    await runs.set({ status: 'running', lease_until_ms: 1 }).where('status', '=', 'queued').execute()
    goOn()
    const told = await peer.next('message', ({ status }) => status === 'interrupted')
    expect(told.in_reply_to).toBe(two.message_id)
    expect((await messagesOf(threadId)).find(({ content }) => content === 'Two')?.queued).toBeUndefined()
    peer.drop()
  })

  it('that nobody was woken for is found', async () => {
    const { threadId, peer, goOn } = await beginAnswer()
    goOn()
    await peer.reply()
    const [run] = await database.sql
      .selectFrom('runs')
      .selectAll()
      .where('thread_id', '=', threadId)
      .execute()
    if (!run) throw new Error('there is one')
    await database.sql
      .insertInto('runs')
      .values({ ...run, id: 'run_forgotten', status: 'queued', reply_id: null, lease_until_ms: null })
      .execute()
    expect((await peer.reply(2)).run_id).toBe('run_forgotten')
    peer.drop()
  })

  it('ends when whoever asked may not ask any more', async () => {
    const threadId = await rest.createThread()
    const owner = await new ChatPeer(server, threadId).welcomed()
    const ada = await joinAsGuest(server, { owner: rest, threadId, role: 'editor' })
    const { user } = await ada.json<{ user: { user_id: string } }>('GET', '/session')
    const held = Promise.withResolvers<void>()
    model.script(holdBeforeEnd(says('For Ada.'), held.promise))
    await ada.json('POST', `/threads/${threadId}/messages`, { content: 'One', client_msg_id: 'm1' })
    await owner.next('delta')
    expect((await rest.call('DELETE', `/threads/${threadId}/members/${user.user_id}`)).status).toBe(204)
    expect(await owner.reply()).toMatchObject({ status: 'stopped' })
    held.resolve()
    owner.drop()
  })
})
