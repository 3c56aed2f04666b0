import { sameId } from './id-set.ts'
import { documentSection, headingRef, outlineOf, type Section } from './outline.ts'
import type { Refusal, Suggestion } from './refusal.ts'
import { normalTitle, plainTitle, titleSimilarity } from './title.ts'
import type { Block } from './tree.ts'

/** How a location was understood, from the surest way to the most tolerant. */
export type LocationMatch =
  | 'document'
  | 'handle'
  | 'exact'
  | 'exact_any_level'
  | 'normalised'
  | 'normalised_any_level'
  | 'similar'
  | 'renamed'

export type Resolution =
  | { readonly kind: 'found'; readonly section: Section; readonly matched: LocationMatch }
  | {
      readonly kind: 'missing'
      /** The section that could be made; null where a heading is so like it that it was probably meant. */
      readonly creatable: MissingSection | null
      readonly refusal: Refusal
    }
  | { readonly kind: 'ambiguous'; readonly refusal: Refusal }

export type MissingSection = {
  readonly title: string
  /** The heading to be made, without its `#`s. */
  readonly markdown: string
  readonly level: number
  readonly parent: Section | null
}

/**
 * The section that a location names. A location is
 * - a heading: `## Error Handling`, with or without the `#`s;
 * - a path of headings: `Steps > Step 2`, `# A > ## B`;
 * - a handle from an outline: `@client.clock`;
 * - the document: an empty text, `document`, `start`, `end`.
 *
 * `seen` is the tree its author read: a heading that was renamed since, or got a namesake, is found by its id.
 */
export function resolveLocation(
  tree: readonly Block[],
  location: string,
  seen?: readonly Block[],
): Resolution {
  const resolution = resolveIn(tree, location)
  if (resolution.kind === 'found' || !seen) return resolution
  const before = resolveIn(seen, location)
  if (before.kind !== 'found' || before.section.heading === null) return resolution
  const heading = seen[before.section.heading]
  const section = outlineOf(tree).find((candidate) => {
    const block = candidate.heading === null ? undefined : tree[candidate.heading]
    return block && heading && sameId(block.id, heading.id)
  })
  return section ? { kind: 'found', section, matched: 'renamed' } : resolution
}

function resolveIn(tree: readonly Block[], location: string): Resolution {
  const outline = outlineOf(tree)
  const wanted = location.trim()
  if (wanted === '') return { kind: 'found', section: documentSection(tree), matched: 'document' }
  if (wanted.startsWith('@')) return resolveHandle(tree, outline, wanted)
  const path = splitPath(wanted, pathSeparator)
  // As one title first: a title may have a ">" or "/" in it.
  for (const names of [[readName(wanted)], path, splitPath(wanted, tightSeparator)]) {
    const found = findExactly(outline, names)
    if (found) return found
  }
  const place = documentPlaces.get(wanted.toLowerCase())
  if (place) return { kind: 'found', section: place(tree), matched: 'document' }
  return findSimilar(outline, path) ?? missing(tree, outline, path, wanted)
}

const documentEnd = (tree: readonly Block[]): Section => ({ ...documentSection(tree), start: tree.length })

const documentPlaces: ReadonlyMap<string, (tree: readonly Block[]) => Section> = new Map([
  ['document', documentSection],
  ['root', documentSection],
  ['start', documentSection],
  ['top', documentSection],
  ['end', documentEnd],
  ['bottom', documentEnd],
])

/** A heading as somebody names it. `level` is null where no `#` tells. */
type Name = { readonly level: number | null; readonly title: string; readonly markdown: string }

