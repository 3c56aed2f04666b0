import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor } from '#server/access/actor.ts'
import { Sessions } from '#server/access/session.ts'
import { DocumentHost } from '#server/collab/host.ts'
import { DocumentVersions } from '#server/history/document-versions.ts'
import { startOpClock } from '#server/history/op-clock.ts'
import { Patches } from '#server/history/patches.ts'
import { type ReversalOptions, Review } from '#server/history/review.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { openDatabase } from '#server/storage/open-database.ts'
import { Vault } from '#server/storage/vault.ts'
import { Threads } from '#server/threads/threads.ts'
import { AppError } from '#shared/errors.ts'
import type { PatchId, ThreadId } from '#shared/ids.ts'
import { seededRandom } from '../support/random.ts'
import { ms, percentile, printTable } from './figures.ts'
import { patchOf, sectionOf } from './patches.ts'

const patches = 2_000
const undos = 200
/** That share a commit. */
const atOnce = 100
/** From one patch to the next: a document of 2,000 patches is days old. */
const pauseMs = 60_000

/** What REST asks for: a patch of an old document taken back and made again, with all that is stored of it, and sealed. */
export async function benchReview(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'process-designer-review-'))
  const db = await openDatabase({ dataDir, databaseUrl: undefined })
  const { host, review, apply, ana, threadId } = await start(db)
  try {
    const applied = await apply()
    const random = seededRandom(1)
    const times = { asked: [] as number[], undone: [] as number[], redone: [] as number[] }
    for (let index = 0; index < undos; index++) {
      const patchId = random.pick(applied)
      const undo = (options: ReversalOptions) => review.undo(threadId, patchId, ana, options)
      const [asking, isOnTop] = await timed(() => undo({}).then(no, isAboutDependents))
      if (isOnTop) {
        times.asked.push(asking)
        const [undoing] = await timed(() => undo({ withDependents: false }))
        times.undone.push(undoing)
      } else times.undone.push(asking)
      const [redoing] = await timed(() => review.redo(threadId, patchId, ana, { withDependents: false }))
      times.redone.push(redoing)
    }
    const row = (name: string, values: readonly number[]) => [
      name,
      String(values.length),
      ms(percentile(values, 0.5)),
      ms(percentile(values, 0.95)),
    ]
    printTable(`${undos} random ones of ${patches} patches by REST's own way, on SQLite`, [
      ['', 'times', 'p50', 'p95'],
      row('asked first, as others lie on top', times.asked),
      row('undo', times.undone),
      row('redo', times.redone),
    ])
  } finally {
    await host.close()
    await db.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function start(db: Database) {
  let nowMs = 1_700_000_000_000
  const now = () => nowMs
  const vault = new Vault(db, [Buffer.alloc(32, 7)])
  const log = createLog('silent')
  const admit = () => Promise.reject(new Error('nobody comes by socket here'))
  const host = new DocumentHost({ db, vault, log, now, admit })
  const clock = startOpClock({ host, db, now })
  const versions = new DocumentVersions({ host, db, log, now })
  const store = new Patches({ host, versions, db, vault, newId, clock, progressOptions: async () => ({}) })
  const review = new Review({ host, db, vault, clock })
  const { person: ana } = await new Sessions({ database: db, newId, now }).signInGuest('Ana')
  const news = { updated: () => undefined, deleted: async () => undefined }
  const threads = new Threads({ database: db, vault, newId, now, news })
  const { id: threadId } = await threads.create(ana.userId, { title: 'Customer Onboarding' }, () => [])
  const author = { actor: { kind: 'agent', id: 'designer' }, model: 'a-model' } as const

  const applyOne = async (index: number, random: ReturnType<typeof seededRandom>): Promise<PatchId> => {
    nowMs += pauseMs
    const [outcome] = await store.apply(threadId, author, [patchOf(random.int(20), index)])
    if (outcome?.status !== 'applied' || !outcome.patchId) throw new Error(JSON.stringify(outcome))
    return outcome.patchId
  }
  const apply = async (): Promise<PatchId[]> => {
    const random = seededRandom(2)
    const sections = Array.from({ length: 20 }, (_, section) => sectionOf(section))
    await store.apply(threadId, author, [
      { operation: 'append', location: 'document', content: sections.join('\n\n') },
    ])
    const ids: PatchId[] = []
    while (ids.length < patches) {
      const some = Array.from({ length: atOnce }, (_, place) => applyOne(ids.length + place, random))
      ids.push(...(await Promise.all(some)))
    }
    return ids
  }
  return { host, review, apply, ana: ana as Actor, threadId: threadId as ThreadId }
}

const no = () => false

function isAboutDependents(error: unknown): boolean {
  if (error instanceof AppError && error.details.facts?.reason === 'dependents') return true
  throw error
}

async function timed<T>(act: () => Promise<T>): Promise<[ms: number, value: T]> {
  const startedAt = performance.now()
  const value = await act()
  return [performance.now() - startedAt, value]
}
