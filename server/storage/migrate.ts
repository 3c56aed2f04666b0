import { type Migration, Migrator } from 'kysely/migration'
import type { Database } from './database.ts'
import { createTables } from './migrations/0001-create-tables.ts'
import { addUndo } from './migrations/0002-undo.ts'
import { addVersions } from './migrations/0003-versions.ts'
import { addOwners } from './migrations/0004-owners.ts'
import { addRunQueue } from './migrations/0005-run-queue.ts'
import { addRestores } from './migrations/0006-restores.ts'
import { addReadings } from './migrations/0007-readings.ts'
import { addOpenPatches } from './migrations/0008-open-patches.ts'
import { addPatchSteps } from './migrations/0009-patch-steps.ts'
import { addAccounts } from './migrations/0010-accounts.ts'
import { addProposals } from './migrations/0012-proposals.ts'
import { addMaps } from './migrations/0013-maps.ts'
import { addAudit } from './migrations/0015-audit.ts'
import { addChoices } from './migrations/0016-choices.ts'

/**
 * Every migration that ever ran somewhere, in order. Names are stored in the databases: neither they nor what a
 * released one does may change.
 */
const migrations = (kind: Database['kind']): Record<string, Migration> => ({
  '0001-create-tables': createTables(kind),
  '0002-undo': addUndo(kind),
  '0003-versions': addVersions(kind),
  '0004-owners': addOwners(kind),
  '0005-run-queue': addRunQueue(kind),
  '0006-restores': addRestores(kind),
  '0007-readings': addReadings(kind),
  '0008-open-patches': addOpenPatches(kind),
  '0009-patch-steps': addPatchSteps(),
  '0010-accounts': addAccounts(kind),
  '0012-proposals': addProposals(kind),
  '0013-maps': addMaps(kind),
  '0015-audit': addAudit(kind),
  '0016-choices': addChoices(kind),
})

/**
 * Brings the tables up to date, each run as a whole or not at all. Instances that start together wait for each other.
 * Throws when the database was written by a newer release than this one.
 */
export async function migrateToLatest(database: Pick<Database, 'kind' | 'sql'>): Promise<void> {
  const migrator = new Migrator({
    db: database.sql,
    provider: { getMigrations: async () => migrations(database.kind) },
  })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
