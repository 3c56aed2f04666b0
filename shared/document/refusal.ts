import type { HeadingRef } from './outline.ts'

/**
 * Why a patch was not applied. Nothing was changed, and what the sender needs to do it right is in the refusal: `detail`
 * says it in words for people and models, the other fields are the facts behind it.
 */
export type Refusal =
  | {
      readonly code: 'location_not_found'
      readonly detail: string
      readonly suggestions: readonly Suggestion[]
      readonly outline: readonly HeadingRef[]
    }
  | {
      readonly code: 'location_ambiguous'
      readonly detail: string
      readonly candidates: readonly HeadingRef[]
    }
  | {
      readonly code: 'old_content_not_found'
      readonly detail: string
      readonly section: HeadingRef
      /** The text most like it, if any is. */
      readonly closest: string | null
      /** 0 to 1: how much of the words that were looked for `closest` has. */
      readonly similarity: number
      readonly currentContent: string
    }
  | {
      readonly code: 'old_content_ambiguous'
      readonly detail: string
      readonly section: HeadingRef
      readonly count: number
      /** The first few places, each with some text around. */
      readonly contexts: readonly string[]
    }
  | { readonly code: 'old_content_changed'; readonly detail: string; readonly currentContent: string }
  | { readonly code: 'content_empty' | 'delete_needs_content' | 'patch_noop'; readonly detail: string }
  /** It takes away more than its author may alone (`Veto`). */
  | { readonly code: 'people_asked'; readonly detail: string }
  /** Of a patch that was still being written: see StreamingPatch. */
  | { readonly code: 'deleted_meanwhile'; readonly detail: string }
  | {
      readonly code: 'content_too_large' | 'content_too_deep' | 'document_too_large'
      readonly detail: string
      readonly limit: number
      readonly actual: number
    }

export type RefusalCode = Refusal['code']
export type Refused = { readonly ok: false; readonly refusal: Refusal }

export type Suggestion = HeadingRef & {
  /** 0 to 1: how alike the two titles are. */
  readonly similarity: number
}

export const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal })

/** Current text in a refusal, at most: enough to correct a patch by, and bounded for a model's context. */
const maxQuotedCharacters = 4_000

export function quote(markdown: string): string {
  return markdown.length <= maxQuotedCharacters ? markdown : `${markdown.slice(0, maxQuotedCharacters)}…`
}
