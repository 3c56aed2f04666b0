import { expect, it } from 'vitest'
import { fingerprint, isKnown, tagsOf } from '#server/http/etag.ts'

it('names the same values the same and others otherwise', () => {
  expect(fingerprint('a', 1, null)).toBe(fingerprint('a', 1, null))
  const others = [
    fingerprint('a', 1),
    fingerprint('a', '1', null),
    fingerprint('a1', null),
    fingerprint(1, 'a', null),
  ]
  expect(new Set([...others, fingerprint('a', 1, null)]).size).toBe(5)
  expect(fingerprint('a')).toMatch(/^[\w-]{16}$/)
})

it('finds the tags of a header', () => {
  expect(tagsOf('"a", W/"b" ,"c,d"')).toEqual(['"a"', '"b"', '"c,d"'])
  expect(tagsOf('*')).toEqual(['*'])
  expect(tagsOf('no quotes')).toEqual([])
})

it.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ['*', true],
  ['"b"', false],
  ['a', false],
  [undefined, false],
])('with If-None-Match %s the tag "a" is known: %s', (header, known) => {
  expect(isKnown('"a"', header)).toBe(known)
})
