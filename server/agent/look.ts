import { resolveLocation } from '#shared/document/location.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import { outlineOf, type Section } from '#shared/document/outline.ts'
import { type Refused, refuse } from '#shared/document/refusal.ts'
import { type Block, textOf } from '#shared/document/tree.ts'

/** What a tool gives back to the model, at most. */
const maxCharacters = 20_000
const maxHits = 10
/** Text shown on each side of a hit. */
const aroundCharacters = 80

export type Shown = {
  readonly ok: true
  readonly section: Section
  /** `cut`: the model gets only the beginning. */
  readonly facts: { readonly markdown: string; readonly cut?: true }
}

/** A section as the model is given it. */
export function showSection(tree: readonly Block[], location: string): Shown | Refused {
  const found = resolveLocation(tree, location)
  if (found.kind !== 'found') return refuse(found.refusal)
  const { section } = found
  const markdown = joinMarkdown(writeBlocks(tree.slice(section.heading ?? section.start, section.end)))
  const facts =
    markdown.length > maxCharacters
      ? { markdown: markdown.slice(0, maxCharacters), cut: true as const }
      : { markdown }
  return { ok: true, section, facts }
}

/** Where the document has these words, in any case of letters. */
export function findText(tree: readonly Block[], query: string) {
  const sections = outlineOf(tree)
  const wanted = query.toLowerCase()
  const hits = tree.flatMap((block, index) => {
    const text = textOf(block)
    const at = text.toLowerCase().indexOf(wanted)
    if (at < 0) return []
    const section = sections.findLast(
      ({ heading, end }) => heading !== null && heading <= index && index < end,
    )
    const around = text.slice(Math.max(0, at - aroundCharacters), at + wanted.length + aroundCharacters)
    return [{ section: section?.path.join(' > ') ?? 'document', text: around }]
  })
  return { hits: hits.slice(0, maxHits), total: hits.length }
}
