import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { Flow } from '#shared/process/flow/flow.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { processes } from './processes.ts'

const read = (text: string): Flow => {
  const flow = flowOf(parseMarkdown(text))
  if (!flow) throw new Error('it has steps')
  return flow
}

/** The flow as people read it. */
function told({ nodes, edges }: Flow): string[] {
  const name = (id: string) => {
    const node = nodes.find((one) => one.id === id)
    return node?.kind === 'parallel' ? '+' : node?.name
  }
  return [
    ...nodes.filter(({ at }) => at !== undefined).map((node) => `${node.name} at ${name(node.at ?? '')}`),
    ...edges.map(
      ({ from, to, when, kind }) =>
        `${name(from)} > ${name(to)}${when === undefined ? '' : ` (${when})`}${kind === 'back' ? ' back' : ''}`,
    ),
  ]
}

describe.each(processes)('a document with $name', ({ text, flow }) => {
  test('has the flow that people read in it', () => {
    expect(told(read(text)).toSorted()).toEqual(flow.toSorted())
  })

  test('has every step in a place of the document, and is read the same again', () => {
    const nodes = parseMarkdown(text)
    for (const { block, kind } of read(text).nodes)
      if (kind !== 'start' && kind !== 'end') expect(nodes[block ?? -1]).toBeDefined()
    expect(read(text)).toEqual(read(text))
  })
})

test('what a step says has a place of its own, which the picture leads to', () => {
  const { nodes } = read(
    '# T\n\n## Steps\n\n### Step 1: Check\n\n- **Responsible**: Support\n\nRead it twice.\n\n1. If it is wrong, send it back. Otherwise, go on.\n\n### Step 2: Pay',
  )
  expect(nodes.map(({ name, block }) => [name, block])).toEqual([
    ['Start', null],
    ['Check', 2],
    ['It is wrong?', 5],
    ['Send it back', 5],
    ['Pay', 6],
    ['End', null],
  ])
})

test('lanes are those who act, in their order; what is nobody’s comes last', () => {
  const { lanes, nodes } = read(
    '## Steps\n\n1. Wait\n2. The support agent checks the order\n3. The team lead approves it',
  )
  expect(lanes).toEqual(['Support agent', 'Team lead', null])
  expect(nodes.find(({ kind }) => kind === 'end')?.actor).toBe('Team lead')
})

test('a document without steps has no flow', () => {
  expect(flowOf(parseMarkdown('# Title\n\nNothing yet.'))).toBeNull()
})

test('a process that goes round for ever has no end', () => {
  const { nodes } = read('## Steps\n\n1. Wait for a message\n2. Answer it\n3. Go to step 1.')
  expect(nodes.map(({ kind }) => kind)).toEqual(['start', 'manual', 'manual'])
})

test('what is done in parallel stands with whoever does it', () => {
  const { nodes } = read(
    '## Steps\n\n### Step 1: Prepare\n\n- **Responsible**: IT\n\nIn parallel:\n\n- HR prints the badge\n- The facility manager prepares the desk\n- Log changes and update the list\n\n### Step 2: Welcome',
  )
  expect(nodes.map(({ name, actor }) => [name, actor])).toEqual(
    expect.arrayContaining([
      ['Print the badge', 'HR'],
      ['Prepare the desk', 'Facility manager'],
      ['Log changes and update the list', 'IT'],
    ]),
  )
})

test('a manual leads from chapter to chapter', () => {
  const { nodes, edges } = read(
    '# M\n\n## 6. Procedure\n\n### 6.1 Assess it\n\n- If the class is low, the process goes on with 6.3.\n- If the class is high, continue with section 6.2.\n\n### 6.2 Decide\n\n### 6.3 Open it\n',
  )
  const name = (id: string) => nodes.find((node) => node.id === id)?.name
  const told = edges.map(({ from, to, when }) => `${name(from)} > ${name(to)}${when ? ` (${when})` : ''}`)
  expect(told).toEqual(
    expect.arrayContaining(['The class is low? > Open it (yes)', 'The class is high? > Decide (yes)']),
  )
  expect(nodes.map(({ name }) => name)).not.toContain('The process')
})
