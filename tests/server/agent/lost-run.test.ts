import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Access } from '#server/access/access.ts'
import { ApiKeys } from '#server/access/api-key.ts'
import { Revocations } from '#server/access/revocations.ts'
import { Sessions } from '#server/access/session.ts'
import { Tickets } from '#server/access/ticket.ts'
import { Collaborator } from '#server/agent/collaborator.ts'
import type { Model, ModelEvent } from '#server/agent/model.ts'
import { Readings } from '#server/agent/readings.ts'
import { RunQueue } from '#server/agent/run-queue.ts'
import { findActor } from '#server/agent/run-store.ts'
import { Runner } from '#server/agent/runner.ts'
import { Audit } from '#server/audit/audit.ts'
import { Heads } from '#server/audit/heads.ts'
import { AuditKey } from '#server/audit/row.ts'
import { Conversation } from '#server/chat/conversation.ts'
import { Feed } from '#server/chat/feed.ts'
import { createMemoryBus } from '#server/cluster/memory.ts'
import { DocumentHost } from '#server/collab/host.ts'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { startOpClock } from '#server/history/op-clock.ts'
import { Patches } from '#server/history/patches.ts'
import { Proposals } from '#server/history/proposals.ts'
import { MapStore } from '#server/imports/map-store.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { ThreadId } from '#shared/ids.ts'
import { eventually } from '../../support/eventually.ts'
import { engines } from '../storage/engines.ts'

/** Two instances on one database: one of them stood still for so long that the other one ended its run. */

const source = '## Steps\n\nCheck the invoice.'
const hourMs = 3_600_000

/** What the model says in its next turn; in all others it says nothing. */
type Turn = () => AsyncIterable<ModelEvent>

