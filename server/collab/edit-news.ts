import type { OwnerChange } from '#shared/document/owner-index.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { Log } from '../log.ts'
import type { Entry } from './journal-entry.ts'

/** Hears of every change of a document, from whomever, when it is on disk. `owners` is what it changed about who wrote what. */
export type EditListener = (edit: {
  threadId: ThreadId
  actor: string
  atMs: number
  owners: readonly OwnerChange[]
}) => void

/** Who is told of stored edits. A listener that throws harms neither the others nor the journal. */
export class EditNews {
  readonly #log: Log
  readonly #listeners: EditListener[] = []

  constructor(log: Log) {
    this.#log = log
  }

  on(listener: EditListener): void {
    this.#listeners.push(listener)
  }

  tell(entries: readonly Entry[]): void {
    for (const { threadId, actor, atMs, owners } of entries) {
      for (const listener of this.#listeners) {
        try {
          listener({ threadId, actor, atMs, owners })
        } catch (error) {
          this.#log.error('collab.listener_failed', error, { threadId })
        }
      }
    }
  }
}
