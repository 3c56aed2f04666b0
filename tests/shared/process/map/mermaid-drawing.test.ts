import { describe, expect, test } from 'vitest'
import { readMermaid } from '#shared/process/map/mermaid-drawing.ts'

const read = (...lines: string[]) => {
  const found = readMermaid(['flowchart TD', ...lines].join('\n'))
  if (!found) throw new Error('it is a flowchart')
  return found
}
const edges = (...lines: string[]) =>
  read(...lines).drawing.edges.map(
    ({ from, to, when }) => `${from}>${to}${when === undefined ? '' : `:${when}`}`,
  )

describe('a flowchart', () => {
  test.each([
    ['A --> B', ['A>B']],
    ['A --- B', ['A>B']],
    ['A -.-> B', ['A>B']],
    ['A ==> B', ['A>B']],
    ['A --x B', ['A>B']],
    ['A <--> B', ['A>B']],
    ['A ----> B', ['A>B']],
    ['A-->B-->C', ['A>B', 'B>C']],
    ['A --> B & C --> D', ['A>B', 'A>C', 'B>D', 'C>D']],
    ['A -->|yes| B', ['A>B:yes']],
    ['A -- no --> B', ['A>B:no']],
    ['A -- above 1,000 € --> B -- else --> C', ['A>B:above 1,000 €', 'B>C:else']],
    ['A -. after 2 days .-> B', ['A>B:after 2 days']],
    ['A == at once ==> B', ['A>B:at once']],
    ['A --> B; B --> C;', ['A>B', 'B>C']],
    ['A["one; two"] --> B', ['A>B']],
    ['a-1.x --> b_2', ['a-1.x>b_2']],
    ['Ä --> 受注', ['Ä>受注']],
    ['A e1@--> B e2@-- no --> C\ne1@{ animate: true }', ['A>B', 'B>C:no']],
    ['A["Check\nthe form"] --> B', ['A>B']],
  ])('links: %s', (line, expected) => {
    expect(edges(line)).toEqual(expected)
  })

  test.each([
    ['A[Check the form]', 'Check the form', 'manual'],
    ['A(Check)', 'Check', 'manual'],
    ['A["Check (twice) [all]"]', 'Check (twice) [all]', 'manual'],
    ['A["Say #quot;yes#quot;<br/>or no"]', 'Say "yes" or no', 'manual'],
    ['A[/Enter it/]', 'Enter it', 'manual'],
    ['A[(Archive)]', 'Archive', 'integration'],
    ['A[[Book it]]', 'Book it', 'integration'],
    ['A{Complete?}', 'Complete?', 'choice'],
    ['A{{Both}}', 'Both', 'parallel'],
    ['A@{ shape: diam, label: "Paid?" }', 'Paid?', 'choice'],
    ['A:::red', 'A', 'manual'],
    ['A["`**Check** the *form*, 2*3 and a_b_c`"]', 'Check the form, 2*3 and a_b_c', 'manual'],
    ['A["Check *it*"]', 'Check *it*', 'manual'],
    ['A["First\nline"]', 'First line', 'manual'],
    ['A[Say #quot;yes#quot;]', 'Say "yes"', 'manual'],
  ])('nodes: %s', (line, name, kind) => {
    expect(read(line).drawing.nodes).toEqual([{ id: 'A', name, kind, actor: undefined }])
  })

  test('begins and ends where round nodes have nothing before or behind them', () => {
    const { nodes } = read('A([Begin]) --> B((Middle)) --> C(((Done)))').drawing
    expect(nodes.map(({ kind }) => kind)).toEqual(['start', 'manual', 'end'])
  })

  test('says by its subgraphs who acts', () => {
    const { drawing, leftOut } = read(
      'subgraph sales [Sales Team]',
      '  direction LR',
      '  A[Send the offer]',
      'end',
      'subgraph "Finance"',
      '  A --> B[Book it]',
      'end',
      'B --> C[Close]',
      'classDef red fill:#f00',
    )
    expect(drawing.nodes.map(({ name, actor }) => `${name}: ${actor}`)).toEqual([
      'Send the offer: Sales Team',
      'Book it: Finance',
      'Close: undefined',
    ])
    expect(leftOut).toEqual([])
  })

  test('says by a flag that is tied to a step what happens when that fails or takes too long', () => {
    const { nodes, edges } = read(
      'A[Pay] --> B',
      'A -.- C>It fails]',
      'A -.- D>after 2 days]',
      'C --> B',
    ).drawing
    expect(nodes.map(({ id, kind, at }) => `${id} ${kind} ${at ?? ''}`.trim())).toEqual([
      'A manual',
      'B manual',
      'C error A',
      'D timer A',
    ])
    expect(edges.map(({ from, to }) => from + to)).toEqual(['AB', 'CB'])
  })

  test('names what it does not understand, and keeps nothing of that line', () => {
    const { drawing, leftOut } = read('A --> B[open', 'A --> C', '!!! what', 'C --> ')
    expect(drawing.edges).toHaveLength(1)
    expect(leftOut).toEqual([
      'Line 2 was not understood: A --> B[open',
      'Line 4 was not understood: !!! what',
      'Line 5 was not understood: C -->',
    ])
  })

  test('is told from other texts', () => {
    expect(readMermaid('sequenceDiagram\nA->>B: hi')).toBeUndefined()
    expect(readMermaid('')).toBeUndefined()
    expect(readMermaid('---\ntitle: Refunds\n---\n%% mine\ngraph LR\nA-->B')?.drawing.title).toBe('Refunds')
  })

  test('of any length and with any bytes is read in a moment', () => {
    const chain = Array.from({ length: 2_000 }, (_, at) => `n${at}[Step ${at}] --> n${at + 1}`)
    expect(read(...chain).drawing.nodes).toHaveLength(2_001)
    for (const text of [
      'A'.repeat(50_000),
      '-'.repeat(50_000),
      `A ${'-- '.repeat(20_000)}`,
      `A[${'['.repeat(50_000)}`,
    ])
      expect(read(text).drawing.edges).toEqual([])
  })
})

