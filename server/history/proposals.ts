import type { Transaction } from 'kysely'
import type { WordsBy } from '#shared/document/loss.ts'
import type { Patch } from '#shared/document/patch.ts'
import { Reading, type Seen } from '#shared/document/seen.ts'
import { AppError } from '#shared/errors.ts'
import type { PatchId, ProposalId, ThreadId } from '#shared/ids.ts'
import type { AppliedWirePatch } from '#shared/protocol/patch.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import type { Actor } from '../access/actor.ts'
import { Lanes } from '../lanes.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Tables } from '../storage/tables.ts'
import type { Vault } from '../storage/vault.ts'
import { tablesOf } from './attribution-tables.ts'
import type { Patches } from './patches.ts'
import * as store from './proposal-store.ts'
import { conflict } from './review.ts'
import { findPeople } from './version-store.ts'
import { wirePatch } from './wire-patch.ts'

/** What a run asks for. */
export type Asked = Pick<WireProposal, 'section' | 'cause'> & {
  readonly author: store.Proposer
  readonly patch: Patch
  /** The document as the designer knows it. */
  readonly seen: Seen
  /** The words that would go, by owners of ids; the designer's own too. */
  readonly loss: WordsBy
}

/** A proposal that is there, or was decided about; with the patch that it became. */
export type ProposalNews = {
  readonly threadId: ThreadId
  readonly proposal: WireProposal
  readonly patch?: AppliedWirePatch
}

/** Looked at, and done, in the transaction that stores the news. When it answers false nothing is stored. */
type Condition = (trx: Transaction<Tables>) => Promise<boolean>

export type ProposalsParts = {
  readonly db: Database
  readonly vault: Vault
  readonly patches: Patches
  readonly newId: NewId
  readonly now: () => number
  /** Stores the news in the chat and tells everybody. False when the condition does not hold. */
  readonly tell: (news: ProposalNews, condition: Condition) => Promise<boolean>
}

/**
 * Changes that the designer may not make alone, and what people decide about them.
 *
 * 1. A proposal is decided about once: whoever comes later hears who did it, and how.
 * 2. One that is allowed becomes a patch of the run that proposed it, through `Patches`, for the document that the run
 *    knew; its decision is stored with that patch, or neither is.
 * 3. One that does not fit the document any more when it is allowed changes nothing, and is closed.
 */
export class Proposals {
  readonly #parts: ProposalsParts
  readonly #lanes = new Lanes()

  constructor(parts: ProposalsParts) {
    this.#parts = parts
  }

  /**
   * Asks people. What the run asked for already, and nobody decided about, is not asked a second time. Undefined when
   * `condition` does not hold.
   */
  async ask(threadId: ThreadId, asked: Asked, condition: Condition): Promise<WireProposal | undefined> {
    const { db, vault, newId, now, tell } = this.#parts
    const cipher = await vault.cipher(threadId)
    const open = await store.openProposalsOf(db.sql, threadId, cipher, asked.author.runId)
    const known = open.find(({ patch }) => isSame(patch, asked.patch))
    if (known) return this.#wire(known)
    const { loss, ...rest } = asked
    const words = [...loss.values()].reduce((sum, count) => sum + count, 0)
    const record: store.ProposalRecord = {
      ...rest,
      id: newId('proposal'),
      words,
      writers: await this.#writersOf(threadId, loss),
      status: 'open',
      decision: null,
      createdAtMs: now(),
    }
    const proposal = await this.#wire(record)
    const isAsked = await tell({ threadId, proposal }, async (trx) => {
      if (!(await condition(trx))) return false
      await store.insertProposal(trx, threadId, cipher, record)
      return true
    })
    return isAsked ? proposal : undefined
  }

