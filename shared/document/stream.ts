import * as Y from 'yjs'
import { type ApplyOptions, tellApplied } from './apply.ts'
import { reconcile } from './change.ts'
import type { Demand } from './demand.ts'
import { GrowingMarkdown } from './growing-markdown.ts'
import { hasId, type IdSet, lastId, mergeIds, subtractIds } from './id-set.ts'
import { joinMarkdown, writeBlocks } from './markdown.ts'
import type { AppliedPatch, Patch } from './patch.ts'
import type { Edit } from './place.ts'
import { findPlace, finishPlan, type Place, type Plan, planEdit, planPatch, refuseNoop } from './plan.ts'
import type { Refusal, Refused } from './refusal.ts'
import { removedContent } from './removed-content.ts'
import { repairChanged } from './repair.ts'
import { StreamLimits } from './stream-limits.ts'
import { type Block, type PlannedBlock, readTree } from './tree.ts'
import { stands } from './undo.ts'
import { Weaver } from './weave.ts'
import { type Conflict, type Written, write } from './writing.ts'
import { fragmentOf } from './ydoc.ts'
import { elementAt, isLive, type Link } from './yjs-internals.ts'

/** What is known of a patch before its text is. */
export type PatchHead = Pick<Patch, 'operation' | 'location' | 'oldContent'>

export type StreamOptions = Omit<ApplyOptions, 'origin' | 'seen'>

/** What one write did. */
export type StreamWrite = Pick<Written<unknown>, 'inserted' | 'deleted' | 'links'>

export type StreamEnd =
  | { readonly kind: 'applied'; readonly applied: AppliedPatch }
  /** Nothing of it is in the document. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** It broke off, and what was written until then is in the document; `refusal` says why where that was no one's wish. */
  | { readonly kind: 'interrupted'; readonly applied: AppliedPatch; readonly refusal: Refusal | null }

/** Whether a patch can grow in the document. One that replaces or deletes a passage has to know all of that first. */
export const canStream = ({ operation, oldContent }: PatchHead): boolean =>
  operation === 'insert' || operation === 'append' || (operation === 'update' && oldContent === undefined)

/** Begins a patch in the document as it is now, and writes nothing yet. Refused where the whole patch would be. */
export function beginStream(
  ydoc: Y.Doc,
  head: PatchHead,
  options: StreamOptions = {},
): { readonly ok: true; readonly stream: StreamingPatch } | Refused {
  if (!canStream(head)) throw new Error(`this ${head.operation} has to be applied as a whole`)
  const tree = readTree(ydoc)
  const place = findPlace(tree, head, options)
  return place.ok ? { ok: true, stream: new StreamingPatch(tree, place, head, options) } : place
}

/**
 * A patch that comes into the document while its text is being written.
 *
 * Invariants:
 * 1. Each flush turns the shadow (what this stream has written so far) into what the text comes to by now, all by ids. So
 *    nothing is touched that others do meanwhile, and any copy of the document will do, also one that was loaded anew.
 * 2. At its end the document is what the whole patch, applied at once where the stream began, would have made of it.
 * 3. Until then nothing that stood in the document goes before what takes its place is whole.
 * 4. Nothing goes that the veto is against, not even for a moment: the writing stands still until it is for it again.
 *
 * It has no clock: whoever holds it says when to flush.
 */
export class StreamingPatch {
  /** The document as it was when the stream began. All indexes are those of its blocks. */
  readonly #tree: readonly Block[]
  readonly #place: Place
  readonly #head: PatchHead
  readonly #options: StreamOptions
  readonly #source = new GrowingMarkdown()
  readonly #limits: StreamLimits
  #shadow: Shadow | null = null
  #weaving: { readonly from: number; readonly to: number; readonly weaver: Weaver } | null = null
  #last: Step | null = null
  #done: Done = { inserted: [], deleted: [], links: [], conflicts: [] }
  #caret: Y.RelativePosition | null = null
  #stop: Refusal | null = null

  /** By `beginStream`. */
  constructor(tree: readonly Block[], place: Place, head: PatchHead, options: StreamOptions) {
    this.#tree = tree
    this.#place = place
    this.#head = head
    this.#options = options
    const section = place.kind === 'section' && head.operation === 'update' ? place.section : null
    const replaced = section ? tree.slice(section.heading ?? section.start, section.end) : []
    this.#limits = new StreamLimits(tree, replaced)
  }

