import { afterAll, beforeAll, expect, it } from 'vitest'
import { findingsSchema, ruleListSchema } from '#shared/protocol/finding.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

it('tells what the rules find in the live document, and the patches of a fix mend it', async () => {
  const client = new RestClient(server)
  const threadId = await client.createThread()
  const findings = async () => findingsSchema.parse(await client.json('GET', `/threads/${threadId}/findings`))
  expect((await findings()).findings).toEqual([])

  const content = '```spy\nrun(customer) {\n  return custmer\n}\n```'
  const patch = { operation: 'insert', location: '## Implementation', content }
  await client.json('POST', `/threads/${threadId}/patches`, { patches: [patch] })
  const found = await findings()
  const flaw = found.findings.find(({ rule }) => rule === 'spy/undefined-name')
  expect(flaw).toMatchObject({ severity: 'error', section: 'Implementation' })
  expect(found.process_state.total_patches_applied).toBe(1)
  expect(found.completion.sections[0]).toEqual({
    section: 'overview',
    heading: 'Overview',
    weight: 15,
    percent: 0,
    state: 'absent',
    reasons: ['The section is missing.'],
  })
  expect(found.completion.open).toEqual([expect.stringMatching(/^\d errors? among the problems\.$/)])

  await client.json('POST', `/threads/${threadId}/patches`, { patches: flaw?.fixes?.[0]?.patches })
  expect(await client.markdown(threadId)).toContain('return customer')
  expect((await findings()).findings.map(({ rule }) => rule)).not.toContain('spy/undefined-name')
})

it('knows the systems that the context of the thread names, as it names them now', async () => {
  const client = new RestClient(server)
  const context = { integrations: ['Salesforce', 'Google Sheets'] }
  const { thread_id: threadId } = await client.json<{ thread_id: string }>('POST', '/threads', {
    title: 'Orders',
    context,
  })
  const content = '```spy\nrun() {\n  google_sheets.append(row=1)\n  jira.close(id=2)\n}\n```'
  const patch = { operation: 'insert', location: '## Implementation', content }
  await client.json('POST', `/threads/${threadId}/patches`, { patches: [patch] })
  const unknown = async () => {
    const { findings } = findingsSchema.parse(await client.json('GET', `/threads/${threadId}/findings`))
    return findings.filter(({ rule }) => rule === 'spy/unknown-integration').map(({ words }) => words)
  }
  expect(await unknown()).toEqual(['jira.close(id=2)'])
  const sarif = await client.call('GET', `/threads/${threadId}/export?format=sarif`)
  expect(await sarif.text()).toContain('"spy/unknown-integration"')
  await client.json('PATCH', `/threads/${threadId}`, { context: { integrations: 'Google Sheets, Jira' } })
  expect(await unknown()).toEqual([])
})

it('lists the rules that findings come from', async () => {
  const client = new RestClient(server)
  const { rules } = ruleListSchema.parse(await client.json('GET', '/rules'))
  expect(rules.length).toBeGreaterThan(80)
  expect(rules).toContainEqual({
    rule: 'step/no-verb',
    severity: 'info',
    about: 'A step is called by what is done: a verb and its object.',
    source: '7PMG G6 (Mendling, Reijers, van der Aalst 2010); ASD-STE100 5.3',
    english_only: true,
    off_at_first: false,
  })
})
