import { beforeAll, describe, expect, test } from 'vitest'
import type { Intent } from '#server/agent/built-in/intent.ts'
import { readIntents } from '#server/agent/built-in/intents.ts'
import { systemNamed } from '#server/agent/built-in/systems.ts'
import { phrasings } from './phrasings.ts'
import { onboarding, Talk } from './talk.ts'

const systems = ['salesforce', 'mailchimp', 'stripe'].map(systemNamed)
const talk = new Talk(onboarding)
beforeAll(() => talk.say('Create the process'))

const read = (message: string): Intent[] =>
  readIntents(message, { steps: talk.steps, isBlank: false, systems })
const readBlank = (message: string): Intent[] => readIntents(message, { steps: [], isBlank: true, systems })

/** With what a question is about, and what talk is about. */
function kindOf(intent: Intent): string {
  if (intent.kind === 'question') return `question: ${intent.question.about}`
  return intent.kind === 'talk' ? `talk: ${intent.topic}` : intent.kind
}

describe('a message is read as', () => {
  test.each(phrasings)('$kinds: $message', ({ message, kinds }) => {
    expect(read(message).map(kindOf)).toEqual(kinds)
  })
})

describe('what a message says about its wish is understood:', () => {
  test.each<[string, object]>([
    [
      'retry Stripe 5 times with a timeout of 10 seconds',
      { timeouts: true, retries: true, timeoutSeconds: 10, attempts: 5, systems: [{ id: 'stripe' }] },
    ],
    ['add retries, three attempts', { timeouts: false, retries: true, attempts: 3, systems: [] }],
    [
      'Set a timeout of 2 minutes for Salesforce and Mailchimp',
      {
        timeouts: true,
        retries: false,
        timeoutSeconds: 120,
        systems: [{ id: 'salesforce' }, { id: 'mailchimp' }],
      },
    ],
    [
      'Handle timeouts after 5 seconds. Retry up to three times.',
      { timeouts: true, retries: true, timeoutSeconds: 5, attempts: 3 },
    ],
    ['add error handling', { timeouts: true, retries: true, timeoutSeconds: undefined, attempts: undefined }],
  ])('%s', (message, wish) => {
    expect(read(message)).toMatchObject([{ kind: 'errors', wish }])
  })

  test.each<[string, object]>([
    [
      'between step 2 and 3, add a step where legal reviews the contract within 2 days',
      {
        name: 'Review the contract',
        role: 'Legal',
        sla: '2 days',
        place: { kind: 'after', step: { number: 2 } },
      },
    ],
    [
      'add a step "Check stock" as the first step',
      { name: 'Check stock', place: { kind: 'position', number: 1 } },
    ],
    [
      'add a step where finance checks the credit limit if the order is above 5000 EUR after step 2',
      { name: 'Check the credit limit', role: 'Finance', condition: 'the order is above 5000 EUR' },
    ],
    [
      'Insert a step: create the invoice in Stripe',
      { name: 'Create the invoice in Stripe', system: { id: 'stripe' } },
    ],
    [
      'add a step “Call” after “Set up billing”',
      { name: 'Call', place: { step: { kind: 'name', name: 'Set up billing' } } },
    ],
  ])('%s', (message, wish) => {
    expect(read(message)).toMatchObject([{ kind: 'add-step', ...wish }])
  })

  test.each<[string, object]>([
    [
      'rename the kick-off call step to “Meet the customer”',
      { kind: 'rename-step', name: 'Meet the customer' },
    ],
    [
      'move the last step to the beginning',
      { kind: 'move-step', step: { number: 5 }, place: { kind: 'start' } },
    ],
    ['the Head of Sales owns this process', { kind: 'set-owner', owner: 'Head of Sales' }],
    ['hr should do step 5', { kind: 'set-responsible', role: 'HR', step: { number: 5 } }],
    ['the deadline for step 2 is four hours', { kind: 'set-sla', sla: '4 hours' }],
    ['add an approval by the CFO above 10,000 EUR', { kind: 'add-approval', role: 'CFO', place: undefined }],
    [
      'notify the sales team in Slack when the contract is signed',
      {
        kind: 'add-notification',
        whom: 'the sales team',
        via: { id: 'slack' },
        what: 'Do this when the contract is signed',
      },
    ],
    [
      'send the customer an email after step 3',
      { kind: 'add-notification', whom: 'the customer', via: { id: 'mailchimp' } },
    ],
    [
      'add the role Auditor who checks the records',
      { kind: 'add-role', role: 'Auditor', duty: 'checks the records' },
    ],
    ['add a section "Scope": only the EU', { kind: 'add-section', title: 'Scope', content: 'only the EU' }],
    [
      'use Zendesk in step 5',
      { kind: 'add-integration', name: 'Zendesk', replaces: true, step: { number: 5 } },
    ],
    ['connect Slack to step 2', { kind: 'add-integration', name: 'Slack', replaces: false }],
  ])('%s', (message, intent) => {
    expect(read(message)).toMatchObject([intent])
  })
})

describe('before there is a document', () => {
  test.each([
    'Create the process',
    'Please write a first draft',
    'We onboard customers',
    'The clerk checks the form and enters it into SAP.',
    'go ahead',
    'I need an SOP for invoice approval',
  ])('"%s" asks for it', (message) => {
    expect(readBlank(message).map((intent) => intent.kind)).toEqual(['draft'])
  })

  test('what it shall hold is asked for with it', () => {
    expect(readBlank('Create the process with error handling')).toMatchObject([
      { errors: true, monitoring: false },
    ])
    expect(readBlank('Write the complete process')).toMatchObject([{ errors: true, monitoring: true }])
  })

  test.each(['hello', 'what can you do?', 'asdf qwer'])('"%s" does not', (message) => {
    expect(readBlank(message).map((intent) => intent.kind)).not.toContain('draft')
  })
})
