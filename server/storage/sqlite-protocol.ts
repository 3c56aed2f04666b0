import type { SQLInputValue } from 'node:sqlite'

/** What the two threads of sqlite.ts and sqlite-worker.ts say to each other. Everything survives a structured clone. */

export type Statement = { readonly sql: string; readonly parameters: readonly SQLInputValue[] }

/**
 * `run` is one statement and answers its rows; `commit` is many in one transaction and answers none; `rollback` ends
 * the open transaction if there still is one: a full disk ends it by itself.
 */
export type Request = { readonly id: number } & (
  | { readonly kind: 'run'; readonly statement: Statement }
  | { readonly kind: 'commit'; readonly statements: readonly Statement[] }
  | { readonly kind: 'rollback' }
  | { readonly kind: 'close' }
)

export type Result = {
  readonly rows: readonly Record<string, unknown>[]
  /** Rows that the statement inserted, updated or deleted; 0 for one that reads. */
  readonly changes: number
}

export type Reply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly message: string; readonly errcode: number | undefined }
)

export type WorkerSettings = { readonly file: string }