describe.each(engines)('a run that another instance ended, on $engine', ({ newDatabase }) => {
  let dataDir: string
  let url: string | undefined
  let drop: () => Promise<void>
  let opened: Database[]
  let first: Instance
  let second: Instance
  let threadId: ThreadId
  let turn: Turn | undefined

  /** SQLite's file belongs to one process, whose instances share what is open. */
  async function database(): Promise<Database> {
    const [open] = opened
    if (open?.kind === 'sqlite') return open
    const fresh = await openDatabase({ dataDir, databaseUrl: url })
    opened.push(fresh)
    return fresh
  }

  const model: Model = {
    name: 'a-model',
    engine: 'llm',
    async *turn() {
      const now = turn
      turn = undefined
      if (now) yield* now()
    },
  }

  type Instance = Awaited<ReturnType<typeof instance>>
  async function instance(now: () => number) {
    const db = await database()
    const vault = new Vault(db, [Buffer.alloc(32, 7)])
    const log = createLog('silent')
    const bus = createMemoryBus()
    const sessions = new Sessions({ database: db, newId, now })
    const apiKeys = new ApiKeys({ database: db, revocations: new Revocations(bus), newId, now })
    const tickets = new Tickets({ database: db, apiKeys, now })
    const urls = { publicUrl: undefined, trustProxy: false }
    const access = new Access({ database: db, sessions, apiKeys, tickets, urls })
    const admit = () => Promise.reject(new Error('nobody comes by socket here'))
    const host = new DocumentHost({ db, vault, log, now, admit })
    const clock = startOpClock({ host, db, now })
    const versions = new DocumentVersions({ host, db, log, now })
    const patches = new Patches({
      host,
      versions,
      db,
      vault,
      newId,
      clock,
      progressOptions: async () => ({}),
    })
    const news = { updated: () => undefined, deleted: async () => undefined }
    const threads = new Threads({ database: db, vault, newId, now, news })
    const mayAsk = async () => true
    const queue = new RunQueue({ db, newId, now, mayAsk })
    const feed = new Feed(bus)
    const conversation = new Conversation({ db, vault, feed, queue, newId, now })
    const readings = new Readings({ host, patches, db, now })
    const proposals = new Proposals({ db, vault, patches, newId, now, tell: async () => true })
    const maps = new MapStore({ database: db, vault, tell: () => undefined })
    const key = new AuditKey('a secret of this test')
    const audit = new Audit({ db, key, heads: new Heads(dataDir, log), log, newId, now })
    const runner = new Runner({
      ...{ audit, db, conversation, feed, bus, model, log, newId, now, mayAsk },
      actorOf: (userId) => findActor(db.sql, userId),
      brief: async (id, { content }) => {
        const told = await readings.begin(id)
        const message = { author: 'Ana', content }
        const { markdown } = told
        return {
          briefing: { title: '', description: '', context: {}, markdown, conversation: [], message },
          told,
        }
      },
      outcomeOf: async (id, runId) => {
        await patches.closeLeft(runId)
        return { mini_process: { patches: [], process_state: await patches.processState(id) } }
      },
      keepVersion: async () => newId('version'),
      collaborate: (run) =>
        new Collaborator(
          {
            audit,
            host,
            patches,
            proposals,
            readings,
            conversation,
            threads,
            access,
            maps,
            progressOptions: async () => ({}),
          },
          run,
        ),
    })
    conversation.onPosted((id) => runner.wake(id))
    const close = async () => {
      await runner.close()
      await audit.close()
      await host.close()
      await versions.close()
    }
    return { db, host, patches, threads, sessions, conversation, runner, close }
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'pd-lost-run-'))
    const empty = await newDatabase()
    url = empty.url
    drop = empty.drop
    opened = []
    first = await instance(Date.now)
    second = await instance(() => Date.now() + hourMs)
    const { person } = await first.sessions.signInGuest('Ana')
    threadId = (await first.threads.create(person.userId, { title: 'Invoices' }, () => [])).id
    const author = { actor: { kind: 'user', id: person.userId } } as const
    await first.patches.apply(threadId, author, [
      { operation: 'append', location: 'document', content: source },
    ])
    turn = undefined
    ask = () => first.conversation.post(threadId, person, { content: 'Go on', clientMessageId: 'm1' })
  })
  let ask: () => Promise<unknown>
  afterEach(async () => {
    await first.close()
    await second.close()
    for (const db of opened) await db.close()
    await drop()
    await rm(dataDir, { recursive: true })
  })

  /** The whole of what is stored of the thread, as an instance finds it that comes new. */
  async function stored() {
    const fresh = await instance(Date.now)
    const [, ...records] = await fresh.patches.list(threadId, { afterSequence: 0, limit: 100 })
    const messages = await fresh.conversation.messagesAfter(threadId, 0, 100)
    const events = await fresh.conversation.eventsAfter(threadId, 0, 100)
    const markdown = await fresh.host.read(threadId, documentMarkdown)
    const open = await fresh.db.sql.selectFrom('open_patches').select('id').execute()
    await fresh.close()
    return {
      markdown,
      records: records.map(({ status, after }) => [status, after]),
      replies: messages.filter(({ role }) => role === 'AGENT').map(({ status }) => status),
      patchEvents: events.filter(({ type }) => type === 'patch').length,
      open: open.length,
    }
  }

  it('changes nothing by a patch that it makes then', async () => {
    const held = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    turn = async function* () {
      begun.resolve()
      await held.promise
      yield patchCall({
        operation: 'update',
        location: '## Steps',
        old_content: 'invoice',
        new_content: 'bill',
      })
    }
    await ask()
    await begun.promise
    await second.runner.recover()
    held.resolve()
    await first.runner.close(10_000)
    expect(await stored()).toEqual({
      markdown: source,
      records: [],
      replies: ['interrupted'],
      patchEvents: 0,
      open: 0,
    })
  })

  it('keeps what it had written of a patch, and adds nothing', async () => {
    const held = Promise.withResolvers<void>()
    const [early, late] = ['Ana pays it. ', 'Ben asks why. Then Ana says so.']
    const given = { operation: 'append', location: '## Steps', content: early + late }
    turn = async function* () {
      const written = JSON.stringify(given)
      const cut = written.indexOf(late)
      yield { kind: 'call-started', id: 'call_1', name: 'patch' }
      yield { kind: 'call-arguments', id: 'call_1', delta: written.slice(0, cut) }
      await held.promise
      yield { kind: 'call-arguments', id: 'call_1', delta: written.slice(cut) }
      yield patchCall(given)
    }
    await ask()
    const open = () => first.db.sql.selectFrom('open_patches').select('id').execute()
    await eventually(async () => (await open()).length > 0, 'its first words are on disk')
    await second.runner.recover()
    const ended = await stored()
    expect(ended).toMatchObject({ replies: ['interrupted'], records: [['interrupted', expect.anything()]] })
    expect(ended.markdown).toContain('Ana pays it.')
    held.resolve()
    await first.runner.close(10_000)
    expect(await stored()).toEqual(ended)
  })
})

const patchCall = (given: Record<string, string>): ModelEvent => ({
  kind: 'call',
  call: { id: 'call_1', name: 'patch', arguments: JSON.stringify(given) },
})
