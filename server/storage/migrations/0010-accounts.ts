import { type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** People with an account, and sessions that can be told apart and ended one by one. */
export function addAccounts(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const int64 = sqlite ? sql`integer` : sql`bigint`

  async function up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('users').addColumn('login_id', 'text').execute()
    await db.schema.alterTable('users').addColumn('email', 'text').execute()
    await db.schema.createIndex('users_by_login_id').unique().on('users').column('login_id').execute()

    await db.schema.alterTable('sessions').addColumn('id', 'text').execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('device', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
    await db.schema
      .alterTable('sessions')
      .addColumn('used_at_ms', int64, (column) => column.notNull().defaultTo(0))
      .execute()
    // Who is signed in stays so. A part of a hash of 256 random bits tells nothing of them.
    await sql`update sessions set id = 'session_' || substr(token_hash, 1, 26), used_at_ms = created_at_ms`.execute(
      db,
    )
    await db.schema.createIndex('sessions_by_id').unique().on('sessions').column('id').execute()
    await db.schema.createIndex('sessions_by_user_id').on('sessions').column('user_id').execute()

    // Those of before are a minute old at most, and no session can be said to be theirs.
    await sql`delete from tickets where key_id is null`.execute(db)
    await db.schema
      .alterTable('tickets')
      .addColumn('session_id', 'text', (column) => column.references('sessions.id').onDelete('cascade'))
      .execute()
    await db.schema.createIndex('tickets_by_session_id').on('tickets').column('session_id').execute()

    await createLoginTables(db)
  }

  /** In the shape that better-auth 1.7 asks for: server/access/better-auth.ts. */
  async function createLoginTables(db: Kysely<unknown>): Promise<void> {
    const bool = sqlite ? sql`integer` : sql`boolean`
    const time = sqlite ? sql`text` : sql`timestamptz`
    const table = (name: string) => {
      const builder = db.schema.createTable(name).addColumn('id', 'text', (column) => column.primaryKey())
      return sqlite ? builder.modifyEnd(sql`strict`) : builder
    }
    await table('logins')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('email', 'text', (column) => column.notNull().unique())
      .addColumn('emailVerified', bool, (column) => column.notNull())
      .addColumn('image', 'text')
      .addColumn('createdAt', time, (column) => column.notNull())
      .addColumn('updatedAt', time, (column) => column.notNull())
      .execute()
    await table('login_proofs')
      .addColumn('userId', 'text', (column) => column.notNull().references('logins.id').onDelete('cascade'))
      .addColumn('providerId', 'text', (column) => column.notNull())
      .addColumn('accountId', 'text', (column) => column.notNull())
      .addColumn('password', 'text')
      .addColumn('accessToken', 'text')
      .addColumn('refreshToken', 'text')
      .addColumn('idToken', 'text')
      .addColumn('accessTokenExpiresAt', time)
      .addColumn('refreshTokenExpiresAt', time)
      .addColumn('scope', 'text')
      .addColumn('createdAt', time, (column) => column.notNull())
      .addColumn('updatedAt', time, (column) => column.notNull())
      .addUniqueConstraint('login_proofs_account', ['providerId', 'accountId'])
      .execute()
    await db.schema.createIndex('login_proofs_by_user').on('login_proofs').column('userId').execute()
  }
  return { up }
}
