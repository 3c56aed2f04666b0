import { describe, expect, it } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { nextSpot, nodeLabel } from '../../../web/flow/flow-walk.ts'

/** Two lanes: 0 and 1 above, 2 and 3 below. */
const spots = [
  { x: 100, y: 50 },
  { x: 300, y: 52 },
  { x: 320, y: 150 },
  { x: 500, y: 150 },
]
const walk = (at: number, ...keys: string[]) =>
  keys.reduce<number | undefined>((now, key) => (now === undefined ? now : nextSpot(spots, now, key)), at)

describe('the keys in the picture', () => {
  it('walk all of it in the order of the text, and stop at its ends', () => {
    expect(walk(0, 'ArrowRight', 'ArrowRight', 'ArrowRight')).toBe(3)
    expect(walk(3, 'ArrowRight')).toBeUndefined()
    expect(walk(3, 'ArrowLeft', 'ArrowLeft', 'ArrowLeft')).toBe(0)
    expect(walk(0, 'ArrowLeft')).toBeUndefined()
    expect([walk(1, 'Home'), walk(1, 'End')]).toEqual([0, 3])
  })

  it('go up and down to what is nearest there, and not sideways', () => {
    expect(walk(1, 'ArrowDown')).toBe(2)
    expect(walk(2, 'ArrowUp')).toBe(1)
    expect(walk(0, 'ArrowUp')).toBeUndefined()
    expect(walk(2, 'ArrowDown')).toBeUndefined()
  })

  it('that mean nothing lead nowhere', () => expect(walk(0, 'a')).toBeUndefined())
})

describe('a node is said by', () => {
  const said = (markdown: string): string[] => {
    const flow = flowOf(parseMarkdown(markdown))
    return (flow?.nodes ?? [])
      .filter(({ block }) => block !== null)
      .map((node) => nodeLabel(flow ?? { nodes: [] }, node))
  }

  it('its name, who does it, with what and how long it may take', () => {
    expect(
      said(
        '## Steps\n\n### Step 1: Pay it back\n\n- **Responsible**: Finance\n- **System**: SAP\n- **SLA**: 2 days',
      ),
    ).toEqual(['Go to: Pay it back, done by Finance, with SAP, time limit: 2 days'])
  })

  it('what it is, where it is no step', () => {
    const all = said(
      '## Steps\n\n### Step 1: Check\n\n- **Responsible**: Support\n- If it is above 200 €, ask the team lead.\n- On error: inform the customer.\n\n### Step 2: Close\n\n- **Responsible**: Support',
    )
    expect(all.some((label) => /, decision$/.test(label))).toBe(true)
    expect(all.some((label) => /, when it fails, at “Check”/.test(label))).toBe(true)
  })
})
