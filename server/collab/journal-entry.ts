import type { CompiledQuery } from 'kysely'
import type { OwnerChange } from '#shared/document/owner-index.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { ThreadCipher } from '../storage/vault.ts'

export type Update = {
  readonly threadId: ThreadId
  readonly cipher: ThreadCipher
  /** A user id, `agent:<run id>` or `system` */
  readonly actor: string
  readonly atMs: number
  readonly update: Uint8Array
  /** What it changes about who owns which ids: seldom anything. */
  readonly owners: readonly OwnerChange[]
}

/** An update on its way into the database. `lsn` counts the updates of this process: 1, 2, 3 … */
export type Entry = Update & {
  readonly lsn: number
  /** Rows that are stored in the transaction that stores the update. */
  readonly queries: CompiledQuery[]
  /** It was sent to the database once, and whether it arrived there is not known. */
  wasTried: boolean
  /** Why not all of it could be stored; see `whenStored`. */
  failure: unknown
}
