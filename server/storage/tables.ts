import type { Generated } from 'kysely'

/**
 * What is stored. Rules of the house:
 * - text that people or models wrote is a `sealed_…` column: AES-256-GCM under the thread's key (vault.ts), never clear text;
 * - times are integer milliseconds since 1970;
 * - the update log (`updates`) is the only truth about a document; everything else about a text is derived from it.
 */
export type Tables = {
  users: UserTable
  sessions: SessionTable
  logins: LoginTable
  login_proofs: LoginProofTable
  api_keys: ApiKeyTable
  tickets: TicketTable
  threads: ThreadTable
  thread_keys: ThreadKeyTable
  members: MemberTable
  links: LinkTable
  idempotency: IdempotencyTable
  updates: UpdateTable
  snapshots: SnapshotTable
  id_links: IdLinkTable
  id_owners: IdOwnerTable
  patches: PatchTable
  open_patches: OpenPatchTable
  proposals: ProposalTable
  maps: MapTable
  dismissals: DismissalTable
  rule_severities: RuleSeverityTable
  events: EventTable
  messages: MessageTable
  runs: RunTable
  versions: VersionTable
  authors: AuthorTable
  base_versions: BaseVersionTable
  designer_readings: DesignerReadingTable
  audit: AuditTable
}

type UserTable = {
  id: string
  kind: 'guest' | 'account' | 'service'
  name: string
  /** `#rrggbb`, of carets and avatars */
  color: string
  created_at_ms: number
  /** Of an account: whom server/access/better-auth.ts knows it by. */
  login_id: string | null
  /** Of an account with a password. Nobody has proven that it is theirs. */
  email: string | null
}

/** `token_hash` is SHA-256 of the cookie's token: the database cannot sign anybody in. */
type SessionTable = {
  id: string
  token_hash: string
  user_id: string
  /** Browser and system, as the session's owner knows it again */
  device: string
  created_at_ms: number
  used_at_ms: number
  expires_at_ms: number
}

/** What of better-auth's tables is asked by ourselves; the whole of them: migrations/0010-accounts.ts. */
type LoginTable = { id: string; email: string; createdAt: string | Date }
type LoginProofTable = { id: string; userId: string; password: string | null }

type ApiKeyTable = {
  id: string
  user_id: string
  name: string
  secret_hash: string
  /** JSON array of scopes */
  scopes: string
  created_at_ms: number
  last_used_at_ms: number | null
}

/** Single use: whoever deletes the row has it. */
type TicketTable = {
  token_hash: string
  thread_id: string
  user_id: string
  /** The key that asked for it, whose scopes it has, or null for a person */
  key_id: string | null
  /** The person's session that asked for it, or null for a program */
  session_id: string | null
  expires_at_ms: number
}

type ThreadTable = {
  id: string
  status: 'active' | 'paused' | 'completed'
  /** JSON {title, description, context, metadata} */
  sealed_details: Uint8Array
  patch_count: Generated<number>
  /** The newest event of the thread's chat; each new event takes the next number in the same transaction. */
  last_event_id: Generated<number>
  last_patch_at_ms: number | null
  /** Grows by one with each change of the details: the ETag of PATCH. */
  revision: Generated<number>
  created_at_ms: number
  updated_at_ms: number
}

/** The thread's data key, wrapped by a master key. Deleting the row makes everything of the thread unreadable for good. */
type ThreadKeyTable = { thread_id: string; master_key_id: string; wrapped_key: Uint8Array }

type MemberTable = {
  thread_id: string
  user_id: string
  role: 'owner' | 'editor' | 'commenter' | 'viewer'
  added_at_ms: number
}

type LinkTable = {
  id: string
  thread_id: string
  role: 'editor' | 'commenter' | 'viewer'
  token_hash: string
  created_by: string
  created_at_ms: number
  expires_at_ms: number | null
}

/** One answer per key and user, kept 24 hours; `sealed_answer` is empty while the first request is still being answered. */
type IdempotencyTable = {
  user_id: string
  key: string
  request_hash: string
  thread_id: string | null
  status: number | null
  sealed_answer: Uint8Array | null
  created_at_ms: number
}

/** The journal: every Yjs update of every document, in the order of `id`, which is the order to load them in. */
type UpdateTable = {
  id: Generated<number>
  thread_id: string
  /** user id, `agent:<run id>` or `system` */
  actor: string
  at_ms: number
  sealed_update: Uint8Array
}

/** A document's state up to and including update `upto_id`. The newest row counts, the two before it are kept. */
type SnapshotTable = {
  id: Generated<number>
  thread_id: string
  upto_id: number
  schema_version: number
  sealed_state: Uint8Array
  created_at_ms: number
}

/** Where content of a document was written again, so that its old ids stand for the new ones. Ids tell nothing of the text. */
type IdLinkTable = {
  id: Generated<number>
  thread_id: string
  /** JSON array of shared/document/yjs-internals.ts Link */
  links: string
}

/** Who brought which ids into a document, in the order of `id`. The journal forgets its actors when it is compacted. */
type IdOwnerTable = {
  id: Generated<number>
  thread_id: string
  /** JSON array of shared/document/owner-index.ts OwnerChange */
  changes: string
}

type PatchTable = {
  id: string
  thread_id: string
  /** 1, 2, 3 … within the thread, in order of application */
  seq: number
  run_id: string | null
  message_id: string | null
  status: 'applied' | 'interrupted' | 'kept' | 'undone'
  /** JSON of shared/document/patch.ts PatchRecord */
  sealed_record: Uint8Array
  /** The model that wrote it, if one did. */
  model: string | null
  /**
   * JSON of shared/document/dependents.ts Step. Ids and times tell nothing of the text. Null in rows of older releases,
   * until they are asked for.
   */
  step: string | null
  created_at_ms: number
  /** When it was applied, undone or redone last. */
  changed_at_ms: number
}

