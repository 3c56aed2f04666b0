import { expect, it } from 'vitest'
import { callsInFragments, type ScriptedCall, says } from '../../support/scripted-model.ts'
import { openScriptedWorld } from '../../support/scripted-world.ts'

/** What the rules find, as a model over HTTP is told of it. */

const { model, rest, enter } = await openScriptedWorld(says('Fine.'))

const steps = '## Steps\n\n### Step 1: Check the order\n\nIf it is wrong, go to Step 9. Otherwise, go on.'
const monitoring = '## Monitoring\n\n- Time of an order'

/** The results that the model was given for these calls, in order. */
async function resultsOf(
  calls: readonly ScriptedCall[],
  markdown = `${steps}\n\n${monitoring}`,
  severities: Readonly<Record<string, string>> = {},
) {
  const threadId = await rest.createThread()
  await rest.json('PATCH', `/threads/${threadId}/rules`, { severities })
  const patches = [{ operation: 'insert', location: 'document', content: markdown }]
  await rest.json('POST', `/threads/${threadId}/patches`, { patches })
  const ana = await enter(threadId).welcomed()
  const before = model.requests.length
  model.script(...calls.map((call) => callsInFragments('', [call])))
  ana.say('Go on', 'm1')
  await ana.reply()
  return model.requests.slice(before + 1).map(({ messages }) => {
    const result = messages.findLast(({ role }) => role === 'tool')
    return JSON.parse(String(result?.content)) as {
      problems?: { rule: string; severity: string; message: string; fix?: string }[]
      more?: number
      code?: string
      completion_percentage?: number
      outcome?: { kind: string }
      trace?: string[]
      error?: string
    }
  })
}

it('checks all of the document, or one section, or says that there is no such section', async () => {
  const [all, section, none] = await resultsOf([
    { name: 'check', arguments: {} },
    { name: 'check', arguments: { section: '## Monitoring' } },
    { name: 'check', arguments: { section: '## Colours' } },
  ])
  expect(all?.problems?.[0]).toMatchObject({ rule: 'flow/dangling-reference', severity: 'error' })
  expect(all?.problems?.map(({ rule }) => rule)).toContain('doc/missing-section')
  expect(all?.completion_percentage).toBeLessThan(50)
  expect(section?.problems?.map(({ rule }) => rule)).toEqual(['bp/metric-without-target'])
  expect(none?.code).toBe('location_not_found')
})

it('is told of the problems in the section that it has written, the errors first, and of no others', async () => {
  const code = 'run(customer) {\n  a = crm.get(custmer)\n  b = crm.get(customer)\n  c = crm.get(b)\n}'
  const patch = (content: string, location: string) => ({
    name: 'patch',
    arguments: { operation: 'insert', location, content },
  })
  const [written, clean] = await resultsOf([
    patch(`\`\`\`spy\n${code}\n\`\`\``, '## Implementation'),
    patch('Pays each order within two days of its delivery.', '## Overview'),
  ])
  expect(written?.problems?.[0]).toMatchObject({
    rule: 'spy/undefined-name',
    severity: 'error',
    fix: 'Change to "customer"',
  })
  expect(written?.problems).toHaveLength(5)
  expect(written?.more).toBe(2)
  expect(clean).toMatchObject({ applied: true })
  expect(clean?.problems).toBeUndefined()
})

it('mends its own error with the next patch', async () => {
  const code = (name: string) => `\`\`\`spy\n# Runs\nrun(customer) {\n  return ${name}\n}\n\`\`\``
  const [broken, mended] = await resultsOf([
    {
      name: 'patch',
      arguments: { operation: 'insert', location: '## Implementation', content: code('custmer') },
    },
    {
      name: 'patch',
      arguments: {
        operation: 'update',
        location: '## Implementation',
        old_content: code('custmer'),
        content: code('customer'),
      },
    },
  ])
  expect(broken?.problems?.map(({ rule }) => rule)).toEqual(['spy/undefined-name'])
  expect(mended?.problems).toBeUndefined()
})

it('sees in a dry run what the code of the document does when a system fails, and that nothing is called', async () => {
  const code =
    'run(order) {\n  # Charge the card\n  with retry(2), timeout(30) {\n    stripe.charge(order.amount)\n  }\n}'
  const faults = [{ call: 'stripe.charge', kind: 'timeout' }]
  const [calm, failing, none] = await resultsOf(
    [
      { name: 'dry_run', arguments: { input: { order: { amount: 12 } } } },
      { name: 'dry_run', arguments: { faults } },
      { name: 'dry_run', arguments: { entry: 'walk' } },
    ],
    `## Implementation\n\n\`\`\`spy\n${code}\n\`\`\``,
  )
  expect(calm).toMatchObject({
    note: 'A dry run with simulated systems: nothing was called.',
    outcome: { kind: 'returned' },
    trace: ['0 s step Charge the card', '0 s call stripe.charge(12)'],
  })
  expect(failing?.outcome?.kind).toBe('failed')
  expect(failing?.trace?.filter((line) => line.includes('does not answer'))).toHaveLength(2)
  expect(none?.error).toBe('There is no function "walk". There are: run.')
})

it('what a map has that the document lacks, and which maps there are', async () => {
  const threadId = await rest.createThread()
  await rest.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'insert', location: 'document', content: '## Steps\n\n1. Check the order' }],
  })
  const chart = 'flowchart TD\nA[Check the order] --> B[Ask the team lead]'
  await rest.json('POST', `/threads/${threadId}/maps`, { name: 'Ours', content: chart })
  const ana = await enter(threadId).welcomed()
  const before = model.requests.length
  const calls = [
    { name: 'compare_map', arguments: {} },
    { name: 'compare_map', arguments: { map_id: 'map_other' } },
  ]
  model.script(...calls.map((call) => callsInFragments('', [call])))
  ana.say('What is missing?', 'm1')
  await ana.reply()
  const results = model.requests
    .slice(before + 1)
    .map(({ messages }) => JSON.parse(String(messages.findLast(({ role }) => role === 'tool')?.content)))
  expect(results).toEqual([
    {
      ...{ map: 'Ours', coverage: 0.5, fitness: 0.67 },
      gaps: [{ kind: 'missing', message: 'The map has “Ask the team lead”; the document has no such step.' }],
    },
    {
      error: 'Name one of these maps by its map_id.',
      maps: [{ map_id: expect.stringMatching(/^map_/), name: 'Ours' }],
    },
  ])
})

it('checks a document by the rules as people set them in its thread', async () => {
  const severities = { 'bp/metric-without-target': 'error', 'flow/dangling-reference': 'off' }
  const [checked] = await resultsOf([{ name: 'check', arguments: {} }], undefined, severities)
  const told = checked?.problems?.map(({ rule, severity }) => `${severity} ${rule}`)
  expect(told?.[0]).toBe('error bp/metric-without-target')
  expect(told?.filter((each) => each.includes('dangling'))).toEqual([])
})
