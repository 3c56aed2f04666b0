import { describe, expect, test } from 'vitest'
import { descriptions } from './descriptions.ts'
import { Talk } from './talk.ts'
import { toldProcesses } from './told-processes.ts'

/** Words that only build sentences, or that the document says in its own way ("two" as "2", "the system" as Automation). */
const small = new Set(
  'a an the and or but if then else otherwise unless except for of to in into on at by with from is are be been being was were must should shall can could will would may has have had need needs needed do does it its they them he she his her their this that these those there when where who which what while meanwhile parallel same time as after before until once also only not no within first next finally lastly we our you your i my me all any each every process workflow procedure create build design need want so order get gets please write one two three four five six seven eight nine ten system systems automatically case about again immediately provided long complete'.split(
    ' ',
  ),
)

const contentWords = (text: string) =>
  (text.toLowerCase().match(/\p{L}{2,}|\d[\d.,]*\d/gu) ?? []).filter((word) => !small.has(word))

/** "approves", "approved" and "approval" begin alike. */
const isIn = (word: string, text: string) =>
  text.includes(word.slice(0, Math.max(3, Math.min(word.length - 2, 6))))

const clausesOf = (text: string) =>
  text
    .split(/\n+|(?<=[.!?;])\s+|,\s+|\s+(?=(?:unless|except|otherwise|if|while|within)\b)/i)
    .map((clause) => clause.replace(/^\d+[.)]\s*/, '').trim())
    .filter((clause) => contentWords(clause).length > 0)

const irregular: Readonly<Record<string, string>> = {
  paid: 'pay',
  told: 'tell',
  sent: 'send',
  written: 'write',
}

const isSaid = (word: string, text: string) => isIn(word, text) || isIn(irregular[word] ?? word, text)

async function draft(title: string, told: string) {
  const talk = new Talk({ title })
  const reply = await talk.say(told)
  const document = talk.markdown.replace(/```[\s\S]*?```/g, '').toLowerCase()
  return { talk, reply, document, answer: reply.text.toLowerCase() }
}

describe.each(toldProcesses)('what people told about $title', ({ title, told }) => {
  test('stands in the document or is named as not used, clause by clause', async () => {
    const { document, answer } = await draft(title, told)
    for (const clause of clausesOf(told))
      for (const word of contentWords(clause))
        expect(isSaid(word, document) || isSaid(word, answer), `“${word}” of “${clause}”`).toBe(true)
  })

  test('makes code without errors and a document that nobody is ashamed of', async () => {
    const { talk, reply } = await draft(title, told)
    expect(reply.refusals).toEqual([])
    expect(talk.codeHasErrors).toBe(false)
    const prose = talk.markdown.replace(/```[\s\S]*?```/g, '')
    expect(prose).not.toMatch(/\b(\w+)\s+\1\b/i)
    expect(prose).not.toMatch(/undefined|null|\[object| {2}|\.\./)
    for (const step of talk.steps) expect(step.name).toMatch(/^\p{Lu}[^.;]+[^\s.,;]$/u)
  })

  test('has no step, role or number that nobody told without a mark', async () => {
    const { talk } = await draft(title, told)
    for (const [, value = ''] of talk.markdown.matchAll(
      /^- \*\*(?:Responsible|SLA|Owner|Trigger)\*\*: (.+)$/gm,
    )) {
      if (value.includes('(assumption)') || value === 'Automation') continue
      for (const word of contentWords(value)) expect(isIn(word, told.toLowerCase()), value).toBe(true)
    }
  })
})

test.each(descriptions.filter(({ message }) => message !== undefined))(
  'nothing is lost of what was told about $title',
  async ({ title = '', message = '' }) => {
    const { document, answer } = await draft(title, message)
    for (const word of contentWords(message))
      expect(isSaid(word, document) || isSaid(word, answer), word).toBe(true)
  },
)

describe('what people told decides', () => {
  const invoice = toldProcesses[0]?.told ?? ''
  test('under which condition a step happens, and what otherwise', async () => {
    const { talk } = await draft('Invoice Approval', invoice)
    expect(talk.section('### Step 2: Approve the invoice')).toContain(
      '- If the amount is above 1,000 €, approve the invoice. Otherwise, the team lead approves.',
    )
    expect(talk.code).toMatch(
      /if invoice\.amount > 1000 \{\n\s+human\.approve\(task="Approve the invoice", role="CFO"/,
    )
  })

  test('when a step is left out', async () => {
    const { talk } = await draft('Invoice Approval', invoice)
    const pay = talk.section('### Step 3: Pay the invoice')
    expect(pay).toContain('- Exception: credit notes.')
    expect(pay).toContain('- If it is disputed, end the process. Otherwise, pay the invoice.')
    expect(talk.code).toMatch(
      /if not it_is_disputed\(invoice\) \{\n\s+human\.complete\(task="Pay the invoice"/,
    )
  })

  test('how long a step may take', async () => {
    const { talk } = await draft('Invoice Approval', invoice)
    expect(talk.steps[0]?.sla).toBe('2 days of receipt')
  })

  test('what happens at the same time', async () => {
    const { talk } = await draft('New Employees', toldProcesses[1]?.told ?? '')
    const desk = talk.steps.find((step) => step.name === 'Prepare the desk')
    expect(desk?.responsible).toBe('Facilities')
    expect(talk.section(`### Step ${desk?.number}: Prepare the desk`)).toContain(
      'in parallel with the step before',
    )
  })
})

test('who something was done to may act next, and “it” is never somebody who acts', async () => {
  const { talk, answer } = await draft(
    'Repairs',
    'A tenant reports a broken heater by phone. The property manager logs it in Buildium, a plumber is dispatched within 24 hours, repairs it, and the tenant confirms. At the end the invoice is booked.',
  )
  expect(talk.steps.map(({ name, responsible }) => `${responsible}: ${name}`)).toEqual([
    'Tenant: Report a broken heater by phone',
    'Property Manager: Log the broken heater in Buildium',
    'Property Manager: Dispatch a plumber',
    'Plumber: Repair the broken heater',
    'Tenant: Confirm the broken heater',
    'Tenant: Book the invoice',
  ])
  expect(answer).not.toContain('did not use')
})

test('a plural subject has the first verb behind it', async () => {
  const { talk } = await draft(
    'Travel',
    'Employees submit travel requests in Concur. The manager approves them.',
  )
  expect(talk.steps.map(({ name, responsible }) => `${responsible}: ${name}`)).toEqual([
    'Employees: Submit travel requests in Concur',
    'Manager: Approve travel requests',
  ])
})

test('what the description and the first message both say is written once', async () => {
  const told =
    'The clerk checks the invoice. If the amount is above 1,000 € the CFO approves, otherwise the team lead approves.'
  const talk = new Talk({ title: 'Invoices', description: told })
  await talk.say(told)
  expect(talk.markdown.match(/If the amount is above/g)).toHaveLength(1)
  expect(talk.markdown.match(/> 1000/g)).toHaveLength(1)
})
