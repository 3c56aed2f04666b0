import { expect, test } from 'vitest'
import { hoursOf, readDuration } from '#shared/process/durations.ts'

test.each([
  ['within 2 business days', 48],
  ['after an hour', 1],
  ['at the latest after twelve working days', 288],
  ['ninety minutes', 1.5],
  ['thirty days, or two weeks', 720],
  ['the next day', undefined],
  ['some days', undefined],
  ['v2days', undefined],
])('%s', (text, hours) => {
  const duration = readDuration(text)
  expect(duration && hoursOf(duration)).toBe(hours)
})
