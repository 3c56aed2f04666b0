import type * as Y from 'yjs'
import type { PatchRecord } from '#shared/document/patch.ts'
import type { ThreadId, VersionId } from '#shared/ids.ts'
import type { RestoreMode } from '#shared/protocol/version.ts'
import type { Actor } from '../access/actor.ts'
import type { DocumentHost } from '../collab/host.ts'
import { insertLinks } from '../collab/id-links.ts'
import { serverOrigin } from '../collab/origin.ts'
import type { NewId } from '../new-id.ts'
import type { Database } from '../storage/database.ts'
import type { Vault } from '../storage/vault.ts'
import { decide } from './decision.ts'
import { OpClock } from './op-clock.ts'
import * as patchStore from './patch-store.ts'
import { type Restoration, type RestorationTask, restore, undoRestore } from './restoration.ts'
import { describeRehearsal, type RestorePreview, rehearse } from './restore-preview.ts'
import { conflict, patchActorOf, type Review } from './review.ts'
import type { VersionFacts } from './version-store.ts'
import * as store from './version-store.ts'
import type { Versions } from './versions.ts'

export type RestoresParts = {
  readonly host: DocumentHost
  readonly db: Database
  readonly vault: Vault
  readonly versions: Versions
  readonly review: Review
  readonly clock: OpClock
  readonly newId: NewId
  readonly now: () => number
}

/** A version was restored, or its restore taken back, and that is on disk. */
export type RestoredNews = {
  readonly threadId: ThreadId
  readonly actor: Actor
  readonly what: RestoreMode | 'undo'
  /** Of an undo the version of just before the restore. */
  readonly version: Pick<VersionFacts, 'kind' | 'name' | 'createdAtMs'>
}

/**
 * Restores of versions, and their undo.
 *
 * 1. Each is one transaction, which everybody sees whole; the document as it was just before becomes a version with it.
 * 2. A restore decides about patches like a person in the chat: their records, links and count are stored with the update,
 *    in turn with everything else that is decided about them (Review), and everybody is told.
 * 3. Nobody's words vanish for good: an undo brings back what a restore removed, and leaves what was written since.
 */
export class Restores {
  readonly #parts: RestoresParts
  readonly #listeners: ((news: RestoredNews) => Promise<void>)[] = []

  constructor(parts: RestoresParts) {
    this.#parts = parts
  }

  /** Hears of each restore, which is answered when all have heard of it. */
  onRestored(listener: (news: RestoredNews) => Promise<void>): void {
    this.#listeners.push(listener)
  }

  /**
   * Answers the id of the version of just before. Throws AppError `not_found`, and in mode `designer` `conflict` with the
   * `reason`: `nothing_since` when the designer changed nothing that is in effect, `nothing_left` when others removed it.
   */
  async restore(
    threadId: ThreadId,
    actor: Actor,
    versionId: VersionId,
    mode: RestoreMode,
  ): Promise<VersionId> {
    const target = await this.#parts.versions.get(threadId, versionId)
    return this.#change(threadId, actor, {
      name: target.name,
      sinceMs: target.createdAtMs,
      news: { what: mode, version: target },
      change: (ydoc, who) => {
        const { version, createdAtMs: takenAtMs } = target
        const done = restore(ydoc, { mode, version, takenAtMs, ...who })
        if (mode === 'designer' && done.records.length === 0) throw nothingSince()
        if (mode === 'designer' && done.isNothing) throw nothingLeft()
        return done
      },
    })
  }

  /** What `restore` would change now. Throws AppError `not_found`. */
  async preview(
    threadId: ThreadId,
    actor: Actor,
    versionId: VersionId,
    mode: RestoreMode,
  ): Promise<RestorePreview> {
    const { host, db, vault, versions, now } = this.#parts
    const { version, createdAtMs: takenAtMs } = await versions.get(threadId, versionId)
    await host.whenStored(threadId)
    const records = await this.#recordsSince(threadId, takenAtMs)
    const who = { by: patchActorOf(actor), clock: new OpClock(now) }
    const task = { mode, version, takenAtMs, records, ...who }
    const rehearsal = await host.readOwned(threadId, (ydoc, owners) => rehearse(ydoc, owners, task))
    return describeRehearsal({ db, vault }, threadId, rehearsal)
  }

  /**
   * Takes back the restore before which this version was taken, on the same terms. The reason of a `conflict` is
   * `no_restore` where there was none, or `nothing_left` of it.
   */
  async undo(threadId: ThreadId, actor: Actor, versionId: VersionId): Promise<VersionId> {
    const { db, vault, versions } = this.#parts
    const version = await versions.get(threadId, versionId)
    const done = await store.findRestore(db.sql, threadId, await vault.cipher(threadId), versionId)
    if (!done)
      throw conflict('no_restore', 'This version was not taken before a restore. Restore it instead.')
    return this.#change(threadId, actor, {
      name: null,
      sinceMs: version.createdAtMs,
      news: { what: 'undo', version },
      change: (ydoc, who) => {
        const undone = undoRestore(ydoc, done, who)
        if (undone.isNothing) throw conflict('nothing_left', 'This restore is taken back already.')
        return undone
      },
    })
  }

  #change(threadId: ThreadId, actor: Actor, task: ChangeTask): Promise<VersionId> {
    const { review, db, vault, clock } = this.#parts
    return review.alone(threadId, async () => {
      const cipher = await vault.cipher(threadId)
      const facts = this.#facts(actor, task.name)
      const { records } = await decide(this.#parts, threadId, {
        origin: serverOrigin(actor.userId, 'restore'),
        read: () => this.#recordsSince(threadId, task.sinceMs),
        change: (ydoc, records) => task.change(ydoc, { records, by: patchActorOf(actor), clock }),
        rowsOf: (done) => [
          store.insertVersion(db.sql, threadId, cipher, { facts, version: done.before, restore: done.done }),
          ...done.records.flatMap((record) => patchStore.replacePatch(db.sql, threadId, cipher, record)),
          ...insertLinks(db.sql, threadId, done.links),
        ],
      })
      if (records.length > 0) await review.tell({ threadId, by: actor, records })
      for (const listener of this.#listeners) await listener({ threadId, actor, ...task.news })
      return facts.id
    })
  }

  /** Everything that patches did since. */
  async #recordsSince(threadId: ThreadId, sinceMs: number): Promise<readonly PatchRecord[]> {
    const { db, vault } = this.#parts
    const cipher = await vault.cipher(threadId)
    return patchStore.patchesChangedAfter(db.sql, threadId, cipher, sinceMs - maxClockSkewMs)
  }

  #facts(actor: Actor, name: string | null): VersionFacts {
    const { newId, now } = this.#parts
    const createdAtMs = now()
    return {
      id: newId('version'),
      kind: 'restore',
      name,
      runId: null,
      messageId: null,
      createdBy: actor.userId,
      createdAtMs,
    }
  }
}

type ChangeTask = {
  /** Of what is restored. */
  readonly name: string | null
  readonly sinceMs: number
  readonly news: Pick<RestoredNews, 'what' | 'version'>
  readonly change: (ydoc: Y.Doc, who: Pick<RestorationTask, 'records' | 'by' | 'clock'>) => Restoration
}

/** How far the clocks of a version and of the patches after it may differ, on machines that keep the time. */
const maxClockSkewMs = 60_000

const nothingSince = () =>
  conflict(
    'nothing_since',
    'Nothing that the designer changed since then is in effect, so nothing was changed.',
  )

const nothingLeft = () =>
  conflict(
    'nothing_left',
    'Nothing is left of what the designer changed since then: others removed or rewrote its text.',
  )
