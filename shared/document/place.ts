import type { Section } from './outline.ts'
import { normalTitle } from './title.ts'
import { type Block, type PlannedBlock, planGroup, textOf } from './tree.ts'

type Content = readonly PlannedBlock[]

/** Blocks [from, to) of the tree become `target`. */
export type Edit = { readonly from: number; readonly to: number; readonly target: Content }

/** Where a new section of this title belongs: an index among the top-level blocks; null where that does not matter. */
export type PlaceSection = (title: string, outline: readonly Section[]) => number | null

/** Models like to repeat the heading they write under; that is not a second heading. */
export function dropOwnHeading(content: Content, section: Section): Content {
  const level = headingLevel(content[0])
  const isOwn =
    level !== null &&
    level <= section.level &&
    normalTitle(headingTitle(content[0])) === normalTitle(section.title)
  return isOwn ? content.slice(1) : content
}

/**
 * Where inserted content goes: right behind the heading, but behind the section's own text if it begins with a heading
 * of a lower level, and behind the whole section if it begins with one of the section's level.
 */
export function insertIndex(tree: readonly Block[], section: Section, content: Content): number {
  const level = headingLevel(content[0])
  if (level === null) return leadStart(tree, section)
  if (level <= section.level || section.level === 0) return appendIndex(tree, section)
  return leadEnd(tree, section)
}

/** Where appended content goes: behind all of the section but the empty lines somebody left at its end. */
export function appendIndex(tree: readonly Block[], section: Section): number {
  let index = section.end
  while (index > section.start && isEmptyParagraph(tree[index - 1])) index--
  return index
}

/** Where the section's own text begins. That of the document begins behind its title. */
export function leadStart(tree: readonly Block[], section: Section): number {
  const isTitled = section.level === 0 && section.start === 0 && headingLevel(tree[0]) === 1
  return isTitled ? 1 : section.start
}

/** Where the section's own text ends and its first subsection begins. */
export function leadEnd(tree: readonly Block[], section: Section): number {
  const start = leadStart(tree, section)
  const heading = tree.slice(start, section.end).findIndex((block) => headingLevel(block) !== null)
  return heading < 0 ? section.end : start + heading
}

/**
 * Content put into the tree. A list that comes to stand beside one of its kind goes on in that one, as it would in a
 * text; and a document of nothing but empty paragraphs, which is how editors begin, is replaced.
 */
export function insertAt(tree: readonly Block[], index: number, content: Content): Edit {
  if (tree.every(isEmptyParagraph)) return { from: 0, to: tree.length, target: content }
  let [from, to, target] = [index, index, content]
  const joinedBefore = joinLists(tree[index - 1], target[0])
  if (joinedBefore) [from, target] = [index - 1, [joinedBefore, ...target.slice(1)]]
  const joinedAfter = joinLists(target.at(-1), tree[index])
  if (joinedAfter) [to, target] = [index + 1, [...target.slice(0, -1), joinedAfter]]
  return { from, to, target }
}

const lists = new Set(['bulletList', 'orderedList', 'taskList'])

/** Two lists of one kind as one; null for anything else. */
function joinLists(first: PlannedBlock | undefined, second: PlannedBlock | undefined): PlannedBlock | null {
  if (first?.kind !== 'group' || second?.kind !== 'group') return null
  if (first.type !== second.type || !lists.has(first.type)) return null
  return planGroup(first.type, first.attrs, [...first.children, ...second.children])
}

export function headingLevel(block: PlannedBlock | undefined): number | null {
  return block?.type === 'heading' && typeof block.attrs.level === 'number' ? block.attrs.level : null
}

export const headingTitle = (block: PlannedBlock | undefined): string => (block ? textOf(block).trim() : '')

const isEmptyParagraph = (block: PlannedBlock | undefined): boolean =>
  block?.type === 'paragraph' && block.kind === 'text' && block.inline.text === ''
