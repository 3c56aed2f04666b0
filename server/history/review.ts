import type { CompiledQuery } from 'kysely'
import { dependentsOf, lastOpMs } from '#shared/document/dependents.ts'
import type { PatchActor, PatchRecord } from '#shared/document/patch.ts'
import { AppError } from '#shared/errors.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
import type { Actor } from '../access/actor.ts'
import type { DocumentHost } from '../collab/host.ts'
import { insertLinks } from '../collab/id-links.ts'
import { serverOrigin } from '../collab/origin.ts'
import { Lanes } from '../lanes.ts'
import type { Database } from '../storage/database.ts'
import type { ThreadCipher, Vault } from '../storage/vault.ts'
import { decide } from './decision.ts'
import type { OpClock } from './op-clock.ts'
import { type PatchStep, stepsChangedAfter } from './patch-steps.ts'
import * as store from './patch-store.ts'
import { type Reversal, type ReversalResult, reverse } from './reversal.ts'

export type ReviewParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly vault: Vault
  readonly clock: OpClock
}

export type ReversalOptions = {
  /**
   * Whether to take along later patches that were written on top of these. Undefined: the caller is asked, by AppError
   * `conflict`, when there are any.
   */
  readonly withDependents?: boolean | undefined
}

/** Patches that were kept, undone or redone, as they are now. */
export type ReviewedNews = {
  readonly threadId: ThreadId
  readonly by: Actor
  readonly records: readonly PatchRecord[]
}

/**
 * What people do about patches: keep, undo, redo.
 *
 * 1. Whoever undoes may do so at any later time, and takes nothing from others: their text stays, and is told of.
 * 2. A patch's record, the links of its undo and the thread's count are stored with the update, or none of them is.
 * 3. For each thread one happens after the other, so that nobody takes back what is being taken back.
 * 4. Everybody in the thread has been told when the caller gets the answer.
 */
export class Review {
  readonly #parts: ReviewParts
  readonly #lanes = new Lanes()
  readonly #listeners: ((news: ReviewedNews) => Promise<void>)[] = []

  constructor(parts: ReviewParts) {
    this.#parts = parts
  }

  /** Hears of each patch that was kept, undone or redone. */
  onReviewed(listener: (news: ReviewedNews) => Promise<void>): void {
    this.#listeners.push(listener)
  }

