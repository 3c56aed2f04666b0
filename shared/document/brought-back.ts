import * as Y from 'yjs'
import type { IdSet } from './id-set.ts'
import { erasedStretches, findRecreated, leastCommon, writtenStretches } from './recreated-text.ts'
import { findReplaced, type Replaced } from './replaced.ts'
import { elementOfItem, itemAt, textOfItem, textsWithin } from './yjs-internals.ts'
import { isNewIn } from './yjs-transaction.ts'

/** Letters that went in an earlier transaction, and the same letters that an undo of an editor wrote again. */
export type BroughtBack = {
  readonly from: IdSet
  readonly to: IdSet
  readonly replaced: readonly Replaced[]
}

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
      replaced: [...findReplaced(transaction, copy)],
    }))
}

const lettersIn = (element: Y.XmlElement): Y.Item[] =>
  [...textsWithin(element)].filter((item) => item.content instanceof Y.ContentString && textOfItem(item))
