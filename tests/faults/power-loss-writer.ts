import { writeSync } from 'node:fs'
import { openDatabase } from '#server/storage/open-database.ts'
import { anUpdate, aThread } from '../server/storage/rows.ts'

/** Commits numbered rows one by one, and says of each that it is stored, as the journal would to its author. */
const [dataDir = '', count = '0'] = process.argv.slice(2)
const database = await openDatabase({ dataDir, databaseUrl: undefined })
await database.sql.insertInto('threads').values(aThread()).execute()
for (let n = 0; n < Number(count); n++) {
  const row = { ...anUpdate(), actor: String(n), sealed_update: new Uint8Array(3_000) }
  await database.commit([database.sql.insertInto('updates').values(row).compile()])
  writeSync(1, `stored ${n}\n`)
}
await database.close()
