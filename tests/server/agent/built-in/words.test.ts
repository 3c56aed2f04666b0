import { describe, expect, test } from 'vitest'
import { archetypes } from '#server/agent/built-in/archetypes.ts'
import {
  count,
  joinWords,
  sentence,
  toGerund,
  toThirdPerson,
  toTitleCase,
  uncapitalise,
} from '#server/agent/built-in/english.ts'
import { readFacts } from '#server/agent/built-in/facts.ts'
import { theRole } from '#server/agent/built-in/roles.ts'
import { findSystems, systemNamed } from '#server/agent/built-in/systems.ts'
import { isVerb } from '#shared/process/verbs.ts'
import { Talk } from './talk.ts'

describe('English', () => {
  test.each([
    ['check the form', 'checks the form', 'checking the form'],
    ['set up billing', 'sets up billing', 'setting up billing'],
    ['review and approve the text', 'reviews and approves the text', 'reviewing and approving the text'],
    ['notify the client', 'notifies the client', 'notifying the client'],
    ['process the order', 'processes the order', 'processing the order'],
    ['issue the card', 'issues the card', 'issuing the card'],
    ['agree on it', 'agrees on it', 'agreeing on it'],
    ['pay', 'pays', 'paying'],
    ['plan', 'plans', 'planning'],
  ])('%s', (phrase, third, gerund) => {
    expect([toThirdPerson(phrase), toGerund(phrase)]).toEqual([third, gerund])
  })

  test('small things', () => {
    expect(joinWords(['a', 'b', 'c'])).toBe('a, b and c')
    expect(count(1, 'company')).toBe('one company')
    expect(count(13, 'company')).toBe('13 companies')
    expect(sentence('check it')).toBe('Check it.')
    expect(['Check it', 'CRM record', 'Salesforce lead'].map(uncapitalise)).toEqual([
      'check it',
      'CRM record',
      'Salesforce lead',
    ])
    expect(toTitleCase('head of sales')).toBe('Head of Sales')
    expect(
      ['Team Lead', 'CFO', 'HR', 'Head of Engineering', 'Sales Operations', 'Anna'].map(theRole),
    ).toEqual(['the Team Lead', 'the CFO', 'HR', 'the Head of Engineering', 'Sales Operations', 'Anna'])
  })
})

describe('systems', () => {
  test.each<[string, string[]]>([
    ['Create it in Salesforce and mail it with mailchimp', ['Salesforce', 'Mailchimp']],
    ['post it in MS Teams', ['Microsoft Teams']],
    ['The teams meet and excel', []],
    ['Look it up in Berlin', []],
    ['check it via Schufa', ['Schufa']],
    ['send it via API using our SFTP', []],
    ['store it in internal-CRM', ['Internal CRM']],
  ])('%s', (text, labels) => {
    const found = findSystems(text, [systemNamed('Internal CRM')])
    expect(found.map((system) => system.label)).toEqual(labels)
  })

  test('keep the name that the thread gives them', () => {
    expect(systemNamed('teams')).toEqual({ id: 'teams', label: 'Microsoft Teams', kind: 'chat' })
    expect(systemNamed('billing API')).toEqual({ id: 'billing_api', label: 'billing API', kind: 'payment' })
  })
})

test('facts are read from a context of any shape', () => {
  const read = (context: Record<string, unknown>) => readFacts({ context, description: '' })
  expect(read({ integrations: ['salesforce', 7, null, ['slack']] }).systems.map(({ id }) => id)).toEqual([
    'salesforce',
    'system_7',
    'slack',
  ])
  expect(read({ integrations: '["stripe", "jira"]' }).systems.map(({ id }) => id)).toEqual(['stripe', 'jira'])
  expect(read({ tools: 'stripe; jira' }).systems.map(({ id }) => id)).toEqual(['stripe', 'jira'])
  expect(read({ process_owner: ' Ada\nLovelace ' }).owner).toBe('Ada Lovelace')
  expect(
    read({ expectedVolume: '10,000 a day', complexity: 'high', api_key: 'x', nested: { a: 1 } }).others,
  ).toEqual([{ label: 'Expected volume', value: '10,000 a day' }])
})

describe.each(archetypes.map((archetype) => ({ name: archetype.owner + archetype.noun, archetype })))(
  'what is usual for $archetype.noun',
  ({ archetype }) => {
    test('names each step by an action, and refers only to steps that are there', () => {
      const names = archetype.steps.map((step) => step.name)
      for (const name of names) expect(isVerb(name.split(' ')[0] ?? ''), name).toBe(true)
      for (const { decision } of archetype.steps)
        for (const [, name = ''] of `${decision?.outcome} ${decision?.otherwise}`.matchAll(/\{([^}]+)\}/g))
          expect(names).toContain(name)
    })

    test('makes a whole draft from a title alone', async () => {
      const title = titles.find((candidate) => archetype.matches.test(candidate)) ?? ''
      const talk = new Talk({ title })
      const reply = await talk.say('Create the process')
      expect(talk.steps.map((step) => step.name)).toEqual(archetype.steps.map((step) => step.name))
      expect(reply.refusals).toEqual([])
      // Prerequisites that are all assumed count half.
      expect([70, 75]).toContain(talk.progress.completionPercentage)
      expect(talk.codeHasErrors).toBe(false)
    })
  },
)

const titles = [
  'Customer Onboarding',
  'Employee Onboarding',
  'Employee Offboarding',
  'Invoice Processing',
  'Expense Claims',
  'Contract Review',
  'Leave Requests',
  'Access Requests',
  'Hiring',
  'Refunds',
  'Order Fulfilment',
  'Purchasing',
  'Incident Response',
  'Release Process',
  'Blog Articles',
  'Data Sync',
  'Customer Support',
  'Budget Approval',
]
