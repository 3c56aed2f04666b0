import * as Y from 'yjs'
import { findBroughtBack } from './brought-back.ts'
import { appendIds, type IdRun, type IdSet, mergeIds, sliceIds, subtractIds } from './id-set.ts'
import { erasedStretches, findRecreated, type Recreated, writtenStretches } from './recreated-text.ts'
import { repair, touchedBlocks } from './repair.ts'
import { elementAround, findReplaced, type Replaced } from './replaced.ts'
import { rescue } from './rescue.ts'
import { deleteText, locate } from './text-change.ts'
import { fragmentOf } from './ydoc.ts'
import {
  idOf,
  indexAt,
  isLive,
  itemOf,
  type Link,
  parentOf,
  placesOf,
  presentIds,
  setLink,
  textOfItem,
} from './yjs-internals.ts'
import { changedBlocks, type DeleteSet, isNewIn, itemsIn, newItems } from './yjs-transaction.ts'

/** An update as its sender wrote it. */
export type Sent = {
  /** What it deletes: all that its sender knew of and wanted gone. */
  readonly deletions: DeleteSet
  /** Whether it brings content, known or not. */
  readonly bringsContent: boolean
  /** It is all that its sender has (sync step 2), so what it deletes was mostly deleted by others. */
  readonly isWholeState: boolean
}

/**
 * Stands beside a document that several people edit, and looks after what Yjs by itself loses when their changes meet:
 * - links: an editor that splits, joins, wraps or changes the kind of a block erases its text and writes it again. The old
 *   ids are made to stand for the new ones, so that patches, undo and the next two points find the text. So does its undo.
 * - follow: who deletes text that has been written again elsewhere meanwhile deletes it there.
 * - rescue: letters that arrive in a block that is gone, or go with a block whose deletion did not know them, are put back.
 * - repair: blocks fit the schema again.
 *
 * Invariants:
 * 1. Each update is looked at once, on one server, when it arrives from its author.
 * 2. Nothing is done to an update that met no other: then the document is what its author made it.
 * 3. No letter is rescued whose author, or the sender of the deletion, wanted it gone.
 *
 * Needs the deleted content of the document (`gc: false`).
 */
export class DocumentGuard {
  readonly #ydoc: Y.Doc
  readonly #findings: Finding[] = []

  constructor(ydoc: Y.Doc) {
    this.#ydoc = ydoc
    // Until somebody asks for it, Yjs does not know what the top level of a loaded document is.
    fragmentOf(ydoc)
  }

  /** To be called while the update's transaction is in `afterTransaction`. Changes nothing. */
  inspect(transaction: Y.Transaction, sent: Sent): void {
    const finding = findTrouble(transaction, sent)
    if (finding) this.#findings.push(finding)
  }

  /**
   * Does what the inspected updates made necessary, in one transaction. To be called before anything else changes the
   * document, and when no transaction is open (`afterAllTransactions`). Returns the links that are new, to be stored:
   * Yjs keeps them in memory only.
   */
  settle(origin: unknown): Link[] {
    const findings = this.#findings.splice(0)
    if (findings.length === 0) return []
    return this.#ydoc.transact(
      (transaction) => findings.flatMap((finding) => settleOne(transaction, finding)),
      origin,
    )
  }
}

/** Letters that go: what was written instead of letters that had gone, or what these had become. */
type Removal = { readonly ids: IdSet; readonly isBlockGone: boolean }

type Finding = {
  /** Letters that are gone, in their order, and the letters that stand for them. */
  readonly successors: readonly { readonly from: IdSet; readonly to: IdSet }[]
  /** Texts and blocks that are gone, each with the new one that has its letters. */
  readonly replaced: readonly Replaced[]
  readonly removals: readonly Removal[]
  readonly stranded: IdSet
  /** Blocks to look after. */
  readonly blocks: ReadonlySet<Y.XmlElement>
}

function findTrouble(transaction: Y.Transaction, sent: Sent): Finding | null {
  const fresh = newItems(transaction)
  // A client that lost its connection may send again what it had sent: its own move must not be taken for another's.
  const isRepeated = sent.bringsContent && fresh.length === 0
  const blocks = blocksToRepair(transaction)
  const erasing = sent.isWholeState ? transaction.deleteSet : sent.deletions
  const erased = itemsIn(transaction, erasing).filter(
    (item) => isText(item) && item.deleted && !isNewIn(transaction, item),
  )
  const dying = itemsIn(transaction, transaction.deleteSet).filter(
    (item) => isText(item) && !Y.isDeleted(sent.deletions, item.id),
  )
  const back = findBroughtBack(transaction, fresh)
  if (blocks.size + erased.length + dying.length + back.length === 0) return null

  const copies = findCopies(fresh, erased, dying)
  const parts = copies.flatMap((copy) => [...copiedParts(transaction, copy)])
  // Written where nobody can see it, of letters that somebody else dealt with before: it only stands for those.
  const vain = parts.filter(({ isVisible, fate }) => !isVisible && fate !== 'moved')
  const outdated = parts.filter(({ isVisible, fate }) => isVisible && fate === 'deleted')
  const successors = parts.filter((part) => !outdated.includes(part) && !vain.includes(part))
  const movedTwice = sent.isWholeState || isRepeated ? [] : findMovedTwice(transaction, sent, erased, vain)
  const stranded = subtractIds(
    mergeIds(idsOfItems(dying)),
    mergeIds(
      vain.flatMap(({ to }) => [...to]),
      movedTwice.flatMap(({ ids }) => presentIds(transaction.doc, ids)),
    ),
  )
  if (blocks.size + parts.length + back.length + movedTwice.length + stranded.length === 0) return null
  // A text of which nothing stays takes the place of none: an undo would look there for what comes back.
  const staying = new Set(successors.map(({ copy }) => copy))
  return {
    successors: [...successors, ...back, ...vain.map(({ from, to }) => ({ from: to, to: from }))],
    replaced: [
      ...[...staying].flatMap((copy) => [...findReplaced(transaction, copy)]),
      ...back.flatMap(({ replaced }) => replaced),
    ],
    removals: [...movedTwice, ...outdated.map(({ to }) => ({ ids: to, isBlockGone: true }))],
    stranded,
    blocks,
  }
}