  /**
   * Takes a patch back. Throws AppError `not_found`, and `conflict` with the `reason`: `not_in_effect`; `dependents`, with
   * the list of them; or `nothing_left` when somebody else removed all of its text.
   */
  undo(threadId: ThreadId, patchId: PatchId, actor: Actor, options: ReversalOptions = {}): Promise<Reversal> {
    return this.#reverse(threadId, actor, options, (cipher) =>
      this.#one(threadId, patchId, cipher, ({ status }) => {
        if (status === 'undone') throw conflict('not_in_effect', 'This patch is undone already.')
      }),
    )
  }

  /** Takes an undo back, on the same terms; the reason is `not_undone` where there is none. */
  redo(threadId: ThreadId, patchId: PatchId, actor: Actor, options: ReversalOptions = {}): Promise<Reversal> {
    return this.#reverse(threadId, actor, options, (cipher) =>
      this.#one(threadId, patchId, cipher, ({ status }) => {
        if (status !== 'undone')
          throw conflict('not_undone', 'This patch is in effect, so there is no undo to take back.')
      }),
    )
  }

  /** Takes back all that is in effect of what a run of the designer wrote, in one transaction, on the same terms. */
  undoRun(threadId: ThreadId, runId: RunId, actor: Actor, options: ReversalOptions = {}): Promise<Reversal> {
    return this.#reverse(threadId, actor, options, async (cipher) => {
      const records = await store.patchesOfRun(this.#parts.db.sql, threadId, cipher, runId)
      if (records.length === 0) {
        throw new AppError('not_found', 'There is no such run in this thread, or it changed nothing.')
      }
      const inEffect = records.filter(({ status }) => status !== 'undone')
      if (inEffect.length > 0) return inEffect
      throw conflict('not_in_effect', 'All that this run changed is undone already.')
    })
  }

  /** Marks a patch as looked at and wanted; once more changes nothing. Throws AppError `not_found` and `conflict`. */
  keep(threadId: ThreadId, patchId: PatchId, actor: Actor): Promise<void> {
    return this.#lanes.run(threadId, async () => {
      const { db, vault } = this.#parts
      const cipher = await vault.cipher(threadId)
      const [record] = await this.#one(threadId, patchId, cipher, ({ status }) => {
        if (status === 'undone') throw conflict('not_in_effect', 'This patch is undone. Redo it first.')
      })
      if (!record || record.status === 'kept') return
      await store.keepPatch(db.sql, threadId, patchId)
      await this.tell({ threadId, by: actor, records: [{ ...record, status: 'kept' }] })
    })
  }

  /** Runs `work` when nothing else is being decided about this thread's patches, and nothing else is before it ends. */
  alone<T>(threadId: ThreadId, work: () => Promise<T>): Promise<T> {
    return this.#lanes.run(threadId, work)
  }

  /** Tells everybody of patches that were decided about. */
  async tell(news: ReviewedNews): Promise<void> {
    for (const listener of this.#listeners) await listener(news)
  }

  async #one(
    threadId: ThreadId,
    patchId: PatchId,
    cipher: ThreadCipher,
    check: (record: PatchRecord) => void,
  ): Promise<PatchRecord[]> {
    const record = await store.getPatch(this.#parts.db.sql, threadId, cipher, patchId)
    check(record)
    return [record]
  }

  #reverse(
    threadId: ThreadId,
    actor: Actor,
    { withDependents }: ReversalOptions,
    choose: (cipher: ThreadCipher) => Promise<readonly PatchRecord[]>,
  ): Promise<Reversal> {
    const { host, db, vault, clock } = this.#parts
    return this.#lanes.run(threadId, async () => {
      const cipher = await vault.cipher(threadId)
      const result = await decide(this.#parts, threadId, {
        origin: serverOrigin(actor.userId, 'undo'),
        read: async () => {
          const chosen = await choose(cipher)
          if (withDependents === false) return { chosen, steps: [], others: [] }
          const steps = await this.#stepsAbove(threadId, cipher, chosen)
          const onTop = await host.readOwned(threadId, (ydoc) => dependentsOf<PatchStep>(ydoc, chosen, steps))
          const ids = onTop.map(({ id }) => id)
          return { chosen, steps, others: await store.findPatches(db.sql, threadId, cipher, ids) }
        },
        change: (ydoc, { chosen, steps, others }) => {
          // What people typed since may have put another one next to it.
          const known = new Set(others.map(({ id }) => id))
          if (!dependentsOf<PatchStep>(ydoc, chosen, steps).every(({ id }) => known.has(id))) return null
          return reverse(ydoc, { chosen, others, withDependents, by: patchActorOf(actor), clock })
        },
        rowsOf: (value) => this.#rowsOf(threadId, cipher, value),
      })
      if (result.kind !== 'reversed') throw refusalOf(result)
      const { reversal } = result
      await this.tell({ threadId, by: actor, records: [...reversal.chosen, ...reversal.dependents] })
      return reversal
    })
  }

  /** Of all patches that may lie on top of these. */
  async #stepsAbove(
    threadId: ThreadId,
    cipher: ThreadCipher,
    chosen: readonly PatchRecord[],
  ): Promise<readonly PatchStep[]> {
    const since = Math.min(...chosen.map(lastOpMs))
    const steps = await stepsChangedAfter({ db: this.#parts.db, cipher }, threadId, since)
    return steps.filter(({ id }) => !chosen.some((record) => record.id === id))
  }

  #rowsOf(threadId: ThreadId, cipher: ThreadCipher, result: ReversalResult): CompiledQuery[] {
    if (result.kind !== 'reversed') return []
    const { sql } = this.#parts.db
    const records = [...result.reversal.chosen, ...result.reversal.dependents]
    const links = records.flatMap(({ ops }) => ops.at(-1)?.links ?? [])
    return [
      ...records.flatMap((record) => store.replacePatch(sql, threadId, cipher, record)),
      ...insertLinks(sql, threadId, links),
    ]
  }
}

export const patchActorOf = ({ kind, userId }: Actor): PatchActor => ({
  kind: kind === 'program' ? 'api' : 'user',
  id: userId,
})

function refusalOf(result: Exclude<ReversalResult, { kind: 'reversed' }>): AppError {
  if (result.kind === 'nothing_left') {
    return conflict(
      'nothing_left',
      'Nothing is left of it in the document: others removed or rewrote its text.',
    )
  }
  const dependents = result.dependents.map(({ id, patch, section, status }) => ({
    patch_id: id,
    operation: patch.operation,
    section: section?.heading ?? null,
    status,
  }))
  const message =
    'Later patches were written on top of it. Send with_dependents: true to take them along, or false to leave them as they are.'
  return conflict('dependents', message, { dependents })
}

export const conflict = (
  reason: string,
  message: string,
  facts: Readonly<Record<string, unknown>> = {},
): AppError => new AppError('conflict', message, { facts: { reason, ...facts } })
