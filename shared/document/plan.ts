import { checkDocumentSize } from './content.ts'
import { type Demand, readDemand, refuseEmpty } from './demand.ts'
import { keepSpelling } from './keep-spelling.ts'
import { type MissingSection, resolveLocation } from './location.ts'
import { parseMarkdown } from './markdown-parse.ts'
import { replaceContent, type Tolerance } from './match.ts'
import { type HeadingRef, headingRef, outlineOf, type Section } from './outline.ts'
import type { Matched, Patch } from './patch.ts'
import {
  appendIndex,
  dropOwnHeading,
  type Edit,
  headingLevel,
  headingTitle,
  insertAt,
  insertIndex,
  leadEnd,
  leadStart,
  type PlaceSection,
} from './place.ts'
import { type Refused, refuse } from './refusal.ts'
import { type Block, fromNode, type PlannedBlock } from './tree.ts'

/** What a patch comes to in a given tree: the consecutive blocks `base`, which follow `after`, become `target`. */
export type Plan = {
  readonly base: readonly Block[]
  readonly target: readonly PlannedBlock[]
  /** Null: the base is at the start of the document. */
  readonly after: Block | null
  /** A section still to be made has the handle ''. */
  readonly section: HeadingRef
  readonly matched: Matched
  readonly warnings: readonly string[]
}

export type PlanOptions = {
  /** The tree the patch's author read. */
  readonly seen?: readonly Block[] | undefined
  /** What insert and append do about a section that is not there. Default: create. */
  readonly onMissing?: 'create' | 'refuse' | undefined
  /** Default: tolerant. */
  readonly tolerance?: Tolerance | undefined
  /** Where a new section goes. Default: at the end of its parent. */
  readonly placeSection?: PlaceSection | undefined
}

export type Planned = { readonly ok: true; readonly plan: Plan } | Refused

/** Everything there is to decide about a patch, before anything is touched. Pure. */
export function planPatch(tree: readonly Block[], patch: Patch, options: PlanOptions = {}): Planned {
  const demand = readDemand(patch)
  if (!demand.ok) return demand
  const resolution = resolveLocation(tree, patch.location, options.seen)
  if (resolution.kind === 'found') {
    const { section, matched } = resolution
    const edit = editSection(tree, section, demand, options)
    if (!edit.ok) return edit
    const warnings = [...locationWarnings(section, matched), ...demand.warnings, ...edit.warnings]
    const content = edit.matched
    return finish(tree, edit, headingRef(section), { location: matched, content, asSeen: false }, warnings)
  }
  const missing = resolution.kind === 'missing' ? resolution.creatable : null
  if (!missing || demand.kind !== 'add' || options.onMissing === 'refuse') return refuse(resolution.refusal)
  const warnings = [`There was no section "${missing.title}": it was made.`, ...demand.warnings]
  const edit = createSection(tree, missing, demand.content, options.placeSection)
  return finish(
    tree,
    edit,
    missingRef(missing),
    { location: 'created', content: null, asSeen: false },
    warnings,
  )
}

type SectionEdit = Edit & {
  readonly ok: true
  readonly matched: Matched['content']
  readonly warnings: readonly string[]
}

const edited = (edit: Edit, warnings: readonly string[] = []): SectionEdit => ({
  ok: true,
  matched: null,
  warnings,
  ...edit,
})

function editSection(
  tree: readonly Block[],
  section: Section,
  demand: Demand,
  { tolerance = 'tolerant', placeSection }: PlanOptions,
): SectionEdit | Refused {
  switch (demand.kind) {
    case 'add':
      return addContent(tree, section, demand.operation, demand.content, placeSection)
    case 'rewrite':
      return rewriteSection(tree, section, demand.content)
    case 'replace': {
      // The heading may be a part of the old content.
      const from = section.heading ?? section.start
      const blocks = tree.slice(from, section.end)
      const { oldContent, newContent } = demand
      const found = replaceContent({
        blocks,
        section: headingRef(section),
        oldContent,
        newContent,
        tolerance,
      })
      if (!found.ok) return found
      return { ...edited({ from, to: section.end, target: found.blocks }), matched: found.matched }
    }
    case 'remove':
      if (section.heading === null) return refuseDeletion()
      return edited({ from: section.heading, to: section.end, target: [] })
  }
}

