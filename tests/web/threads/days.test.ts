import { describe, expect, it } from 'vitest'
import { byDay } from '../../../web/threads/days.ts'

const at = (text: string) => new Date(text).getTime()

describe('threads by day', () => {
  it('stand under the day as people call it, in the order they came', () => {
    const times = [
      '2026-11-23T09:00',
      '2026-11-23T00:01',
      '2026-11-22T23:59',
      '2026-11-19T12:00',
      '2026-10-02T12:00',
      '2026-10-01T12:00',
    ]
    const groups = byDay(times.map(at), (time) => time, at('2026-11-23T10:00'))
    expect(groups.map(({ label, items }) => [label, items.length])).toEqual([
      ['Today', 2],
      ['Yesterday', 1],
      ['Thursday', 1],
      ['October 2026', 2],
    ])
  })
})
