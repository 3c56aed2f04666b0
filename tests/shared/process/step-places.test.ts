import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { scoreSections } from '#shared/process/progress.ts'
import { findSteps } from '#shared/process/steps.ts'
import { hostileDocument, plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'

const found = (markdown: string) => {
  const { source, steps } = findSteps(parseMarkdown(markdown))
  return [source, ...steps.map(({ number, name }) => `${number} ${name}`)]
}

const three = '1. Check the order\n2. Pay it\n3. File it'
const checked = ['1 Check the order', '2 Pay it', '3 File it']

describe('steps are found', () => {
  test.each<[string, string, string[]]>([
    ['below “Ablauf”', `# T\n\n## Ablauf\n\n${three}`, ['section', ...checked]],
    ['below “Étapes”', `# T\n\n## Étapes\n\n${three}`, ['section', ...checked]],
    [
      'below “手順”',
      '## 手順\n\n1. 社員が申請書を提出する。\n2. 課長が承認する。',
      ['section', '1 社員が申請書を提出する。', '2 課長が承認する。'],
    ],
    [
      'as bullets below “Steps”',
      '## Steps\n\n- Check the order\n- Pay it\n- File it',
      ['section', ...checked],
    ],
    [
      'as orders below “Procedure”',
      '## Procedure\n\nCheck the order. Then pay it.',
      ['section', '1 Check the order', '2 Then pay it'],
    ],
    [
      'as a table below “Procedure”',
      '## Procedure\n\n| Step | Who | What |\n|---|---|---|\n| 1 | Clerk | Check it |\n| 2 | Finance | Pay it |',
      ['section', '1 Check it', '2 Pay it'],
    ],
    [
      'as paragraphs that begin with their names',
      '## Process\n\n**Step 1 – Submit.** The employee fills in the form and sends it.\n\n**Step 2 – Approve.** The manager reads it.\n\nWithin 2 days.\n\n**Step 3 – Pay.** Finance pays.',
      ['headings', '1 Submit', '2 Approve', '3 Pay'],
    ],
    [
      'as paragraphs with fields on their lines',
      '## Steps\n\n**Step 1 – Take the order**\nWho: Waiter\nLimit: 2 minutes\nThe waiter writes it down.\n\n**Step 2 – Cook it**\nWho: Cook',
      ['section', '1 Take the order', '2 Cook it'],
    ],
    [
      'as counted headings below a heading of their own',
      '# T\n\n## Overview\n\nx\n\n## From the plant to the slab\n\n### 1. Order it\n\nx\n\n### 2. Test it\n\nx\n\n### 3. Pour it\n\nx',
      ['title', '1 Order it', '2 Test it', '3 Pour it'],
    ],
    [
      'as a table with people’s own columns',
      '## Our service\n\n| No. | What is done | Who | Until when |\n|---|---|---|---|\n| 1 | Check it | Clerk | 2 days |\n| 2 | Pay it | Finance | 1 day |',
      ['table', '1 Check it', '2 Pay it'],
    ],
    [
      'as headings beside “Steps”',
      '# T\n\n## Steps\n\n## Step 1: Check\n\nx\n\n## Step 2: Pay\n\n## Errors\n\n### Step 1: Call',
      ['headings', '1 Check', '2 Pay'],
    ],
    [
      'as headings of the highest level',
      '# Step 1: Check\n\n## Step 1: inside\n\n# Step 2 – Pay\n\n1. Look',
      ['headings', '1 Check', '2 Pay'],
    ],
    [
      'as “Schritt 1”',
      '# T\n\n## Schritt 1: Prüfen\n\n## Schritt 2: Zahlen',
      ['headings', '1 Prüfen', '2 Zahlen'],
    ],
    [
      'below “How it works”',
      `# T\n\n## How it works\n\n${three}\n\n## Ideas\n\n${three}`,
      ['title', ...checked],
    ],
    [
      'below “Steps” of another level',
      `# T\n\n## Overview\n\nx\n\n## Orders\n\n### Steps\n\n${three}`,
      ['title', ...checked],
    ],
    ['in a list below any heading', `# T\n\n## Closing time\n\n${three}`, ['list', ...checked]],
    [
      'in several lists',
      '# T\n\n## Morning\n\n1. Open the door\n2. Check the till\n\n## Evening\n\n1. Lock the door\n2. Count the till',
      ['list', '1 Open the door', '2 Check the till', '3 Lock the door', '4 Count the till'],
    ],
    [
      'in a lone list in another language',
      '## Wie wir arbeiten\n\n1. Die IT bestellt den Laptop.\n2. Der Teamleiter nennt einen Paten.\n3. Der Pate zeigt dem Kollegen das ganze Haus.',
      [
        'list',
        '1 Die IT bestellt den Laptop',
        '2 Der Teamleiter nennt einen Paten',
        '3 Der Pate zeigt dem Kollegen das ganze Haus',
      ],
    ],
    [
      'in a table',
      '# T\n\n## Who does it\n\n| # | Activity | Responsible |\n|---|---|---|\n| 1 | Check it | Clerk |\n| 2 | Pay it | Finance |',
      ['table', '1 Check it', '2 Pay it'],
    ],
    [
      'in sentences',
      '# T\n\nThe clerk checks the order. If it is above 200 €, ask the team lead.\n\nThen pay it. File the receipt.',
      ['paragraphs', '1 The clerk checks the order', '2 Then pay it', '3 File the receipt'],
    ],
  ])('%s', (_, markdown, expected) => {
    expect(found(markdown)).toEqual(expected)
  })

  test.each<[string, string]>([
    ['goals', '# T\n\n## What we want\n\n1. Happy customers\n2. Fewer mails\n3. Quick answers'],
    ['a list of two', '# T\n\n1. Look\n2. Run'],
    ['chapters with numbers', '# T\n\n## 1. Mission\n\nx\n\n## 2. Values\n\ny\n\n## 3. History\n\nz'],
    ['what must be there before', `# T\n\n## Prerequisites\n\n${three}`],
    [
      'what is done when it fails',
      `# T\n\n## Error Handling\n\n### Step 1: Call\n\n### How it works\n\n${three}`,
    ],
    ['a list elsewhere, when the steps are still to be written', `# T\n\n## Steps\n\n## Ideas\n\n${three}`],
    ['a table of roles', '# T\n\n## Team\n\n| Role | Does |\n|---|---|\n| Clerk | opens it |'],
    [
      'a story',
      '# T\n\nMaria opened the shop in 1999. Check out her cakes. People liked them. Then she moved away.',
    ],
    [
      'a manual of a program',
      '# T\n\n## Use\n\nInstall it. Start the server. Check the log.\n\n```sh\nnpm start\n```\n\n## API\n\n1. `get()` - fast\n2. `put()` - safe\n3. `all()` - slow',
    ],
    [
      'three orders among much else',
      '# T\n\nWe sell cakes. They are good. People like them.\n\n## Visit us\n\nCheck the map. Take the bus. Ask for Maria.\n\n## History\n\nIt all began in 1999. The street was quiet then.',
    ],
    ['fields', '## Steps\n\n- **Owner**: Support\n- **System**: CRM'],
  ])('and none in %s', (_, markdown) => {
    expect(found(markdown)).toEqual([undefined])
    expect(flowOf(parseMarkdown(markdown))).toBeNull()
  })
})

test('a row of a table has its fields, and its other cells say what a step says', () => {
  const { steps } = findSteps(
    parseMarkdown(
      '## Procedure\n\n| Step | Task | Who | Tool | Time limit | Remarks |\n|---|---|---|---|---|---|\n| 1 | Check it | Clerk | SAP | 2 days | If it is wrong, go to step 2. Otherwise, end the process. |\n| 2 | Pay it | – | | | |',
    ),
  )
  expect(steps[0]).toMatchObject({
    ...{ form: 'row', block: 1, item: 1, number: 1, name: 'Check it' },
    ...{ responsible: 'Clerk', system: 'SAP', sla: '2 days' },
    statements: [{ kind: 'decision', condition: 'it is wrong' }],
  })
  expect(steps[1]).toMatchObject({ item: 2, name: 'Pay it', responsible: undefined, statements: [] })
})

test('a sentence about a case belongs to the order before it', () => {
  const { steps } = findSteps(
    parseMarkdown(
      'Check the order. If it is above 200 €, ask the team lead. Otherwise, pay. Send it. File it.',
    ),
  )
  expect(steps.map(({ statements }) => statements.length)).toEqual([1, 0, 0])
})

describe('what only looks like steps', () => {
  const noted = (markdown: string) =>
    findingsOf(parseMarkdown(markdown)).findings.find(({ rule }) => rule === 'step/none')
  const score = (markdown: string) =>
    scoreSections(parseMarkdown(markdown)).find(({ section }) => section === 'steps')

  test('is drawn, and asked about, and counts half', () => {
    const text = `# T\n\n## Closing time\n\n${three}`
    expect(flowOf(parseMarkdown(text))?.nodes).toHaveLength(5)
    expect(noted(text)).toMatchObject({ severity: 'warning', section: 'Closing time', block: 2 })
    expect(noted(text)?.message).toContain('“Closing time”')
    expect(noted(text)?.fixes).toHaveLength(1)
    expect(score(text)?.percent).toBe(50)
  })

  test('has no fix where that would lose a part of them', () => {
    const lists = `# T\n\n## Morning\n\n${three}\n\n## Evening\n\n1. Lock the door\n2. Count the till`
    expect(noted(lists)?.fixes).toEqual([])
  })

  test('what calls itself steps is not asked about', () => {
    const text =
      '# T\n\n## Steps\n\n## Step 1: Check\n\n- **Responsible**: Clerk\n\n## Step 2: Pay\n\n- **Responsible**: Clerk\n\n## Step 3: File\n\n- **Responsible**: Clerk'
    expect(noted(text)).toBeUndefined()
    expect(score(text)).toMatchObject({ percent: 100, heading: 'Steps' })
    expect(findingsOf(parseMarkdown(text)).findings.map(({ rule }) => rule)).not.toContain(
      'doc/empty-section',
    )
  })
})

test('whatever a document holds, its steps are places of it', () => {
  const seed = 20_260_117
  const random = seededRandom(seed)
  for (let run = 0; run < 300; run++) {
    const nodes = run % 2 ? plainDocument(random) : hostileDocument(random)
    for (const { block, end, item } of findSteps(nodes).steps) {
      const place = `seed ${seed}, run ${run}`
      expect(nodes[block], place).toBeDefined()
      expect(end, place).toBeGreaterThan(block)
      if (item !== undefined) expect(nodes[block]?.content?.[item], place).toBeDefined()
    }
  }
})

test.each([
  [
    '1. **Screen owners**: Fenergo screens them against a list.\n2. **Decide**: The clerk decides on the same day.',
    ['Screen owners', 'Decide'],
  ],
  ['1. Screen owners – Fenergo screens them.\n2. Decide – The clerk decides.', ['Screen owners', 'Decide']],
  [
    '1. Compare pages 3–5 of the form\n2. Decide - or not',
    ['Compare pages 3–5 of the form', 'Decide - or not'],
  ],
  ['1. Send **everything** to the clerk\n2. **Never** wait', ['Send everything to the clerk', 'Never wait']],
  [
    '5.1 Snyk scans the code.\n\n5.2 The engineer looks at it. If it is urgent, she fixes it.',
    ['Snyk scans the code', 'The engineer looks at it'],
  ],
])('the name of a step stands before what is told of it: %j', (list, names) => {
  const { steps } = findSteps(parseMarkdown(`## Steps\n\n${list}`))
  expect(steps.map(({ name }) => name)).toEqual(names)
})

test('fields on the lines of a paragraph are those of its step', () => {
  const { steps } = findSteps(
    parseMarkdown(
      '## Steps\n\n**Step 1 – Take the order**\nWho: Waiter\nLimit: 2 minutes\nThe waiter writes it down.\n\n**Step 2 – Cook it**\nWho: Cook',
    ),
  )
  expect(steps.map(({ responsible, sla }) => [responsible, sla])).toEqual([
    ['Waiter', '2 minutes'],
    ['Cook', undefined],
  ])
  expect(steps[0]?.statements).toHaveLength(1)
})

test('a condition in a row of a table is a decision', () => {
  const { steps } = findSteps(
    parseMarkdown(
      '## Steps\n\n| No. | Task | Who |\n|---|---|---|\n| 1 | Check it | Clerk |\n| 2 | If it is above 500 EUR, go to step 1 | Clerk |',
    ),
  )
  expect(steps[1]?.statements).toMatchObject([{ kind: 'decision', outcome: { jump: { number: 1 } } }])
})
