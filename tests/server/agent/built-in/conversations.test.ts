import { describe, expect, test } from 'vitest'
import { invoiceDocument } from './invoice-document.ts'
import { Talk } from './talk.ts'

const names = (talk: Talk) => talk.steps.map((step) => step.name)

describe('a command never becomes a step', () => {
  test.each([
    'make it shorter',
    'translate it to German',
    'rename step 2 to Pay',
    'delete the last step',
    'set the deadline of step 1 to 2 days',
    'what is missing?',
    'paint it blue',
    'thanks',
    'move step 2 to the end',
  ])('%s', async (command) => {
    const talk = new Talk({ title: 'Orders' })
    await talk.say(command)
    expect(talk.markdown).toBe('')
    await talk.say('asdf qwer')
    await talk.say('The clerk checks the order. Then the warehouse packs the goods and ships the parcel.')
    expect(names(talk)).toEqual(['Check the order', 'Pack the goods', 'Ship the parcel'])
  })

  test('not even in the message that tells the process', async () => {
    const talk = new Talk({ title: 'Orders' })
    await talk.say(
      'The clerk checks the order. Then the warehouse packs the goods and ships the parcel. Also add error handling. Can you make it shorter?',
    )
    expect(names(talk)).toEqual(['Check the order', 'Pack the goods', 'Ship the parcel'])
    expect(talk.section('## Error Handling')).not.toBe('')
  })
})

describe('a process that is told again', () => {
  const told =
    'The support agent checks the refund request. If the order is older than 30 days, reject the request and end the process. Then the team lead approves the refund, then charge back the amount in Stripe and finally notify the customer in Slack.'

  test('changes nothing, and says so once', async () => {
    const talk = new Talk({ title: 'Refund Process', description: told })
    await talk.say('Create the process')
    const before = talk.markdown
    const reply = await talk.say(told)
    expect(talk.markdown).toBe(before)
    expect(reply.text.match(/already/g)?.length).toBeLessThanOrEqual(2)
    expect(reply.text).not.toContain('Shall I add the step')
  })
})

describe('an offer', () => {
  const document = () => new Talk({ title: 'Invoice Approval' }, invoiceDocument)

  test('of a step that was told is taken with yes', async () => {
    const talk = document()
    const offer = await talk.say('The archive clerk scans the paper copy')
    expect(offer.patches).toEqual([])
    expect(offer.text).toMatch(/Shall I add the step “the Archive Clerk scans the paper copy” at the end\?$/)
    await talk.say('yes please')
    expect(talk.steps.at(-1)).toMatchObject({ name: 'Scan the paper copy', responsible: 'Archive Clerk' })
  })

  test('of two steps adds both', async () => {
    const talk = document()
    await talk.say('The clerk scans the paper copy and shreds the original. HR informs the employee.')
    await talk.say('ok')
    expect(names(talk).slice(5)).toContain('Inform the employee')
  })

  test('is dropped with no', async () => {
    const talk = document()
    await talk.say('The archive clerk scans the paper copy')
    const reply = await talk.say('no thanks')
    expect(reply).toMatchObject({ patches: [], text: 'All right, I leave it as it is.' })
  })

  test('of error handling is taken with yes', async () => {
    const talk = document()
    await talk.say('what is missing?')
    await talk.say('yes')
    expect(talk.section('## Error Handling')).not.toBe('')
  })
})

describe('what "it" means is the step that was spoken of', () => {
  test.each([
    ['add a step "Scan the invoice" after step 1', 'Clerk'],
    ['explain step 2', 'Clerk'],
  ])('after %s', async (first, role) => {
    const talk = new Talk({ title: 'Invoice Approval' }, invoiceDocument)
    await talk.say(first)
    await talk.say(`make the ${role} responsible for it`)
    expect(talk.steps[1]?.responsible).toBe(role)
  })
})

test('assumptions that people confirm lose their marks', async () => {
  const talk = new Talk({ title: 'Expense Claims' })
  await talk.say('Create the process')
  const reply = await talk.say('I confirm the assumptions')
  expect(talk.markdown).not.toContain('(assumption)')
  expect(reply.refusals).toEqual([])
})

