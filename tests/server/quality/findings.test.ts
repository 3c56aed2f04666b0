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
