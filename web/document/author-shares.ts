import type { AttributedAuthor } from '#shared/protocol/attribution.ts'
import type { AuthorSpan } from './attribution.ts'

export type AuthorShare = { readonly author: AttributedAuthor; readonly percent: number }

/** Everybody of whom text is there, with their part of it; whoever wrote most comes first. */
export function sharesOf(spans: readonly AuthorSpan[]): readonly AuthorShare[] {
  const lengths = new Map<AttributedAuthor, number>()
  let total = 0
  for (const { author, from, to } of spans) {
    lengths.set(author, (lengths.get(author) ?? 0) + to - from)
    total += to - from
  }
  return [...lengths]
    .sort(([a, most], [b, more]) => more - most || a.name.localeCompare(b.name))
    .map(([author, length]) => ({ author, percent: Math.round((100 * length) / total) }))
}

/** Who wrote the text in which the caret stands; null between texts. */
export const spanAt = (spans: readonly AuthorSpan[], position: number): AuthorSpan | null =>
  spans.find(({ from, to }) => from <= position && position <= to) ?? null
