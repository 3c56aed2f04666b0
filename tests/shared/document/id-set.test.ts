import { describe, expect, test } from 'vitest'
import {
  countIds,
  hasId,
  type IdSet,
  idAt,
  intersects,
  lastId,
  mergeIds,
  sliceIds,
  subtractIds,
} from '#shared/document/id-set.ts'

const runs: IdSet = [
  [1, 10, 3],
  [2, 0, 2],
  [1, 13, 1],
]

describe('ids in an order', () => {
  test('are counted', () => expect(countIds(runs)).toBe(6))
  test('are found by their place', () => {
    expect(idAt(runs, 0)).toEqual({ client: 1, clock: 10 })
    expect(idAt(runs, 4)).toEqual({ client: 2, clock: 1 })
    expect(lastId(runs)).toEqual({ client: 1, clock: 13 })
  })
  test('have none before the first and after the last', () => {
    expect(idAt(runs, -1)).toBeNull()
    expect(idAt(runs, 6)).toBeNull()
    expect(lastId([])).toBeNull()
  })
  test('are cut at places, not at runs', () =>
    expect(sliceIds(runs, 2, 5)).toEqual([
      [1, 12, 1],
      [2, 0, 2],
    ]))
})

describe('ids as a set', () => {
  test('are sorted, joined, and each there once', () =>
    expect(mergeIds(runs, [[1, 12, 4]])).toEqual([
      [1, 10, 6],
      [2, 0, 2],
    ]))
  test('lose what is taken from them', () =>
    expect(
      subtractIds(
        [[1, 10, 6]],
        [
          [1, 0, 11],
          [1, 12, 2],
          [2, 0, 99],
        ],
      ),
    ).toEqual([
      [1, 11, 1],
      [1, 14, 2],
    ]))
  test('lose to a run that reaches over several of them', () =>
    expect(
      subtractIds(
        [
          [1, 0, 4],
          [1, 6, 4],
          [2, 0, 2],
          [3, 5, 1],
        ],
        [
          [1, 2, 6],
          [2, 0, 1],
          [2, 7, 1],
          [3, 5, 1],
        ],
      ),
    ).toEqual([
      [1, 0, 2],
      [1, 8, 2],
      [2, 1, 1],
    ]))
  test('know what is in them', () => {
    expect(hasId(runs, { client: 2, clock: 1 })).toBe(true)
    expect(hasId(runs, { client: 2, clock: 2 })).toBe(false)
  })

  test('have an id in common or none', () => {
    expect(intersects(mergeIds(runs), [[1, 13, 9]])).toBe(true)
    expect(intersects(mergeIds(runs), [[1, 14, 9]])).toBe(false)
    expect(
      intersects(
        [
          [1, 0, 5],
          [3, 0, 5],
        ],
        [
          [1, 5, 5],
          [2, 0, 9],
          [3, 4, 1],
        ],
      ),
    ).toBe(true)
    expect(intersects([], runs)).toBe(false)
  })
})
