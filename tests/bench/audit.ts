import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { Audit } from '#server/audit/audit.ts'
import { Heads } from '#server/audit/heads.ts'
import { AuditKey } from '#server/audit/row.ts'
import { verifyAudit } from '#server/audit/verify.ts'
import { createLog } from '#server/log.ts'
import { newId } from '#server/new-id.ts'
import type { Database } from '#server/storage/database.ts'
import { migrateToLatest } from '#server/storage/migrate.ts'
import { openSqlite, sqliteFileName } from '#server/storage/sqlite.ts'
import { ms, percentile, printTable } from './figures.ts'

const deeds = 3_000

/** What the audit log costs: a request that waits for its row, the disk, and whoever verifies it. */
export async function benchAudit(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'pd-bench-audit-'))
  const db = await openSqlite(folder)
  await migrateToLatest(db)
  const key = new AuditKey('the secret of this bench')
  const log = createLog('silent')
  const audit = new Audit({ db, key, heads: new Heads(folder, log), log, newId, now: Date.now })
  const bytesBefore = await bytesOf(db, folder)
  const waits: number[] = []
  for (let count = 0; count < deeds; count++) {
    const startMs = performance.now()
    const by = { userId: newId('user') }
    const entry = await audit.begin({ action: 'patch.apply', by, threadId: newId('thread') })
    waits.push(performance.now() - startMs)
    entry.end({ outcome: 'done', facts: { ids: [newId('patch')] } })
  }
  await audit.settle()
  const bytes = (await bytesOf(db, folder)) - bytesBefore
  const startMs = performance.now()
  const { rows, flaw } = await verifyAudit(db.sql, { keys: [key], heads: [] })
  const verifyMs = performance.now() - startMs
  if (rows !== deeds || flaw) throw new Error('the log of the bench is not whole')
  await audit.close()
  await db.close()
  await rm(folder, { recursive: true })
  printTable(`Audit log (${deeds} deeds one after the other, SQLite)`, [
    ['waiting for a row p50', 'p95', 'bytes a row', 'verified'],
    [
      ms(percentile(waits, 0.5)),
      ms(percentile(waits, 0.95)),
      (bytes / deeds).toFixed(0),
      `${rows} rows in ${ms(verifyMs)}`,
    ],
  ])
}

/** The file of the database with all that its log holds. */
async function bytesOf(db: Database, folder: string): Promise<number> {
  await sql`pragma wal_checkpoint(truncate)`.execute(db.sql)
  return (await stat(join(folder, sqliteFileName))).size
}
