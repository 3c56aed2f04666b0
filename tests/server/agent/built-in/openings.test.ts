import { expect, test } from 'vitest'
import { Talk } from './talk.ts'

type Opening = {
  readonly title: string
  readonly told: string
  /** Each step as "Role: name". */
  readonly steps: readonly string[]
  /** What else stands in the document, word for word. */
  readonly holds?: readonly string[]
  readonly lacks?: readonly string[]
}

/** How people begin: with a greeting, in a list, without articles, with amounts and ways back. */
const openings: readonly Opening[] = [
  {
    title: 'Our purchase process',
    told: 'Our purchase process: an employee fills in the request form, the team lead approves it within 2 days. If the amount is above 5,000 EUR the CFO approves too. Purchasing orders the goods in SAP and the warehouse receives them. If something is broken, the warehouse sends it back to the supplier. Accounting pays the invoice.',
    steps: [
      'Employee: Fill in the request form',
      'Team Lead: Approve the request form',
      'CFO: Approve the request form as CFO',
      'Purchasing: Order the goods in SAP',
      'Warehouse: Receive the goods',
      'Accounting: Pay the invoice',
    ],
  },
  {
    title: 'Parental leave',
    told: 'Hi! In HR we handle parental leave like this: the employee tells their manager, the manager fills in the leave form, HR checks the entitlement, and payroll adjusts the salary. Could you write that up for us please?',
    steps: [
      'Employee: Tell their manager',
      'Manager: Fill in the leave form',
      'HR: Check the entitlement',
      'Payroll: Adjust the salary',
    ],
    holds: ['This process covers parental leave. '],
  },
  {
    title: 'Supplier invoices',
    told: 'Here is how we do it: Invoices come in by email. The clerk enters them in SAP. If the amount is above 5,000 EUR the finance director has to sign, otherwise the team lead signs. Then the clerk pays the invoice on the due date.',
    steps: [
      'Clerk: Enter the invoices in SAP',
      'Finance Director: Sign the invoices',
      'Clerk: Pay the invoice on the due date',
    ],
    holds: [
      'If the amount is above 5,000 EUR, sign the invoices. Otherwise, the team lead signs.',
      '- **Team Lead**: ',
    ],
    lacks: ['how we do it'],
  },
  {
    title: 'Bug tickets',
    told: '- customer opens ticket\n- support agent reproduces the bug\n- developer fixes it\n- QA tests the fix\n- support agent tells the customer',
    steps: [
      'Customer: Open ticket',
      'Support Agent: Reproduce the bug',
      'Developer: Fix the bug',
      'QA: Test the fix',
      'Support Agent: Tell the customer',
    ],
  },
  {
    title: 'Emergency admission',
    told: 'When a patient arrives at the emergency room, the triage nurse assesses the urgency within 10 minutes. Red patients are taken to the resuscitation room immediately, all others wait in the waiting area. The doctor examines the patient and orders lab tests. While the lab works, the nurse prepares a bed. Finally the doctor decides whether to admit or discharge.',
    steps: [
      'Triage Nurse: Assess the urgency',
      'Triage Nurse: Take red patients',
      'Doctor: Examine the patient',
      'Doctor: Order lab tests',
      'Nurse: Prepare a bed',
      'Doctor: Decide whether to admit or discharge',
    ],
    holds: [
      '- **Trigger**: A patient arrives at the emergency room',
      '- **SLA**: 10 minutes',
      'the lab works',
    ],
  },
  {
    title: 'Defective parts',
    told: '1. Operator finds a defective part\n2. Operator puts it in the red bin\n3. Quality engineer inspects the part\n4. Scrap or rework\n5. Production planner adjusts the schedule',
    steps: [
      'Operator: Find a defective part',
      'Operator: Put the defective part in the red bin',
      'Quality Engineer: Inspect the part',
      'Quality Engineer: Scrap or rework',
      'Production Planner: Adjust the schedule',
    ],
  },
  {
    title: 'Travel requests',
    told: 'I need a process for business trips. Employees ask in the portal, boss says yes or no, then the travel desk books.',
    steps: ['Employees: Ask in the portal', 'Boss: Say yes or no', 'Travel Desk: Book'],
    holds: ['This process covers business trips.'],
  },
  {
    title: 'Laptop replacement',
    told: 'laptop replacment: user requests, IT checks warranty, if under warranty send to vendor else order new one, IT sets it up, user picks it up',
    steps: ['User: Request', 'IT: Check warranty', 'IT: Set it up', 'User: Pick it up'],
    holds: ['If under warranty, send to vendor. Otherwise, order new one.'],
  },
  {
    title: 'Contract review',
    told: 'Sales sends the contract to legal, legal reviews within two days, if there are changes it goes back to sales, otherwise the CFO signs it and the assistant files it in SharePoint',
    steps: [
      'Sales: Send the contract to legal',
      'Legal: Review the contract',
      'CFO: Sign the contract',
      'Assistant: File the contract in SharePoint',
    ],
    holds: ['If there are changes, return to Step 1'],
  },
]

test.each(openings)('the first draft of $title', async ({ title, told, steps, holds = [], lacks = [] }) => {
  const talk = new Talk({ title })
  await talk.say(told)
  const found = talk.steps.map(({ name, responsible }) => `${responsible}: ${name}`)
  expect(found).toEqual(steps)
  for (const words of holds) expect(talk.markdown).toContain(words)
  for (const words of lacks) expect(talk.markdown).not.toContain(words)
  expect(talk.codeHasErrors).toBe(false)
})

test.each(openings)(
  '$title, begun by the message that is its description too, is told once',
  async (opening) => {
    const told = new Talk({ title: opening.title })
    await told.say(opening.told)
    const begun = new Talk({ title: opening.title, description: opening.told })
    await begun.say(opening.told)
    expect(begun.markdown).toBe(told.markdown)
  },
)

test('to go ahead is no remark about the process', async () => {
  const talk = new Talk({ title: 'Customer onboarding' })
  await talk.say('go ahead and write it')
  expect(talk.markdown).not.toMatch(/go ahead/i)
})

test('a complaint about today is no step of tomorrow', async () => {
  const talk = new Talk({ title: 'Complaint handling' })
  const reply = await talk.say(
    'We want to stop losing complaints. Right now somebody gets an email and forgets it. What would a good process look like?',
  )
  expect(talk.steps.length).toBeGreaterThan(3)
  expect(talk.markdown).not.toContain('get an email and forgets')
  expect(reply.text).not.toContain('I found no line')
})
