import { expect, test } from 'vitest'
import { onboarding, Talk } from './talk.ts'

test('an unknown topic with nothing said about it makes it ask what it has to know, and the answers make the draft', async () => {
  const talk = new Talk({ title: 'Badge Replacement', description: 'Replace lost badges' })
  const asked = await talk.say('Create the process')
  expect(asked.end.kind).toBe('asked')
  expect(asked.patches).toEqual([])
  expect(asked.text).toContain('1. What starts it?')
  const reply = await talk.say(
    '1. an employee reports a lost badge\n2. Reception checks the identity, blocks the old badge and prints a new one. The employee signs the receipt.\n3. Okta',
  )
  expect(reply.end.kind).toBe('complete')
  expect(talk.section('## Overview')).toContain('**Trigger**: An employee reports a lost badge')
  expect(talk.steps.map((step) => [step.name, step.responsible])).toEqual([
    ['Check the identity', 'Reception'],
    ['Block the old badge', 'Reception'],
    ['Print a new one', 'Reception'],
    ['Sign the receipt', 'Employee'],
  ])
  expect(reply.facts).toEqual([{ integrations: ['okta'] }])
  expect(reply.text).toContain('No step uses Okta yet: what is it for?')
})

test('what people wrote before stays, and only what is missing is added', async () => {
  const written =
    '# Returns\n\n## Overview\n\nOur own words about returns.\n\n## Prerequisites\n\n- The parcel is here\n'
  const talk = new Talk({ title: 'Returns', description: 'Customers return goods' }, written)
  await talk.say('The clerk opens the parcel, checks the goods and files the return. Create the process')
  expect(talk.markdown.startsWith(written.trim())).toBe(true)
  expect(talk.steps).toHaveLength(3)
  expect(talk.codeHasErrors).toBe(false)
})

test('a draft that was stopped goes on where it was', async () => {
  const whole = new Talk(onboarding)
  await whole.say('Create the process')
  const half = new Talk(onboarding, whole.markdown.slice(0, whole.markdown.indexOf('### Step 3')))
  await half.say('go on')
  const overview = (talk: Talk) => talk.steps.map((step) => [step.number, step.name])
  expect(overview(half)).toEqual(overview(whole))
  expect(half.markdown.match(/^## .*$/gm)?.sort()).toEqual(whole.markdown.match(/^## .*$/gm)?.sort())
})

test('steps of a document that people wrote become roles and code', async () => {
  const talk = new Talk(
    { title: 'Refunds' },
    '# Refunds\n\n## Steps\n\n1. The clerk checks the request.\n2. If the amount is above 100 EUR, ask the CFO. Otherwise, continue.\n3. The clerk pays the refund.\n',
  )
  await talk.say('go on')
  expect(talk.section('## Roles and Responsibilities')).toContain(
    '**Clerk**: checks the request and pays the refund',
  )
  expect(talk.code).toContain('.amount > 100 {')
  expect(talk.codeHasErrors).toBe(false)
})

test('an amount and an approver in the description become a decision of the approval', async () => {
  const talk = new Talk({
    title: 'Invoices',
    description: 'Automate invoices with approval by the CFO above 5,000 EUR',
  })
  await talk.say('Create the process')
  const approval = talk.steps.find((step) => step.name === 'Approve the invoice')
  expect(approval?.responsible).toBe('CFO')
  expect(approval?.statements).toContainEqual(
    expect.objectContaining({ kind: 'decision', condition: 'the amount is above 5,000 EUR' }),
  )
  expect(talk.code).toContain('if invoice.amount > 5000 {')
})

test('credentials in the context do not come into the document', async () => {
  const talk = new Talk({
    ...onboarding,
    context: { ...onboarding.context, stripe_api_key: 'sk_live_123', token: 'abc' },
  })
  await talk.say('Create the process')
  expect(talk.markdown).not.toMatch(/sk_live|abc/)
})

test('a document that is too large for the rules is left alone, and the reply says what to set for a real model', async () => {
  const talk = new Talk({ title: 'Big' }, `# Big\n\n${'Some words of a long text. '.repeat(6_000)}`)
  const reply = await talk.say('add error handling')
  expect(reply.patches).toEqual([])
  expect(reply.text).toMatch(/OPENAI_API_KEY or OPENAI_BASE_URL/)
})
