import { type CreateTableBuilder, type Kysely, sql } from 'kysely'
import type { Migration } from 'kysely/migration'
import type { Database } from '../database.ts'

/** The tables of tables.ts on either engine. */
export function createTables(kind: Database['kind']): Migration {
  const sqlite = kind === 'sqlite'
  const bytes = sqlite ? sql`blob` : sql`bytea`
  /** Milliseconds, counters and row numbers; SQLite's integer holds 64 bits. */
  const int64 = sqlite ? sql`integer` : sql`bigint`
  /** Numbers that only grow and are never given twice, not even after the newest row was deleted. */
  const rowNumber = sqlite ? sql`integer primary key autoincrement` : sql`bigserial primary key`

  async function up(db: Kysely<unknown>): Promise<void> {
    const table = (name: string) => {
      const builder = db.schema.createTable(name)
      // STRICT makes SQLite refuse a value of another type, as PostgreSQL does.
      return sqlite ? builder.modifyEnd(sql`strict`) : builder
    }
    const index = (table: string, columns: string[]) =>
      db.schema
        .createIndex(`${table}_by_${columns.join('_and_')}`)
        .on(table)
        .columns(columns)
        .execute()

    await table('users')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('color', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .execute()

    await table('threads')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('sealed_details', bytes, (column) => column.notNull())
      .addColumn('patch_count', int64, (column) => column.notNull().defaultTo(0))
      .addColumn('last_event_id', int64, (column) => column.notNull().defaultTo(0))
      .addColumn('last_patch_at_ms', int64)
      .addColumn('revision', int64, (column) => column.notNull().defaultTo(1))
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('updated_at_ms', int64, (column) => column.notNull())
      .execute()
    await index('threads', ['created_at_ms', 'id'])

    await table('sessions')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('expires_at_ms', int64, (column) => column.notNull())
      .execute()
    await index('sessions', ['expires_at_ms'])

    await table('api_keys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('secret_hash', 'text', (column) => column.notNull().unique())
      .addColumn('scopes', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('last_used_at_ms', int64)
      .execute()

    await table('tickets')
      .addColumn('token_hash', 'text', (column) => column.primaryKey())
      .$call(ofThread)
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('key_id', 'text', (column) => column.references('api_keys.id').onDelete('cascade'))
      .addColumn('expires_at_ms', int64, (column) => column.notNull())
      .execute()
    await index('tickets', ['thread_id'])
    await index('tickets', ['expires_at_ms'])

    await table('thread_keys')
      .addColumn('thread_id', 'text', (column) =>
        column.primaryKey().references('threads.id').onDelete('cascade'),
      )
      .addColumn('master_key_id', 'text', (column) => column.notNull())
      .addColumn('wrapped_key', bytes, (column) => column.notNull())
      .execute()

    await table('members')
      .$call(ofThread)
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('added_at_ms', int64, (column) => column.notNull())
      .addPrimaryKeyConstraint('members_pkey', ['thread_id', 'user_id'])
      .execute()
    await index('members', ['user_id', 'thread_id'])

    await table('links')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .$call(ofThread)
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('expires_at_ms', int64)
      .execute()
    await index('links', ['thread_id'])

    await table('idempotency')
      .addColumn('user_id', 'text', (column) => column.notNull().references('users.id').onDelete('cascade'))
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('request_hash', 'text', (column) => column.notNull())
      .addColumn('thread_id', 'text', (column) => column.references('threads.id').onDelete('cascade'))
      .addColumn('status', 'integer')
      .addColumn('sealed_answer', bytes)
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addPrimaryKeyConstraint('idempotency_pkey', ['user_id', 'key'])
      .execute()
    await index('idempotency', ['thread_id'])
    await index('idempotency', ['created_at_ms'])

    await table('updates')
      .addColumn('id', rowNumber)
      .$call(ofThread)
      .addColumn('actor', 'text', (column) => column.notNull())
      .addColumn('at_ms', int64, (column) => column.notNull())
      .addColumn('sealed_update', bytes, (column) => column.notNull())
      .execute()
    await index('updates', ['thread_id', 'id'])

    await table('snapshots')
      .addColumn('id', rowNumber)
      .$call(ofThread)
      .addColumn('upto_id', int64, (column) => column.notNull())
      .addColumn('schema_version', 'integer', (column) => column.notNull())
      .addColumn('sealed_state', bytes, (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .execute()
    await index('snapshots', ['thread_id', 'id'])

    await table('patches')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .$call(ofThread)
      .addColumn('seq', int64, (column) => column.notNull())
      .addColumn('run_id', 'text')
      .addColumn('message_id', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('sealed_record', bytes, (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addUniqueConstraint('patches_thread_id_seq', ['thread_id', 'seq'])
      .execute()

    await table('events')
      .$call(ofThread)
      .addColumn('event_id', int64, (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('sealed_event', bytes, (column) => column.notNull())
      .addColumn('at_ms', int64, (column) => column.notNull())
      .addPrimaryKeyConstraint('events_pkey', ['thread_id', 'event_id'])
      .execute()

    await table('messages')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .$call(ofThread)
      .addColumn('event_id', int64, (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('client_msg_id', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('sealed_message', bytes, (column) => column.notNull())
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addUniqueConstraint('messages_sent_once', ['thread_id', 'user_id', 'client_msg_id'])
      .execute()
    await index('messages', ['thread_id', 'event_id'])

    await table('runs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .$call(ofThread)
      .addColumn('message_id', 'text', (column) => column.notNull())
      .addColumn('reply_id', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('lease_until_ms', int64)
      .addColumn('created_at_ms', int64, (column) => column.notNull())
      .addColumn('ended_at_ms', int64)
      .execute()
    await index('runs', ['thread_id', 'status'])
    await db.schema
      .createIndex('runs_one_running')
      .unique()
      .on('runs')
      .column('thread_id')
      .where(sql.ref('status'), '=', sql.lit('running'))
      .execute()
  }
  return { up }
}

/** What belongs to a thread goes with it. */
function ofThread<Table extends string, Columns extends string>(builder: CreateTableBuilder<Table, Columns>) {
  return builder.addColumn('thread_id', 'text', (column) =>
    column.notNull().references('threads.id').onDelete('cascade'),
  )
}
