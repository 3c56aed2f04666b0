import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { openIssues, progressOf, scoreSections } from '#shared/process/progress.ts'

const progress = (markdown: string, options = {}) => progressOf(parseMarkdown(markdown), options)
const score = (section: string, markdown: string, options = {}) =>
  scoreSections(parseMarkdown(markdown), options).find((found) => found.section === section)

const onboarding = `# Customer Onboarding Process

## Overview

Automates customer onboarding with CRM integration and email notifications.

## Prerequisites

- API access credentials

## Steps

### Step 1: Register customer

- **Responsible**: Sales Operations

1. Check the data.

### Step 2: Create CRM contact

- **Responsible**: Automation

### Step 3: Send welcome email

- **Responsible**: Automation
`

describe('the state of a process document', () => {
  test('is 75 % when overview, prerequisites and steps are done and error handling and monitoring are pending', () => {
    expect(progress(onboarding)).toEqual({
      completionPercentage: 75,
      sectionsCompleted: ['Overview', 'Prerequisites', 'Steps'],
      sectionsPending: ['Error Handling', 'Monitoring'],
    })
  })

  test('is 0 % for an empty document, and 100 % only when every required section is filled', () => {
    expect(progress('').completionPercentage).toBe(0)
    const whole = `${onboarding}\n## Error Handling\n\n- Retry three times.\n\n## Monitoring\n\n- Runs a day\n`
    expect(progress(whole).completionPercentage).toBe(100)
    expect(openIssues(parseMarkdown(whole))).toEqual([])
  })

  const whole = `${onboarding}\n## Error Handling\n\n- Retry three times.\n\n## Monitoring\n\n- Runs a day\n`

  test.each([
    ['an error', [whole, '```spy', 'run() {', '  return custmer', '}', '```'].join('\n'), /^1 error /],
    [
      'an assumption',
      whole.replace('- Runs a day', '- Runs a day\n- Two a day (assumption)'),
      /^1 assumption /,
    ],
  ])('is 99 % at most while there is %s', (_, markdown, reason) => {
    expect(progress(markdown).completionPercentage).toBe(99)
    expect(openIssues(parseMarkdown(markdown))).toEqual([expect.stringMatching(reason)])
  })

  test('names finished sections as people wrote them and pending ones as the catalogue does', () => {
    const state = progress(
      '# T\n\n## 1. Introduction\n\nSix words are enough for this.\n\n## Troubleshooting\n',
    )
    expect(state.sectionsCompleted).toEqual(['1. Introduction'])
    expect(state.sectionsPending).toContain('Error Handling')
  })

  test('rounds down', () => {
    // Overview 15 of 100, Prerequisites a heading only: 15 + 2.5
    expect(progress('## Overview\n\n- Words\n\n## Prerequisites\n').completionPercentage).toBe(17)
  })

  test('takes what has no heading of its own for a section, but no label for steps', () => {
    const text =
      '# Round\n\n**Purpose:** Every patient gets the right medicine by 8:30.\n\n**Prerequisites**\n\n- The trolley is locked\n\n**Procedure**\n\nThe nurse goes round.\n\nRecords: the chart of the patient stays in the office.'
    const percents = ['overview', 'purpose', 'prerequisites', 'steps', 'records'].map((section) => [
      section,
      score(section, text, { kind: 'sop' })?.percent,
    ])
    expect(percents).toEqual([
      ['overview', 100],
      ['purpose', 100],
      ['prerequisites', 100],
      ['steps', 0],
      ['records', 100],
    ])
  })

  test('asks an automation for its trigger, which a field can name, and for its code', () => {
    const automation = { kind: 'automation' } as const
    expect(progress(onboarding, automation).sectionsPending).toEqual([
      'Trigger',
      'Inputs and Outputs',
      'Error Handling',
      'Monitoring',
      'Implementation',
    ])
    expect(score('trigger', '## Overview\n\n- **Trigger**: A form is sent\n', automation)?.percent).toBe(100)
    expect(score('trigger', '## Overview\n\n- **Trigger**: TBD\n', automation)?.percent).toBe(25)
  })
})

describe('filler that fits every process', () => {
  const steps = ['Initiate the process', 'Execute the activities', 'Close the process']
  const filler = (more = '') =>
    [
      '# Process\n\n## Overview\n\nThis process ensures that all stakeholders are aligned and best practices are followed.',
      '## Prerequisites\n\n- All required resources are available\n- Clear requirements and defined roles',
      `## Steps\n\n${steps.map((name, at) => `### Step ${at + 1}: ${name}\n\n- **Responsible**: Process Owner\n- **SLA**: 1 day\n\n1. Follow the procedures and document the results.${more}`).join('\n\n')}`,
      '## Error Handling\n\n- Errors are handled in a timely manner.\n- Issues are resolved by the responsible team.',
      '## Monitoring\n\n- Performance is monitored regularly.\n- Continuous improvement',
    ].join('\n\n')

  test('cannot exceed 60 %, however many sections it fills', () => {
    expect(progress(filler()).completionPercentage).toBeLessThanOrEqual(60)
    expect(score('overview', filler())).toMatchObject({ percent: 50, state: 'generic' })
    expect(score('steps', filler())).toMatchObject({ percent: 50, state: 'generic' })
  })

  test('is no filler any more when most of it tells of this process', () => {
    const told = filler('\n2. Weigh the flour.\n3. Heat the oven to 220 degrees.')
    expect(score('steps', told)).toMatchObject({ percent: 100, state: 'filled' })
  })
})