/** "Steps > Billing"; with a blank on both sides, for "Orders >100" is one title. */
const pathSeparator = /\s+[>›→]\s+|\s*[>›→]\s*(?=#)|\s*\n\s*|\s+\/\s+/
/** "Steps>Billing", where there are such headings. None is made of it. */
const tightSeparator = /\s*[>›→\n]\s*|\s+\/\s+/

const splitPath = (location: string, separator: RegExp): Name[] =>
  location
    .split(separator)
    .filter((part) => part !== '')
    .map(readName)

function readName(text: string): Name {
  const [, marks, title] = /^(#{1,6})\s*(.*?)\s*#*$/s.exec(text.trim()) ?? []
  const markdown = title ?? text.trim()
  return { level: marks ? marks.length : null, title: plainTitle(markdown), markdown }
}

function resolveHandle(tree: readonly Block[], outline: readonly Section[], location: string): Resolution {
  const [handle = ''] = location.split(/\s/, 1)
  const section =
    handle === '@root' ? documentSection(tree) : outline.find((candidate) => candidate.handle === handle)
  if (section) return { kind: 'found', section, matched: 'handle' }
  const detail = `No section has the handle ${handle}: it was deleted or replaced. Use one of the outline's.`
  return {
    kind: 'missing',
    creatable: null,
    refusal: { code: 'location_not_found', detail, suggestions: [], outline: outline.map(headingRef) },
  }
}

type Tier = readonly [matched: LocationMatch, fits: (section: Section, name: Name) => boolean]

const sameLevel = (section: Section, name: Name) => name.level === null || name.level === section.level
/** Titles in an outline are plain text, those in the document's Markdown are Markdown: either is taken. */
const spellings = (name: Name): string[] => [name.title, name.markdown]
const sameTitle = (section: Section, name: Name) => spellings(name).includes(section.title)
const likeTitle = (section: Section, name: Name) =>
  spellings(name).map(normalTitle).includes(normalTitle(section.title))

const tiers: readonly Tier[] = [
  ['exact', (section, name) => sameTitle(section, name) && sameLevel(section, name)],
  ['exact_any_level', sameTitle],
  ['normalised', (section, name) => likeTitle(section, name) && sameLevel(section, name)],
  ['normalised_any_level', likeTitle],
]

function findExactly(outline: readonly Section[], path: readonly Name[]): Resolution | null {
  const name = path.at(-1)
  if (!name || normalTitle(name.title) === '') return null
  for (const [matched, fits] of tiers) {
    const candidates = outline.filter((section) => fits(section, name) && isBelow(section, path.slice(0, -1)))
    const [section] = candidates
    if (section && candidates.length === 1) return { kind: 'found', section, matched }
    if (section) return ambiguous(candidates, section, name)
  }
  return null
}

/** Whether these headings are, in this order, among those around the section. */
function isBelow(section: Section, ancestors: readonly Name[]): boolean {
  const around = section.path.slice(0, -1).map(normalTitle)
  let position = 0
  return ancestors.every((ancestor) => {
    position = around.indexOf(normalTitle(ancestor.title), position) + 1
    return position > 0
  })
}

function ambiguous(candidates: readonly Section[], first: Section, name: Name): Resolution {
  const detail =
    `${candidates.length} headings match "${name.title}". ` +
    `Name one by its path, such as "${first.path.join(' > ')}", or by its handle ${first.handle}.`
  return {
    kind: 'ambiguous',
    refusal: { code: 'location_ambiguous', detail, candidates: candidates.map(headingRef) },
  }
}

/** Above this two titles are one with a typing error, if no other title comes near. */
const sureSimilarity = 0.85
const sureMargin = 0.1

/** Above this a heading was probably meant, though not surely: no section is made beside it. */
const possibleSimilarity = 0.6

function findSimilar(outline: readonly Section[], path: readonly Name[]): Resolution | null {
  const [best, second] = bySimilarity(outline, path)
  if (!best || best.similarity < sureSimilarity) return null
  if (second && best.similarity - second.similarity < sureMargin) return null
  const name = path.at(-1)
  if (!name || !sameLevel(best.section, name)) return null
  return { kind: 'found', section: best.section, matched: 'similar' }
}

type Similar = { readonly section: Section; readonly similarity: number }

/** The sections below the path's ancestors, those with the most similar title first. */
function bySimilarity(outline: readonly Section[], path: readonly Name[]): Similar[] {
  const title = path.at(-1)?.title ?? ''
  return outline
    .filter((section) => isBelow(section, path.slice(0, -1)))
    .map((section) => ({ section, similarity: titleSimilarity(section.title, title) }))
    .sort((a, b) => b.similarity - a.similarity)
}

function missing(
  tree: readonly Block[],
  outline: readonly Section[],
  path: readonly Name[],
  wanted: string,
): Resolution {
  const similar = bySimilarity(outline, path).slice(0, 3)
  const [best] = similar
  const isLike = best !== undefined && best.similarity >= possibleSimilarity
  const suggestions = similar.filter(({ similarity }) => similarity > 0.3).map(suggest)
  const detail = isLike
    ? `No heading is "${wanted}". Closest: "${headingRef(best.section).heading}". ` +
      'For a new section beside it, insert at its parent and begin the content with the new heading.'
    : `No heading is "${wanted}".`
  return {
    kind: 'missing',
    creatable: isLike ? null : creatableSection(tree, path),
    refusal: { code: 'location_not_found', detail, suggestions, outline: outline.map(headingRef) },
  }
}

const suggest = ({ section, similarity }: Similar): Suggestion => ({
  ...headingRef(section),
  similarity: Math.round(similarity * 100) / 100,
})

/** A section can be made in the document or in a section that is there; its level follows, unless the name tells it. */
function creatableSection(tree: readonly Block[], path: readonly Name[]): MissingSection | null {
  const name = path.at(-1)
  if (!name || name.title === '') return null
  const { title, markdown } = name
  if (path.length === 1) return { title, markdown, level: name.level ?? 2, parent: null }
  const parent = findExactly(outlineOf(tree), path.slice(0, -1))
  if (parent?.kind !== 'found') return null
  return {
    title,
    markdown,
    level: name.level ?? Math.min(parent.section.level + 1, 6),
    parent: parent.section,
  }
}
