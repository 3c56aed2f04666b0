import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportSchema } from '#shared/protocol/export.ts'
import { bootstrapKey, type RestServer, startRestServer } from '../http/rest-server.ts'

const markdown = '# Rechnungsprüfung\n\n## Steps\n\n1. Prüfen ✓\n'

let server: RestServer
let program: ReturnType<RestServer['as']>
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

it.each([
  ['bpmn', 'application/bpmn+xml', /<bpmn:userTask [^>]*name="Prüfen ✓"/],
  ['mermaid', 'text/vnd.mermaid; charset=utf-8', /\["Prüfen ✓"\]/],
  ['svg', 'image/svg+xml', /<text [^>]*>Prüfen ✓<\/text>/],
])('as %s has the flow of the process', async (format, mediaType, content) => {
  const { status, headers, text } = await program('GET', `${path}?format=${format}`)
  expect([status, headers.get('content-type')]).toEqual([200, mediaType])
  expect(text).toMatch(content)
  expect(text).toContain('Rechnungsprüfung')
})

it('as html is a page with the text and the picture', async () => {
  const { status, headers, text } = await program('GET', `${path}?format=html`)
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(headers.get('content-disposition')).toMatch(/^attachment; /)
  expect(text).toContain('<p>Prüfen ✓</p>')
  expect(text).toContain('<svg ')
})

it.each([
  ['pdf', 'application/pdf', '%PDF-'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK'],
])('as %s is a file to be printed, and says what it lacks', async (format, mediaType, beginning) => {
  const { status, headers, text } = await program('GET', `${path}?format=${format}`)
  expect([status, headers.get('content-type')]).toEqual([200, mediaType])
  expect(headers.get('content-disposition')).toContain(`.${format}"`)
  expect(text.slice(0, beginning.length)).toBe(beginning)
  expect(headers.get('x-export-warnings')).toBe(
    format === 'pdf' ? 'Letters that the font lacks became question marks: U+2713' : null,
  )
})

it('as pdf names ten of the letters it lacks, in words that a header can hold', async () => {
  const { json: thread } = await program('POST', '/threads', { body: { title: '請求書' } })
  server.documents.write(thread.thread_id, '請求書の確認と支払いの手順\n')
  const { status, headers } = await program('GET', `/threads/${thread.thread_id}/export?format=pdf`)
  expect([status, headers.get('x-export-warnings')]).toEqual([
    200,
    expect.stringMatching(/question marks:( U\+[0-9A-F]{4}){10} \.\.\.$/),
  ])
})

it('as json is the thread with what is known about it', async () => {
  const { status, headers, text } = await program('GET', `${path}?format=json`)
  expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
  const file = exportSchema.parse(JSON.parse(text))
  expect(file).toMatchObject({ title: 'Rechnungsprüfung: Q3', current_process_content: markdown })
  expect(file.flow.nodes).toContainEqual(expect.objectContaining({ name: 'Prüfen ✓' }))
  expect(file.completion.sections.length).toBeGreaterThan(3)
  expect(file.metrics.steps).toBe(1)
})

it('that a document has nothing for is refused with what to do', async () => {
  const { json: thread } = await program('POST', '/threads', { body: { title: 'Empty' } })
  for (const format of ['bpmn', 'mermaid', 'svg', 'spy']) {
    const { status, json } = await program('GET', `/threads/${thread.thread_id}/export?format=${format}`)
    expect([status, json.code]).toEqual([409, 'conflict'])
    expect(json.detail).toMatch(/Write|written/)
  }
})

it('as spy is all its code', async () => {
  const { json: thread } = await program('POST', '/threads', { body: { title: 'Code' } })
  server.documents.write(
    thread.thread_id,
    '## A\n\n```spy\nrun(a) {\n}\n```\n\n```js\nno()\n```\n\n1. Stop:\n\n   ```spy\n   stop(b) {\n   }\n   ```\n',
  )
  const { text } = await program('GET', `/threads/${thread.thread_id}/export?format=spy`)
  expect(text).toBe('run(a) {\n}\n\nstop(b) {\n}\n')
})
