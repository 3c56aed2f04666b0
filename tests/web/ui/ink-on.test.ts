import { describe, expect, it } from 'vitest'
import { inkOn } from '../../../web/ui/ink-on.ts'

describe('text on a person’s colour', () => {
  it('is black on light colours and white on dark ones', () => {
    expect(['#ffffff', '#ffd166', '#86efac', '#a5b4fc'].map(inkOn)).toEqual(Array(4).fill('#000000'))
    expect(['#000000', '#0f766e', '#7c3aed', '#b91c1c'].map(inkOn)).toEqual(Array(4).fill('#ffffff'))
  })
})