  async list(
    threadId: ThreadId,
    page: { readonly status: WireProposal['status'] | undefined; readonly limit: number },
  ): Promise<WireProposal[]> {
    const { db, vault } = this.#parts
    const found = await store.listProposals(db.sql, threadId, await vault.cipher(threadId), page)
    return Promise.all(found.map((record) => this.#wire(record)))
  }

  /**
   * Makes the change. Throws AppError `not_found`, and `conflict` with the `reason`: `decided`, with the proposal as it was
   * decided; or `outdated`, when the document has changed so that it does not fit any more.
   */
  allow(threadId: ThreadId, id: ProposalId, actor: Actor): Promise<WireProposal> {
    return this.#lanes.run(threadId, async () => {
      const record = await this.#open(threadId, id)
      const { db, patches } = this.#parts
      const { author, patch, seen } = record
      const decision = (patchId: PatchId | null, status: 'allowed' | 'outdated'): store.Decision => ({
        ...{ status, by: actor.userId, atMs: this.#parts.now(), patchId },
      })
      const [outcome] = await patches
        .apply(threadId, author, [patch], {
          reading: new Reading(seen),
          storedWith: (patchId) => [store.closeOrFail(db.sql, id, decision(patchId, 'allowed'))],
        })
        .catch(async (error: unknown) => {
          // Somebody decided in another process meanwhile: then that is what there is to say.
          await this.#open(threadId, id)
          throw error
        })
      if (outcome?.status === 'applied' && outcome.patchId !== undefined) {
        const proposal = await this.#wire(await this.#find(threadId, id))
        const made = wirePatch(await patches.get(threadId, outcome.patchId))
        await this.#parts.tell({ threadId, proposal, patch: made }, async () => true)
        return proposal
      }
      if (outcome?.status !== 'refused') throw new Error('one patch has one outcome')
      await this.#close(threadId, record, decision(null, 'outdated'))
      throw conflict(
        'outdated',
        `The document has changed, so that this does not fit any more, and nothing was changed: ${outcome.refusal.detail} Ask the designer again.`,
      )
    })
  }

  /** Leaves the document as it is. Throws AppError `not_found`, and `conflict` with the `reason` `decided`. */
  refuse(threadId: ThreadId, id: ProposalId, actor: Actor): Promise<WireProposal> {
    return this.#lanes.run(threadId, async () => {
      const record = await this.#open(threadId, id)
      const atMs = this.#parts.now()
      return this.#close(threadId, record, { status: 'refused', by: actor.userId, atMs, patchId: null })
    })
  }

  async #close(
    threadId: ThreadId,
    record: store.ProposalRecord,
    decision: store.Decision,
  ): Promise<WireProposal> {
    const { status, ...rest } = decision
    const proposal = await this.#wire({ ...record, status, decision: rest })
    const isClosed = await this.#parts.tell({ threadId, proposal }, (trx) =>
      store.closeProposal(trx, record.id, decision),
    )
    if (!isClosed) throw await this.#decided(await this.#find(threadId, record.id))
    return proposal
  }

  /** Throws AppError `not_found`, and `conflict` where somebody decided about it. */
  async #open(threadId: ThreadId, id: ProposalId): Promise<store.ProposalRecord> {
    const record = await this.#find(threadId, id)
    if (record.status !== 'open') throw await this.#decided(record)
    return record
  }

  async #find(threadId: ThreadId, id: ProposalId): Promise<store.ProposalRecord> {
    const { db, vault } = this.#parts
    const record = await store.findProposal(db.sql, threadId, await vault.cipher(threadId), id)
    if (record) return record
    throw proposalNotFound()
  }

  async #decided(record: store.ProposalRecord): Promise<AppError> {
    const proposal = await this.#wire(record)
    const by = proposal.by ?? 'somebody'
    const what =
      proposal.status === 'outdated'
        ? `When ${by} allowed it, the document had changed so that it did not fit any more.`
        : `${by} ${proposal.status} it already.`
    return conflict('decided', what, { proposal })
  }

  async #wire(record: store.ProposalRecord): Promise<WireProposal> {
    const { id, author, patch, section, words, writers, cause, status, decision, createdAtMs } = record
    const [person] = decision ? await findPeople(this.#parts.db.sql, [decision.by]) : []
    const content = patch.operation === 'update' ? patch.newContent : patch.content
    return {
      proposal_id: id,
      message_id: author.messageId,
      run_id: author.runId,
      operation: patch.operation,
      location: patch.location,
      section,
      ...(patch.reason === undefined ? {} : { reason: patch.reason }),
      ...(content === undefined ? {} : { content }),
      words,
      writers: [...writers],
      cause,
      status,
      ...(decision ? { decided_at_ms: decision.atMs } : {}),
      ...(person ? { by: person.name } : {}),
      ...(decision?.patchId ? { patch_id: decision.patchId } : {}),
      created_at_ms: createdAtMs,
    }
  }

  async #writersOf(threadId: ThreadId, loss: WordsBy): Promise<WireProposal['writers']> {
    const owners = [...loss]
      .filter(([by]) => isPerson(by))
      .map(([by, words]) => ({ by, words, patchId: null }))
    const tables = await tablesOf(this.#parts, threadId, owners)
    const counts = new Map<string, number>()
    for (const owner of owners) {
      const [place] = tables.placeOf(owner)
      const name = tables.authors[place]?.name ?? 'Unknown'
      counts.set(name, (counts.get(name) ?? 0) + owner.words)
    }
    const writers = [...counts].map(([name, words]) => ({ name, words }))
    return writers.sort((a, b) => b.words - a.words)
  }
}

/** Whether words of this owner are people's: all that is not known to be the designer's is. */
export const isPerson = (by: string): boolean => !by.startsWith('agent:')

const isSame = (a: Patch, b: Patch): boolean =>
  a.operation === b.operation &&
  a.location === b.location &&
  a.content === b.content &&
  a.oldContent === b.oldContent &&
  a.newContent === b.newContent

export const proposalNotFound = () =>
  new AppError('not_found', 'There is no such proposal in this thread. List its proposals to see them.')