/** Letters of a copy that met the same fate. */
type CopiedPart = {
  readonly copy: Recreated
  readonly from: IdSet
  readonly to: IdSet
  readonly isVisible: boolean
  /** What became of the originals: the update moved them, or others had deleted or moved them before it came. */
  readonly fate: 'moved' | 'deleted' | 'moved before'
}

function* copiedParts({ doc, deleteSet }: Y.Transaction, copy: Recreated): Generator<CopiedPart> {
  const { from, to, written } = copy
  const isVisible = isLive(written.text)
  for (const { item, length, index } of placesOf(doc, from)) {
    const isMoved = item.deleted && Y.isDeleted(deleteSet, item.id)
    yield {
      copy,
      from: sliceIds(from, index, index + length),
      to: sliceIds(to, index, index + length),
      isVisible,
      fate: isMoved ? 'moved' : item.deleted ? 'deleted' : 'moved before',
    }
  }
}

function findCopies(
  fresh: readonly Y.Item[],
  erased: readonly Y.Item[],
  dying: readonly Y.Item[],
): Recreated[] {
  if (fresh.length === 0 || erased.length === 0) return []
  const isDying = new Set(dying)
  const written = fresh.filter((item) => isText(item) && (!item.deleted || isDying.has(item)))
  return findRecreated(erasedStretches(new Set(erased)), writtenStretches(new Set(written)))
}

/** Erased letters that were gone already because they had been written again elsewhere. */
function findMovedTwice(
  transaction: Y.Transaction,
  { deletions }: Sent,
  erased: readonly Y.Item[],
  vain: readonly CopiedPart[],
): Removal[] {
  const kept = mergeIds(vain.flatMap(({ from }) => [...from]))
  return erased.flatMap((item) => {
    if (!item.redone || Y.isDeleted(transaction.deleteSet, item.id)) return []
    const ids = subtractIds(idsOfItems([item]), kept)
    const text = textOfItem(item)
    const block = text && elementAround(text)
    const isBlockGone = block !== null && Y.isDeleted(deletions, itemOf(block).id)
    return ids.length > 0 ? [{ ids, isBlockGone }] : []
  })
}

function settleOne(transaction: Y.Transaction, finding: Finding): Link[] {
  const { doc } = transaction
  const emptied = new Set<Y.XmlText>()
  for (const { ids, isBlockGone } of finding.removals) {
    if (isBlockGone) for (const { text } of locate(doc, ids).spans) emptied.add(text)
    deleteText(doc, ids)
  }
  const links = finding.successors.flatMap(({ from, to }) => linkLetters(transaction, from, to))
  for (const pair of finding.replaced) links.push(...linkParts(transaction, pair))
  links.push(...rescue(transaction, finding.stranded))
  for (const text of emptied) removeEmptied(text)
  repair(fragmentOf(doc), new Set([...finding.blocks, ...blocksToRepair(transaction)]))
  return links
}

/** None after a keystroke, so that its cost does not grow with the document. */
function blocksToRepair(transaction: Y.Transaction): Set<Y.XmlElement> {
  return changedBlocks(transaction) ? touchedBlocks(transaction, fragmentOf(transaction.doc)) : new Set()
}

/** Makes letters that are gone stand for others. Those that can be seen somewhere stay what they are. */
function linkLetters(transaction: Y.Transaction, from: IdSet, to: IdSet): Link[] {
  const links: Link[] = []
  for (const { item, offset, length, index } of placesOf(transaction.doc, from)) {
    if (!item.deleted) continue
    let clock = item.id.clock + offset
    for (const [toClient, toClock, part] of sliceIds(to, index, index + length)) {
      links.push([item.id.client, clock, part, toClient, toClock])
      clock += part
    }
  }
  for (const link of links) setLink(transaction, link)
  return links
}

function linkParts(transaction: Y.Transaction, [gone, fresh]: Replaced): Link[] {
  if (itemOf(gone).redone) return []
  const [from, to] = [idOf(gone), idOf(fresh)]
  const link: Link = [from.client, from.clock, 1, to.client, to.clock]
  setLink(transaction, link)
  return [link]
}

/** A block whose text went after its author deleted the block goes too, and with it what holds nothing else. */
function removeEmptied(text: Y.XmlText): void {
  let gone = elementAround(text)
  if (!isLive(text) || !gone || hasText(gone)) return
  for (let around = elementAround(gone); around?.length === 1; around = elementAround(gone)) {
    if (isCell(around)) return
    gone = around
  }
  const parent = parentOf(gone)
  if (parent && parent.length > 1 && !isCell(parent)) parent.delete(indexAt(itemOf(gone)), 1)
}

const hasText = (element: Y.XmlElement): boolean =>
  element.toArray().some((child) => !(child instanceof Y.XmlText) || child.length > 0)

const isCell = (type: Y.XmlFragment): boolean =>
  type instanceof Y.XmlElement && (type.nodeName === 'tableCell' || type.nodeName === 'tableHeader')

const isText = (item: Y.Item): boolean => item.content instanceof Y.ContentString && textOfItem(item) !== null

function idsOfItems(items: readonly Y.Item[]): IdRun[] {
  const ids: IdRun[] = []
  for (const { id, length } of items) appendIds(ids, id.client, id.clock, length)
  return ids
}
