import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import { documentRules, findingsOf } from '#shared/process/findings.ts'
import { progressOf } from '#shared/process/progress.ts'
import { ruleTexts } from '#shared/process/rule-texts.ts'

const inDocument = (markdown: string) => findingsOf(parseMarkdown(markdown))
const rulesOf = (markdown: string) => inDocument(markdown).findings.map(({ rule }) => rule)

/** A document that no rule has anything to say about, with the parts that the stories change. */
const whole = ({
  overview = 'Takes a customer from the signed contract to the first login within two days.',
  owner = '- **Owner**: Head of Sales',
  first = '- **Responsible**: Sales Operations\n- **SLA**: 1 day\n\n1. Check the data of the customer.',
  last = '- **Responsible**: Support\n- **SLA**: 1 day\n\n1. Send the welcome mail.',
  errors = 'When any system does not answer, try again three times, then tell the team lead.',
  monitoring = '- Onboarding time below 2 days',
  more = '',
} = {}) => `# Customer Onboarding

## Overview

${overview}

${owner}

## Prerequisites

- A signed contract

## Steps

### Step 1: Register the customer

${first}

### Step 2: Create the contact

- **Responsible**: Sales Operations
- **SLA**: 1 day

1. Write the contact into the list.

### Step 3: Send the welcome mail

${last}

## Error Handling

${errors}

## Monitoring

${monitoring}
${more}`

