import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isNestedDeeperThan } from '#server/http/json-depth.ts'

function depthOf(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

it('agrees with a walk through the parsed value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 8 }), fc.integer({ min: 0, max: 8 }), (value, limit) => {
      const depth = depthOf(value)
      expect(isNestedDeeperThan(limit, JSON.stringify(value))).toBe(depth > limit)
      expect(isNestedDeeperThan(limit, JSON.stringify(value, null, 2))).toBe(depth > limit)
    }),
  )
})

it('does not count brackets inside strings', () => {
  expect(isNestedDeeperThan(1, JSON.stringify(['[[[{{{', '"[[[', '\\"[[']))).toBe(false)
})

it('ends on text that is no JSON', () => {
  for (const text of ['', '"', '"\\', ']]]', '{"a', '[[[']) isNestedDeeperThan(2, text)
  expect(isNestedDeeperThan(2, '[[[')).toBe(true)
})
