import * as Y from 'yjs'
import { applyPatch, type PatchResult } from '#shared/document/apply.ts'
import type { AppliedPatch, Patch, PatchActor, PatchRecord } from '#shared/document/patch.ts'
import type { PlaceSection } from '#shared/document/place.ts'
import type { Refusal } from '#shared/document/refusal.ts'
import { type Block, readTree, toNode } from '#shared/document/tree.ts'
import { applyLinks, linksOf } from '#shared/document/yjs-internals.ts'
import { AppError } from '#shared/errors.ts'
import type { MessageId, PatchId, RunId, ThreadId } from '#shared/ids.ts'
import { type ProgressOptions, progressOf } from '#shared/process/progress.ts'
import { placeSection } from '#shared/process/sections.ts'
import type { ProcessState } from '#shared/protocol/patch.ts'
import type { DocumentHost } from '../collab/host.ts'
import { insertLinks } from '../collab/id-links.ts'
import { newServerDoc } from '../collab/load.ts'
import { serverOrigin } from '../collab/origin.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import type { DocumentVersions } from './document-versions.ts'
import type { OpClock } from './op-clock.ts'
import * as store from './patch-store.ts'

/** Who patches, and on what occasion. */
export type PatchAuthor = {
  readonly actor: PatchActor
  readonly runId?: RunId
  readonly messageId?: MessageId
  /** The name of the model that wrote the patch. */
  readonly model?: string
}

export type PatchOptions = {
  /** The document as the author read it (DocumentVersions). What others changed since is then told apart from it. */
  readonly baseVersion?: string | undefined
  /** All or none. */
  readonly atomic?: boolean | undefined
  /** Only say what would happen. */
  readonly dryRun?: boolean | undefined
}

export type PatchOutcome =
  /** `patchId` is undefined after a dry run. */
  | { readonly status: 'applied'; readonly patchId: PatchId | undefined; readonly applied: AppliedPatch }
  | { readonly status: 'refused'; readonly refusal: Refusal }
  /** Nothing is wrong with it, but with another one of an atomic request. */
  | { readonly status: 'left_out' }

/** A patch that is in the document. */
export type AppliedNews = {
  readonly threadId: ThreadId
  readonly author: PatchAuthor
  readonly patch: Patch
  readonly patchId: PatchId
  readonly applied: AppliedPatch
  /** Rises from one to the next of a document (OpClock). */
  readonly atMs: number
}

/** The tree that the author of a patch read, where it is known. */
type Seen = readonly Block[] | undefined

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
    const seen = await this.#seen(threadId, options.baseVersion)
    if (options.dryRun) return this.#rehearse(threadId, patches, options.atomic ?? false, seen)
    if (options.atomic) return this.#applyTogether(threadId, author, patches, seen)
    const outcomes: PatchOutcome[] = []
    for (const patch of patches) {
      outcomes.push(...(await this.#applyTogether(threadId, author, [patch], seen)))
    }
    return outcomes
  }

  /** Hears of each patch when it is on disk. */
  onApplied(listener: (news: AppliedNews) => void): void {
    this.#listeners.push(listener)
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
    seen: Seen,
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
    seen: Seen,
  ): Promise<PatchOutcome[]> {
    const { host, db, vault, newId, clock } = this.#parts
    const cipher = await vault.cipher(threadId)
    const done: AppliedNews[] = []
    const change = (ydoc: Y.Doc): PatchOutcome[] => {
      if (patches.length > 1) {
        const trial = tryOnCopy(ydoc, patches, seen)
        if (trial.some((result) => !result.ok)) return trial.map(refusedOrLeftOut)
      }
      return patches.map((patch) => {
        // The origin is that of the host's transaction, of which this becomes a part.
        const result = applyPatch(ydoc, patch, { origin: null, seen, placeSection: byCatalogue })
        if (!result.ok) return { status: 'refused', refusal: result.refusal }
        const { applied } = result
        const patchId = newId('patch')
        done.push({ threadId, author, patch, patchId, applied, atMs: clock.next(ydoc) })
        return { status: 'applied', patchId, applied }
      })
    }
    const origin = serverOrigin(originName(author), 'patch')
    const outcomes = await host.edit(threadId, origin, change, () =>
      done.flatMap((news) => [
        ...store.insertPatch(db.sql, threadId, cipher, recordOf(news)),
        ...insertLinks(db.sql, threadId, news.applied.links),
      ]),
    )
    for (const news of done) for (const listener of this.#listeners) listener(news)
    return outcomes
  }

  /** What the author of the patches read. Throws AppError `conflict` when that is not known here (any more). */
  async #seen(threadId: ThreadId, baseVersion: string | undefined): Promise<Seen> {
    if (baseVersion === undefined) return undefined
    const { host, versions } = this.#parts
    const tree = await host.read(threadId, (ydoc) => versions.treeAt(threadId, ydoc, baseVersion))
    if (tree) return tree
    throw new AppError(
      'conflict',
      'The document changed since that version, which is no longer known here. Read the thread again and send the patches with its ETag as base_version.',
    )
  }
}

function recordOf({
  threadId,
  author,
  patch,
  patchId,
  applied,
  atMs,
}: AppliedNews): Omit<PatchRecord, 'sequence'> {
  const { inserted, deleted, links, section, matched, warnings, conflicts, deletedPreview } = applied
  return {
    id: patchId,
    threadId,
    patch,
    actor: author.actor,
    runId: author.runId ?? null,
    messageId: author.messageId ?? null,
    toolCallId: null,
    model: author.model ?? null,
    status: 'applied',
    refusal: null,
    section,
    matched,
    warnings,
    conflicts,
    head: { inserted, deleted },
    ops: [{ kind: 'apply', by: author.actor, atMs, inserted, deleted, links }],
    deletedPreview,
    before: applied.before,
    after: applied.after,
    createdAtMs: atMs,
  }
}

function tryOnCopy(ydoc: Y.Doc, patches: readonly Patch[], seen: Seen): PatchResult[] {
  const copy = newServerDoc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ydoc))
  applyLinks(copy, linksOf(ydoc))
  const results = patches.map((patch) =>
    applyPatch(copy, patch, { origin: 'trial', seen, placeSection: byCatalogue }),
  )
  copy.destroy()
  return results
}

const originName = ({ actor, runId }: PatchAuthor): string => (runId ? `agent:${runId}` : actor.id)

const refusedOrLeftOut = (result: PatchResult): PatchOutcome =>
  result.ok ? { status: 'left_out' } : { status: 'refused', refusal: result.refusal }

/** New sections stand where a reader of process documents looks for them. */
const byCatalogue: PlaceSection = (title, outline) => {
  const sections = outline.filter((section) => section.level === 2)
  const index = placeSection(
    title,
    sections.map((section) => section.title),
  )
  return sections[index]?.heading ?? null
}
