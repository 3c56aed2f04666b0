import type { AppliedWirePatch } from '#shared/protocol/patch.ts'

/** `## Steps > ### Step 2` as people call it. */
export const sectionName = (location: string): string =>
  (location.split(' > ').at(-1) ?? location).replace(/^#+\s*/, '')

export const sectionOf = ({ section, location }: AppliedWirePatch): string => section || sectionName(location)

/**
 * What a patch is about within its section: a heading that it writes under, or else its first words. `heading` can be gone
 * to in the document.
 */
export type Topic = { readonly words: string; readonly heading?: string }

/** What a person would say was changed: a part that is added by its heading, anything else by the section it is in. */
export function subjectOf(patch: AppliedWirePatch): string {
  const [heading, another] = headingsOf(patch)
  const isAddedPart = patch.operation === 'insert' || patch.operation === 'append'
  return isAddedPart && heading && another === undefined ? heading : sectionOf(patch)
}

const contentOf = (patch: AppliedWirePatch): string =>
  patch.new_content ?? patch.content ?? patch.old_content ?? ''

const headingsOf = (patch: AppliedWirePatch): string[] =>
  [...contentOf(patch).matchAll(/^#{1,6}\s+(.+)$/gm)].map(([, words = '']) => plainWords(words))

function topicOf(patch: AppliedWirePatch): Topic | null {
  const text = contentOf(patch)
  const [heading = ''] = headingsOf(patch)
  if (heading !== '' && heading !== sectionOf(patch)) return { words: heading, heading }
  const body = text.split('\n').map(plainWords)
  const words = body.find((line) => line !== '' && line !== sectionOf(patch))
  return words === undefined ? null : { words: shorten(words) }
}

/** How each patch of a card is called: by its section, and by what it is about where the section does not say that. */
export function namesOf(patches: readonly AppliedWirePatch[]): ReadonlyMap<string, PatchName> {
  const inSection = Object.groupBy(patches, subjectOf)
  return new Map(
    patches.map((patch) => {
      const section = subjectOf(patch)
      const topic = section === sectionOf(patch) ? topicOf(patch) : null
      const isNeeded = topic?.heading !== undefined || (inSection[section]?.length ?? 0) > 1
      return [patch.patch_id, isNeeded && topic ? { section, topic } : { section, topic: null }]
    }),
  )
}

export type PatchName = { readonly section: string; readonly topic: Topic | null }

export const spoken = ({ section, topic }: PatchName): string =>
  topic ? `${section} · ${topic.words}` : section

/** A line of Markdown without what marks it up. */
const plainWords = (line: string): string =>
  line
    .replace(/^\s*(?:#{1,6}|[-*+]|\d+[.)]|>|```\S*|\|)\s*(?:\[[ x]\]\s*)?/, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`~|]+/g, '')
    .trim()

const shownCharacters = 48

const shorten = (words: string): string =>
  words.length <= shownCharacters ? words : `${words.slice(0, shownCharacters).replace(/\s+\S*$/, '')}…`

export const isUndone = ({ status }: AppliedWirePatch): boolean => status === 'undone'

/** Nobody has said yet whether it may stay. */
export const isOpen = ({ status }: AppliedWirePatch): boolean => status !== 'undone' && status !== 'kept'

export const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
