import { createHmac } from 'node:crypto'
import type { AuditId, KeyId, RunId, ThreadId, UserId } from '#shared/ids.ts'

/** Ids, roles and counts. What people wrote, called something or sent is never in it. */
export type Facts = Readonly<Record<string, string | number | readonly string[]>>

/** What somebody did, or tried to do. */
export type AuditRow = {
  readonly id: AuditId
  readonly atMs: number
  readonly action: string
  readonly threadId: ThreadId | null
  /** Null for strangers. */
  readonly userId: UserId | null
  /** Of a program that acts for the user. */
  readonly keyId: KeyId | null
  /** Of the designer that acts for the user. */
  readonly runId: RunId | null
  /** Null as long as it is not known: it is being done, or the server stopped meanwhile. */
  readonly outcome: 'done' | 'refused' | 'failed' | null
  /** Of shared/errors.ts, or of a refused patch. */
  readonly code: string | null
  readonly facts: Facts
}

/** A place in the chain. The first row stands at 1. */
export type Link = { readonly position: number; readonly link: string }

export const beforeFirst: Link = { position: 0, link: '' }

/**
 * Signs rows and their order. It is made of a secret that is not in the database, so that whoever can write there can
 * neither change a row nor make one up without `npm run audit:verify` seeing it.
 */
export class AuditKey {
  /** Names the key and tells nothing of it. */
  readonly id: string
  readonly #key: Buffer

  constructor(authSecret: string) {
    this.#key = createHmac('sha256', authSecret).update('audit log').digest()
    this.id = this.#sign('id', []).slice(0, 12)
  }

  mac(row: AuditRow): string {
    const { id, atMs, action, threadId, userId, keyId, runId, outcome, code, facts } = row
    const text = JSON.stringify(facts)
    return this.#sign('row', [id, atMs, action, threadId, userId, keyId, runId, outcome, code, text])
  }

  /** The link of the row with this mac behind another one. */
  link(before: Link, mac: string): Link {
    const position = before.position + 1
    return { position, link: this.#sign('link', [before.link, position, mac]) }
  }

  /** Hexadecimal. */
  #sign(what: string, parts: readonly unknown[]): string {
    return createHmac('sha256', this.#key)
      .update(JSON.stringify([what, ...parts]))
      .digest('hex')
  }
}
