import { describe, expect, test } from 'vitest'
import { onboarding, Talk } from './talk.ts'

/** A document that exists, and what is said about it. */
async function saying(message: string, talk = new Talk(onboarding)) {
  if (talk.markdown === '') await talk.say('Create the process')
  const before = talk.markdown
  const reply = await talk.say(message)
  expect(reply.refusals).toEqual([])
  expect(talk.codeHasErrors).toBe(false)
  return { talk, reply, before }
}

const overview = (talk: Talk) => talk.steps.map((step) => `${step.number} ${step.name}`)
const labels = (talk: Talk) => [...talk.code.matchAll(/^\s*# (.+)$/gm)].map((match) => match[1])

const list = `# Cleaning

## Procedure

1. The office manager switches the machine off.
2. Empty the tray.
3. Run the programme (see step 2 if the tray is full).
4. Switch it on again.
`

describe('a new step', () => {
  test('comes to stand where it was wanted; numbers, references, roles, overview and code follow', async () => {
    const { talk } = await saying('add a step where legal reviews the contract within 2 days after step 1')
    expect(overview(talk)).toEqual([
      '1 Validate the customer data',
      '2 Review the contract',
      '3 Create the contact in Salesforce',
      '4 Set up billing in Stripe',
      '5 Send the welcome e-mail with Mailchimp',
      '6 Hold the kick-off call',
    ])
    expect(talk.steps[1]).toMatchObject({ responsible: 'Legal', sla: '2 days' })
    expect(talk.section('### Step 1: Validate the customer data')).toContain(
      'Otherwise, continue with Step 2.',
    )
    expect(talk.section('## Roles and Responsibilities')).toContain('- **Legal**: reviews the contract')
    expect(talk.section('## Overview')).toContain('takes six steps')
    expect(labels(talk)).toEqual(talk.steps.map((step) => step.name))
  })

  test('goes behind the loop of the step before it, not into it', async () => {
    const { talk } = await saying('add a step "Check the blacklist" after step 1')
    expect(talk.code).toMatch(/\n {4}\}\n\n {4}# Check the blacklist\n/)
  })

  test('with a condition happens only under it, in the text and in the code', async () => {
    const { talk } = await saying(
      'add a step where finance checks the credit limit if the order is above 5000 EUR after step 2',
    )
    expect(talk.section('### Step 3: Check the credit limit')).toContain(
      '- If the order is above 5000 EUR, check the credit limit. Otherwise, continue with the next step.',
    )
    expect(talk.code).toMatch(
      /# Check the credit limit\n\s+if customer\.order > 5000 \{\n\s+human\.complete\(/,
    )
  })

  test('becomes an item of the list where steps are a list, with the words of the others as they were', async () => {
    const { talk } = await saying(
      'add a step "Wipe the tray" after step 2',
      new Talk({ title: 'Cleaning' }, list),
    )
    expect(overview(talk)).toEqual([
      '1 The office manager switches the machine off',
      '2 Empty the tray',
      '3 Wipe the tray',
      '4 Run the programme (see step 2 if the tray is full)',
      '5 Switch it on again',
    ])
  })

  test('has a heading like the others', async () => {
    const talk = new Talk({}, '# X\n\n## Steps\n\n### 1. Check\n\nwords\n\n### 2. Pay\n\nwords\n')
    await saying('add a step "Call" after step 1', talk)
    expect(talk.markdown.match(/^### .*$/gm)).toEqual(['### 1. Check', '### 2. Call', '### 3. Pay'])
  })

  test('is not written a second time', async () => {
    const { talk } = await saying('add a step "Verify the ID" after step 2')
    const again = await talk.say('add a step "Verify the ID" after step 2')
    expect(again).toMatchObject({ patches: [], text: 'There is a step “Verify the ID” already.' })
  })

  test('behind a step that is not there is not written, and the reply lists the steps', async () => {
    const { reply, talk, before } = await saying('add a step "Call" after step 9')
    expect(talk.markdown).toBe(before)
    expect(reply.text).toMatch(/I found no Step 9 .*1\. Validate the customer data/)
  })
})

describe('a step', () => {
  test('that is renamed has its new name in the text, in the code and among the roles', async () => {
    const { talk, reply } = await saying('rename step 2 to "Create the lead"')
    expect(overview(talk)).toContain('2 Create the lead')
    expect(labels(talk)).toContain('Create the lead')
    expect(talk.section('## Roles and Responsibilities')).toContain('creates the lead, sets up billing')
    expect(reply.patches[0]).toMatchObject({
      operation: 'update',
      oldContent: '### Step 2: Create the contact in Salesforce',
      newContent: '### Step 2: Create the lead',
    })
  })

  test('that is removed leaves no gap in numbers, references and code', async () => {
    const { talk } = await saying('remove step 2')
    expect(overview(talk)[1]).toBe('2 Set up billing in Stripe')
    expect(talk.section('### Step 1: Validate the customer data')).toContain(
      'Otherwise, continue with Step 2.',
    )
    expect(talk.code).not.toContain('salesforce')
    expect(talk.section('## Roles and Responsibilities')).not.toContain('Salesforce')
  })

  test('that others refer to is removed all the same, and the reply says where that shows', async () => {
    const { reply } = await saying('remove step 2', new Talk({}, list))
    expect(reply.text).toContain('One place still refers to the removed Step 2')
  })

  test('that was the last is gone with the jump to it', async () => {
    const talk = new Talk(
      {},
      '# X\n\n## Steps\n\n### Step 1: A\n\n- If x is y, call. Otherwise, continue with Step 2.\n\n### Step 2: B\n\n- **Responsible**: C\n',
    )
    await saying('remove step 2', talk)
    expect(talk.markdown).toContain('Otherwise, end the process.')
    await saying('add a step “C” at the end', talk)
    expect(talk.markdown).toContain('Otherwise, continue with Step 2.')
  })

  test('that moves takes its text and its code along', async () => {
    const { talk } = await saying('move step 5 to position 2')
    expect(overview(talk).slice(0, 3)).toEqual([
      '1 Validate the customer data',
      '2 Hold the kick-off call',
      '3 Create the contact in Salesforce',
    ])
    expect(talk.section('### Step 2: Hold the kick-off call')).toContain(
      'Agree on the goals of the first 30 days.',
    )
    expect(labels(talk)).toEqual(talk.steps.map((step) => step.name))
    expect(talk.section('### Step 1: Validate the customer data')).toContain(
      'Otherwise, continue with Step 2.',
    )
  })

  test('that is swapped with another comes to stand in its place', async () => {
    const { talk } = await saying('swap steps 2 and 4')
    expect(overview(talk)).toEqual([
      '1 Validate the customer data',
      '2 Send the welcome e-mail with Mailchimp',
      '3 Set up billing in Stripe',
      '4 Create the contact in Salesforce',
      '5 Hold the kick-off call',
    ])
    expect(labels(talk)).toEqual(talk.steps.map((step) => step.name))
  })

  test('gets its responsible role in the text, the code and among the roles', async () => {
    const { talk } = await saying('make Sales Operations responsible for step 5')
    expect(talk.steps[4]?.responsible).toBe('Sales Operations')
    expect(talk.code).toContain('role="Sales Operations"')
    const roles = talk.section('## Roles and Responsibilities')
    expect(roles).toContain('- **Sales Operations**: holds the kick-off call')
    expect(roles).not.toContain('Customer Success Manager')
  })

  test('gets a role whose name is part of another name', async () => {
    const { talk } = await saying('make Sales responsible for step 1')
    expect(talk.section('## Roles and Responsibilities')).toContain(
      '- **Sales**: validates the customer data',
    )
  })

  test('that a machine did becomes a task when a person gets it', async () => {
    const { talk } = await saying('assign step 1 to the data team')
    expect(talk.code).toContain(
      'human.complete(task="Validate the customer data", role="Data Team", timeout="5m")',
    )
  })

  test('gets its time limit in the text and in the code', async () => {
    const { talk, reply } = await saying('set the SLA of step 5 to 2 business days')
    expect(talk.steps[4]?.sla).toBe('2 business days')
    expect(talk.code).toContain('timeout="2d"')
    expect(reply.patches[0]?.oldContent).toBe('- **SLA**: 3 business days (assumption)')
  })

  test('in a list gets its fields below it', async () => {
    const { talk } = await saying('make Anna responsible for step 2', new Talk({}, list))
    expect(talk.steps[1]).toMatchObject({ name: 'Empty the tray', responsible: 'Anna' })
  })

  test('whose words stand in another step too is changed alone', async () => {
    const twin = (name: string) => `### Step ${name}\n\n- **Responsible**: Bot\n`
    const talk = new Talk({}, `# X\n\n## Steps\n\n${twin('1: Call')}\n${twin('2: Store')}`)
    await saying('make Anna responsible for step 2', talk)
    expect(talk.steps.map((step) => step.responsible)).toEqual(['Bot', 'Anna'])
  })

  test('is found by its number as people saw it, though an earlier wish of the message moved it', async () => {
    const { talk } = await saying(
      'add a step to verify the ID after step 2 and set the SLA of step 5 to 1 day',
    )
    expect(talk.steps.find((step) => step.name === 'Hold the kick-off call')?.sla).toBe('1 day')
  })

  test('of sixty is renumbered with all others in few patches', async () => {
    const steps = Array.from(
      { length: 60 },
      (_, at) => `### Step ${at + 1}: Do part ${at + 1}\n\n- **Responsible**: Ann\n`,
    )
    const talk = new Talk({}, `# X\n\n## Steps\n\n${steps.join('\n')}`)
    const { reply } = await saying('remove step 3', talk)
    expect(reply.patches.length).toBeLessThanOrEqual(3)
    expect(talk.steps.map((step) => step.number)).toEqual(Array.from({ length: 59 }, (_, at) => at + 1))
  })
})

describe('error handling', () => {
  test('for one system protects its calls alone', async () => {
    const { talk } = await saying('retry Stripe 5 times with a timeout of 10 seconds')
    expect(talk.code.match(/with retry/g)).toHaveLength(1)
    expect(talk.code).toMatch(
      /with retry\(max_attempts=5, backoff="exponential"\), timeout\(10\) \{\n\s+stripe\./,
    )
    expect(talk.section('## Error Handling')).toContain('10 seconds')
    expect(talk.section('## Error Handling')).not.toContain('10 seconds (assumption)')
  })

  test('that is there gets the numbers that people give, in text and code, and nothing else changes', async () => {
    const { talk } = await saying('add error handling')
    const before = talk.markdown
    const { reply } = await saying('set the timeout to 10 seconds and retry 5 times', talk)
    expect(
      talk.code.match(/with retry\(max_attempts=5, backoff="exponential"\), timeout\(10\) \{/g),
    ).toHaveLength(3)
    expect(talk.section('## Prerequisites')).toMatch(
      /Timeout setting for API calls: 10 seconds\n.*: 5 attempts/,
    )
    expect(talk.section('## Error Handling')).toMatch(
      /after 10 seconds is cancelled[\s\S]*up to 5 attempts in all\n/,
    )
    const unchanged = (markdown: string) => markdown.replace(/^.*(?:seconds|attempts|with retry).*$/gm, '')
    expect(unchanged(talk.markdown)).toBe(unchanged(before))
    expect(reply.patches.every((patch) => patch.operation === 'update')).toBe(true)
  })

  test('asked for twice changes nothing the second time', async () => {
    const { talk } = await saying('add error handling for timeouts and retries')
    const again = await talk.say('add error handling for timeouts and retries')
    expect(again.patches).toEqual([])
    expect(again.text).toMatch(/already says/)
  })

  test('of a process without systems is about missed time limits', async () => {
    const { talk } = await saying('add error handling', new Talk({}, list))
    expect(talk.section('## Error Handling')).toContain('not done within its SLA')
  })

  test('is explained where it is asked about, and offered where it is missing', async () => {
    const { talk, reply } = await saying('what happens if Stripe is down?')
    expect(reply).toMatchObject({
      patches: [],
      text: expect.stringMatching(/Shall I add error handling for Stripe\?$/),
    })
    await talk.say('yes')
    const told = await talk.say('what happens if Stripe is down?')
    expect(told.text).toMatch(/Error Handling says about Stripe:[\s\S]*look up in Stripe whether/)
  })
})

describe('on request it adds', () => {
  test('an approval above an amount, in front of what it approves', async () => {
    const { talk } = await saying('add an approval of the billing by the CFO above 10,000 EUR')
    expect(overview(talk)[2]).toBe('3 Approve the billing')
    const approval = talk.section('### Step 3: Approve the billing')
    expect(approval).toContain('**Responsible**: CFO')
    expect(approval).toContain(
      'If the amount is above 10,000 EUR, approve the billing. Otherwise, continue with Step 4.',
    )
    expect(talk.code).toMatch(/if customer\.amount > 10000 \{\n\s+human\.approve\(/)
  })

  test('a notification by a system that it records among the integrations', async () => {
    const { talk, reply } = await saying('notify the sales team in Slack after step 2')
    expect(talk.steps[2]).toMatchObject({
      name: 'Notify the sales team in Slack',
      system: 'Slack',
      responsible: 'Automation',
    })
    expect(talk.code).toContain('slack.notify_sales_team(customer)')
    expect(reply.facts).toEqual([{ integrations: ['salesforce', 'mailchimp', 'stripe', 'slack'] }])
  })

  test('a role, once', async () => {
    const { talk } = await saying('add the role Auditor who checks the records')
    expect(talk.section('## Roles and Responsibilities')).toMatch(/- \*\*Auditor\*\*: checks the records$/)
    expect((await talk.say('add a role called Auditor')).text).toBe('The role Auditor is there already.')
  })

  test('a section with the words that it asked for', async () => {
    const { talk, reply } = await saying('add a section about data protection')
    expect(reply.text).toBe('What should the section “Data Protection” say?')
    await talk.say('customer data is deleted after 30 days')
    expect(talk.section('## Data Protection')).toBe(
      '## Data Protection\n\nCustomer data is deleted after 30 days.',
    )
    await talk.say('remove the section Data Protection')
    expect(talk.section('## Data Protection')).toBe('')
  })

  test('a metric, with the question for its target', async () => {
    const { talk, reply } = await saying('add a metric for time to first login')
    expect(talk.section('## Monitoring')).toBe(
      '## Monitoring\n\n- Time to first login (target still to be agreed)',
    )
    expect(reply.text).toMatch(/What is the target for “time to first login”\?$/)
  })

  test('monitoring with the sum of the time limits, which follows them', async () => {
    const { talk } = await saying('add monitoring')
    expect(talk.section('## Monitoring')).toContain('at most 4 business days, the sum of the time limits')
    await saying('set the SLA of step 5 to 9 business days', talk)
    expect(talk.section('## Monitoring')).toContain('at most 10 business days, the sum of the time limits')
  })

  test('a system in a step, but never in the place of another unless that is said', async () => {
    const { talk, reply } = await saying('connect Slack to step 2')
    expect(reply.patches).toEqual([])
    await saying('use HubSpot in step 2', talk)
    expect(talk.steps[1]).toMatchObject({ name: 'Create the contact in HubSpot', system: 'HubSpot' })
    expect(talk.code).toContain('hubspot.create_contact(customer)')
  })

  test('the owner, in the text and among the facts', async () => {
    const { talk, reply } = await saying('the owner of the process is the Head of Sales')
    expect(talk.section('## Overview')).toContain('- **Owner**: Head of Sales\n')
    expect(reply.facts).toEqual([{ owner: 'Head of Sales' }])
  })

  test('the code of steps that people wrote', async () => {
    const { talk } = await saying('generate the code', new Talk({ title: 'Cleaning' }, list))
    expect(labels(talk)).toHaveLength(4)
    expect(talk.code).toContain('human.complete(task="The office manager switches the machine off"')
  })
})

describe('it only talks when asked to', () => {
  test.each([
    [
      'what is missing?',
      /75 % complete[\s\S]*\*\*Error Handling\*\*: the section is missing[\s\S]*Three calls in the code have no timeout/,
    ],
    ['explain step 3', /^Step 3, “Set up billing in Stripe”\. Automation sets up billing in Stripe\./],
    ['summarise the process', /has five steps:\n\n1\. Validate the customer data \(Automation\)/],
    ['hello', /^Hello!/],
    ['thanks!', /^You are welcome\.$/],
    ['what can you do?', /rules, no AI model\. .*OPENAI_API_KEY or OPENAI_BASE_URL/],
    [
      'paint it blue',
      /^I did not understand “paint it blue”, so I changed nothing[\s\S]*OPENAI_API_KEY or OPENAI_BASE_URL/,
    ],
    ['no', /^All right/],
    ['undo that', /^Undo stands beside each of my changes/],
  ])('%s', async (message, answer) => {
    const { reply } = await saying(message)
    expect(reply.patches).toEqual([])
    expect(reply.text).toMatch(answer)
  })
})
