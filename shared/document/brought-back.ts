import * as Y from 'yjs'
import type { IdSet } from './id-set.ts'
import { erasedStretches, findRecreated, leastCommon, writtenStretches } from './recreated-text.ts'
import { elementOfItem, isLive, itemAt, itemOf, parentOf, textOfItem, textsWithin } from './yjs-internals.ts'
import { isNewIn } from './yjs-transaction.ts'

/** Letters that went in an earlier transaction, and the same letters that an undo of an editor wrote again. */
export type BroughtBack = {
  readonly from: IdSet
  readonly to: IdSet
  /** The deleted texts and elements that held them, each with the one that does now. */
  readonly replaced: readonly (readonly [gone: Part, fresh: Part])[]
}

type Part = Y.XmlElement | Y.XmlText

/**
 * Yjs cannot take a deletion back, so an undo writes the content again, right in front of where it was. That is how it is
 * known here: new text or a new block in front of a deleted one that says the same. Few letters are the same by chance,
 * and who types comes by one at a time.
 */
export function findBroughtBack(transaction: Y.Transaction, fresh: readonly Y.Item[]): BroughtBack[] {
  return fresh.flatMap((item) => {
    const gone = item.deleted ? null : deletedBehind(transaction, item)
    if (!gone) return []
    const text = textAgain(item, gone)
    return text ? [text] : blockAgain(transaction, item, gone)
  })
}

/** What stood behind the new item when it was written, where that had gone before and is nowhere else. */
function deletedBehind(transaction: Y.Transaction, { rightOrigin, parent }: Y.Item): Y.Item | null {
  const behind = rightOrigin && itemAt(transaction.doc, rightOrigin)
  if (!behind?.deleted || behind.redone || behind.parent !== parent) return null
  return isNewIn(transaction, behind) || Y.isDeleted(transaction.deleteSet, behind.id) ? null : behind
}

function textAgain({ id, content, rightOrigin }: Y.Item, gone: Y.Item): BroughtBack | null {
  if (!(content instanceof Y.ContentString) || !(gone.content instanceof Y.ContentString)) return null
  const { str } = content
  const { client, clock } = rightOrigin ?? gone.id
  if (str.length < leastCommon || !gone.content.str.startsWith(str, clock - gone.id.clock)) return null
  return { from: [[client, clock, str.length]], to: [[id.client, id.clock, str.length]], replaced: [] }
}

function blockAgain(transaction: Y.Transaction, item: Y.Item, gone: Y.Item): BroughtBack[] {
  const [now, then] = [elementOfItem(item), elementOfItem(gone)]
  if (!now || now.nodeName !== then?.nodeName) return []
  const written = lettersIn(now).filter((letters) => !letters.deleted && isNewIn(transaction, letters))
  const erased = erasedStretches(new Set(lettersIn(then)))
  return findRecreated(erased, writtenStretches(new Set(written)))
    .filter((copy) => copy.written.letters.length >= leastCommon)
    .map((copy) => ({
      from: copy.from,
      to: copy.to,
      replaced: [...holders(transaction, copy.erased.text, copy.written.text)],
    }))
}

/** From the text up to the block, as far as both sides are built alike. */
function* holders(transaction: Y.Transaction, gone: Part, fresh: Part): Generator<[gone: Part, fresh: Part]> {
  if (isLive(gone) || !isNewIn(transaction, itemOf(fresh)) || kindOf(gone) !== kindOf(fresh)) return
  yield [gone, fresh]
  const [around, aroundFresh] = [parentOf(gone), parentOf(fresh)]
  if (around instanceof Y.XmlElement && aroundFresh instanceof Y.XmlElement)
    yield* holders(transaction, around, aroundFresh)
}

const lettersIn = (element: Y.XmlElement): Y.Item[] =>
  [...textsWithin(element)].filter((item) => item.content instanceof Y.ContentString && textOfItem(item))

const kindOf = (part: Part): string => (part instanceof Y.XmlElement ? part.nodeName : '')
