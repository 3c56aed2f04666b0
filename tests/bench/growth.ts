import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import * as Y from 'yjs'
import { Sessions } from '#server/access/session.ts'
import { Compactor } from '#server/collab/compaction.ts'
import type { Entry } from '#server/collab/journal-entry.ts'
import { journalRows } from '#server/collab/journal-rows.ts'
import { LiveOwners } from '#server/collab/live-owners.ts'
import { applyStored, newServerDoc, readStored } from '#server/collab/load.ts'
import { actorOf, serverOrigin } from '#server/collab/origin.ts'
import { OpClock } from '#server/history/op-clock.ts'
import { PatchRecorder } from '#server/history/patch-recorder.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { type ThreadCipher, Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { applyPatch } from '#shared/document/apply.ts'
import { OwnerIndex } from '#shared/document/owner-index.ts'
import type { Patch } from '#shared/document/patch.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { ThreadId } from '#shared/ids.ts'
import { type Random, seededRandom } from '../support/random.ts'
import { documentOf } from './documents.ts'
import { ms, percentile, printTable } from './figures.ts'

const users = 5
const keystrokes = 100_000
const deleting = 0.25
/** Of one user in one place. */
const burst = 20
const patches = 2_000
const loads = 5

/** What the age of a document costs: ours keeps all that was deleted; a bare Y.Doc throws it away. */
export async function benchGrowth(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-growth-'))
  const db = await openDatabase({ dataDir, databaseUrl: undefined })
  try {
    const { threadId, cipher } = await newThread(db)
    const life = liveLong(db, threadId, cipher)
    const updates = life.map(({ update }) => update)
    for (let at = 0; at < life.length; at += 500) await db.commit(journalRows(db, life.slice(at, at + 500)))
    const bare = Y.encodeStateAsUpdate(replayed(new Y.Doc(), updates))
    const logBytes = await storedBytes(db, threadId)
    const fromLog = await timed(async () => readBack(db, threadId, cipher))
    const compaction = await timed(() => new Compactor(db, Date.now).compact(threadId, cipher))
    const snapshotBytes = await storedBytes(db, threadId)
    const [ours, peers]: [number[], number[]] = [[], []]
    for (let load = 0; load < loads; load++) {
      ours.push(await timed(() => readBack(db, threadId, cipher)))
      peers.push(await timed(async () => void readBare(bare)))
    }
    const oursMb = await heapMb(() => readBack(db, threadId, cipher))
    const bareMb = await heapMb(async () => readBare(bare))
    printTable(
      `200 blocks after ${patches} patches and ${keystrokes} keystrokes of ${users} people (${updates.length} updates)`,
      [
        ['', 'stored', 'load p50', 'memory'],
        ['ours, as a log', size(logBytes), ms(fromLog), ''],
        ['ours, compacted', size(snapshotBytes), ms(percentile(ours, 0.5)), `${oursMb.toFixed(1)} MB`],
        ['bare Y.Doc, gc', size(bare.length), ms(percentile(peers, 0.5)), `${bareMb.toFixed(1)} MB`],
        [
          'ratio of the last two',
          (snapshotBytes / bare.length).toFixed(1),
          (percentile(ours, 0.5) / percentile(peers, 0.5)).toFixed(1),
          (oursMb / bareMb).toFixed(1),
        ],
      ],
    )
    printTable('Its compaction, proof included', [['time'], [ms(compaction)]])
    printTable('What is stored beside it', [['', 'rows', 'bytes'], ...(await besides(db, threadId))])
  } finally {
    await db.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function newThread(db: Database): Promise<{ threadId: ThreadId; cipher: ThreadCipher }> {
  const vault = new Vault(db, [Buffer.alloc(32, 7)])
  const { person } = await new Sessions({ database: db, newId, now: Date.now }).signInGuest('Ana')
  const news = { updated: () => undefined, deleted: async () => undefined }
  const threads = new Threads({ database: db, vault, newId, now: Date.now, news })
  const { id } = await threads.create(person.userId, { title: 'Customer Onboarding' }, () => [])
  return { threadId: id, cipher: await vault.cipher(id) }
}

/** All of a document's life in the order in which the server had it, with what it stores beside each update. */
function liveLong(db: Database, threadId: ThreadId, cipher: ThreadCipher): readonly Entry[] {
  const random = seededRandom(1)
  const server = documentOf(200)
  const life: Entry[] = []
  const owners = new LiveOwners(server, new OwnerIndex(), { onLeft: () => undefined, onFailure: fail })
  const append = (update: Uint8Array, origin: unknown) => {
    const entry = {
      threadId,
      cipher,
      actor: actorOf(origin),
      atMs: life.length,
      update,
      owners: owners.take(),
    }
    life.push({ ...entry, lsn: life.length + 1, queries: [], wasTried: false, failure: undefined })
  }
  append(Y.encodeStateAsUpdate(server), null)
  server.on('update', append)
  const clock = new OpClock(() => life.length)
  const author = { actor: { kind: 'agent', id: 'designer' }, runId: newId('run'), model: 'a-model' } as const
  const recorder = new PatchRecorder({ db, newId, clock }, threadId, author, cipher)
  const patchOnce = (patch: Patch) => {
    const news = server.transact(
      () => {
        const result = applyPatch(server, patch, { origin: null })
        if (!result.ok && result.refusal.code !== 'patch_noop') throw new Error(result.refusal.detail)
        return result.ok ? recorder.note(server, patch, result.applied, 'applied') : null
      },
      serverOrigin(`agent:${author.runId}`, 'patch'),
    )
    if (news) life.at(-1)?.queries.push(...recorder.rows(news))
  }
  const people = Array.from({ length: users }, () => ({ ydoc: new Y.Doc(), seen: 0, id: newId('user') }))
  const bursts = keystrokes / burst
  for (let index = 0; index < bursts; index++) {
    const person = random.pick(people)
    const missed = life.slice(person.seen)
    person.ydoc.transact(() => {
      for (const { update } of missed) Y.applyUpdate(person.ydoc, update, 'server')
    })
    const origin = serverOrigin(person.id, 'import')
    typeBurst(random, person.ydoc, (update) => Y.applyUpdate(server, update, origin))
    // Its own updates come back to it too, as nothing new.
    person.seen = life.length
    for (let due = patchesUntil(index + 1, bursts) - patchesUntil(index, bursts); due > 0; due--)
      patchOnce(sectionPatch(random.int(20), life.length))
  }
  return life
}

function fail(error: unknown): never {
  throw error
}

const patchesUntil = (index: number, bursts: number): number => Math.floor((index * patches) / bursts)

/** A section rewritten as designers do it: every third of its paragraphs says something else. */
const sectionPatch = (section: number, index: number) =>
  ({
    operation: 'update',
    location: `## Section ${section}`,
    newContent: Array.from({ length: 9 }, (_, paragraph) =>
      (index + paragraph) % 3 === 0
        ? `Paragraph ${paragraph} of section ${section} was revised by change ${index}.`
        : `Paragraph ${paragraph} of section ${section} says what is done.`,
    ).join('\n\n'),
  }) as const

function typeBurst(random: Random, ydoc: Y.Doc, send: (update: Uint8Array) => void): void {
  const blocks = fragmentOf(ydoc).toArray()
  const block = random.pick(
    blocks.filter((one) => one instanceof Y.XmlElement && one.nodeName === 'paragraph'),
  )
  const text = block instanceof Y.XmlElement ? block.get(0) : null
  if (!(text instanceof Y.XmlText)) return
  let at = random.int(text.length + 1)
  ydoc.on('update', send)
  for (let key = 0; key < burst; key++) {
    if (at > 0 && random.chance(deleting)) text.delete(--at, 1)
    else text.insert(at++, 'abcdefghijklmnop '.charAt(random.int(17)))
  }
  ydoc.off('update', send)
}

function replayed(ydoc: Y.Doc, updates: readonly Uint8Array[]): Y.Doc {
  for (const update of updates) Y.applyUpdate(ydoc, update)
  return ydoc
}

async function storedBytes(db: Database, threadId: ThreadId): Promise<number> {
  const log = await db.sql
    .selectFrom('updates')
    .select((eb) => eb.fn.sum<number | null>(eb.fn('length', ['sealed_update'])).as('bytes'))
    .where('thread_id', '=', threadId)
    .executeTakeFirstOrThrow()
  const snapshots = await db.sql
    .selectFrom('snapshots')
    .select((eb) => eb.fn.sum<number | null>(eb.fn('length', ['sealed_state'])).as('bytes'))
    .where('thread_id', '=', threadId)
    .executeTakeFirstOrThrow()
  return (log.bytes ?? 0) + (snapshots.bytes ?? 0)
}

/** The rows of each table beside the text, and the bytes of what is in them, less their keys. */
async function besides(db: Database, threadId: ThreadId): Promise<string[][]> {
  const measured = [
    ['records', 'patches', 'sealed_record'],
    ['their steps, in clear', 'patches', 'step'],
    ['links', 'id_links', 'links'],
    ['owners', 'id_owners', 'changes'],
  ] as const
  return Promise.all(
    measured.map(async ([name, table, column]) => {
      const { rows } = await sql<{ count: number; bytes: number }>`
        select count(*) as count, coalesce(sum(length(${sql.ref(column)})), 0) as bytes
        from ${sql.table(table)} where thread_id = ${threadId}
      `.execute(db.sql)
      return [name, String(rows[0]?.count), size(rows[0]?.bytes ?? 0)]
    }),
  )
}

async function readBack(db: Database, threadId: ThreadId, cipher: ThreadCipher): Promise<Y.Doc> {
  const ydoc = newServerDoc()
  applyStored(ydoc, await readStored(db.sql, cipher, threadId))
  return ydoc
}

function readBare(state: Uint8Array): Y.Doc {
  const ydoc = new Y.Doc()
  Y.applyUpdate(ydoc, state)
  return ydoc
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await act()
  return performance.now() - startedAt
}

/** What `make` leaves on the heap. */
async function heapMb<T>(make: () => Promise<T>): Promise<number> {
  collectGarbage()
  const before = process.memoryUsage().heapUsed
  const made = await make()
  collectGarbage()
  const after = process.memoryUsage().heapUsed
  // Held until it was measured.
  return made ? (after - before) / 1024 / 1024 : Number.NaN
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
}

const size = (bytes: number): string => `${Math.round(bytes / 1000)} kB`
