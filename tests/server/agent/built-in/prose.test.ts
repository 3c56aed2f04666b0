import { describe, expect, test } from 'vitest'
import { readProse } from '#server/agent/built-in/prose.ts'
import { systemNamed } from '#server/agent/built-in/systems.ts'

const systems = ['stripe', 'slack', 'SAP'].map(systemNamed)
const steps = (text: string) =>
  readProse(text, systems).steps.map((step) => [step.name, step.actor, step.system?.id, step.sla])

describe('steps are read from', () => {
  test.each<[string, string, unknown[]]>([
    [
      'a sentence with an actor',
      'The support agent checks the request.',
      [['Check the request', 'Support Agent']],
    ],
    [
      'verbs strung together',
      'The clerk checks the form, enters it into SAP and calls the client.',
      [
        ['Check the form', 'Clerk'],
        ['Enter the form into SAP', 'Clerk', 'sap'],
        ['Call the client', 'Clerk'],
      ],
    ],
    [
      'orders with words of order',
      'First collect the data, then check it. Finally send the answer.',
      [['Collect the data'], ['Check the data'], ['Send the answer']],
    ],
    [
      'the passive',
      'The invoice is checked by the accountant in SAP. Then it is paid.',
      [
        ['Check the invoice in SAP', 'Accountant', 'sap'],
        ['Pay the invoice', undefined],
      ],
    ],
    [
      'obligations',
      'HR must sign the contract within two business days.',
      [['Sign the contract', 'HR', undefined, '2 business days']],
    ],
    [
      'responsibilities',
      'The team lead is responsible for approving the refund.',
      [['Approve the refund', 'Team Lead']],
    ],
    [
      '"we"',
      'We ship the order and they confirm the receipt.',
      [['Ship the order'], ['Confirm the receipt']],
    ],
    [
      'several people',
      'Customers submit the form; agents check it.',
      [
        ['Submit the form', 'Customers'],
        ['Check the form', 'Agents'],
      ],
    ],
    ['a machine', 'The system sends a reminder.', [['Send a reminder', 'Automation']]],
    ['an acting system', 'Stripe charges the card.', [['Charge the card in Stripe', 'Automation', 'stripe']]],
    [
      'a list',
      '1. Open the account\n2) Send the card\n- Call the customer',
      [['Open the account'], ['Send the card'], ['Call the customer']],
    ],
    [
      'arrows',
      'Request → manager approval → payment',
      [['Submit the request'], ['Approve the request', 'Manager'], ['Make the payment']],
    ],
    [
      'gerunds',
      'The process covers: collecting the documents, verifying the identity and opening the account',
      [['Collect the documents'], ['Verify the identity'], ['Open the account']],
    ],
    ['nothing but a wish', 'Please create a nice process for customer onboarding with CRM integration', []],
    ['nothing but remarks', 'It should be fast. There are three countries.', []],
    ['what does not happen', 'The clerk does not check the form.', []],
  ])('%s', (_, text, expected) => {
    expect(
      steps(text).map((step, at) => step.slice(0, (expected[at] as unknown[] | undefined)?.length)),
    ).toEqual(expected)
  })

  test.each([
    ['nouns that look like verbs', 'Collect name and contact details', ['Collect name and contact details']],
    ['objects joined by "and"', 'Check the name and the address', ['Check the name and the address']],
    ['two verbs with one object', 'Review and approve the invoice', ['Review and approve the invoice']],
    [
      'relative clauses',
      'Check the documents that the customer uploads and signs',
      ['Check the documents that the customer uploads and signs'],
    ],
  ])('%s, without cutting them in two', (_, text, names) => {
    expect(steps(text).map(([name]) => name)).toEqual(names)
  })

  test('long sentences, with a short name and the whole sentence below it', () => {
    const [step] = readProse(
      'Check that all the documents that the customer has uploaded are complete, readable and signed by both partners.',
      [],
    ).steps
    expect(step?.name.split(' ').length).toBeLessThanOrEqual(10)
    expect(step?.details).toEqual([
      'Check that all the documents that the customer has uploaded are complete, readable and signed by both partners.',
    ])
  })
})

describe('conditions', () => {
  const [check] = readProse(
    'Check it. If it is late, reject it and end the process. Otherwise, continue.',
    [],
  ).steps
  test('belong to the step before them', () => {
    expect(check?.decisions).toEqual([
      {
        condition: 'it is late',
        outcome: 'reject it and end the process',
        otherwise: 'continue',
        kind: 'decision',
      },
    ])
  })

  test('under which somebody else acts are steps of their own', () => {
    const found = readProse(
      'The clerk checks the claim. If it is above 500 EUR, the CFO approves the claim.',
      [],
    ).steps
    expect(found[1]).toMatchObject({
      name: 'Approve the claim',
      actor: 'CFO',
      decisions: [{ condition: 'it is above 500 EUR', outcome: 'approve the claim' }],
    })
  })

  test('behind the action are read as well', () => {
    expect(
      readProse('The manager approves the order if the amount is above 500 EUR.', []).steps[0],
    ).toMatchObject({
      name: 'Approve the order',
      decisions: [{ condition: 'the amount is above 500 EUR' }],
    })
  })

  test('that end or repeat the process leave what is done otherwise as the next step', () => {
    const found = readProse(
      'The clerk checks the form. If it is wrong, go back to step 1. Otherwise, the boss signs it.',
      [],
    )
    expect(found.steps.map((step) => [step.name, step.actor])).toEqual([
      ['Check the form', 'Clerk'],
      ['Sign the form', 'Boss'],
    ])
  })

  test('of a failure or of silence are not decisions', () => {
    const found = readProse(
      'Call the API. If it times out, call again. If nobody answers within 2 days, call the boss.',
      [],
    )
    expect(found.steps[0]?.decisions.map((decision) => decision.kind)).toEqual(['error', 'timer'])
  })
})

test('what starts it, what it is for, who owns it and which rules hold are read beside the steps', () => {
  const told = readProse(
    'When a lead fills in the form, sales calls the lead, so that nobody waits. The head of sales owns the process. Leads must never be called at night.',
    [],
  )
  expect(told).toMatchObject({
    trigger: 'A lead fills in the form',
    purpose: 'Nobody waits',
    owner: 'Head of Sales',
    rules: ['Leads must never be called at night.'],
  })
  expect(told.steps).toHaveLength(1)
})

test.each([
  [
    'Create process for automated customer onboarding with CRM integration',
    'automated customer onboarding with CRM integration',
  ],
  ['We need an SOP to onboard new hires', 'to onboard new hires'],
  ['Can you please write a vendor onboarding process?', 'vendor onboarding'],
  ['Automate invoice processing', 'invoice processing'],
  ['Order sync from A to B: fetch the orders, then write the orders', 'Order sync from A to B'],
  ['Create an account in the workflow system', undefined],
])('"%s" is about %s', (text, topic) => {
  expect(readProse(text, []).topic).toBe(topic)
})

test('a very long text is read in bounded time and as far as it goes', () => {
  const text = 'The clerk checks the form and '.repeat(20_000)
  expect(readProse(text, []).steps).toEqual([])
  expect(readProse('The clerk opens the case. '.repeat(2_000), []).steps).toHaveLength(1)
})
