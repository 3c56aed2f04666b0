import * as Y from 'yjs'
import { type IdRun, type IdSet, intersects, mergeIds } from './id-set.ts'
import type { PatchOp } from './patch.ts'
import type { Change } from './undo.ts'
import { fragmentOf } from './ydoc.ts'
import {
  elementOfItem,
  idsWithCopies,
  linksOf,
  liveItems,
  placeOf,
  placesOf,
  type YList,
} from './yjs-internals.ts'

/** What was done with a patch, and what of it is in effect now (PatchRecord). */
export type Step = { readonly head: Change; readonly ops: readonly Pick<PatchOp, 'atMs'>[] }

/**
 * Which of `others` were done on top of the chosen patches, and have to be taken back before these if the text is to make
 * sense: those that changed what a chosen one wrote, or wrote into it or right next to it. So were, in turn, those done
 * on top of them. In the order to take them back: the newest first.
 *
 * What counts is when a patch, its undo or its redo was made, and only what is left of it: a patch that was undone again
 * since is not on top of anything, but the undo of an older one is. The times of one document are all different.
 */
export function dependentsOf<One extends Step>(
  ydoc: Y.Doc,
  chosen: readonly One[],
  others: readonly One[],
): One[] {
  const below = chosen.map((step) => ({ step, place: placeOfChange(ydoc, step.head) }))
  const copied = mergeIds(linksOf(ydoc).map(([client, clock, length]): IdRun => [client, clock, length]))
  const dependents: One[] = []
  for (const step of others.toSorted((a, b) => lastOpMs(a) - lastOpMs(b))) {
    const lower = below.filter((one) => isInEffectSince(step, lastOpMs(one.step)))
    if (lower.length === 0) continue
    const ids = [...step.head.inserted, ...step.head.deleted]
    // Few ids have copies, and to look each of them up is most of the work.
    const all = intersects(copied, ids) ? idsWithCopies(ydoc, ids) : ids
    if (!lower.some(({ place }) => intersects(place, all))) continue
    dependents.push(step)
    below.push({ step, place: placeOfChange(ydoc, step.head) })
  }
  return dependents.reverse()
}

/** When anything was done with it last. */
export const lastOpMs = ({ ops }: Step): number => ops.at(-1)?.atMs ?? 0

/** Whether it was done since then, or undone since then, and not both. */
const isInEffectSince = ({ ops }: Step, atMs: number): boolean =>
  ops.filter((op) => op.atMs > atMs).length % 2 === 1

/** The ids of a change and of all that it holds, stands in or stands next to. */
function placeOfChange(ydoc: Y.Doc, { inserted, deleted }: Change): IdSet {
  const ids = idsWithCopies(ydoc, [...inserted, ...deleted])
  for (const { item, offset, length } of [...placesOf(ydoc, mergeIds(inserted, deleted))]) {
    if (item.content instanceof Y.ContentString) {
      addNeighbours(ids, item, offset - 1, 'left')
      addNeighbours(ids, item, offset + length, 'right')
    }
    const element = elementOfItem(item)
    if (element && !item.deleted) addContent(ids, element)
    if (element && element.nodeName === 'heading' && !item.deleted) addSection(ids, element, fragmentOf(ydoc))
    if (item.deleted) addLostHolders(ids, ydoc, item)
  }
  return mergeIds(ids)
}

/**
 * The word next to this character in the text, with what was deleted on the way: somebody may have replaced the word that
 * stood there.
 */
function addNeighbours(ids: IdRun[], from: Y.Item, offset: number, side: 'left' | 'right'): void {
  const step = side === 'left' ? -1 : 1
  let index = offset
  let isInWord = false
  for (let item: Y.Item | null = from; item; item = item[side]) {
    if (item !== from) index = side === 'left' ? item.length - 1 : 0
    const { id, length, content } = item
    if (item.deleted || !(content instanceof Y.ContentString)) {
      ids.push([id.client, id.clock, length])
      continue
    }
    for (; index >= 0 && index < length; index += step) {
      ids.push([id.client, id.clock + index, 1])
      if (content.str.charAt(index).trim() !== '') isInWord = true
      else if (isInWord) return
    }
  }
}

/** All that is visible in an element or text. */
function addContent(ids: IdRun[], list: YList): void {
  for (const { id, length, content } of liveItems(list)) {
    ids.push([id.client, id.clock, length])
    const inner: unknown = content instanceof Y.ContentType ? content.type : null
    if (inner instanceof Y.XmlElement || inner instanceof Y.XmlText) addContent(ids, inner)
  }
}

/** The blocks under a heading, without which they would belong to the section above. Not those under the title: that is all. */
function addSection(ids: IdRun[], heading: Y.XmlElement, fragment: Y.XmlFragment): void {
  if (heading.parent !== fragment || levelOf(heading) < 2) return
  for (let item = heading._item?.right ?? null; item; item = item.right) {
    const block = item.deleted ? null : elementOfItem(item)
    if (block?.nodeName === 'heading' && levelOf(block) <= levelOf(heading)) return
    ids.push([item.id.client, item.id.clock, item.length])
  }
}

/** The blocks that held something deleted and are gone themselves: it cannot come back before they do. */
function addLostHolders(ids: IdRun[], ydoc: Y.Doc, { parent }: Y.Item): void {
  let holder = parent instanceof Y.AbstractType ? parent._item : null
  while (holder?.deleted) {
    const now = placeOf(ydoc, holder.id)?.item
    if (!now?.deleted) return
    ids.push([now.id.client, now.id.clock, now.length])
    holder = now.parent instanceof Y.AbstractType ? now.parent._item : null
  }
}

/** 1 to 6; programs may have written anything. */
const levelOf = (heading: Y.XmlElement): number => Number(heading.getAttribute('level') ?? 1)
