import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootstrapKey, type Reply, type RestServer, startRestServer } from '../http/rest-server.ts'

const markdown = '# Rechnungsprüfung\n\n## Steps\n\n1. Prüfen ✓\n'

let server: RestServer
let program: (method: string, path: string) => Promise<Reply>
let path: string
beforeAll(async () => {
  server = await startRestServer()
  program = server.as(bootstrapKey)
  const { json } = await server.as(bootstrapKey)('POST', '/threads', {
    body: { title: 'Rechnungsprüfung: Q3' },
  })
  server.documents.write(json.thread_id, markdown)
  path = `/threads/${json.thread_id}/export`
})
afterAll(() => server.close())

it.each(['', '?format=markdown'])('of a document is its Markdown, letter by letter (%j)', async (query) => {
  const { status, headers, text } = await program('GET', path + query)
  expect([status, text]).toEqual([200, markdown])
  expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
  expect(headers.get('content-disposition')).toBe(
    `attachment; filename="Rechnungsprufung Q3.md"; filename*=UTF-8''Rechnungspr%C3%BCfung%20Q3.md`,
  )
})

it('in a format that is not there names those that are', async () => {
  const { status, json } = await program('GET', `${path}?format=exe`)
  expect([status, json.code, json.formats]).toEqual([
    400,
    'unknown_format',
    expect.arrayContaining(['markdown', 'sarif']),
  ])
})

it('can be asked for without taking it', async () => {
  const { status, headers, text } = await program('HEAD', path)
  expect([status, text]).toEqual([200, ''])
  expect(headers.get('content-type')).toBe('text/markdown; charset=utf-8')
})
