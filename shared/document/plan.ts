import { equalEnds } from './align.ts'
import { checkDocumentSize } from './content.ts'
import { type Demand, readDemand, refuseEmpty } from './demand.ts'
import { keepSpelling } from './keep-spelling.ts'
import { type LocationMatch, type MissingSection, resolveLocation } from './location.ts'
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
  /** Index in the tree at which the base begins. */
  readonly from: number
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
  const place = findPlace(tree, patch, options)
  if (!place.ok) return place
  const edit = planEdit(tree, place, demand, options)
  if (!edit.ok) return edit
  const target = keepSpelling(tree.slice(edit.from, edit.to), edit.target)
  return finishPlan(tree, place, { ...edit, target }, demand.warnings)
}

/** Where a patch goes: a section that is there, or one that it makes. */
export type Place = { readonly ok: true } & (
  | { readonly kind: 'section'; readonly section: Section; readonly matched: LocationMatch }
  | { readonly kind: 'new'; readonly missing: MissingSection }
)

/** The place a patch names; known before its content is. */
export function findPlace(
  tree: readonly Block[],
  { operation, location }: Pick<Patch, 'operation' | 'location'>,
  { seen, onMissing }: PlanOptions,
): Place | Refused {
  const resolution = resolveLocation(tree, location, seen)
  if (resolution.kind === 'found') return { ok: true, ...resolution, kind: 'section' }
  const missing = resolution.kind === 'missing' ? resolution.creatable : null
  const mayCreate = onMissing !== 'refuse' && (operation === 'insert' || operation === 'append')
  return missing && mayCreate ? { ok: true, kind: 'new', missing } : refuse(resolution.refusal)
}

/** What the tree becomes when this is demanded of that place. */
export function planEdit(
  tree: readonly Block[],
  place: Place,
  demand: Demand,
  options: PlanOptions,
): PlannedEdit | Refused {
  if (place.kind === 'section') return editSection(tree, place.section, demand, options)
  if (demand.kind !== 'add') throw new Error(`a ${demand.kind} makes no section`)
  return edited(createSection(tree, place.missing, demand.content, options.placeSection))
}

export type PlannedEdit = Edit & {
  readonly ok: true
  readonly matched: Matched['content']
  readonly warnings: readonly string[]
}

const edited = (edit: Edit, warnings: readonly string[] = []): PlannedEdit => ({
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
): PlannedEdit | Refused {
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
): PlannedEdit | Refused {
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
): PlannedEdit {
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

function placeWarnings(place: Place): string[] {
  if (place.kind === 'new') return [`There was no section "${place.missing.title}": it was made.`]
  const { section, matched } = place
  if (matched === 'similar') return [`The location was taken for "${section.title}", which is spelt like it.`]
  if (matched === 'renamed') return [`The heading is now "${section.title}".`]
  return []
}

const refuseDeletion = (): Refused =>
  refuse({
    code: 'delete_needs_content',
    detail: 'Deleting the whole document is not possible. Name a section, or give the content that is to go.',
  })

export const refuseNoop = (detail = 'The document already says exactly this there.'): Refused =>
  refuse({ code: 'patch_noop', detail })

/** Narrows the edit to what differs, and checks what it leaves. */
export function finishPlan(
  tree: readonly Block[],
  place: Place,
  edit: PlannedEdit,
  demandWarnings: readonly string[],
): Planned {
  const { from, to, target } = narrow(tree, edit)
  const base = tree.slice(from, to)
  if (base.length === 0 && target.length === 0) {
    return refuseNoop()
  }
  if (base.length === tree.length && target.length === 0) return refuseDeletion()
  const tooLarge = checkDocumentSize(tree, base, target)
  if (tooLarge) return tooLarge
  const section = place.kind === 'new' ? missingRef(place.missing) : headingRef(place.section)
  const location = place.kind === 'new' ? 'created' : place.matched
  const matched = { location, content: edit.matched, asSeen: false } as const
  const warnings = [...placeWarnings(place), ...demandWarnings, ...edit.warnings]
  const after = tree[from - 1] ?? null
  return { ok: true, plan: { from, base, target, after, section, matched, warnings } }
}

function narrow(tree: readonly Block[], { from, to, target }: Edit): Edit {
  const base = tree.slice(from, to)
  const { head, tail } = equalEnds(base, target)
  return { from: from + head, to: to - tail, target: target.slice(head, target.length - tail) }
}
