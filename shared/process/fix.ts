import type { Fix } from './finding.ts'

type Words = { readonly oldContent: string; readonly newContent: string }

/** Puts words in the place of others, at one place of the document. None where no patch can name that place: null. */
export function updateFix(title: string, location: string | null, words: Words): Fix[] {
  if (location === null) return []
  return [{ title, patches: [{ operation: 'update', location, ...words, reason: title }] }]
}
