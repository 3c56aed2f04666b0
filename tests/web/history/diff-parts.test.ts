import { expect, test } from 'vitest'
import { type DiffPart, diffParts } from '../../../web/history/diff-parts.ts'

/** One line a part. */
const told = (before: string[], after: string[]) =>
  diffParts(before.join('\n\n'), after.join('\n\n')).map(lineOf)

function lineOf(part: DiffPart): string {
  if (part.kind === 'same') return `= ${part.text}`
  if (part.kind === 'left_out') return `… ${part.paragraphs}`
  return `- ${part.before.split('\n\n')} + ${part.after.split('\n\n')}`
}

test('texts that are the same have no parts', () => {
  expect(told(['One', 'Two'], ['One', 'Two'])).toEqual([])
})

test('a change stands between the paragraphs beside it', () => {
  expect(told(['One', 'Two', 'Three'], ['One', '2', 'Three'])).toEqual(['= One', '- Two + 2', '= Three'])
})

test('what is far from a change is left out, but never a single paragraph', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  expect(told(before, ['x', ...before.slice(1)])).toEqual(['- a + x', '= b', '… 5'])
  expect(told(before, [...before, 'x'])).toEqual(['… 6', '= g', '-  + x'])
  expect(told(before, ['x', ...before.slice(1, 6), 'y'])).toEqual(['- a + x', '= b', '… 3', '= f', '- g + y'])
  expect(told(before, ['x', 'b', 'c', 'd', 'y', 'f', 'z'])).toEqual([
    '- a + x',
    '= b',
    '= c',
    '= d',
    '- e + y',
    '= f',
    '- g + z',
  ])
})

test('a text that was empty, or becomes it, changes as a whole', () => {
  expect(told([], ['One', 'Two'])).toEqual(['-  + One,Two'])
  expect(told(['One', 'Two'], [])).toEqual(['- One,Two + '])
})

test('all of both texts is in the parts, in order', () => {
  const before = ['a', 'b', 'b', 'c', 'a', 'd', 'b']
  const after = ['b', 'a', 'c', 'b', 'd', 'd', 'a']
  const parts = diffParts(before.join('\n\n'), after.join('\n\n'))
  const side = (key: 'before' | 'after') =>
    parts.flatMap((part) => {
      if (part.kind === 'left_out') return ['?']
      return (part.kind === 'same' ? part.text : part[key]).split('\n\n').filter((each) => each !== '')
    })
  expect(side('before')).toEqual(before)
  expect(side('after')).toEqual(after)
})