describe('the score of one section', () => {
  test.each([
    ['absent', '## Steps\n', 0, 'absent'],
    ['a heading only', '## Overview\n', 25, 'empty'],
    ['nothing but a placeholder', '## Overview\n\nTBD\n', 25, 'empty'],
    ['a bracketed placeholder in a list', '## Overview\n\n- [Name of the owner]\n', 25, 'empty'],
    ['fewer than six words', '## Overview\n\nOnboards all new customers.\n', 50, 'thin'],
    [
      'a placeholder among words',
      '## Overview\n\nThe owner is still to be defined.\n\n- Customers\n',
      50,
      'thin',
    ],
    ['six words', '## Overview\n\nOnboards all new customers every day.\n', 100, 'filled'],
    ['one list item', '## Overview\n\n- Customers\n', 100, 'filled'],
    ['a table row', '## Overview\n\n| a | b |\n| - | - |\n| x | y |\n', 100, 'filled'],
    ['subheadings without text', '## Overview\n\n### Purpose\n\n### Scope\n', 25, 'empty'],
  ])('with %s', (_, markdown, percent, state) => {
    expect(score('overview', markdown)).toMatchObject({ percent, state })
  })

  test('is half while most of it is assumed, and whole when a person has confirmed it', () => {
    const assumed =
      '## Overview\n\n- Takes customers in (assumption)\n- Costs nothing (assumption)\n- Runs daily\n'
    expect(score('overview', assumed)).toMatchObject({ percent: 50, state: 'assumed' })
    const confirmed = assumed.replace('nothing (assumption)', 'nothing')
    expect(score('overview', confirmed)).toMatchObject({ percent: 100, state: 'filled' })
  })

  test('counts both of two sections with the same meaning', () => {
    expect(score('overview', '## Overview\n\n## Summary\n\nA text of at least six words.\n')?.percent).toBe(
      100,
    )
  })
})

describe('the score of the steps', () => {
  const steps = (...lines: string[]) => score('steps', `# T\n\n## Steps\n\n${lines.join('\n')}\n`)
  const three = [
    '1. The clerk checks the form',
    '2. The clerk files the form',
    '3. The clerk calls the client',
  ]

  test('is full for three steps with a role each and a flow that holds together', () => {
    expect(steps(...three)).toMatchObject({ percent: 100, state: 'filled', reasons: [] })
  })

  test('loses 40 for fewer than three steps', () => {
    expect(steps(...three.slice(0, 2))?.percent).toBe(60)
  })

  test('loses 20 for a step without exactly one responsible role', () => {
    expect(steps('1. Check the form', ...three.slice(1))?.percent).toBe(80)
    expect(
      steps(
        '### Step 1: Check',
        '- **Responsible**: Sales and Finance',
        '### Step 2: File',
        '- **Owner**: Clerk',
      )?.percent,
    ).toBe(40)
  })

  test('loses 20 for a decision with one outcome', () => {
    const open = [...three, '4. If the form is complete, the clerk calls the client.']
    expect(steps(...open)?.reasons).toContain('A decision does not say what happens otherwise.')
    const closed = [...three, '4. If the form is complete, call the client. Otherwise, end the process.']
    expect(steps(...closed)?.reasons).not.toContain('A decision does not say what happens otherwise.')
  })

  test('loses 20 for a jump to a step that is not there and for a step that nothing leads to', () => {
    const broken = 'A step is never reached, or a jump leads to no step.'
    expect(steps(...three, '4. Go to step 9.')?.reasons).toContain(broken)
    expect(steps('1. Check the form', '2. Go to step 4.', '3. File the form', '4. Call')?.reasons).toContain(
      broken,
    )
    expect(
      steps(
        '1. Check',
        '2. If it is wrong, go to step 4. Otherwise, go to step 3.',
        '3. End the process.',
        '4. Call',
      )?.reasons,
    ).not.toContain(broken)
  })

  test('is a quarter for text without any step', () => {
    expect(steps('We do it somehow, as we always did it here.')).toMatchObject({
      percent: 25,
      state: 'incomplete',
    })
  })

  test('is at most half while a placeholder stands in them', () => {
    expect(steps(...three, '4. The clerk TBD')?.percent).toBe(50)
  })
})
