import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { Box, Point } from '#shared/process/flow/boxes.ts'
import type { Flow, FlowEdge, FlowNode } from '#shared/process/flow/flow.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { type LaidEdge, type Layout, layoutFlow, lineHeight } from '#shared/process/flow/layout.ts'
import { type Random, seededRandom } from '../../../support/random.ts'
import { processes } from './processes.ts'

const overlap = (one: Box, other: Box): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

/** The rectangle of a piece of a line; all pieces are level or upright. */
const boxOfLine = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y),
})

const piecesOf = ({ points }: LaidEdge): Box[] =>
  points.slice(1).map((point, at) => boxOfLine(points[at] ?? point, point))

/** Whether two pieces of lines have more in common than the point where they cross. */
function liesOn(one: Box, other: Box): boolean {
  const shared = (from: number, length: number, otherFrom: number, otherLength: number) =>
    Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom)
  const [wide, high] = [
    shared(one.x, one.width, other.x, other.width),
    shared(one.y, one.height, other.y, other.height),
  ]
  return (wide > 0.5 && high > -0.5) || (high > 0.5 && wide > -0.5)
}

/** What is wrong with a picture, in words. */
function flaws({ nodes, edges, lanes, width, height }: Layout): string[] {
  const found: string[] = []
  const shapes = nodes.filter(({ node }) => node.at === undefined)
  const things: [string, Box][] = [
    ...shapes.map((laid): [string, Box] => [laid.node.id, laid]),
    ...shapes.flatMap(({ node, words }): [string, Box][] => (words ? [[`words of ${node.id}`, words]] : [])),
    ...edges.flatMap(({ edge, label }): [string, Box][] =>
      label ? [[`label of ${edge.from} > ${edge.to}`, label]] : [],
    ),
  ]
  const events = nodes.filter(({ node }) => node.at !== undefined)
  for (const [at, event] of events.entries()) {
    const others = events.slice(at + 1).map((laid): [string, Box] => [laid.node.id, laid])
    for (const [other, box] of [...things, ...others])
      if (other !== event.node.at && overlap(event, box)) found.push(`${event.node.id} stands on ${other}`)
    const host = shapes.find(({ node }) => node.id === event.node.at)
    if (!host || event.x < host.x || event.x + event.width > host.x + host.width)
      found.push(`${event.node.id} is not at the edge of its step`)
  }
  for (const [at, [name, box]] of things.entries()) {
    for (const [other, otherBox] of things.slice(at + 1))
      if (overlap(box, otherBox)) found.push(`${name} stands on ${other}`)
    if (box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
      found.push(`${name} stands outside`)
  }
  for (const laid of edges) {
    const { edge, label, points } = laid
    if (points.length < 2) found.push(`${edge.from} > ${edge.to} has no line`)
    for (const [at, piece] of piecesOf(laid).entries()) {
      if (piece.width > 0.01 && piece.height > 0.01) found.push(`${edge.from} > ${edge.to} is not level`)
      const inside = { x: piece.x + 0.5, y: piece.y + 0.5, width: piece.width - 1, height: piece.height - 1 }
      const isOwnLabel = label !== null && overlap(label, piece) && at > 0
      for (const [name, box] of things) {
        if (box === label && isOwnLabel) continue
        if (overlap(box, inside)) found.push(`the line ${edge.from} > ${edge.to} runs through ${name}`)
      }
      for (const { node, ...box } of events)
        if (node.id !== edge.from && overlap(box, inside))
          found.push(`the line ${edge.from} > ${edge.to} runs through ${node.id}`)
    }
  }
  for (const [at, laid] of edges.entries())
    for (const other of edges.slice(at + 1)) {
      if (laid.edge.from === other.edge.from || laid.edge.to === other.edge.to) continue
      if (piecesOf(laid).some((piece) => piecesOf(other).some((another) => liesOn(piece, another))))
        found.push(`${laid.edge.from} > ${laid.edge.to} lies on ${other.edge.from} > ${other.edge.to}`)
    }
  const tops = lanes.map(({ y }) => y)
  if (tops.some((y, at) => at > 0 && y < (tops[at - 1] ?? 0))) found.push('lanes are out of order')
  for (const { lines, name, height: laneHeight } of lanes)
    if (lines.length * lineHeight > laneHeight) found.push(`the name of the lane ${name} sticks out`)
  for (const laid of shapes) {
    const lane = lanes.find(({ name }) => name === (laid.node.actor ?? null))
    if (!lane || laid.y < lane.y || laid.y + laid.height > lane.y + lane.height)
      found.push(`${laid.node.id} is not in its lane`)
  }
  return found
}

describe.each(processes)('the picture of a document with $name', ({ text }) => {
  test('has no box on a box, no line through a box, and all in its lane', () => {
    const flow = flowOf(parseMarkdown(text))
    expect(flow && flaws(layoutFlow(flow))).toEqual([])
  })
})

/** A flow of any shape: with ways back, ways ahead, events and words. */
function randomFlow(random: Random): Flow {
  const lanes = [
    null,
    'Support',
    'Finance and everybody else who has anything to do with money',
    '営業部',
  ].slice(0, 1 + random.int(4))
  const words = 'Check the order with great care and tell whoever asked about it in the end of the day'.split(
    ' ',
  )
  const count = 2 + random.int(20)
  const nodes = Array.from({ length: count }, (_, at): FlowNode => {
    const kind =
      at === 0
        ? 'start'
        : random.pick(['manual', 'manual', 'manual', 'automated', 'choice', 'parallel', 'end'] as const)
    const name = kind === 'parallel' ? '' : words.slice(0, 1 + random.int(words.length)).join(' ')
    return {
      ...{ id: `n${at}`, kind, name, actor: random.pick(lanes) ?? undefined },
      ...{
        block: at,
        item: undefined,
        step: at,
        system: undefined,
        sla: random.chance(0.2) ? name : undefined,
      },
    }
  })
  const steps = nodes.filter(({ kind }) => kind === 'manual')
  const events = steps.flatMap((step) =>
    Array.from({ length: random.chance(0.3) ? 1 + random.int(8) : 0 }, (_, at): FlowNode => {
      const [kind, name] = [
        random.pick(['error', 'timer'] as const),
        words.slice(0, 1 + random.int(9)).join(' '),
      ]
      return { ...step, id: `${step.id}x${at}`, kind, name, at: step.id }
    }),
  )
  const edge = (from: string, to: string): FlowEdge => ({
    ...{ from, to, kind: random.pick(['next', 'otherwise', 'back'] as const) },
    when: random.chance(0.4) ? words.slice(0, 1 + random.int(8)).join(' ') : undefined,
  })
  const edges = nodes.slice(1).map(({ id }, at) => edge(nodes[random.int(at + 1)]?.id ?? 'n0', id))
  for (let more = random.int(8); more > 0; more--)
    edges.push(edge(random.pick(nodes).id, random.pick(nodes.slice(1)).id))
  for (const { id } of events) edges.push(edge(id, random.pick(nodes.slice(1)).id))
  return { title: '', nodes: [...nodes, ...events], edges, lanes }
}

/** How often a line changes between level and upright. */
const turnsOf = (points: readonly Point[]): number =>
  points
    .slice(1)
    .map(({ x, y }, at) => ({
      isLevel: y === points[at]?.y,
      isPoint: x === points[at]?.x && y === points[at]?.y,
    }))
    .filter(({ isPoint }) => !isPoint)
    .filter(({ isLevel }, at, pieces) => at > 0 && isLevel !== pieces[at - 1]?.isLevel).length

test('the way around a step goes on in its row, and turns before the lines that it would cross', () => {
  const flow = flowOf(
    parseMarkdown(
      [
        '## Steps\n\n### Step 1: Approve the form\n\n- **Responsible**: CFO',
        '- If the amount is above 5,000 EUR, approve the form. Otherwise, continue with Step 2.',
        '### Step 2: Order the goods\n\n- **Responsible**: Purchasing',
      ].join('\n\n'),
    ),
  )
  if (!flow) throw new Error('no flow')
  const { edges } = layoutFlow(flow)
  const choice = flow.nodes.find(({ kind }) => kind === 'choice')?.id
  const around = edges.find(({ edge }) => edge.from === choice && edge.kind === 'otherwise')
  const through = edges.find(({ edge }) => edge.from !== choice && edge.to === around?.edge.to)
  // Down beside the choice, on to the right, down in front of the step, and in.
  expect(turnsOf(around?.points ?? [])).toBe(4)
  expect(around?.points.at(-2)?.x).toBeLessThan(through?.points.at(-2)?.x ?? 0)
})

test('the picture of any flow has no box on a box, no line through a box and no line on another one', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const flow = randomFlow(seededRandom(seed))
    expect(flaws(layoutFlow(flow)), `seed ${seed}`).toEqual([])
  }
})

