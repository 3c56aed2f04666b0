import { expect, test } from 'vitest'
import { hoursOf, isoDuration, readDuration } from '#shared/process/durations.ts'

test.each([
  ['within 2 business days', 48, 'P2D'],
  ['after an hour', 1, 'PT1H'],
  ['at the latest after twelve working days', 288, 'P12D'],
  ['ninety minutes', 1.5, 'PT90M'],
  ['thirty days, or two weeks', 720, 'P30D'],
  ['forty-eight hours', 48, 'PT48H'],
  ['within seventy-two hours', 72, 'PT72H'],
  ['twenty four hours', 24, 'PT24H'],
  ['thirteen days', 312, 'P13D'],
  ['1.5 hours', 1.5, 'PT90M'],
  ['2,5 hours', 2.5, 'PT150M'],
  ['half an hour', 0.5, 'PT30M'],
  ['an hour and a half', 1.5, 'PT90M'],
  ['two and a half days', 60, 'PT3600M'],
  ['48h', 48, 'PT48H'],
  ['30 mins', 0.5, 'PT30M'],
  ['24 hrs', 24, 'PT24H'],
  ['30 seconds', 30 / 3600, 'PT30S'],
  ['a year', 8760, 'P1Y'],
  ['two (2) business days', 48, 'P2D'],
  ['two calendar days', 48, 'P2D'],
  ['a 14-day period', 336, 'P14D'],
  ['1,000 hours', 1000, 'PT1000H'],
  ['2-3 days', 72, 'P3D'],
  ['the next day', undefined, undefined],
  ['some days', undefined, undefined],
  ['v2days', undefined, undefined],
  ['one hundred and twenty days', undefined, undefined],
  ['1.000 hours', undefined, undefined],
  ['a quarter of an hour', undefined, undefined],
  ['twice a day, three times a week', undefined, undefined],
  ['a second approval', undefined, undefined],
  ['48 hätte', undefined, undefined],
])('%s', (text, hours, iso) => {
  const duration = readDuration(text)
  expect(duration && hoursOf(duration)).toBe(hours)
  expect(isoDuration(text)).toBe(iso)
})
