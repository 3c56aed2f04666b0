import type { CompiledQuery } from 'kysely'
import type * as Y from 'yjs'
import { applyPatch, type PatchResult, type Veto } from '#shared/document/apply.ts'
import type { AppliedPatch, Patch, PatchOp, PatchRecord } from '#shared/document/patch.ts'
import type { Refusal, Refused } from '#shared/document/refusal.ts'
import { afterWriting, Reading, type Seen } from '#shared/document/seen.ts'
import { beginStream, type PatchHead } from '#shared/document/stream.ts'
import { readTree, toNode } from '#shared/document/tree.ts'
import { AppError } from '#shared/errors.ts'
import type { PatchId, RunId, ThreadId } from '#shared/ids.ts'
import { type ProgressOptions, progressOf } from '#shared/process/progress.ts'
import { placeByCatalogue } from '#shared/process/sections.ts'
import type { ProcessState } from '#shared/protocol/patch.ts'
import type { DocumentHost } from '../collab/host.ts'
import { copyOf } from '../collab/load.ts'
import { type ServerOrigin, serverOrigin } from '../collab/origin.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import type { DocumentVersions } from './document-versions.ts'
import { closeLeftPatches } from './left-patches.ts'
import type { OpClock } from './op-clock.ts'
import { OpenPatch } from './open-patch.ts'
import { PatchEdits } from './patch-edits.ts'
import { type AppliedNews, type PatchAuthor, PatchRecorder } from './patch-recorder.ts'
import * as store from './patch-store.ts'
import { PatchStream } from './patch-stream.ts'

export type PatchOptions = {
  /** The document as the author read it (DocumentVersions). What others changed since is then told apart from it. */
  readonly baseVersion?: string | undefined
  /** The same where the author goes on reading and writing: what these patches do is added to it. */
  readonly reading?: Reading | undefined
  /** All or none. */
  readonly atomic?: boolean | undefined
  /** Only say what would happen. */
  readonly dryRun?: boolean | undefined
  /** Has the last word on what a patch would do. */
  readonly veto?: Veto | undefined
  /**
   * What is stored with a patch, or else it is not. It stands for the run that patches: where there is such a thing, that
   * run may be over.
   */
  readonly storedWith?: ((patchId: PatchId) => readonly CompiledQuery[]) | undefined
}

export type PatchOutcome =
  /** `patchId` is undefined after a dry run. */
  | { readonly status: 'applied'; readonly patchId: PatchId | undefined; readonly applied: AppliedPatch }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  /** Nothing is wrong with it, but with another one of an atomic request. */
  | { readonly status: 'left_out' }

export type PatchesParts = {
  readonly host: DocumentHost
  readonly versions: DocumentVersions
  readonly db: Database
  readonly vault: Vault
  readonly newId: NewId
  readonly clock: OpClock
  /** What the thread's context says about how its progress is counted. */
  readonly progressOptions: (threadId: ThreadId) => Promise<ProgressOptions>
}

/** Patches by the designer and by programs: one way into the document, one record each, kept with the text. */
export class Patches {
  readonly #parts: PatchesParts
  readonly #listeners: ((news: AppliedNews) => void)[] = []

  constructor(parts: PatchesParts) {
    this.#parts = parts
  }