/** Found by seed 5: where a line begins in the row in which another one ends, between the same columns. */
test.each<[string, (readonly [from: string, to: string])[]]>([
  [
    'that change their rows',
    [
      ['a', 'd'],
      ['b', 'c'],
    ],
  ],
  [
    'of which one ends where the other one begins',
    [
      ['a', 'd'],
      ['b', 'e'],
    ],
  ],
  [
    'that go round three rows',
    [
      ['a', 'd'],
      ['b', 'e'],
      ['c2', 'c'],
    ],
  ],
])('lines between neighbours %s do not lie on each other', (_, ways) => {
  const lanes = ['One', 'Two', 'Three']
  const node = (id: string, kind: FlowNode['kind'], actor: string | undefined): FlowNode => ({
    ...{ id, kind, name: id, actor },
    ...{ block: 0, item: undefined, step: 1, system: undefined, sla: undefined },
  })
  const edge = (from: string, to: string): FlowEdge => ({ from, to, when: undefined, kind: 'next' })
  const begin = ['a', 'b', 'c2']
  const nodes = [
    node('s', 'start', 'One'),
    ...begin.map((id, at) => node(id, 'manual', lanes[at])),
    ...['c', 'd', 'e'].map((id, at) => node(id, 'manual', lanes[at])),
  ]
  const edges = [...begin.map((id) => edge('s', id)), ...ways.map(([from, to]) => edge(from, to))]
  expect(flaws(layoutFlow({ title: '', nodes, edges, lanes }))).toEqual([])
})
