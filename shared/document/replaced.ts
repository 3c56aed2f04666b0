import * as Y from 'yjs'
import type { Recreated } from './recreated-text.ts'
import { isLive, itemOf, parentOf } from './yjs-internals.ts'
import { isNewIn } from './yjs-transaction.ts'

/** A text or element that is gone, and the new one that was written instead. */
export type Replaced = readonly [gone: Part, fresh: Part]

type Part = Y.XmlElement | Y.XmlText

/**
 * All that was given up for something new when a text was written again, from the text up. The block of the text may have
 * become one of another kind. What is around it has to hold the same as before, for an undo brings that back there.
 */
export function* findReplaced(
  transaction: Y.Transaction,
  { erased, written }: Recreated,
): Generator<Replaced> {
  yield* upFrom(transaction, erased.text, written.text)
}

/** The element that holds this one; null for a block of the document itself. */
export function elementAround(part: Part): Y.XmlElement | null {
  const parent = parentOf(part)
  return parent instanceof Y.XmlElement ? parent : null
}

function* upFrom(transaction: Y.Transaction, gone: Part, fresh: Part): Generator<Replaced> {
  if (isLive(gone) || !isLive(fresh) || !isNewIn(transaction, itemOf(fresh))) return
  yield [gone, fresh]
  const [around, aroundFresh] = [elementAround(gone), elementAround(fresh)]
  if (!around || !aroundFresh) return
  if (gone instanceof Y.XmlText || holdsTheSame(around, aroundFresh))
    yield* upFrom(transaction, around, aroundFresh)
}

const holdsTheSame = (a: Y.XmlElement, b: Y.XmlElement): boolean =>
  a.nodeName === b.nodeName || (listsOfItems.has(a.nodeName) && listsOfItems.has(b.nodeName))

const listsOfItems = new Set(['bulletList', 'orderedList'])