test('a step that is renamed has its new name in the strings of the code and wherever it is quoted', async () => {
  const talk = new Talk({ title: 'Invoice Approval' }, invoiceDocument)
  await talk.say('add monitoring')
  await talk.say('rename step 2 to Review the invoice')
  await talk.say('rename step 1 to Scan the invoice in SAP')
  expect(talk.markdown).not.toContain('Check the invoice')
  expect(talk.code).toContain('human.complete(task="Review the invoice"')
  expect(talk.code).toContain('sap.scan_invoice(invoice)')
})

test('two steps that become one keep the text and the code of both', async () => {
  const talk = new Talk({ title: 'Invoice Approval' }, invoiceDocument)
  const reply = await talk.say('merge steps 2 and 3 into "Review the invoice"')
  const merged = talk.section('### Step 2: Review the invoice')
  expect(merged).toContain('Compare the amounts with the order.')
  expect(merged).toContain('If the invoice is rejected, inform the supplier')
  expect(merged).toContain('continue with Step 3')
  expect(talk.code).toContain('human.approve(')
  expect(talk.code).not.toContain('# Approve the invoice')
  expect(reply.text).toContain('the Team Lead did the second part before')
})

test('error handling speaks of no system that the process does not use', async () => {
  const talk = new Talk(
    { title: 'Orders', context: { integrations: ['jira', 'stripe'] } },
    '# Orders\n\n## Steps\n\n1. The clerk checks the order.\n2. The clerk charges the card in Stripe.\n3. The clerk ships it.\n',
  )
  await talk.say('add error handling')
  expect(talk.section('## Error Handling')).toContain('Stripe')
  expect(talk.section('## Error Handling')).not.toContain('Jira')
  const reply = await talk.say('retry Jira 5 times')
  expect(reply).toMatchObject({ patches: [], text: expect.stringMatching(/^No step uses Jira/) })
})

test('code in a list is changed where it stands', async () => {
  const talk = new Talk(
    { title: 'Orders', context: { integrations: ['jira'] } },
    '# Orders\n\n## Steps\n\n1. The clerk opens the ticket in Jira:\n\n   ```spy\n   # Open the ticket\n   jira.create_ticket(order)\n   ```\n2. The clerk ships it.\n',
  )
  await talk.say('retry Jira 5 times')
  expect(talk.markdown).toContain(
    '   with retry(max_attempts=5, backoff="exponential") {\n     jira.create_ticket(order',
  )
  expect(talk.markdown).toContain('2. The clerk ships it.')
})

describe('other languages', () => {
  test.each([
    ['German', 'Der Buchhalter prüft die Rechnung und dann gibt der Leiter sie frei.', /nur Englisch/],
    ['French', 'Le comptable vérifie la facture et ensuite le directeur la valide.', /que l’anglais/],
    ['Spanish', 'El contable revisa la factura y luego el director la aprueba.', /solo leo inglés/],
    ['Russian', 'Бухгалтер проверяет счёт, затем директор утверждает его.', /only English/],
  ])('%s is not taken for English steps; it asks for one step a line', async (_, told, answer) => {
    const talk = new Talk({ title: 'Invoice Approval' })
    const reply = await talk.say(told)
    expect(talk.markdown).toBe('')
    expect(reply.text).toMatch(answer)
    expect(reply.text).toContain('OPENAI_API_KEY')
  })

  test('a list becomes steps in its own words', async () => {
    const talk = new Talk({
      title: 'Antrag',
      description: 'Der Antrag wird gestellt und dann von uns geprüft.',
    })
    await talk.say('Create the process')
    const reply = await talk.say('- Antrag stellen\n- Antrag genehmigen\n- Bescheid senden')
    expect(names(talk)).toEqual(['Antrag stellen', 'Antrag genehmigen', 'Bescheid senden'])
    expect(talk.codeHasErrors).toBe(false)
    expect(reply.refusals).toEqual([])
  })
})