/** A patch that is being written, one row for each write of it in the order of `id`. */
type OpenPatchTable = {
  id: Generated<number>
  thread_id: string
  patch_id: string
  run_id: string | null
  /** JSON of server/history/open-patch.ts Part */
  sealed_part: Uint8Array
}

/** Changes that the designer proposed, and what people decided about them. */
type ProposalTable = {
  id: string
  thread_id: string
  run_id: string
  /** The AGENT message in which it is shown. */
  message_id: string
  status: 'open' | 'allowed' | 'refused' | 'outdated'
  /** JSON of server/history/proposal-store.ts SealedProposal, zstd */
  sealed_proposal: Uint8Array
  /** user id */
  decided_by: string | null
  decided_at_ms: number | null
  patch_id: string | null
  created_at_ms: number
}

/** Maps of processes that the document is compared to. */
type MapTable = {
  id: string
  thread_id: string
  /** JSON of server/imports/map-store.ts SealedMap, zstd */
  sealed_map: Uint8Array
  created_at_ms: number
}

/** Findings that people let stand. */
type DismissalTable = {
  id: string
  thread_id: string
  /** JSON of server/quality/dismissals.ts SealedDismissal */
  sealed_dismissal: Uint8Array
  user_id: string
  created_at_ms: number
}

/** How grave people say that a rule is in a thread. A rule without a row is as grave as it says itself. */
type RuleSeverityTable = {
  thread_id: string
  rule: string
  severity: 'error' | 'warning' | 'info' | 'off'
}

/** The stored frames of a thread's chat, for resume and replay. (thread_id, event_id) is the key. */
type EventTable = {
  thread_id: string
  event_id: number
  kind: 'message' | 'patch' | 'proposal'
  sealed_event: Uint8Array
  at_ms: number
}

type MessageTable = {
  id: string
  thread_id: string
  /** The event that last told of this message. */
  event_id: number
  role: 'USER' | 'AGENT' | 'SYSTEM'
  user_id: string
  client_msg_id: string | null
  status: 'streaming' | 'complete' | 'stopped' | 'failed' | 'interrupted'
  /** JSON of shared/protocol/message.ts WireMessage */
  sealed_message: Uint8Array
  created_at_ms: number
}

type RunTable = {
  id: string
  thread_id: string
  /** The USER message that the run answers. */
  message_id: string
  /** The AGENT message it writes, once there is one. */
  reply_id: string | null
  status: 'queued' | 'running' | 'complete' | 'stopped' | 'failed' | 'interrupted'
  /** Who asked: the run acts with this user's rights. */
  user_id: string
  /** A running run is renewed by its instance; once this has passed, its instance is gone. At most one run of a thread is running (unique index). */
  lease_until_ms: number | null
  /** Among the thread's queued runs the lowest is next: the time it was asked, or less for one that was sent before others. */
  place: number
  created_at_ms: number
  ended_at_ms: number | null
}

type VersionTable = {
  /** In the order in which they were taken. */
  number: Generated<number>
  id: string
  thread_id: string
  /** What it was taken for: see shared/protocol/version.ts. */
  kind: 'named' | 'run' | 'restore' | 'auto'
  /** Of kind `run`: the run that began then, and the message that it answers. */
  run_id: string | null
  message_id: string | null
  /** user id */
  created_by: string
  created_at_ms: number
  sealed_name: Uint8Array | null
  /** JSON of the document's blocks, zstd */
  sealed_content: Uint8Array
  /** `ids` of shared/document/version.ts */
  sealed_ids: Uint8Array
  /** What the restore did before which it was taken: JSON of server/history/restoration.ts RestoreRecord. */
  sealed_restore: Uint8Array | null
}

/** Who ever changed a document: the journal forgets it when it is compacted. */
type AuthorTable = {
  thread_id: string
  /** user id, or `agent` for the designer */
  actor: string
  since_ms: number
}

/** States of documents that somebody read who may patch them, by the names they were told. */
type BaseVersionTable = {
  thread_id: string
  name: string
  /** An encoded Yjs snapshot. Ids tell nothing of the text. */
  ids: Uint8Array
  at_ms: number
}

/** What the designer was told of a document last, at the beginning of a run. */
type DesignerReadingTable = {
  thread_id: string
  /** An encoded Yjs snapshot. */
  ids: Uint8Array
  at_ms: number
}

/**
 * Who did what, or tried to: ids, counts and words of ours, so nothing is sealed. Rows are written before the deed and get
 * their outcome and their place in the chain once, together (server/audit/audit.ts).
 */
type AuditTable = {
  id: string
  at_ms: number
  action: string
  thread_id: string | null
  user_id: string | null
  /** Of a program. */
  key_id: string | null
  /** Of the designer, for `user_id`, who asked. */
  run_id: string | null
  outcome: 'done' | 'refused' | 'failed' | null
  /** Of shared/errors.ts, where it was not done. */
  code: string | null
  /** JSON of server/audit/row.ts Facts */
  facts: string
  /** HMAC over all of the above, and the id of its key. */
  mac: string
  mac_key_id: string
  /** 1, 2, 3 … over all threads. */
  position: number | null
  /** HMAC over the link before, the position and the mac; and the id of its key. */
  link: string | null
  link_key_id: string | null
}
