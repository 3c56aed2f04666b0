import { describe, expect, it } from 'vitest'
import { relativeTime } from '../../../web/ui/time.tsx'

describe('a relative time', () => {
  it('is as coarse as its age', () => {
    const minute = 60_000
    const hour = 60 * minute
    const ages = [
      0,
      59_000,
      minute,
      59 * minute,
      hour,
      23 * hour,
      24 * hour,
      6 * 24 * hour,
      8 * 24 * hour,
      800 * 24 * hour,
    ]
    expect(ages.map((age) => relativeTime(1e12 - age, 1e12))).toEqual([
      'now',
      'now',
      '1 min',
      '59 min',
      '1 h',
      '23 h',
      '1 d',
      '6 d',
      '1 w',
      '2 y',
    ])
  })
})