  /**
   * Applies the patches in order. Each is whole or refused; the outcomes are in the same order. Resolves when what was
   * applied is on disk. Throws AppError `conflict` when `baseVersion` is not known here (any more).
   */
  async apply(
    threadId: ThreadId,
    author: PatchAuthor,
    patches: readonly Patch[],
    options: PatchOptions = {},
  ): Promise<PatchOutcome[]> {
    const reading = options.reading ?? (await this.#readingOf(threadId, options.baseVersion))
    if (options.dryRun) return this.#rehearse(threadId, patches, options.atomic ?? false, reading?.tree)
    const how = { ...options, reading }
    if (options.atomic) return this.#applyTogether(threadId, author, patches, how)
    const outcomes: PatchOutcome[] = []
    for (const patch of patches) {
      outcomes.push(...(await this.#applyTogether(threadId, author, [patch], how)))
    }
    return outcomes
  }

  /**
   * Begins a patch whose text is still being written. Nothing is in the document yet. Refused where the whole patch would
   * be, as far as that can be known without its text. `onWritten` hears where the writing is; `veto` as in `apply`.
   */
  async stream(
    threadId: ThreadId,
    author: PatchAuthor,
    head: PatchHead,
    { onWritten, veto }: { onWritten: (caret: Y.RelativePosition) => void; veto?: Veto | undefined },
  ): Promise<{ readonly ok: true; readonly stream: PatchStream } | Refused> {
    const { host, db, vault, newId } = this.#parts
    const edits = this.#edits(threadId, author, author.runId)
    const recorder = await this.#recorder(threadId, author)
    const begun = await host.read(threadId, (ydoc) =>
      beginStream(ydoc, head, { placeSection: placeByCatalogue, veto }),
    )
    if (!begun.ok) return begun
    const tell = (news: AppliedNews) => this.#tell(news)
    const cipher = await vault.cipher(threadId)
    const open = new OpenPatch({ sql: db.sql, cipher, threadId, author, head, id: newId('patch') })
    const parts = { edits, recorder, open, tell, onWritten }
    return { ok: true, stream: new PatchStream(parts, head, begun.stream) }
  }

  /**
   * Gives patches whose writer went away in the middle the record they did not come to: those of a run, or of all runs
   * that are over. To be called when no process writes them any more.
   */
  async closeLeft(runId?: RunId): Promise<void> {
    const { host, db, vault } = this.#parts
    const recorderOf = (threadId: ThreadId, author: PatchAuthor) => this.#recorder(threadId, author)
    const closed = await closeLeftPatches({ host, db, vault, recorderOf, originOf }, runId)
    for (const news of closed) this.#tell(news)
  }

  /** Hears of each patch when it is on disk. */
  onApplied(listener: (news: AppliedNews) => void): void {
    this.#listeners.push(listener)
  }

  /** Throws AppError `not_found`. */
  async get(threadId: ThreadId, patchId: PatchId): Promise<PatchRecord> {
    const { db, vault } = this.#parts
    return store.getPatch(db.sql, threadId, await vault.cipher(threadId), patchId)
  }

  async list(threadId: ThreadId, page: { afterSequence: number; limit: number }): Promise<PatchRecord[]> {
    const cipher = await this.#parts.vault.cipher(threadId)
    return store.listPatches(this.#parts.db.sql, threadId, cipher, page)
  }

  /** What a run of the designer changed, in that order. */
  async ofRun(threadId: ThreadId, runId: RunId): Promise<PatchRecord[]> {
    const cipher = await this.#parts.vault.cipher(threadId)
    return store.patchesOfRun(this.#parts.db.sql, threadId, cipher, runId)
  }

  /** What patches, their undoes and redoes did since this time, by whomever. */
  async opsSince(threadId: ThreadId, atMs: number): Promise<PatchOp[]> {
    const cipher = await this.#parts.vault.cipher(threadId)
    const records = await store.patchesChangedAfter(this.#parts.db.sql, threadId, cipher, atMs - 1)
    return records.flatMap(({ ops }) => ops.filter((op) => op.atMs >= atMs))
  }

  /** How far the process is, computed from its text. */
  async processState(threadId: ThreadId): Promise<ProcessState> {
    const options = await this.#parts.progressOptions(threadId)
    const progress = await this.#parts.host.read(threadId, (ydoc) =>
      progressOf(readTree(ydoc).map(toNode), options),
    )
    return {
      completion_percentage: progress.completionPercentage,
      sections_completed: [...progress.sectionsCompleted],
      sections_pending: [...progress.sectionsPending],
      total_patches_applied: await store.countPatches(this.#parts.db.sql, threadId),
    }
  }

  async #rehearse(
    threadId: ThreadId,
    patches: readonly Patch[],
    atomic: boolean,
    seen: Seen | undefined,
  ): Promise<PatchOutcome[]> {
    const results = await this.#parts.host.read(threadId, (ydoc) => tryOnCopy(ydoc, patches, seen))
    if (atomic && results.some((result) => !result.ok)) return results.map(refusedOrLeftOut)
    return results.map((result) =>
      result.ok
        ? { status: 'applied', patchId: undefined, applied: result.applied }
        : { status: 'refused', refusal: result.refusal },
    )
  }

  /** All patches in one transaction, so that nothing comes between the trial and the deed, and peers see them together. */
  async #applyTogether(
    threadId: ThreadId,
    author: PatchAuthor,
    patches: readonly Patch[],
    { reading, veto, storedWith }: PatchOptions,
  ): Promise<PatchOutcome[]> {
    const recorder = await this.#recorder(threadId, author)
    const done: AppliedNews[] = []
    const change = (ydoc: Y.Doc): PatchOutcome[] => {
      if (patches.length > 1) {
        const trial = tryOnCopy(ydoc, patches, reading?.tree)
        if (trial.some((result) => !result.ok)) return trial.map(refusedOrLeftOut)
      }
      return patches.map((patch) => {
        // The origin is that of the host's transaction, of which this becomes a part.
        const result = applyPatch(ydoc, patch, {
          origin: null,
          seen: reading?.tree,
          placeSection: placeByCatalogue,
          veto,
        })
        if (!result.ok) return { status: 'refused', refusal: result.refusal }
        const { applied } = result
        reading?.wrote(readTree(ydoc), applied)
        const news = recorder.note(ydoc, patch, applied, 'applied')
        done.push(news)
        return { status: 'applied', patchId: news.patchId, applied }
      })
    }
    const edits = this.#edits(threadId, author, storedWith ? undefined : author.runId)
    const rowsOf = (news: AppliedNews) => [...(storedWith?.(news.patchId) ?? []), ...recorder.rows(news)]
    const outcomes = await edits
      .edit(change, () => done.flatMap(rowsOf))
      .catch(async (error: unknown) => {
        await edits.takeBack()
        throw error
      })
    for (const news of done) this.#tell(news)
    return outcomes
  }

  #edits(threadId: ThreadId, author: PatchAuthor, runId: RunId | undefined): PatchEdits {
    const { host, db } = this.#parts
    return new PatchEdits({ host, db, threadId, origin: originOf(author), runId })
  }

  async #recorder(threadId: ThreadId, author: PatchAuthor): Promise<PatchRecorder> {
    return new PatchRecorder(this.#parts, threadId, author, await this.#parts.vault.cipher(threadId))
  }

  #tell(news: AppliedNews): void {
    for (const listener of this.#listeners) listener(news)
  }

  /** What the author of the patches read. Throws AppError `conflict` when that is not known here (any more). */
  async #readingOf(threadId: ThreadId, baseVersion: string | undefined): Promise<Reading | undefined> {
    if (baseVersion === undefined) return undefined
    const tree = await this.#parts.versions.treeAt(threadId, baseVersion)
    if (tree) return new Reading(tree)
    throw new AppError(
      'conflict',
      'The document changed since that version, which is no longer known here. Read the thread again and send the patches with its ETag as base_version.',
    )
  }
}

function tryOnCopy(ydoc: Y.Doc, patches: readonly Patch[], read: Seen | undefined): PatchResult[] {
  const copy = copyOf(ydoc)
  let seen = read
  const results = patches.map((patch) => {
    const result = applyPatch(copy, patch, { origin: 'trial', seen, placeSection: placeByCatalogue })
    if (seen && result.ok) seen = afterWriting(seen, readTree(copy), result.applied)
    return result
  })
  copy.destroy()
  return results
}

const originOf = ({ actor, runId }: PatchAuthor): ServerOrigin =>
  serverOrigin(runId ? `agent:${runId}` : actor.id, 'patch')

const refusedOrLeftOut = (result: PatchResult): PatchOutcome =>
  result.ok ? { status: 'left_out' } : { status: 'refused', refusal: result.refusal }
