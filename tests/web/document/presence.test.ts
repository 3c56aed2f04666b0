import { describe, expect, it } from 'vitest'
import { participants } from '../../../web/document/presence.ts'

const ana = { name: 'Ana', color: '#0f766e', type: 'human' }
const ben = { name: 'Ben', color: '#b45309', type: 'human' }
const designer = { name: 'Designer', color: '#7c3aed', type: 'agent' }

const names = (states: [number, Record<string, unknown>][], own = 1) =>
  participants(new Map(states), own).map(({ name, isSelf }) => (isSelf ? `${name} (self)` : name))

describe('who is in the document', () => {
  it('is shown once, however many tabs, the designer first and oneself last', () => {
    const states: [number, Record<string, unknown>][] = [
      [1, { user: ana }],
      [2, { user: ben, cursor: null }],
      [3, { user: ben }],
      [4, { user: designer }],
      [5, { user: ana }],
    ]
    expect(names(states)).toEqual(['Designer', 'Ben', 'Ana (self)'])
  })

  it('leaves out states that name nobody', () => {
    expect(
      names([
        [1, {}],
        [2, { user: { name: 'X' } }],
        [3, { user: { ...ben, color: 'red' } }],
      ]),
    ).toEqual([])
  })
})
