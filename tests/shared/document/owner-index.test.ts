import { describe, expect, it } from 'vitest'
import { OwnerIndex } from '#shared/document/owner-index.ts'

/** Owners of the first `count` ids of client 1, one letter each; `.` where nobody is known, upper case for patch `p`. */
const ownersOf = (index: OwnerIndex, count: number): string =>
  index
    .ownersOf(1, 0, count)
    .map(({ owner, length }) => {
      const letter = owner.by === 'unknown' ? '.' : owner.by
      return (owner.patchId === null ? letter : letter.toUpperCase()).repeat(length)
    })
    .join('')

describe('the owners of ids', () => {
  it('are nobody where nothing was noted', () => {
    expect(ownersOf(new OwnerIndex(), 4)).toBe('....')
  })

  it('go on with whoever began', () => {
    const index = new OwnerIndex()
    expect(index.begin(1, 2, 'a')).toEqual([1, 2, null, 'a', null])
    expect(index.begin(1, 5, 'a'), 'typing on is no news').toBeNull()
    expect(ownersOf(index, 6)).toBe('..aaaa')
  })

  it('stay whose they were when somebody else goes on with the client', () => {
    const index = new OwnerIndex()
    index.begin(1, 0, 'a')
    expect(index.begin(1, 3, 'b')).toEqual([1, 3, null, 'b', null])
    index.begin(1, 5, 'a')
    expect(ownersOf(index, 7)).toBe('aaabbaa')
  })

  it('change in the middle, and go on behind that as before', () => {
    const index = new OwnerIndex()
    index.begin(1, 0, 'a')
    index.apply([1, 2, 3, 'b', 'p'])
    expect(ownersOf(index, 8)).toBe('aaBBBaaa')
    expect(index.begin(1, 8, 'a')).toBeNull()
    index.apply([1, 1, 2, 'c', null])
    expect(ownersOf(index, 8)).toBe('accBBaaa')
    index.apply([1, 0, 8, 'd', null])
    expect(ownersOf(index, 9)).toBe('dddddddda')
  })

  it('whose last stretch is a patch go on with its author alone', () => {
    const index = new OwnerIndex()
    index.begin(1, 0, 'a')
    index.apply([1, 0, 4, 'a', 'p'])
    index.begin(1, 4, 'a')
    expect(ownersOf(index, 6)).toBe('AAAAaa')
  })

  it('are the same whether changes are applied one by one or told as one plain list', () => {
    const index = new OwnerIndex()
    const told = [
      index.begin(1, 0, 'a'),
      index.begin(1, 4, 'b'),
      [1, 2, 4, 'c', 'p'] as const,
      index.begin(1, 9, 'a'),
    ].filter((change) => change !== null)
    index.apply([1, 2, 4, 'c', 'p'])
    const copy = new OwnerIndex()
    for (const change of JSON.parse(JSON.stringify(told)) as typeof told) copy.apply(change)
    expect(ownersOf(copy, 12)).toBe(ownersOf(index, 12))
    expect([...copy.sessions()]).toEqual([{ client: 1, clock: 9, owner: { by: 'a', patchId: null } }])
  })
})
