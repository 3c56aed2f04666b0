import { merge3, words } from './diff.ts'
import { type BlockList, type Found, none } from './found.ts'
import { joinMarkdown, writeBlocks } from './markdown.ts'
import { parseMarkdown } from './markdown-parse.ts'
import { writeMarkdown } from './markdown-write.ts'
import { matchBlocks, matchParts } from './match-blocks.ts'
import { findNearest } from './match-nearest.ts'
import { matchText, replaceRange } from './match-text.ts'
import { matchWords } from './match-words.ts'
import type { HeadingRef } from './outline.ts'
import { quote, type Refused, refuse } from './refusal.ts'
import { type Block, fromNode } from './tree.ts'

/** How old content was recognised, from the surest way to the most tolerant. */
export type ContentMatch = 'blocks' | 'parts' | 'text' | 'canonical_text' | 'words' | 'merged'

/** Strict: the old content is there as it was given. Tolerant: as somebody remembers it. */
export type Tolerance = 'strict' | 'tolerant'

export type Replacement = { readonly ok: true; readonly blocks: BlockList; readonly matched: ContentMatch }

export type OldContent = {
  /** The blocks to look in. */
  readonly blocks: readonly Block[]
  readonly section: HeadingRef
  readonly oldContent: string
  /** '' takes the old content away. */
  readonly newContent: string
  readonly tolerance: Tolerance
}

/**
 * The blocks with the old content replaced by the new one. It must be recognised at exactly one place; each way of
 * looking is tried only where the surer ones before found nothing.
 */
export function replaceContent({
  blocks,
  section,
  tolerance,
  ...content
}: OldContent): Replacement | Refused {
  const oldMarkdown = trimBlankLines(content.oldContent)
  const newMarkdown = trimBlankLines(content.newContent)
  const oldNodes = parseMarkdown(oldMarkdown)
  const old = oldNodes.map(fromNode)
  const fresh = parseMarkdown(newMarkdown).map(fromNode)
  const parts = writeBlocks(blocks)
  const canonical = writeMarkdown(oldNodes)
  const ways: readonly (readonly [ContentMatch, () => Found])[] = [
    ['blocks', () => matchBlocks(blocks, old, fresh)],
    ['parts', () => matchParts(blocks, old, fresh)],
    ['text', () => matchText(blocks, parts, oldMarkdown, newMarkdown)],
    ['canonical_text', () => matchText(blocks, parts, canonical, newMarkdown)],
    ['words', () => (tolerance === 'strict' ? none : matchWords(blocks, old, fresh))],
    ['merged', () => (tolerance === 'strict' ? none : mergeNearest(blocks, parts, oldMarkdown, newMarkdown))],
  ]
  for (const [matched, look] of ways) {
    const found = look()
    if (found.kind === 'one') return { ok: true, blocks: found.blocks, matched }
    if (found.kind === 'many') return refuseAmbiguous(section, found.count, found.contexts)
    if (found.kind === 'changed') return refuseChanged(found.current)
  }
  return refuseNotFound(section, joinMarkdown(parts), oldMarkdown)
}

/** Two conditions under which the nearest text is surely the one that was meant: long enough, and like no other. */
const leastSimilarity = 0.75
const leastMargin = 0.1
const leastWordsToMerge = 5

/** What somebody changed since stays, and the new content's changes come on top; unless both touch the same words. */
function mergeNearest(blocks: BlockList, parts: readonly string[], old: string, fresh: string): Found {
  const text = joinMarkdown(parts)
  const nearest = findNearest(text, old)
  const isSure = nearest && nearest.similarity >= leastSimilarity && nearest.margin >= leastMargin
  if (!isSure || words(old).length < leastWordsToMerge) return none
  const current = text.slice(nearest.from, nearest.to)
  const merged = merge3(spell(old), current, spell(fresh))
  if (merged === null) return { kind: 'changed', current }
  return { kind: 'one', blocks: replaceRange(blocks, parts, nearest.from, nearest.to, merged) }
}

/** In canonical spelling, so that bullets and emphasis do not count as changes. */
const spell = (markdown: string): string => writeMarkdown(parseMarkdown(markdown))

const trimBlankLines = (markdown: string): string => markdown.replace(/^(?:[ \t]*\n)+|\s+$/g, '')

function refuseAmbiguous(section: HeadingRef, count: number, contexts: readonly string[]): Refused {
  const detail = `old_content stands ${count} times in ${nameOf(section)}. Give more of the text around the one you mean.`
  return refuse({ code: 'old_content_ambiguous', detail, section, count, contexts })
}

function refuseChanged(current: string): Refused {
  const detail =
    'That text has changed, at the very words you want to change. The current text is given: send the update again against it.'
  return refuse({ code: 'old_content_changed', detail, currentContent: quote(current) })
}

/** Below this the nearest text is no help. */
const leastSimilarityToShow = 0.4

function refuseNotFound(section: HeadingRef, text: string, old: string): Refused {
  const nearest = findNearest(text, old)
  const isNear = nearest !== null && nearest.similarity > leastSimilarityToShow
  return refuse({
    code: 'old_content_not_found',
    detail: `old_content is not in ${nameOf(section)}.${isNear ? ' The closest text there is given.' : ''}`,
    section,
    closest: isNear ? quote(text.slice(nearest.from, nearest.to)) : null,
    similarity: Math.round(Math.max(0, nearest?.similarity ?? 0) * 100) / 100,
    currentContent: quote(text),
  })
}

const nameOf = (section: HeadingRef): string =>
  section.heading === '' ? 'the document' : `"${section.heading}"`
