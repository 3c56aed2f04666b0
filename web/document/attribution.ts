import type * as Y from 'yjs'
import { type OwnedText, ownedText } from '#shared/document/attribution.ts'
import { type Owner, OwnerIndex } from '#shared/document/owner-index.ts'
import type {
  AttributedAuthor,
  AttributedPatch,
  AttributionNews,
  WireAttribution,
} from '#shared/protocol/attribution.ts'
import { ApiError, request, threadPath } from '../api.ts'
import { newsOf } from './stateless.ts'

/** Positions of an editor: `from` before the first character, `to` behind the last. */
export type Span = { readonly from: number; readonly to: number }
/** Text by one author, brought by one patch or by none. */
export type AuthorSpan = Span & { readonly author: AttributedAuthor; readonly patch: AttributedPatch | null }

/** The part of the provider that this needs. */
type Provider = {
  on(event: 'synced' | 'stateless', listener: (event: { payload: string }) => void): unknown
  off(event: 'synced' | 'stateless', listener: (event: { payload: string }) => void): unknown
}

type AttributionParts = {
  readonly threadId: string
  readonly ydoc: Y.Doc
  readonly provider: Provider
}

const retryMs = 5_000

/**
 * Who wrote the text of one open document. Asks the server for all of it at each sync, hears from the document socket
 * what is new, and finds the text by its ids whenever it is asked: so nothing is carried along as the text changes.
 */
export class Attribution {
  readonly #parts: AttributionParts
  readonly #listeners = new Set<() => void>()
  readonly #ended = new AbortController()
  #owners = new OwnerIndex()
  #authors = new Map<string, AttributedAuthor>()
  #patches = new Map<string, AttributedPatch>()
  /** News that came while all of it was being fetched. */
  #early: AttributionNews[] | null = null
  /** It has to be fetched once more after that. */
  #isOutdated = false
  #spans: readonly AuthorSpan[] | null = null

  constructor(parts: AttributionParts) {
    this.#parts = parts
    parts.provider.on('synced', this.#onSynced)
    parts.provider.on('stateless', this.#onStateless)
    parts.ydoc.on('afterTransaction', this.#onTransaction)
  }

  /** Hears of all that may change an answer, except the text itself: that the editor tells. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All text whose author is known, in document order, as the editor that shows this document has it now. */
  spans(): readonly AuthorSpan[] {
    this.#spans ??= joinSpans(ownedText(this.#parts.ydoc, this.#owners).flatMap((text) => this.#spanOf(text)))
    return this.#spans
  }

  close(): void {
    this.#ended.abort()
    this.#listeners.clear()
    this.#parts.provider.off('synced', this.#onSynced)
    this.#parts.provider.off('stateless', this.#onStateless)
    this.#parts.ydoc.off('afterTransaction', this.#onTransaction)
  }

  readonly #onSynced = () => void this.#fetch()

  readonly #onStateless = ({ payload }: { payload: string }) => {
    const news = newsOf('attribution', payload)
    if (!news) return
    if (this.#early) this.#early.push(news)
    else if (news.is_outdated) void this.#fetch()
    else this.#take(news)
  }

  readonly #onTransaction = () => {
    this.#spans = null
  }

  async #fetch(): Promise<void> {
    if (this.#early) {
      // What is on its way may be from before the link was lost.
      this.#isOutdated = true
      return
    }
    const { signal } = this.#ended
    this.#early = []
    this.#isOutdated = false
    try {
      const path = `${threadPath(this.#parts.threadId)}/attribution?blocks=false`
      const all = await request<WireAttribution>('GET', path, { signal })
      this.#owners = new OwnerIndex()
      this.#authors = new Map()
      this.#patches = new Map()
      this.#take(all)
    } catch (error) {
      // Without it the text is only not coloured, so nobody is bothered. A refusal is told where the document is opened.
      const passes = error instanceof ApiError && (error.status === 0 || error.status >= 429)
      if (passes) setTimeout(() => !signal.aborted && void this.#fetch(), retryMs)
    } finally {
      const early = this.#early
      this.#early = null
      for (const news of early) this.#take(news)
      this.#isOutdated ||= early.some(({ is_outdated }) => is_outdated)
    }
    if (this.#isOutdated && !signal.aborted) await this.#fetch()
  }

  #take({ authors, patches, sessions, ranges }: Pick<AttributionNews, TakenPart>): void {
    if (this.#ended.signal.aborted) return
    for (const author of authors) this.#authors.set(keyOf(author), author)
    for (const patch of patches) this.#patches.set(patch.patch_id, patch)
    const by = (index: number) => keyOf(authors[index])
    for (const [client, clock, author] of sessions)
      this.#owners.apply([client, clock, null, by(author), null])
    for (const [client, clock, length, author, patch] of ranges) {
      const patchId = patch === null ? null : (patches[patch]?.patch_id ?? null)
      this.#owners.apply([client, clock, length, by(author), patchId])
    }
    this.#spans = null
    for (const listener of this.#listeners) listener()
  }

  #spanOf({ owner, position, length }: OwnedText): AuthorSpan[] {
    const author = owner && this.#authors.get(owner.by)
    return author ? [{ from: position, to: position + length, author, patch: this.#patchOf(owner) }] : []
  }

  #patchOf({ patchId }: Owner): AttributedPatch | null {
    return patchId === null ? null : (this.#patches.get(patchId) ?? null)
  }
}

type TakenPart = 'authors' | 'patches' | 'sessions' | 'ranges'

/** A person and a program with that person's key are two authors. */
const keyOf = (author: AttributedAuthor | undefined): string =>
  author ? `${author.kind}:${author.author_id}` : ''

/** Spans that touch and say the same become one: ids part where somebody's session began. */
function joinSpans(spans: readonly AuthorSpan[]): AuthorSpan[] {
  const joined: AuthorSpan[] = []
  for (const span of spans) {
    const last = joined.at(-1)
    if (last && last.to === span.from && last.author === span.author && last.patch === span.patch) {
      joined[joined.length - 1] = { ...last, to: span.to }
    } else joined.push(span)
  }
  return joined
}
