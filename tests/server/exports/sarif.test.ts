import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import { allRules } from '#shared/process/rule-list.ts'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'

let server: RestServer
let program: (method: string, path: string) => Promise<Reply>
beforeAll(async () => {
  server = await startRestServer()
  program = server.as(bootstrapKey)
})
afterAll(() => server.close())

/** As much of SARIF 2.1.0 as readers of findings rely on. */
const logSchema = z.strictObject({
  $schema: z.literal('https://json.schemastore.org/sarif-2.1.0.json'),
  version: z.literal('2.1.0'),
  runs: z.tuple([
    z.strictObject({
      tool: z.strictObject({
        driver: z.strictObject({
          name: z.string(),
          rules: z.array(
            z.strictObject({
              id: z.string(),
              shortDescription: z.strictObject({ text: z.string().min(1) }),
              help: z.strictObject({ text: z.string().min(1) }),
              defaultConfiguration: z.strictObject({
                enabled: z.boolean(),
                level: z.enum(['error', 'warning', 'note']),
              }),
            }),
          ),
        }),
      }),
      artifacts: z.tuple([
        z.strictObject({ location: z.strictObject({ uri: z.string() }), mimeType: z.string() }),
      ]),
      invocations: z.tuple([
        z.strictObject({
          executionSuccessful: z.literal(true),
          ruleConfigurationOverrides: z.array(
            z.strictObject({
              descriptor: z.strictObject({ id: z.string(), index: z.number().int().nonnegative() }),
              configuration: z.strictObject({
                enabled: z.boolean(),
                level: z.enum(['error', 'warning', 'note']).optional(),
              }),
            }),
          ),
        }),
      ]),
      columnKind: z.literal('utf16CodeUnits'),
      results: z.array(
        z.strictObject({
          ruleId: z.string(),
          ruleIndex: z.number().int().nonnegative(),
          level: z.enum(['error', 'warning', 'note']),
          message: z.strictObject({ text: z.string().min(1) }),
          locations: z.tuple([
            z.strictObject({
              physicalLocation: z.strictObject({
                artifactLocation: z.strictObject({ uri: z.string(), index: z.literal(0) }),
                region: z.strictObject({
                  startLine: z.number().int().min(1),
                  endLine: z.number().int().min(1),
                }),
              }),
              logicalLocations: z.tuple([z.strictObject({ name: z.string(), kind: z.string() })]).optional(),
            }),
          ]),
          suppressions: z.array(
            z.strictObject({
              kind: z.literal('external'),
              status: z.literal('accepted'),
              justification: z.string(),
              properties: z.strictObject({ dismissal_id: z.string(), by: z.string(), at: z.iso.datetime() }),
            }),
          ),
          partialFingerprints: z.strictObject({ 'finding/v1': z.string().length(32) }),
        }),
      ),
    }),
  ]),
})

async function exported(markdown: string, choices?: Choices) {
  const { json } = await server.as(bootstrapKey)('POST', '/threads', { body: { title: 'Orders' } })
  server.documents.write(json.thread_id, markdown, choices)
  const reply = await program('GET', `/threads/${json.thread_id}/export?format=sarif`)
  return { reply, run: logSchema.parse(JSON.parse(reply.text)).runs[0] }
}

const flawed =
  '# Orders\n\n## Overview\n\nTakes the the order.\n\n## Steps\n\n1. The clerk checks it.\n2. The clerk packs it.\n\n## Implementation\n\n```spy\nrun(order) {\n  return ordr\n}\n```\n'

it('tells each finding with its rule, its lines in the Markdown and its section', async () => {
  const { reply, run } = await exported(flawed)
  expect(reply.headers.get('content-type')).toBe('application/sarif+json')
  expect(reply.headers.get('content-disposition')).toContain('filename="Orders.sarif"')
  const lines = flawed.split('\n')
  const found = run.results.map(({ ruleId, level, locations: [{ physicalLocation, logicalLocations }] }) => {
    const { startLine, endLine } = physicalLocation.region
    return [level, ruleId, lines.slice(startLine - 1, endLine)[0], logicalLocations?.[0].name]
  })
  expect(found).toContainEqual(['error', 'spy/undefined-name', '```spy', 'Implementation'])
  expect(found).toContainEqual(['warning', 'clarity/repeated-word', 'Takes the the order.', 'Overview'])
  expect(found).toContainEqual(['warning', 'doc/missing-section', '# Orders', undefined])
})

it('names all rules, and each finding the right one', async () => {
  const { run } = await exported(flawed)
  expect(run.tool.driver.rules.map(({ id }) => id)).toEqual(allRules.map(({ id }) => id))
  for (const { ruleId, ruleIndex } of run.results) expect(allRules[ruleIndex]?.id).toBe(ruleId)
})

it('knows a flaw again that has only moved', async () => {
  const print = async (markdown: string) => {
    const { run } = await exported(markdown)
    const result = run.results.find(({ ruleId }) => ruleId === 'spy/undefined-name')
    return result?.partialFingerprints['finding/v1']
  }
  const before = await print(flawed)
  expect(before).toBeDefined()
  expect(await print(flawed.replace('run(order)', '# Runs\n\nrun(order)'))).toBe(before)
  expect(await print(flawed.replaceAll('ordr', 'oder'))).not.toBe(before)
})

it('tells of what people let stand that it is suppressed, by whom and why', async () => {
  const dismissal = {
    ...{ rule: 'clarity/repeated-word', section: 'Overview', words: 'Takes the the order.' },
    ...{ id: 'dismissal_1', reason: 'It is a quotation', by: 'Ana', atMs: Date.UTC(2026, 0, 2) },
  }
  const { run } = await exported(flawed, { ...noChoices, dismissals: [dismissal] })
  const suppressed = run.results.filter(({ suppressions }) => suppressions.length > 0)
  expect(suppressed.map(({ ruleId, suppressions }) => [ruleId, suppressions])).toEqual([
    [
      'clarity/repeated-word',
      [
        {
          ...{ kind: 'external', status: 'accepted', justification: 'It is a quotation' },
          properties: { dismissal_id: 'dismissal_1', by: 'Ana', at: '2026-01-02T00:00:00.000Z' },
        },
      ],
    ],
  ])
  expect(run.results).toHaveLength((await exported(flawed)).run.results.length)
})

it('tells how grave people said that a rule is, and nothing of a rule that is off', async () => {
  const severities = { 'clarity/repeated-word': 'error', 'doc/missing-section': 'off' } as const
  const { run } = await exported(flawed, { dismissals: [], severities })
  const levels = run.results.map(({ ruleId, level }) => `${ruleId} ${level}`)
  expect(levels).toContain('clarity/repeated-word error')
  expect(levels.filter((level) => level.startsWith('doc/missing-section'))).toEqual([])
  const told = run.invocations[0].ruleConfigurationOverrides
  expect(told.map(({ descriptor, configuration }) => [descriptor.id, configuration])).toEqual([
    ['clarity/repeated-word', { enabled: true, level: 'error' }],
    ['doc/missing-section', { enabled: false }],
  ])
  for (const { descriptor } of told) expect(allRules[descriptor.index]?.id).toBe(descriptor.id)
})

it('of an empty document has no findings', async () => {
  expect((await exported('')).run.results).toEqual([])
})
