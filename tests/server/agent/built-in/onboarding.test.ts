import { expect, test } from 'vitest'
import { onboarding, Talk } from './talk.ts'

test('the first message makes a draft that is 75 % complete, with error handling and monitoring still open', async () => {
  const talk = new Talk(onboarding)
  const reply = await talk.say('Create the process')
  expect(reply.refusals).toEqual([])
  expect(talk.progress).toEqual({
    completionPercentage: 75,
    sectionsCompleted: ['Overview', 'Prerequisites', 'Steps'],
    sectionsPending: ['Error Handling', 'Monitoring'],
  })
  expect(talk.steps.map((step) => step.name)).toEqual([
    'Validate the customer data',
    'Create the contact in Salesforce',
    'Set up billing in Stripe',
    'Send the welcome e-mail with Mailchimp',
    'Hold the kick-off call',
  ])
  expect(talk.codeHasErrors).toBe(false)
  expect(reply.text).toMatch(
    /Error handling and monitoring are still open\. Shall I add error handling and monitoring\?$/,
  )
})

test('asked for timeouts and retries, it adds a section, extends the prerequisites and wraps the calls in the code', async () => {
  const talk = new Talk(onboarding)
  await talk.say('Create the process')
  const steps = talk.section('## Steps')
  const reply = await talk.say('I need to add error handling for API timeouts and retry logic')
  expect(reply.refusals).toEqual([])
  expect(reply.patches.map(({ operation, location }) => `${operation} ${location}`)).toEqual([
    'insert ## Error Handling',
    'update ## Prerequisites',
    'update ## Implementation',
  ])
  expect(reply.patches[1]?.oldContent).toBe('- A deputy for the Customer Success Manager (assumption)')
  expect(reply.patches[1]?.newContent).toBe(
    [
      '- A deputy for the Customer Success Manager (assumption)',
      '- Timeout setting for API calls: 30 seconds (assumption)',
      '- Retry policy for API calls: 3 attempts, exponential backoff (assumption)',
    ].join('\n'),
  )
  for (const system of ['Salesforce', 'Mailchimp', 'Stripe'])
    expect(talk.section('### When All Attempts Fail')).toContain(`**${system}** (Step`)
  expect(
    talk.code.match(/with retry\(max_attempts=3, backoff="exponential"\), timeout\(30\) \{/g),
  ).toHaveLength(3)
  expect(talk.codeHasErrors).toBe(false)
  expect(talk.section('## Steps')).toBe(steps)
  expect(talk.markdown.indexOf('## Error Handling')).toBeLessThan(talk.markdown.indexOf('## Implementation'))
  // Most of the error handling is assumed until somebody confirms it.
  expect(talk.progress.completionPercentage).toBe(82)
  expect(reply.text).toMatch(/^I’ll add error handling for API timeouts and retries\./)
})

test('“yes” to its offer adds error handling and monitoring, which count in full when they are confirmed', async () => {
  const talk = new Talk(onboarding)
  await talk.say('Create the process')
  await talk.say('yes please')
  expect(talk.progress.sectionsPending).toEqual(['Error Handling', 'Monitoring'])
  await talk.say('confirm the assumptions')
  expect(talk.progress).toMatchObject({ completionPercentage: 100, sectionsPending: [] })
})
