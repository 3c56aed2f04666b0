import { expect, test } from 'vitest'
import { goOn, type ReviewWalk, step, walkOrder } from '../../../web/chat/review-walk.ts'

const at = (patchId: string, order = ['a', 'b', 'c']): ReviewWalk => ({ messageId: 'm', patchId, order })

test('it goes down the document, and what is seen nowhere comes last', () => {
  const places = new Map([
    ['a', 40],
    ['c', 7],
  ])
  expect(walkOrder(['a', 'b', 'c', 'd'], places)).toEqual(['c', 'a', 'b', 'd'])
})

test('next and previous go round', () => {
  const order = ['a', 'b', 'c']
  expect(step(at('c'), order, 1).patchId).toBe('a')
  expect(step(at('a'), order, -1).patchId).toBe('c')
  expect(step(at('a'), ['a'], 1).patchId).toBe('a')
})

test('one that others wrote meanwhile takes its place in the order', () => {
  expect(step(at('a', ['a', 'b']), ['a', 'new', 'b'], 1)).toMatchObject({
    patchId: 'new',
    order: ['a', 'new', 'b'],
  })
})

test('a decision leads to the one behind it, and from the last one to the first that is left', () => {
  expect(goOn(at('a'), ['a', 'b'])?.patchId).toBe('a')
  expect(goOn(at('b'), ['a', 'c'])?.patchId).toBe('c')
  expect(goOn(at('c'), ['a', 'b'])?.patchId).toBe('a')
  expect(goOn(at('c'), ['new'])?.patchId).toBe('new')
})

test('it is over when nothing is left', () => {
  expect(goOn(at('a'), [])).toBeNull()
})