function addContent(
  tree: readonly Block[],
  section: Section,
  operation: 'insert' | 'append',
  given: readonly PlannedBlock[],
  placeSection: PlaceSection | undefined,
): SectionEdit | Refused {
  const content = dropOwnHeading(given, titleOf(tree, section))
  if (content.length === 0)
    return refuseEmpty('The content is nothing but the heading that is there already.')
  if (operation === 'append') return edited(insertAt(tree, appendIndex(tree, section), content))
  const isSection = section.level === 0 && section.start === 0 && headingLevel(content[0]) !== null
  const place = isSection ? placeSection?.(headingTitle(content[0]), outlineOf(tree)) : null
  return edited(insertAt(tree, place ?? insertIndex(tree, section, content), content))
}

/** The section whose heading the content may repeat: for the document, that of its title. */
function titleOf(tree: readonly Block[], section: Section): Section {
  const [first] = outlineOf(tree)
  return section.level === 0 && first?.heading === 0 ? first : section
}

/**
 * The body of the section becomes the content; the heading too, where the content brings one of its level. New text for a
 * whole document, or for what stands under its title, is no reason to drop all its sections: without any heading it is
 * new text for the lead alone.
 */
function rewriteSection(
  tree: readonly Block[],
  section: Section,
  content: readonly PlannedBlock[],
): SectionEdit {
  if (section.heading !== null && headingLevel(content[0]) === section.level) {
    return edited({ from: section.heading, to: section.end, target: content })
  }
  const target = dropOwnHeading(content, section)
  const hasHeading = target.some((block) => headingLevel(block) !== null)
  const lead = { from: leadStart(tree, section), to: leadEnd(tree, section), target }
  if (section.level <= 1 && !hasHeading && lead.to < section.end) {
    return edited(lead, ['Only the text before the first section was replaced; the sections were kept.'])
  }
  return edited({ from: section.start, to: section.end, target })
}

/** A section at the end of its parent, or where its caller knows it belongs; a title goes to the top. */
function createSection(
  tree: readonly Block[],
  missing: MissingSection,
  given: readonly PlannedBlock[],
  placeSection: PlaceSection | undefined,
): Edit {
  const heading = parseMarkdown(`${'#'.repeat(missing.level)} ${missing.markdown}`).map(fromNode)
  const own = {
    title: missing.title,
    level: missing.level,
    heading: null,
    path: [],
    handle: '',
    start: 0,
    end: 0,
  }
  const around = missing.parent ?? { ...own, level: 0, end: tree.length }
  const outline = outlineOf(tree)
  const isTitle = missing.level === 1 && outline.every(({ level }) => level > 1)
  const place = missing.parent ? null : isTitle ? 0 : placeSection?.(missing.title, outline)
  return insertAt(tree, place ?? appendIndex(tree, around), [...heading, ...dropOwnHeading(given, own)])
}

function missingRef({ title, level, parent }: MissingSection): HeadingRef {
  return {
    handle: '',
    heading: `${'#'.repeat(level)} ${title}`,
    path: [...(parent?.path ?? []), title].join(' > '),
  }
}

function locationWarnings(section: Section, matched: Matched['location']): string[] {
  if (matched === 'similar') return [`The location was taken for "${section.title}", which is spelt like it.`]
  if (matched === 'renamed') return [`The heading is now "${section.title}".`]
  return []
}

const refuseDeletion = (): Refused =>
  refuse({
    code: 'delete_needs_content',
    detail: 'Deleting the whole document is not possible. Name a section, or give the content that is to go.',
  })

/** Narrows the edit to what differs, and checks what it leaves. */
function finish(
  tree: readonly Block[],
  edit: Edit,
  section: HeadingRef,
  matched: Matched,
  warnings: readonly string[],
): Planned {
  const { from, to, target } = narrow(tree, edit)
  const base = tree.slice(from, to)
  if (base.length === 0 && target.length === 0) {
    return refuse({ code: 'patch_noop', detail: 'The document already says exactly this there.' })
  }
  if (base.length === tree.length && target.length === 0) return refuseDeletion()
  const tooLarge = checkDocumentSize(tree, base, target)
  if (tooLarge) return tooLarge
  return { ok: true, plan: { base, target, after: tree[from - 1] ?? null, section, matched, warnings } }
}

function narrow(tree: readonly Block[], { from, to, target: given }: Edit): Edit {
  const base = tree.slice(from, to)
  const target = keepSpelling(base, given)
  const shorter = Math.min(base.length, target.length)
  let head = 0
  while (head < shorter && base[head]?.key === target[head]?.key) head++
  let tail = 0
  while (tail < shorter - head && base.at(-1 - tail)?.key === target.at(-1 - tail)?.key) tail++
  return { from: from + head, to: to - tail, target: target.slice(head, target.length - tail) }
}
