import type { CompiledQuery, Transaction } from 'kysely'
import type { ThreadId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { Tables } from '../storage/tables.ts'

/** A message's place among those that the designer answers. */
export type Place = {
  /** Stored together with the message, so that no message is forgotten. */
  readonly row: CompiledQuery
  /** Whether others come before it. */
  readonly waits: boolean
}

/** Where messages wait for the designer. It stands above this floor; app.ts hands it in. */
export type AnswerQueue = {
  /** Undefined where the designer does not answer this person: the message is only read by people. */
  place(threadId: ThreadId, actor: Actor, messageId: string): Promise<Place | undefined>
  /** True while the message waits; then it goes on to wait until `trx` is over. */
  hold(trx: Transaction<Tables>, messageId: string): Promise<boolean>
  /** Takes the message out. False when it does not wait (any more). */
  leave(trx: Transaction<Tables>, messageId: string): Promise<boolean>
  /** Puts the message before all others. False when it does not wait (any more). */
  putFirst(threadId: ThreadId, messageId: string): Promise<boolean>
}
