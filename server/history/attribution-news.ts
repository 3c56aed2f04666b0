import type { OwnerChange } from '#shared/document/owner-index.ts'
import type { ThreadId } from '#shared/ids.ts'
import type { AttributionNews } from '#shared/protocol/attribution.ts'
import type { DocumentHost } from '../collab/host.ts'
import type { Log } from '../log.ts'
import { type AttributionParts, tablesOf } from './attribution-tables.ts'

/** News of a document wait so long for more: quick enough for the eye, and a streamed patch is a few frames. */
const gatherMs = 250
/** Beyond so many changes (some 60 kB) a reader better asks for all of it. */
const maxChanges = 2_000

type Waiting = {
  readonly changes: OwnerChange[]
  readonly patchIds: Set<string>
  readonly timer: NodeJS.Timeout
}

/**
 * Tells everybody who has a document open when it changes who wrote what: a session began, a patch came in or was
 * decided about, text was written again elsewhere. Whoever types on is no news, so a keystroke costs nothing.
 */
export class AttributionFeed {
  readonly #parts: AttributionParts & { readonly host: DocumentHost; readonly log: Log }
  readonly #waiting = new Map<ThreadId, Waiting>()
  readonly #telling = new Set<Promise<void>>()

  constructor(parts: AttributionParts & { readonly host: DocumentHost; readonly log: Log }) {
    this.#parts = parts
  }

  /** What is on disk is told, nothing before. */
  noteOwners(threadId: ThreadId, changes: readonly OwnerChange[]): void {
    if (changes.length === 0) return
    this.#waitingOf(threadId).changes.push(...changes)
  }

  notePatches(threadId: ThreadId, patchIds: readonly string[]): void {
    for (const id of patchIds) this.#waitingOf(threadId).patchIds.add(id)
  }

  /** What still waits is not told any more: the sockets are closing too. Resolves when nothing is being read for it. */
  async close(): Promise<void> {
    for (const { timer } of this.#waiting.values()) clearTimeout(timer)
    this.#waiting.clear()
    await Promise.all(this.#telling)
  }

  #waitingOf(threadId: ThreadId): Waiting {
    const known = this.#waiting.get(threadId)
    if (known) return known
    const fresh = {
      changes: [],
      patchIds: new Set<string>(),
      timer: setTimeout(() => this.#tell(threadId), gatherMs),
    }
    this.#waiting.set(threadId, fresh)
    return fresh
  }

  #tell(threadId: ThreadId): void {
    const waiting = this.#waiting.get(threadId)
    this.#waiting.delete(threadId)
    const { host, log } = this.#parts
    if (!waiting || !host.isOpen(threadId)) return
    const telling = this.#newsOf(threadId, waiting)
      .then((news) => host.tell(threadId, JSON.stringify(news)))
      .catch((error: unknown) => log.error('attribution.not_told', error, { threadId }))
      .finally(() => this.#telling.delete(telling))
    this.#telling.add(telling)
  }

  async #newsOf(threadId: ThreadId, { changes, patchIds }: Waiting): Promise<AttributionNews> {
    const type = 'attribution'
    if (changes.length > maxChanges)
      return { type, is_outdated: true, authors: [], patches: [], ranges: [], sessions: [] }
    const owned = changes.map(([client, clock, length, by, patchId]) => ({
      ...{ client, clock, length },
      owner: { by, patchId },
    }))
    const tables = await tablesOf(
      this.#parts,
      threadId,
      owned.map(({ owner }) => owner),
      patchIds,
    )
    const news: AttributionNews = {
      type,
      authors: [...tables.authors],
      patches: [...tables.patches],
      ranges: [],
      sessions: [],
    }
    for (const { client, clock, length, owner } of owned) {
      const [author, patch] = tables.placeOf(owner)
      if (length === null) news.sessions.push([client, clock, author])
      else news.ranges.push([client, clock, length, author, patch])
    }
    return news
  }
}
