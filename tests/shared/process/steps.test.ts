import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { Statement } from '#shared/process/statements.ts'
import { findTarget, readSteps } from '#shared/process/steps.ts'
import { hostileDocument, plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'

const steps = (...lines: string[]) => readSteps(parseMarkdown(`# T\n\n## Steps\n\n${lines.join('\n\n')}\n`))
const statements = (...lines: string[]) =>
  steps('### Step 1: Check', ...lines)
    .flatMap((step) => step.statements)
    .map(({ block: _, depth: __, ...statement }): Statement => statement)

describe('steps are found', () => {
  test('under headings, with number, name and fields', () => {
    const [first, second] = steps(
      '### Step 1: Create contact.',
      '- **Responsible**: Sales Operations\n- **System**: salesforce\n- **SLA**: 2 business days\n- **Input**: form\n- **Output**: contact',
      '### Step 3 – Send email',
      '**Owner**: Automation\\\n**Duration**: 5 minutes',
      '### Notes',
      'nothing',
    )
    expect(first).toMatchObject({
      number: 1,
      name: 'Create contact',
      responsible: 'Sales Operations',
      system: 'salesforce',
      sla: '2 business days',
      input: 'form',
      output: 'contact',
      block: 2,
      end: 4,
      statements: [],
    })
    expect(second).toMatchObject({
      number: 3,
      name: 'Send email',
      responsible: 'Automation',
      sla: '5 minutes',
      end: 6,
    })
    expect(steps('### Step 1: A', '### Notes')).toHaveLength(1)
  })

  test('in a numbered list, with the one who acts', () => {
    const found = steps('1. The on-call engineer acknowledges the alert within 5 minutes.\n2. Fix it')
    expect(found).toMatchObject([
      { number: 1, responsible: 'On-call engineer', sla: '5 minutes', item: 0, block: 2 },
      { number: 2, name: 'Fix it', responsible: undefined, item: 1, block: 2 },
    ])
  })

  test('under any subheadings when there is no list', () => {
    expect(steps('### Register', 'text', '### Verify').map((step) => step.name)).toEqual([
      'Register',
      'Verify',
    ])
  })

  test('in every section of steps, and nowhere else', () => {
    const markdown = '## Diagnosis\n\n1. Look\n\n## Mitigation\n\n1. Restart\n\n## Monitoring\n\n1. Count\n'
    expect(readSteps(parseMarkdown(markdown)).map((step) => [step.number, step.name])).toEqual([
      [1, 'Look'],
      [2, 'Restart'],
    ])
    expect(readSteps(parseMarkdown('1. Look\n2. Run\n'))).toEqual([])
  })
})

describe('a line of a step reads as', () => {
  const decision = { kind: 'decision', condition: 'the order is above 10,000 EUR' }
  test.each<[string, string, Statement[]]>([
    ['an action', '1. Compare the totals.', [{ kind: 'action', text: 'Compare the totals' }]],
    [
      'a decision with both outcomes',
      '- If the order is above 10,000 EUR, ask the CFO and go to Step 4. Otherwise, continue.',
      [
        {
          ...decision,
          outcome: { text: 'ask the CFO', jump: { kind: 'step', number: 4 } },
          otherwise: { text: '', jump: { kind: 'next' } },
        } as Statement,
      ],
    ],
    [
      'a decision whose other outcome is a line of its own',
      '- If the order is above 10,000 EUR: end the process.\n- Otherwise, continue with "Pay".',
      [
        {
          ...decision,
          outcome: { text: '', jump: { kind: 'end' } },
          otherwise: { text: '', jump: { kind: 'named', name: 'Pay' } },
        } as Statement,
      ],
    ],
    [
      'a decision whose outcome is a list',
      '- If the order is above 10,000 EUR:\n  - Ask the CFO.\n  - File the answer.\n- Send it.',
      [
        { ...decision, outcome: { text: 'Ask the CFO. File the answer' }, otherwise: undefined } as Statement,
        { kind: 'action', text: 'Send it' },
      ],
    ],
    [
      'parallel work',
      '- In parallel:\n- Create the account\n- Order the laptop',
      [{ kind: 'parallel', actions: ['Create the account', 'Order the laptop'] }],
    ],
    [
      'an error path',
      '- On error: retry 3 times, then inform the owner.',
      [{ kind: 'error', cause: 'Error', branch: { text: 'retry 3 times, then inform the owner' } }],
    ],
    [
      'a failure in words',
      '- If the CRM times out, go back to Step 1.',
      [
        {
          kind: 'error',
          cause: 'the CRM times out',
          branch: { text: '', jump: { kind: 'step', number: 1 } },
        },
      ],
    ],
    [
      'a time limit',
      '- If nobody answers within 2 days, escalate to the Head of Sales.',
      [
        {
          kind: 'timer',
          cause: 'nobody answers within 2 days',
          branch: { text: 'escalate to the Head of Sales' },
        },
      ],
    ],
    ...(
      [
        ['After 2 days without an answer: remind the manager.', 'after 2 days without an answer'],
        [
          'After two business days with no reply, remind the manager.',
          'after two business days with no reply',
        ],
        ['No answer within 2 days: remind the manager.', 'no answer within 2 days'],
        [
          'Unless somebody answers within 2 days, remind the manager.',
          'somebody does not answer within 2 days',
        ],
        ['When 2 days pass without an answer, remind the manager.', '2 days pass without an answer'],
        [
          'If there is still no answer after ten days, remind the manager.',
          'there is still no answer after ten days',
        ],
      ] as const
    ).map(([line, cause]): [string, string, Statement[]] => [
      `a time limit: ${line}`,
      `- ${line}`,
      [{ kind: 'timer', cause, branch: { text: 'remind the manager' } }],
    ]),
    [
      'a task, though it tells a time',
      '- After 2 days, call the customer without a script.',
      [{ kind: 'action', text: 'After 2 days, call the customer without a script' }],
    ],
    [
      'a loop with a limit',
      '- Return to Step 1, at most 2 times; then escalate to the owner.',
      [
        {
          kind: 'jump',
          jump: { kind: 'step', number: 1 },
          branch: {
            text: '',
            jump: { kind: 'step', number: 1 },
            limit: 2,
            exhausted: 'escalate to the owner',
          },
        },
      ],
    ],
    [
      'a decision, though a rate of errors is measured',
      '- If the error rate is above 1 %, stop the process. Otherwise, continue.',
      [
        {
          kind: 'decision',
          condition: 'the error rate is above 1 %',
          outcome: { text: '', jump: { kind: 'end' } },
          otherwise: { text: '', jump: { kind: 'next' } },
        },
      ],
    ],
  ])('%s', (_, line, expected) => {
    expect(statements(line)).toEqual(expected)
  })
})

test('a jump finds its step by number or by name', () => {
  const found = steps('### Step 1: Check', '### Step 2: Pay invoice')
  expect(findTarget({ kind: 'step', number: 2 }, found)?.name).toBe('Pay invoice')
  expect(findTarget({ kind: 'named', name: 'pay Invoice' }, found)?.number).toBe(2)
  expect(findTarget({ kind: 'step', number: 3 }, found)).toBeUndefined()
})

test('no document breaks the reader', () => {
  const seed = 20_260_101
  const random = seededRandom(seed)
  for (let run = 0; run < 300; run++) {
    const body = run % 2 ? plainDocument(random) : hostileDocument(random)
    const nodes = [...parseMarkdown('## Steps'), ...body]
    expect(() => readSteps(nodes), `seed ${seed}, run ${run}`).not.toThrow()
  }
})
