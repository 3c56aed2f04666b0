import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { mendUndoOrigins } from '../../../web/document/undo-origins.ts'
import { seededRandom } from '../../support/random.ts'

type Lists = Y.Array<Y.Array<string>>

const listsOf = (ydoc: Y.Doc): Lists => ydoc.getArray('lists')

type Prepare = (ydoc: Y.Doc) => unknown

const asItIs: Prepare = () => undefined
const mended: Prepare = (ydoc) => mendUndoOrigins(ydoc)
const mendedNoMore: Prepare = (ydoc) => mendUndoOrigins(ydoc)()

/** Somebody who writes into lists and undoes. */
function writer(prepare: Prepare, clientId?: number) {
  const ydoc = new Y.Doc({ gc: false })
  if (clientId) ydoc.clientID = clientId
  prepare(ydoc)
  const lists = listsOf(ydoc)
  return { ydoc, lists, undoManager: new Y.UndoManager(lists, { captureTimeout: 0 }) }
}

type Writer = ReturnType<typeof writer>

/**
 * One person alone writes a, b and c into a list, with an undo and a redo of b and an undone x on the way, deletes the
 * list, and undoes that.
 */
function undoOfDeletedList(prepare: Prepare): Y.Doc {
  const { ydoc, lists, undoManager } = writer(prepare)
  const list = Y.Array.from<string>(['a'])
  lists.push([list])
  list.insert(1, ['b'])
  undoManager.undo()
  undoManager.redo()
  list.insert(2, ['x'])
  undoManager.undo()
  list.insert(2, ['c'])
  lists.delete(0)
  undoManager.undo()
  return ydoc
}

function bring(from: Y.Doc, to: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)))
}

function copyOf(ydoc: Y.Doc): Y.Doc {
  const copy = new Y.Doc({ gc: false })
  bring(ydoc, copy)
  return copy
}

// A fault of Yjs (github.com/yjs/yjs/issues/794, open). When this test fails after an update of Yjs, it is mended there,
// and `mendUndoOrigins` can go.
describe('the undo of Yjs', () => {
  // Here c is restored behind the new b, and before what replaced the old b, which stood behind c: that is the new b too.
  // Its origins are then one and the same item. Whoever undid has c behind b; whoever reads the update splits
  // "ab" for the right origin, and is left with the "a" of it for the left one.
  it('shows what it restores in another order to whoever undid than to all others', () => {
    const ydoc = undoOfDeletedList(asItIs)
    expect(listsOf(ydoc).toJSON()).toEqual([['a', 'b', 'c']])
    expect(listsOf(copyOf(ydoc)).toJSON()).toEqual([['a', 'c', 'b']])
  })
})

describe('mended origins', () => {
  it('show it in the same order to all', () => {
    const ydoc = undoOfDeletedList(mended)
    expect(listsOf(ydoc).toJSON()).toEqual([['a', 'b', 'c']])
    expect(listsOf(copyOf(ydoc)).toJSON()).toEqual([['a', 'b', 'c']])
  })

  // The first of 22 among 20,000 seeds with which copies differ without the mend.
  it.each([306, 601, 3119, 3194, 3713, 3729, 3880, 4123])('keep three people alike, seed %i', (seed) => {
    expect(new Set(seenAfter(seed, asItIs)).size, 'different without the mend').toBeGreaterThan(1)
    expect(new Set(seenAfter(seed, mended)).size).toBe(1)
  })

  it('keep three people alike in a thousand other stories', () => {
    for (let seed = 1; seed <= 1000; seed++)
      expect(new Set(seenAfter(seed, mended)).size, `seed ${seed}`).toBe(1)
  })

  it('end when told', () => {
    const ydoc = undoOfDeletedList(mendedNoMore)
    expect(listsOf(copyOf(ydoc)).toJSON()).not.toEqual(listsOf(ydoc).toJSON())
  })
})

/** What each of three people, and somebody who comes later, sees after 60 random things they did and have all been told. */
function seenAfter(seed: number, prepare: Prepare): string[] {
  const random = seededRandom(seed)
  const people = [1, 2, 3].map((clientId) => writer(prepare, clientId))
  random.times(60, (index) => act(random.pick(people), random.pick(people), random, `${index}`))
  for (const from of [...people, ...people])
    for (const to of people) if (from !== to) bring(from.ydoc, to.ydoc)
  const later = people.slice(0, 1).map(({ ydoc }) => copyOf(ydoc))
  return [...people.map(({ ydoc }) => ydoc), ...later].map((ydoc) => JSON.stringify(listsOf(ydoc).toJSON()))
}

function act(person: Writer, other: Writer, random: ReturnType<typeof seededRandom>, word: string): void {
  const { ydoc, lists, undoManager } = person
  const what = random.int(10)
  if (lists.length === 0 || (what === 0 && lists.length < 2)) {
    lists.insert(random.int(lists.length + 1), [Y.Array.from([word])])
  } else if (what < 4) {
    const list = lists.get(random.int(lists.length))
    list.insert(random.chance(0.7) ? list.length : random.int(list.length + 1), [word])
  } else if (what === 4) {
    const list = lists.get(random.int(lists.length))
    if (list.length > 0) list.delete(random.int(list.length))
  } else if (what === 5) lists.delete(random.int(lists.length))
  else if (what < 8) undoManager.undo()
  else if (what === 8) undoManager.redo()
  else if (person !== other) bring(ydoc, other.ydoc)
}