describe('a file', () => {
  const drawn = (source: string) => {
    const found = readMermaid(source)
    return (
      found && [
        found.drawing.title,
        ...found.drawing.edges.map(({ from, to }) => `${from}>${to}`),
        ...found.leftOut,
      ]
    )
  }

  test.each<[string, string, string[] | undefined]>([
    ['of one line', 'graph LR; A-->B; B-->C', ['', 'A>B', 'B>C']],
    ['without a direction', 'flowchart\nA-->B', ['', 'A>B']],
    [
      'with front matter',
      '---\ntitle: "Pay it"\nconfig:\n  theme: dark\n---\nflowchart TD\nA-->B',
      ['Pay it', 'A>B'],
    ],
    [
      'with the line ends of Windows',
      '\uFEFF---\r\ntitle: Pay\r\n---\r\ngraph TD\r\nA-->B\r\n',
      ['Pay', 'A>B'],
    ],
    ['in a fence of Markdown', '# Payment\n\n```mermaid\ngraph TD\n  A-->B\n```\n\nMore text', ['', 'A>B']],
    [
      'with a directive and remarks',
      '%%{init: {\n"theme": "dark"}}%%\n%% a "quote\ngraph TD\n%% no\nA-->B',
      ['', 'A>B'],
    ],
    ['with a line of its own', '\n\ngraph TD\n%% x\n\nA ~> B', ['', 'Line 6 was not understood: A ~> B']],
    ['of another kind', 'sequenceDiagram\nA->>B: hi', undefined],
    ['in a fence of something else', '```js\ngraph()\n```', undefined],
  ])('%s', (_, source, expected) => {
    expect(drawn(source)).toEqual(expected)
  })

  test('leaves out links of whole groups, and says so', () => {
    const { drawing, leftOut } = read(
      'sales --> shipping',
      'subgraph sales [Sales Team]',
      'A[Send the offer] --> B[Sign it]',
      'end',
      'subgraph shipping',
      'C[Pack it]',
      'end',
      'B --> C',
      'B --> shipping',
    )
    expect(drawing.nodes.map(({ id, actor }) => [id, actor])).toEqual([
      ['A', 'Sales Team'],
      ['B', 'Sales Team'],
      ['C', 'shipping'],
    ])
    expect(drawing.edges.map(({ from, to }) => `${from}>${to}`)).toEqual(['A>B', 'B>C'])
    expect(leftOut).toEqual([
      'A link of a whole group was left out: sales → shipping',
      'A link of a whole group was left out: B → shipping',
    ])
  })
})
