import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, linksOf, placeOf } from '#shared/document/yjs-internals.ts'

/** A document of client 1 whose first text had letters that are deleted: 2 to 7 of its clock. */
function withTombstones(): Y.Doc {
  const ydoc = new Y.Doc({ gc: false })
  ydoc.clientID = 1
  const [block, text] = [new Y.XmlElement('paragraph'), new Y.XmlText()]
  fragmentOf(ydoc).insert(0, [block])
  block.insert(0, [text])
  text.insert(0, 'abcdef')
  text.delete(0, 6)
  return ydoc
}

const clockNow = (ydoc: Y.Doc, clock: number) => {
  const place = placeOf(ydoc, { client: 1, clock })
  return place && place.item.id.clock + place.offset
}

test('letters that are gone stand for others, and these for others again', () => {
  const ydoc = withTombstones()
  applyLinks(ydoc, [
    [1, 2, 2, 1, 4],
    [1, 4, 2, 1, 6],
  ])
  expect([2, 3, 4, 5, 6].map((clock) => clockNow(ydoc, clock))).toEqual([6, 7, 6, 7, 6])
})

// Otherwise whoever looks for the letter walks in a circle for ever, and with it the server. Seed 17 of everything.
test.each([
  { circle: 'itself', links: [[1, 2, 1, 1, 2]] },
  {
    circle: 'what stands for it',
    links: [
      [1, 2, 1, 1, 4],
      [1, 4, 1, 1, 2],
    ],
  },
  {
    circle: 'what stands for it in part',
    links: [
      [1, 3, 1, 1, 5],
      [1, 4, 2, 1, 2],
    ],
  },
  {
    circle: 'what stood for it, by way of another',
    links: [
      [1, 2, 1, 1, 3],
      [1, 3, 1, 1, 4],
      [1, 4, 1, 1, 5],
      [1, 5, 1, 1, 2],
      [1, 3, 1, 1, 6],
      [1, 6, 1, 1, 2],
    ],
  },
] as const)('no letter comes to stand for $circle', ({ links }) => {
  const ydoc = withTombstones()
  applyLinks(ydoc, links)
  for (let clock = 2; clock < 8; clock++) expect(clockNow(ydoc, clock)).toBeGreaterThan(1)
  const again = withTombstones()
  applyLinks(again, linksOf(ydoc))
  for (let clock = 2; clock < 8; clock++) expect(clockNow(again, clock)).toBe(clockNow(ydoc, clock))
})
