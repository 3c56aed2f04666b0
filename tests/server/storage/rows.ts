import type { Insertable } from 'kysely'
import type { Database } from '#server/storage/database.ts'
import type { Tables } from '#server/storage/tables.ts'

/** Rows that are whole but say nothing in particular; a test names what matters to it. */

type Row<Table extends keyof Tables> = Insertable<Tables[Table]>

const someBytes = Uint8Array.of(1, 2, 3)

export const aUser = (row: Partial<Row<'users'>> = {}): Row<'users'> => ({
  id: 'user_ada',
  kind: 'guest',
  name: 'Ada',
  color: '#1d4ed8',
  created_at_ms: 1_700_000_000_000,
  ...row,
})

export const aThread = (row: Partial<Row<'threads'>> = {}): Row<'threads'> => ({
  id: 'thread_a',
  status: 'active',
  sealed_details: someBytes,
  created_at_ms: 1_700_000_000_000,
  updated_at_ms: 1_700_000_000_000,
  ...row,
})

export const anUpdate = (row: Partial<Row<'updates'>> = {}): Row<'updates'> => ({
  thread_id: 'thread_a',
  actor: 'user_ada',
  at_ms: 1_700_000_000_001,
  sealed_update: someBytes,
  ...row,
})

export const aMessage = (row: Partial<Row<'messages'>> = {}): Row<'messages'> => ({
  id: 'msg_a',
  thread_id: 'thread_a',
  event_id: 1,
  role: 'USER',
  user_id: 'user_ada',
  client_msg_id: 'c1',
  status: 'complete',
  sealed_message: someBytes,
  created_at_ms: 1_700_000_000_002,
  ...row,
})

export const aRun = (row: Partial<Row<'runs'>> = {}): Row<'runs'> => ({
  id: 'run_a',
  thread_id: 'thread_a',
  message_id: 'msg_a',
  status: 'running',
  user_id: 'user_ada',
  place: 1_700_000_000_003,
  created_at_ms: 1_700_000_000_003,
  ...row,
})

/** One row in each table that belongs to the thread `thread_a` of `user_ada`. */
export async function fillThread({ sql }: Database): Promise<void> {
  const thread_id = 'thread_a'
  const at = { created_at_ms: 1 }
  await sql.insertInto('users').values(aUser()).execute()
  await sql.insertInto('threads').values(aThread()).execute()
  await sql.insertInto('updates').values(anUpdate()).execute()
  await sql.insertInto('messages').values(aMessage()).execute()
  await sql.insertInto('runs').values(aRun()).execute()
  await sql
    .insertInto('thread_keys')
    .values({ thread_id, master_key_id: 'm', wrapped_key: someBytes })
    .execute()
  await sql
    .insertInto('members')
    .values({ thread_id, user_id: 'user_ada', role: 'owner', added_at_ms: 1 })
    .execute()
  await sql
    .insertInto('tickets')
    .values({ token_hash: 't', thread_id, user_id: 'user_ada', expires_at_ms: 2 })
    .execute()
  await sql
    .insertInto('links')
    .values({ id: 'link_a', thread_id, role: 'viewer', token_hash: 'l', created_by: 'user_ada', ...at })
    .execute()
  await sql
    .insertInto('idempotency')
    .values({ user_id: 'user_ada', key: 'k', request_hash: 'h', thread_id, ...at })
    .execute()
  await sql
    .insertInto('snapshots')
    .values({ thread_id, upto_id: 1, schema_version: 1, sealed_state: someBytes, ...at })
    .execute()
  await sql
    .insertInto('patches')
    .values({
      ...{ id: 'patch_a', thread_id, seq: 1, status: 'applied', sealed_record: someBytes, ...at },
      changed_at_ms: at.created_at_ms,
    })
    .execute()
  await sql
    .insertInto('open_patches')
    .values({ thread_id, patch_id: 'patch_b', run_id: 'run_a', sealed_part: someBytes })
    .execute()
  await sql
    .insertInto('proposals')
    .values({
      ...{ id: 'proposal_a', thread_id, run_id: 'run_a', message_id: 'msg_a', status: 'open', ...at },
      sealed_proposal: someBytes,
    })
    .execute()
  await sql.insertInto('id_links').values({ thread_id, links: '[]' }).execute()
  await sql
    .insertInto('events')
    .values({ thread_id, event_id: 1, kind: 'message', sealed_event: someBytes, at_ms: 1 })
    .execute()
  await sql
    .insertInto('versions')
    .values({
      ...{ id: 'ver_a', thread_id, kind: 'auto', created_by: 'user_ada', ...at },
      ...{ sealed_content: someBytes, sealed_ids: someBytes },
    })
    .execute()
  await sql.insertInto('authors').values({ thread_id, actor: 'user_ada', since_ms: 1 }).execute()
}
