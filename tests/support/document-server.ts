import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve, type WebSocketServerLike } from '@hono/node-server'
import { WebSocketServer } from 'ws'
import type * as Y from 'yjs'
import { Access } from '#server/access/access.ts'
import type { Actor } from '#server/access/actor.ts'
import { ApiKeys } from '#server/access/api-key.ts'
import { Revocations } from '#server/access/revocations.ts'
import { Sessions } from '#server/access/session.ts'
import { Tickets } from '#server/access/ticket.ts'
import { createMemoryBus } from '#server/cluster/memory.ts'
import type { Admit } from '#server/collab/document-hooks.ts'
import { DocumentHost } from '#server/collab/host.ts'
import type { BacklogLimits } from '#server/collab/save-watch.ts'
import { admitByAccess, collabSocket } from '#server/collab/socket.ts'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { startOpClock } from '#server/history/op-clock.ts'
import { Patches } from '#server/history/patches.ts'
import { Review } from '#server/history/review.ts'
import { createLog, type Log } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import type { ThreadId, UserId } from '#shared/ids.ts'
import type { Role } from '#shared/protocol/thread.ts'
import { EditorPeer } from './editor-peer.ts'
import { SwitchableDatabase } from './switchable-database.ts'

/** The live documents on a real port with a real database, in this process, so that a test can look behind the socket. */
export type DocumentServer = Awaited<ReturnType<typeof startDocumentServer>>

export type DocumentServerSettings = {
  /** Of a server that was stopped, to go on with what it stored. */
  readonly dataDir?: string
  readonly log?: Log
  readonly backlog?: BacklogLimits
  /** Comes between the look at somebody's rights and what follows from it. */
  readonly afterAdmission?: () => Promise<void>
}

export async function startDocumentServer(settings: DocumentServerSettings = {}) {
  const dataDir = settings.dataDir ?? (await mkdtemp(join(tmpdir(), 'process-designer-documents-')))
  const db = new SwitchableDatabase(await openDatabase({ dataDir, databaseUrl: undefined }))
  const vault = new Vault(db, [Buffer.alloc(32, 7)])
  const log = settings.log ?? createLog('silent')
  const now = Date.now
  const apiKeys = new ApiKeys({ database: db, revocations: new Revocations(createMemoryBus()), newId, now })
  const sessions = new Sessions({ database: db, newId, now })
  const tickets = new Tickets({ database: db, apiKeys, now })
  const urls = { publicUrl: undefined, trustProxy: false }
  const access = new Access({ database: db, sessions, apiKeys, tickets, urls })
  const admitByRights = admitByAccess({ access, tickets, log })
  const admit: Admit = async (request) => {
    const admitted = await admitByRights(request)
    await settings.afterAdmission?.()
    return admitted
  }
  const host = new DocumentHost({
    ...{ db, vault, log, now, admit },
    ...(settings.backlog && { backlog: settings.backlog }),
  })
  const versions = new DocumentVersions({ host, db, log, now })
  const clock = startOpClock({ host, db, now })
  const patches = new Patches({ host, versions, db, vault, newId, clock, progressOptions: async () => ({}) })
  const review = new Review({ host, db, vault, clock })
  const threads = new Threads({
    database: db,
    vault,
    newId,
    now,
    news: { updated: () => undefined, deleted: async (threadId) => host.dropThread(threadId) },
  })

  const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024 })
  const listener = serve({
    fetch: collabSocket({ host, access, trustProxy: true }).fetch,
    port: 0,
    hostname: '127.0.0.1',
    // The two packages differ in the type of an option that neither sets: optional here, `undefined` there.
    websocket: { server: sockets as WebSocketServerLike },
  })
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as AddressInfo
  const peers: EditorPeer[] = []

  async function newUser(name = 'Ana'): Promise<Actor> {
    const { person } = await sessions.signInGuest(name)
    return person
  }

  const server = {
    url: `http://127.0.0.1:${port}`,
    ...{ dataDir, db, vault, access, tickets, host, versions, clock, patches, review, threads },
    newUser,

    async newThread(owner?: Actor): Promise<{ threadId: ThreadId; owner: Actor }> {
      const person = owner ?? (await newUser())
      const thread = await threads.create(person.userId, { title: 'Customer Onboarding' }, () => [])
      return { threadId: thread.id, owner: person }
    },

    async addMember(threadId: ThreadId, userId: UserId, role: Role): Promise<void> {
      await db.sql
        .insertInto('members')
        .values({ thread_id: threadId, user_id: userId, role, added_at_ms: 1 })
        .onConflict((conflict) => conflict.columns(['thread_id', 'user_id']).doUpdateSet({ role }))
        .execute()
    },

    /** Somebody at an editor, not yet in sync. Each reconnection gets a ticket of its own. */
    enter(threadId: ThreadId, actor: Actor, ydoc?: Y.Doc): EditorPeer {
      const token = async () => (await tickets.issue(actor, threadId)).ticket
      const peer = new EditorPeer(server, threadId, token, threadId, ydoc)
      peers.push(peer)
      return peer
    },

    async edit(threadId: ThreadId, actor: Actor): Promise<EditorPeer> {
      const peer = server.enter(threadId, actor)
      await peer.synced()
      return peer
    },

    /** How many updates the database holds of the thread. */
    async rows(threadId: ThreadId): Promise<number> {
      const rows = await db.sql.selectFrom('updates').select('id').where('thread_id', '=', threadId).execute()
      return rows.length
    },

    /** Stops the server; its folder stays for another one. */
    async stop(): Promise<void> {
      for (const peer of peers.splice(0)) peer.drop()
      await versions.close()
      await host.close()
      await new Promise((resolve) => listener.close(resolve))
      await db.close()
    },

    async remove(): Promise<void> {
      await server.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  return server
}
