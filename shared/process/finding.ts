import type { Patch } from '#shared/document/patch.ts'
import type { Severity } from '#shared/spy/diagnostic.ts'
import type { Reading } from './reading.ts'

/** Something that a rule found in a document. */
export type Finding = {
  /** Stable id, as in `step/no-actor`. */
  readonly rule: string
  readonly severity: Severity
  /** One or two sentences that name what was found. */
  readonly message: string
  /** The heading it stands under, as written; null where it is about the document as a whole. */
  readonly section: string | null
  /** Index of the block of the document that it is about; null where there is none. */
  readonly block: number | null
  /** The words that it is about, on one line: it is known again by them. Empty where it is about the whole document. */
  readonly words: string
  readonly fixes: readonly Fix[]
  /** What to say to the designer to have it mended. */
  readonly ask: string | null
}

/** What one click does: patches like those of anybody, so they can be undone. */
export type Fix = { readonly title: string; readonly patches: readonly Patch[] }

/** What a rule says; the rest follows from the rule and the place. */
export type Found = {
  readonly message: string
  /** The words that it is about, as written: when they change it is another finding. No number that other edits change. */
  readonly words: string
  readonly block?: number | undefined
  readonly severity?: Severity
  readonly fixes?: readonly Fix[]
  readonly ask?: string
}

/** What it looks for and where it comes from is told in rule-texts.ts. */
export type Rule = {
  readonly id: string
  readonly severity: Severity
  /** It reads English words, and says nothing of a document in another language. */
  readonly isEnglish?: true
  /** It finds nothing until somebody gives it a severity: too often it is wrong, or a matter of taste. */
  readonly isOffAtFirst?: true
  readonly find: (reading: Reading) => readonly Found[]
}