describe('findings about a document', () => {
  test('a whole document has none, and an empty one has none yet', () => {
    expect(rulesOf(whole())).toEqual([])
    expect(inDocument('')).toEqual({
      findings: [],
      dismissed: [],
      metrics: { words: 0, steps: 0, decisions: 0, handoffs: 0, isEnglish: true },
    })
  })

  const responsible = '- **Responsible**: Sales Operations\n- **SLA**: 1 day'
  test.each<[rule: string, markdown: string]>([
    ['doc/no-title', whole().replace('# Customer Onboarding\n', '')],
    ['doc/missing-section', whole().replace('## Monitoring', '## Colours')],
    ['doc/empty-section', whole({ more: '\n## Security\n' })],
    ['doc/duplicate-section', whole({ more: '\n## Monitoring\n\n- Calls below 3 a day' })],
    ['doc/placeholder', whole({ more: '\n## Security\n\nTBD' })],
    ['doc/assumption', whole({ more: '\n## Security\n\nThe list is kept for a year (assumption).' })],
    [
      'step/no-actor',
      whole({ first: '1. Check the data of the customer.\n2. Say thanks.' }).replace(/- \*\*SLA.*\n/g, ''),
    ],
    ['step/several-actors', whole({ first: '- **Responsible**: Sales and Finance\n- **SLA**: 1 day' })],
    ['step/no-sla', whole({ last: '- **Responsible**: Support' })],
    ['doc/thin-section', whole({ errors: 'Errors are handled.' })],
    ['bp/no-owner', whole({ owner: 'The budget owner pays for it.' })],
    ['clarity/unmeasurable-outcome', whole({ monitoring: '- Customers are happy' })],
    [
      'flow/no-default-branch',
      whole({
        first: `${responsible}\n\n1. If the customer is in Asia, call them at nine.\n2. If the customer is in Europe, call them at noon.`,
      }),
    ],
    [
      'eff/parallelisable',
      whole({ last: '- **Responsible**: Support\n- **SLA**: 1 day\n\n1. Take the large one.' })
        .replace('Create the contact', 'Order the phone')
        .replace('Write the contact into the list.', 'Take the red one.')
        .replace('Send the welcome mail', 'Book the room'),
    ],
    [
      'eff/waiting',
      whole({ first: `${responsible}\n\n1. Check the data of the customer.\n2. Wait two weeks.` }),
    ],
    [
      'eff/late-knock-out',
      whole({
        last: '- **Responsible**: Support\n- **SLA**: 1 day\n\n1. If the customer is not insured, end the process. Otherwise, send the mail.',
      }),
    ],
    [
      'bp/code-step-mismatch',
      whole({
        more: '\n## Implementation\n\n```spy\nrun(customer) {\n  # Create the contact\n  write_contact(customer)\n  # Send the welcome mail\n  welcome(customer)\n  # Book the flight\n  with retry(2), timeout(9) {\n    airline.book_flight(customer, idempotency_key=customer.id)\n  }\n}\nwrite_contact(customer) {\n  return customer\n}\nwelcome(customer) {\n  return customer\n}\n```',
      }),
    ],
    ['step/no-verb', whole().replace('Register the customer', 'Customer data')],
    ['step/duplicate', whole().replace('Create the contact', 'Register the customer')],
    [
      'flow/dangling-reference',
      whole({ first: `${responsible}\n\n1. If the data is wrong, go to Step 9. Otherwise, go on.` }),
    ],
    ['flow/one-way-decision', whole({ first: `${responsible}\n\n1. If the data is complete, call them.` })],
    [
      'flow/unbounded-rework',
      whole({
        last: '- **Responsible**: Support\n- **SLA**: 1 day\n\n1. If the mail is wrong, return to Step 1. Otherwise, go on.',
      }),
    ],
    [
      'flow/unreachable',
      whole({
        first: `${responsible}\n\n1. If the data is right, go to Step 3. Otherwise, end the process.`,
      }),
    ],
    [
      'flow/overlapping-conditions',
      whole({
        first: `${responsible}\n\n1. If the order is above 500 EUR, call them.\n2. If the order is above 900 EUR, visit them.`,
      }),
    ],
    [
      'step/several-actions',
      whole().replace('Register the customer', 'Check the data and register the customer'),
    ],
    ['bp/no-escalation', whole({ errors: 'When any system does not answer, try again three times.' })],
    [
      'bp/no-retry-policy',
      whole({
        first: `${responsible}\n- **System**: Salesforce`,
        errors: 'When Salesforce does not answer, tell the team lead.',
      }),
    ],
    ['sec/secret-in-document', whole({ overview: 'Takes a customer in. The password is Summer-2031.' })],
    [
      'sec/personal-data-in-example',
      whole({ overview: 'Takes people in, such as ida.berg@nordpost.se today.' }),
    ],
    ['clarity/long-sentence', whole({ overview: `Takes ${'one and another '.repeat(12)}customer in.` })],
    ['clarity/vague', whole({ first: `${responsible}\n\n1. Check the data as soon as possible.` })],
    ['clarity/weak-modal', whole({ first: `${responsible}\n\n1. The clerk should check the data.` })],
    ['clarity/passive', whole({ first: `${responsible}\n\n1. The data is checked.` })],
    ['clarity/repeated-word', whole({ overview: 'Takes the the customer in.' })],
    [
      'bp/integration-without-error-path',
      whole({
        first: `${responsible}\n- **System**: Salesforce`,
        errors: 'Tell the team lead what went wrong today.',
      }),
    ],
    ['bp/metric-without-target', whole({ monitoring: '- Onboarding time' })],
    [
      'eff/automation-candidate',
      whole({ first: `${responsible}\n\n1. Copy the data manually into the list.` }),
    ],
  ])('%s is found where it is, and alone', (rule, markdown) => {
    expect(rulesOf(markdown)).toEqual([rule])
  })

  /** What a rule that is off at first says once somebody wants it. */
  const messagesOf = (markdown: string, rule: string) => {
    const wanted: Choices = { ...noChoices, severities: { [rule]: 'info' } }
    return findingsOf(parseMarkdown(markdown), 'process', wanted).findings.map(({ message }) => message)
  }

  test('steps without a result are told of once somebody wants it', () => {
    const markdown = whole({ first: `${responsible}\n- **Output**: a file` }).replace(
      '1. Write the contact',
      '- **Output**: a contact\n\n1. Write the contact',
    )
    expect(rulesOf(markdown)).toEqual([])
    expect(messagesOf(markdown, 'step/no-output')).toEqual([
      'Step 3, “Send the welcome mail” does not say what comes out of it.',
    ])
  })

  test('a decision on what goes wrong says enough: else all goes on', () => {
    const rulesWith = (step: string) => rulesOf(whole({ first: `${responsible}\n\n1. ${step}` }))
    expect(rulesWith('If the customer is not at home, call them.')).toEqual([])
    expect(rulesWith('If the contract is above 500 EUR, call them.')).toEqual(['flow/one-way-decision'])
  })

  test('short forms are told of once somebody wants it', () => {
    const markdown = whole({ overview: 'Takes a customer through the KYB to the first login.' })
    expect(rulesOf(markdown)).toEqual([])
    expect(messagesOf(markdown, 'clarity/undefined-acronym')).toEqual([
      '“KYB” is not explained. Write it out once, as in “purchase order (PO)”.',
    ])
  })

  test('a secret in code is told of once, wherever the code stands', () => {
    const code = '```spy\npassword = "Summer-2031"\n```'
    const inList = whole({ more: `\n## Code\n\n- So:\n\n  ${code.replaceAll('\n', '\n  ')}` })
    for (const document of [whole({ more: `\n## Code\n\n${code}` }), inList]) {
      const rules = rulesOf(document)
      expect(rules.filter((rule) => /secret/.test(rule))).toEqual(['spy/hardcoded-secret'])
    }
  })

  test('a secret is told of without telling it, and one click takes it out', () => {
    const { findings } = inDocument(whole({ overview: 'Takes a customer in. The password is Summer-2031.' }))
    expect(JSON.stringify({ ...findings[0], fixes: [] })).not.toContain('Summer')
    expect(findings[0]?.fixes[0]?.patches).toEqual([
      {
        ...{ operation: 'update', location: '## Overview', oldContent: 'Summer-2031' },
        ...{ newContent: '(in the secret store)', reason: 'Take the password out' },
      },
    ])
  })

  test('what is found has its place, and the worst comes first', () => {
    const { findings } = inDocument(
      whole({
        first: `${responsible}\n\n1. Check the the data.\n2. If it is wrong, go to Step 9. Otherwise, go on.`,
      }),
    )
    expect(findings.map(({ rule, severity, section }) => [severity, rule, section])).toEqual([
      ['error', 'flow/dangling-reference', 'Step 1: Register the customer'],
      ['warning', 'clarity/repeated-word', 'Step 1: Register the customer'],
    ])
    expect(findings[0]?.message).toBe(
      'Step 9 does not exist, but step 1, “Register the customer” leads there.',
    )
  })

  test('the blocks of code are one module, and a fix is a patch that mends it', () => {
    const code = '\n## Implementation\n\n```spy\nrun(customer) {\n  return custmer\n}\n```'
    const [finding] = inDocument(whole({ more: code })).findings
    expect(finding).toMatchObject({
      rule: 'spy/undefined-name',
      severity: 'error',
      section: 'Implementation',
    })
    expect(finding?.fixes).toEqual([
      {
        title: 'Change to "customer"',
        patches: [
          {
            operation: 'update',
            location: '## Implementation',
            oldContent: '```spy\nrun(customer) {\n  return custmer\n}\n```',
            newContent: '```spy\nrun(customer) {\n  return customer\n}\n```',
            reason: 'Change to "customer"',
          },
        ],
      },
    ])
  })

  test('words are not judged in a language that the rules do not read', () => {
    const { findings, metrics } = inDocument(
      '# Einarbeitung\n\n## Overview\n\nJeder neue Kollege wird regelmäßig und properly eingearbeitet, damit er schnell mitarbeiten kann und sich wohl fühlt.\n\n## Steps\n\n1. Der Vertrag wird geprüft und properly abgelegt\n2. Das Konto wird angelegt\n3. Der Kollege wird begrüßt',
    )
    expect(metrics.isEnglish).toBe(false)
    expect(findings.filter(({ rule }) => rule.startsWith('clarity/'))).toEqual([])
  })

  test.each([
    'If the copy the enter should not ',
    '[A[A[Ab',
    'TODO [Ab: ',
    'a ',
    'the the ',
    'The ',
    'and & / ',
    'x',
    'when, then: ',
    'is are ',
    '   ',
    'x.,:; .',
    '....',
    'eyJ',
    'eyJaaaaaaaaaa.',
    '-----BEGIN RSA ',
    'a://a:',
    'password of a ',
    'PIN to is ',
    'API key: sk-',
    'DE02 1001 ',
    '4111-',
    'a.b@',
    'ana.berg@c.',
    'if above 1,000 ',
    'try again ',
    'check a and check a ',
    'review ',
    'KYB ',
    'Goals are ',
    'the case is a ',
    'wait 2 ',
    'is not older than ',
  ])('a line of 100,000 characters of %j holds nobody up', (piece) => {
    const line = piece.repeat(Math.ceil(100_000 / piece.length))
    const text = { type: 'paragraph', content: [{ type: 'text', text: line }] }
    const nodes = [
      ...parseMarkdown('# T\n\n## Steps\n\n### Step 1: Check'),
      text,
      ...parseMarkdown('- **Responsible**: x'),
      {
        type: 'bulletList',
        content: [
          {
            type: 'listItem',
            content: [{ ...text, content: [{ type: 'text', text: `Responsible: ${line}` }] }],
          },
        ],
      },
      {
        type: 'heading',
        attrs: { level: 3 },
        content: [{ type: 'text', text: `Step 2: Check ${line}` }],
      },
      { ...text, content: [{ type: 'text', text: `If ${line}, stop.` }] },
      ...parseMarkdown('## Error Handling'),
      text,
      ...parseMarkdown('## Monitoring'),
      { type: 'bulletList', content: [{ type: 'listItem', content: [text] }] },
    ]
    expect(findingsOf(nodes, 'sop').metrics.steps).toBe(2)
    expect(progressOf(nodes).completionPercentage).toBeLessThan(100)
  })

  test.each(['a b ', 'Check it. ', '....', '1. ', 'x: ', '   ', 'If a, b. ', 'Who ', 'Pay s '])(
    'nor does one of %j where nothing is called steps',
    (piece) => {
      const line = `x${piece.repeat(Math.ceil(100_000 / piece.length))}x`
      const text = { type: 'paragraph', content: [{ type: 'text', text: line }] }
      const group = (type: string, inner: string, times: number): DocNode => ({
        ...{ type, content: Array.from({ length: times }, () => ({ type: inner, content: [text] })) },
      })
      const table = {
        type: 'table',
        content: [group('tableRow', 'tableHeader', 2), group('tableRow', 'tableCell', 2)],
      }
      const nodes: DocNode[] = [
        { type: 'heading', attrs: { level: 2 }, content: text.content },
        ...[text, group('orderedList', 'listItem', 3), table],
        ...parseMarkdown('## How it works'),
        ...[text, group('bulletList', 'listItem', 3)],
      ]
      expect(findingsOf(nodes).metrics.words).toBeGreaterThan(0)
      expect(progressOf(nodes).completionPercentage).toBeLessThan(100)
    },
  )

  test('each rule says what it looks for and where it comes from, under a name of its own', () => {
    expect(new Set(documentRules.map(({ id }) => id)).size).toBe(documentRules.length)
    expect([...ruleTexts.keys()].sort()).toEqual(documentRules.map(({ id }) => id).sort())
    for (const { about, source } of ruleTexts.values())
      expect(about.length * source.length).toBeGreaterThan(0)
  })
})
