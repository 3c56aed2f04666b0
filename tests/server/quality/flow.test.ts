import { afterAll, beforeAll, expect, it } from 'vitest'
import { flowSchema } from '#shared/protocol/flow.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

it('tells the flow of the live document, and an empty one where there are no steps', async () => {
  const client = new RestClient(server)
  const threadId = await client.createThread()
  const flow = async () => flowSchema.parse(await client.json('GET', `/threads/${threadId}/flow`))
  expect(await flow()).toEqual({ title: '', lanes: [], nodes: [], edges: [] })

  const content =
    '1. The clerk checks the order\n   - If it is above 200 €, ask the team lead.\n2. Finance pays it'
  await client.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'insert', location: '## Steps', content }],
  })
  const { nodes, edges, lanes } = await flow()
  expect(lanes).toEqual(['Clerk', 'Finance'])
  expect(nodes.map(({ kind, name, step }) => [kind, name, step])).toEqual([
    ['start', 'Start', null],
    ['manual', 'Check the order', 1],
    ['choice', 'It is above 200 €?', 1],
    ['manual', 'Ask the team lead', 1],
    ['manual', 'Pay it', 2],
    ['end', 'End', null],
  ])
  const section = 'Steps'
  expect(nodes.map(({ place }) => place)).toEqual([
    null,
    { block: 1, item: 0, section },
    { block: 1, item: 0, section },
    { block: 1, item: 0, section },
    { block: 1, item: 1, section },
    null,
  ])
  expect(edges.filter(({ when }) => when).map(({ when, kind }) => [when, kind])).toEqual([
    ['yes', 'next'],
    ['no', 'otherwise'],
  ])
})