  /** Takes the next piece of the patch's Markdown; it may end anywhere. */
  push(text: string): void {
    this.#source.push(text)
  }

  /**
   * Writes what can be shown by now: in one transaction, or as a part of an open one. Null where there was nothing to
   * write. A text that is over a limit is taken back, with what came of it so far.
   */
  flush(ydoc: Y.Doc, origin: unknown = null): StreamWrite | null {
    if (this.#stop || this.#wasDeleted(ydoc)) return null
    const content = this.#source.read()
    this.#stop = this.#limits.check(this.#source.text, content ?? [])
    if (this.#stop) return this.withdraw(ydoc, origin)
    const step = content && this.#planStep(content)
    return step && !this.#objection(step.plan) ? this.#take(ydoc, step, origin) : null
  }

  /** Why it writes no more, whatever else comes in. */
  get stopped(): Refusal | null {
    return this.#stop
  }

  /** Right behind what was written last; null before that. */
  caret(): Y.RelativePosition | null {
    return this.#caret
  }

  /** Writes the rest, now that the whole patch is known. Where that is refused, what was written is taken back. */
  end(ydoc: Y.Doc, patch: Patch, origin: unknown = null): StreamEnd {
    const planned = planPatch(this.#tree, patch, this.#options)
    if (!planned.ok) return this.#giveUp(ydoc, planned.refusal, origin)
    if (!this.#stop && !this.#wasDeleted(ydoc)) {
      const objection = this.#objection(planned.plan)
      if (objection) return this.#giveUp(ydoc, objection, origin)
      this.#take(ydoc, wholeStep(planned.plan), origin)
    }
    const applied = this.soFar(ydoc)
    if (!applied) return { kind: 'refused', refusal: this.#stop ?? refuseNoop().refusal }
    return this.#stop ? { kind: 'interrupted', applied, refusal: this.#stop } : { kind: 'applied', applied }
  }

  /** Takes back what was written, but for what others wrote into it. Null where that is nothing. */
  withdraw(ydoc: Y.Doc, origin: unknown = null): StreamWrite | null {
    const { from, to } = this.#shadow ?? { from: 0, to: 0 }
    const written = this.#write(ydoc, { from, to, target: this.#tree.slice(from, to) }, origin)
    this.#last = null
    return written
  }

  /** What it did up to now; null when that is nothing, or when nothing of it is left. */
  soFar(ydoc: Y.Doc): AppliedPatch | null {
    const { inserted, links, conflicts } = this.#done
    const deleted = subtractIds(this.#done.deleted, inserted)
    if (!this.#last || !this.#shadow || !stands(ydoc, { inserted, deleted })) return null
    const { plan } = this.#last
    const start = plan.from - this.#shadow.from
    const value = this.#shadow.blocks.slice(start, start + plan.target.length)
    const removed = removedContent(plan.base, deleted, plan.after?.id ?? null)
    const before = joinMarkdown(writeBlocks(plan.base))
    return tellApplied(ydoc, plan, before, { value, inserted, deleted, links, conflicts, removed })
  }

  #giveUp(ydoc: Y.Doc, refusal: Refusal, origin: unknown): StreamEnd {
    this.withdraw(ydoc, origin)
    return { kind: 'refused', refusal }
  }

  #objection(plan: Plan): Refusal | null {
    return this.#options.veto?.(plan, this.#tree) ?? null
  }

  /** What the text so far comes to; null while it says nothing that could be written. */
  #planStep(content: readonly PlannedBlock[]): Step | null {
    const { operation } = this.#head
    const edit = planEdit(this.#tree, this.#place, demandOf(operation, content), this.#options)
    if (!edit.ok) return null
    const woven = operation === 'update' ? this.#weaverOf(edit).weave(edit.target) : undefined
    const target = woven?.blocks ?? edit.target
    const planned = finishPlan(this.#tree, this.#place, { ...edit, target }, [])
    return planned.ok ? { plan: planned.plan, end: edit.from + (woven?.end ?? target.length) } : null
  }

  /** The content decides what it replaces, until it is known to bring a heading. */
  #weaverOf({ from, to }: Edit): Weaver {
    if (this.#weaving?.from !== from || this.#weaving.to !== to)
      this.#weaving = { from, to, weaver: new Weaver(this.#tree.slice(from, to)) }
    return this.#weaving.weaver
  }

  #take(ydoc: Y.Doc, step: Step, origin: unknown): StreamWrite | null {
    const { from, base, target } = step.plan
    this.#last = step
    return this.#write(ydoc, { from, to: from + base.length, target }, origin)
  }

  #write(ydoc: Y.Doc, { from, to, target }: Edit, origin: unknown): StreamWrite | null {
    const tree = this.#tree
    const shadow = widen(this.#shadow ?? { from, to, blocks: tree.slice(from, to) }, tree, from, to)
    const goal = [...tree.slice(shadow.from, from), ...target, ...tree.slice(to, shadow.to)]
    const fragment = fragmentOf(ydoc)
    const written = write(ydoc, origin, (writing) => {
      const after = tree[shadow.from - 1] ?? null
      const blocks = reconcile(writing, fragment, shadow.blocks, goal, after)
      repairChanged(fragment, writing.transaction)
      return blocks
    })
    this.#shadow = { ...shadow, blocks: written.value }
    this.#note(written)
    return written.inserted.length + written.deleted.length > 0 ? written : null
  }

  #note({ inserted, deleted, links, conflicts }: Written<unknown>): void {
    const done = this.#done
    const isCut = conflicts.some(({ kind, id }) => kind === 'block_gone' && hasId(done.inserted, id))
    if (isCut) this.#stop ??= deletedMeanwhile
    this.#done = {
      inserted: mergeIds(done.inserted, inserted),
      deleted: mergeIds(done.deleted, deleted),
      links: [...done.links, ...links],
      conflicts: [...done.conflicts, ...conflicts],
    }
    const last = lastId(inserted)
    if (last) this.#caret = new Y.RelativePosition(null, null, Y.createID(last.client, last.clock), -1)
  }

  /** Whether somebody deleted the section, or the block in which it was being written. From then on it writes no more. */
  #wasDeleted(ydoc: Y.Doc): boolean {
    const heading = this.#place.kind === 'section' ? this.#place.section.heading : null
    const open = this.#last && this.#last.end > this.#last.plan.from ? this.#last.end - 1 : -1
    for (const block of [this.#tree[heading ?? -1], this.#shadow?.blocks[open - this.#shadow.from]]) {
      const element = block && elementAt(ydoc, block.id)
      if (block && !(element && isLive(element))) this.#stop ??= deletedMeanwhile
    }
    return this.#stop !== null
  }
}

/** The blocks [from, to) of the tree the stream began with, as it left them. */
type Shadow = { readonly from: number; readonly to: number; readonly blocks: readonly Block[] }

/** A plan for the text so far. What is new ends before `end`, an index of the planned tree. */
type Step = { readonly plan: Plan; readonly end: number }

const wholeStep = (plan: Plan): Step => ({ plan, end: plan.from + plan.target.length })

/** All that the stream did, over all its transactions. */
type Done = {
  readonly inserted: IdSet
  readonly deleted: IdSet
  readonly links: readonly Link[]
  readonly conflicts: readonly Conflict[]
}

const demandOf = (operation: Patch['operation'], content: readonly PlannedBlock[]): Demand =>
  operation === 'insert' || operation === 'append'
    ? { ok: true, kind: 'add', operation, content, warnings: [] }
    : { ok: true, kind: 'rewrite', content, warnings: [] }

/** The shadow with the blocks of the tree around it that it now has to do with. */
function widen(shadow: Shadow, tree: readonly Block[], from: number, to: number): Shadow {
  const [first, last] = [Math.min(from, shadow.from), Math.max(to, shadow.to)]
  const blocks = [...tree.slice(first, shadow.from), ...shadow.blocks, ...tree.slice(shadow.to, last)]
  return { from: first, to: last, blocks }
}

const deletedMeanwhile: Refusal = {
  code: 'deleted_meanwhile',
  detail:
    'Somebody deleted that text while you were writing it, so the rest of it was left out. Ask before you write it again.',
}
