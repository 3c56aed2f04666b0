import { describe, expect, test } from 'vitest'
import { compareToMap } from '#shared/process/map/gaps.ts'
import { readMermaid } from '#shared/process/map/mermaid-drawing.ts'
import type { Verdict } from '#shared/process/map/pairing.ts'
import { processMap } from '#shared/process/map/process-map.ts'

const mapOf = (...lines: string[]) => {
  const read = readMermaid(['flowchart TD', ...lines].join('\n'))
  if (!read) throw new Error('it is a flowchart')
  return processMap(read.drawing)
}

const document = mapOf(
  'S([Start]) --> hand[Hand in the expense report]',
  'hand --> check[Verify the receipts]',
  'check --> ok{Are the receipts complete?}',
  'ok -->|no| hand',
  'ok -->|yes| approve[Approve the expense]',
  'approve --> pay[Pay out the amount]',
  'pay --> E([End])',
)

const gapsOf = (map: ReturnType<typeof mapOf>, verdicts: readonly Verdict[] = []) =>
  compareToMap(document, map, verdicts).gaps.map(({ kind, step, mapped }) => `${kind}: ${step} / ${mapped}`)

describe('a document compared to a map', () => {
  test('that says the same in other words has no gaps', () => {
    const map = mapOf(
      'a[Submit expense report] --> b[Check receipts]',
      'b --> c{Receipts complete?}',
      'c -- no --> a',
      'c -- yes --> d[Approve expenses]',
      'd --> e[Pay the amount out]',
    )
    expect(gapsOf(map)).toEqual([])
    expect(compareToMap(document, map)).toMatchObject({ coverage: 1, fitness: 1 })
  })

  test('to itself has none, whatever it is', () => {
    expect(gapsOf(document)).toEqual([])
  })

  test('lacks steps that the map has, and has some that the map lacks', () => {
    const map = mapOf(
      'a[Hand in the expense report] --> b[Verify the receipts] --> x[Ask the tax office] --> d[Approve the expense]',
    )
    const { gaps, coverage, fitness } = compareToMap(document, map)
    expect(gaps.map(({ kind, message }) => [kind, message])).toEqual([
      ['missing', 'The map has “Ask the tax office”; the document has no such step.'],
      ['extra', 'The document has “Pay out the amount”; the map does not.'],
    ])
    expect(coverage).toBe(3 / 4)
    expect(fitness).toBe(6 / 8)
  })

  test('has a step at another point', () => {
    const map = mapOf(
      'a[Hand in the expense report] --> d[Approve the expense] --> b[Verify the receipts] --> e[Pay out the amount]',
    )
    expect(gapsOf(map)).toHaveLength(1)
    expect(gapsOf(map)[0]).toMatch(/^moved: (?:Approve the expense|Verify the receipts) /)
  })

  test('has a step done by somebody else', () => {
    const by = (team: string) =>
      mapOf(`subgraph ${team}`, 'a[Verify the receipts] --> b[Pay out the amount]', 'end')
    expect(compareToMap(by('Sales'), by('Accounting')).gaps.map(({ message }) => message)).toEqual([
      '“Verify the receipts” is done by Sales; in the map it is Accounting.',
      '“Pay out the amount” is done by Sales; in the map it is Accounting.',
    ])
    expect(compareToMap(by('Accountant'), by('Accountants')).gaps).toEqual([])
  })

  test('knows a step by its place where the words are other ones, and says so', () => {
    const map = mapOf(
      'a[Hand in the expense report] --> b[Look through the vouchers] --> z{Receipts complete?}',
      'z -- no --> a',
      'z -- yes --> d[Approve the expense]',
      'd --> e[Pay out the amount]',
    )
    const straight = mapOf('p[Hand in the report] --> q[Verify the receipts] --> r[Pay the amount]')
    const other = mapOf('a[Hand in the report] --> b[Look through vouchers] --> c[Pay the amount]')
    expect(compareToMap(straight, other).gaps).toEqual([
      expect.objectContaining({ kind: 'renamed', step: 'Verify the receipts', mapped: 'b' }),
    ])
    expect(compareToMap(straight, other).pairs.map(({ by }) => by)).toEqual(['words', 'words', 'place'])
    expect(gapsOf(map)).toContain('missing: null / b')
  })

  test('does not take another deed on the same thing for the same step', () => {
    const one = mapOf('a[Archive the report]')
    const other = mapOf('b[Reject the report]')
    expect(compareToMap(one, other).pairs).toEqual([])
  })

  test('lacks a decision, and what happens when a step fails', () => {
    const map = processMap({
      title: '',
      nodes: [
        { id: 'a', kind: 'manual', name: 'Approve the expense', actor: undefined },
        { id: 'late', kind: 'timer', name: 'after 2 days', actor: undefined, at: 'a' },
        { id: 'q', kind: 'choice', name: 'Is the amount above 1,000 €?', actor: undefined },
        { id: 'b', kind: 'manual', name: 'Pay out the amount', actor: undefined },
        { id: 'c', kind: 'manual', name: 'Hand in the expense report', actor: undefined },
      ],
      edges: [
        { from: 'a', to: 'q', when: undefined },
        { from: 'late', to: 'c', when: undefined },
        { from: 'q', to: 'b', when: 'no' },
        { from: 'q', to: 'c', when: 'yes' },
      ],
    })
    expect(gapsOf(map)).toEqual(
      expect.arrayContaining(['decision: null / q', 'error_path: Approve the expense / a']),
    )
  })

  test('is compared as people said, before any words', () => {
    const map = mapOf('a[Hand in the expense report] --> b[Transfer] --> c[Approve the expense]')
    const said = [{ step: 'Pay out the amount', mapped: 'b', isSame: true }]
    expect(gapsOf(map)).toContain('missing: null / b')
    expect(gapsOf(map, said)).not.toContain('missing: null / b')
    const denied = [{ step: 'Approve the expense', mapped: 'c', isSame: false }]
    expect(gapsOf(map, denied)).toEqual(
      expect.arrayContaining(['missing: null / c', 'extra: Approve the expense / null']),
    )
  })
})

test('joins, splits and events of a drawing are looked through, also around a circle', () => {
  const map = processMap({
    title: '',
    nodes: [
      { id: 's', kind: 'start', name: '', actor: undefined },
      { id: 'a', kind: 'manual', name: 'A', actor: undefined },
      { id: 'fork', kind: 'parallel', name: '', actor: undefined },
      { id: 'b', kind: 'automated', name: 'B', actor: undefined },
      { id: 'c', kind: 'manual', name: 'C', actor: undefined },
      { id: 'join', kind: 'choice', name: '', actor: undefined },
      { id: 'loop', kind: 'parallel', name: '', actor: undefined },
    ],
    edges: [
      { from: 's', to: 'a', when: undefined },
      { from: 'a', to: 'fork', when: 'go' },
      { from: 'fork', to: 'b', when: undefined },
      { from: 'fork', to: 'c', when: undefined },
      { from: 'fork', to: 'loop', when: undefined },
      { from: 'loop', to: 'fork', when: undefined },
      { from: 'b', to: 'join', when: undefined },
      { from: 'join', to: 'c', when: undefined },
    ],
  })
  expect(map.decisions).toEqual([])
  expect(map.flows.map(({ from, to }) => `${from}>${to}`).sort()).toEqual(['a>b', 'a>c', 'b>c'])
})
