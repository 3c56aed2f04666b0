import type * as Y from 'yjs'
import { reconcile } from './change.ts'
import { joinMarkdown, writeBlocks } from './markdown.ts'
import { type HeadingRef, handleOf } from './outline.ts'
import type { AppliedPatch, Patch } from './patch.ts'
import type { PlaceSection } from './place.ts'
import { findPlace, type Plan, type Planned, planPatch, refuseNoop } from './plan.ts'
import { quote, type Refusal, type Refused, refuse } from './refusal.ts'
import { repair, touchedBlocks } from './repair.ts'
import { meet, newsSince } from './stale.ts'
import { type Block, readBlock, readTree } from './tree.ts'
import { type Written, write } from './writing.ts'
import { fragmentOf } from './ydoc.ts'
import { elementAt, isLive } from './yjs-internals.ts'

export type ApplyOptions = {
  /** Says who and why, for all who watch the document's updates. */
  readonly origin: unknown
  /** The tree (`readTree`) that the patch's author read. What others changed since then is then told apart from it. */
  readonly seen?: readonly Block[] | undefined
  /** What insert and append do about a section that is not there. Default: create. */
  readonly onMissing?: 'create' | 'refuse' | undefined
  /** Where a new section goes. Default: at the end of its parent. */
  readonly placeSection?: PlaceSection | undefined
  /** Has the last word on what a patch would do, before anything is touched. */
  readonly veto?: Veto | undefined
}

/** Looks at a plan for this tree. What it answers refuses the patch. */
export type Veto = (plan: Plan, tree: readonly Block[]) => Refusal | null

export type PatchResult = { readonly ok: true; readonly applied: AppliedPatch } | Refused

/**
 * Applies a patch to the live document in one Yjs transaction, or refuses it and leaves the document as it is. Blocks and
 * words that the patch does not change are not touched; what others write at the same moment stays.
 */
export function applyPatch(ydoc: Y.Doc, patch: Patch, options: ApplyOptions): PatchResult {
  const found = findPlan(ydoc, patch, options)
  if (!found.ok) return found
  const objection = options.veto?.(found.plan, readTree(ydoc))
  return objection ? refuse(objection) : applyPlan(ydoc, found.plan, options.origin)
}

/**
 * The text a patch replaces is looked for to the letter in the document its author read, then in the live one; only then
 * in both as somebody remembers it. What a patch takes away without naming it (a section as a whole) is what its author
 * read, not what others wrote there since. And what others did since is not done a second time.
 */
function findPlan(ydoc: Y.Doc, patch: Patch, { seen, onMissing, placeSection }: ApplyOptions): Planned {
  const live = readTree(ydoc)
  const options = { seen, onMissing, placeSection }
  if (!seen) return planPatch(live, patch, options)
  const carry = ({ plan }: { plan: Plan }) => carryOver(ydoc, { seen, live, patch }, plan)
  if (patch.operation === 'insert' || patch.operation === 'append') {
    const planned = planPatch(live, patch, options)
    return planned.ok ? carry(planned) : planned
  }
  const read = planPatch(seen, patch, { tolerance: 'strict' })
  if (read.ok && read.plan.matched.content !== null) return carry(asSeen(read))
  const exact = planPatch(live, patch, { ...options, tolerance: 'strict' })
  const isSure = exact.ok ? exact.plan.matched.content !== null : !isUnfound(exact.refusal)
  if (isSure) return exact
  const remembered = planPatch(seen, patch)
  if (remembered.ok) return carry(asSeen(remembered))
  return isUnfound(remembered.refusal) ? planPatch(live, patch, options) : remembered
}

const isUnfound = ({ code }: Refusal): boolean =>
  code === 'old_content_not_found' || code === 'location_not_found'

const asSeen = ({ plan }: { plan: Plan }): { plan: Plan } => ({
  plan: { ...plan, matched: { ...plan.matched, asSeen: true } },
})

type Reading = {
  readonly seen: readonly Block[]
  readonly live: readonly Block[]
  readonly patch: Patch
}

/** The plan of an author who read an older document, unless others changed the same words or did the same since. */
function carryOver(ydoc: Y.Doc, { seen, live, patch }: Reading, plan: Plan): Planned {
  const place = findPlace(live, patch, { seen })
  const section = place.ok && place.kind === 'section' ? place.section : null
  const blocks = section ? live.slice(section.heading ?? section.start, section.end) : []
  const meeting = meet(ydoc, plan.base, plan.target, newsSince(seen, blocks))
  switch (meeting.kind) {
    case 'apart':
      return { ok: true, plan }
    case 'repeated':
      return refuseNoop('Somebody did exactly this after you read it, so it was not done a second time.')
    case 'partly':
      return refuseChanged(blocks, 'Somebody did a part of this after you read it. Send only what is missing')
    case 'overlap':
      return meeting.now === 'gone'
        ? refuseChanged([], 'Somebody deleted that text after you read it. Read the section again')
        : refuseChanged(
            [meeting.now],
            'Somebody changed that text after you read it, at the very words you want to change. Send the update again',
          )
  }
}

function refuseChanged(current: readonly Block[], reason: string): Refused {
  const detail = current.length === 0 ? `${reason}.` : `${reason}, against the current text, which is given.`
  const currentContent = quote(joinMarkdown(writeBlocks(current)))
  return refuse({ code: 'old_content_changed', detail, currentContent })
}

/** Brings a plan into the document: one transaction, whose ids are in the result. */
function applyPlan(ydoc: Y.Doc, plan: Plan, origin: unknown): PatchResult {
  const fragment = fragmentOf(ydoc)
  const before = markdownNow(ydoc, plan.base)
  const written = write(ydoc, origin, (writing) => {
    const blocks = reconcile(writing, fragment, plan.base, plan.target, plan.after)
    repair(fragment, touchedBlocks(writing.transaction, fragment))
    return blocks
  })
  if (written.inserted.length === 0 && written.deleted.length === 0) return refuseNoop()
  return { ok: true, applied: tellApplied(ydoc, plan, before, written) }
}

/** What there is to tell of a plan that is in the document. `written.value` is what became of its target. */
export function tellApplied(
  ydoc: Y.Doc,
  { section, matched, warnings }: Plan,
  before: string,
  { value, removed, ...done }: Written<readonly Block[]>,
): AppliedPatch {
  return {
    section: withHandle(section, value),
    matched,
    warnings,
    ...done,
    deletedPreview: removed,
    before,
    after: markdownNow(ydoc, value),
  }
}

/** The section that a plan made has its handle from the heading that is there now. */
function withHandle(section: HeadingRef, written: readonly Block[]): HeadingRef {
  const heading = written.find((block) => block.type === 'heading')
  return section.handle === '' && heading ? { ...section, handle: handleOf(heading) } : section
}

/** These blocks as they are in the document now; those that are gone are left out. */
function markdownNow(ydoc: Y.Doc, blocks: readonly Block[]): string {
  const present = blocks.flatMap((block) => {
    const element = elementAt(ydoc, block.id)
    return element && isLive(element) ? [readBlock(element)] : []
  })
  return joinMarkdown(writeBlocks(present))
}
