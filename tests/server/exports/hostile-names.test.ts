import { afterAll, beforeAll, expect, it } from 'vitest'
import { corpus } from '../../e2e/xss-corpus.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

/** Whatever a thread and a map are called, answers stay what they say they are: a file to be saved, or JSON. */

let server: ServerProcess
let client: RestClient
beforeAll(async () => {
  server = await startServer()
  client = new RestClient(server)
})
afterAll(() => server.stop())

const titles = [
  ...corpus,
  'x.html',
  'x"; filename="y.html',
  "x'; filename*=UTF-8''y.html",
  'x\r\nContent-Type: text/html\r\n\r\n<script>xss()</script>',
  '../../x',
  '\u202elmth.x',
].map((text) => text.slice(0, 200))

/** RFC 6266: one file name in ASCII between quotation marks, and one in the encoding of RFC 8187. */
const asFile = /^attachment; filename="([^"\\\r\n]*)"; filename\*=UTF-8''([\w.!#$&+^`|~%-]*)$/

it.each(titles)('a thread called %j is saved under a name that is one', async (title) => {
  const threadId = await client.createThread(title)
  await client.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content: '## Steps\n\n1. Check the order.' }],
  })
  for (const [format, extension] of [
    ['markdown', 'md'],
    ['svg', 'svg'],
    ['bpmn', 'bpmn'],
  ]) {
    const answer = await client.call('GET', `/threads/${threadId}/export?format=${format}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-type')).not.toMatch(/html|javascript/)
    const [, ascii = '', encoded = ''] = asFile.exec(answer.headers.get('content-disposition') ?? '') ?? []
    for (const name of [ascii, decodeURIComponent(encoded)]) {
      expect(name.endsWith(`.${extension}`), name).toBe(true)
      expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e<>"/\\|:*?]/u)
    }
    await answer.body?.cancel()
  }
})

it('a map with hostile names is answered as JSON, and so is what differs from it', async () => {
  const threadId = await client.createThread('Maps')
  const steps = corpus.map((name, at) => ({ id: `s${at}`, name, actor: name.slice(0, 200) }))
  const flows = corpus.slice(1).map((condition, at) => ({ from: `s${at}`, to: `s${at + 1}`, condition }))
  for (const name of corpus.slice(0, 10)) {
    const created = await client.call('POST', `/threads/${threadId}/maps`, {
      name,
      process_map: { steps, flows },
    })
    expect(created.status).toBe(201)
    const map = (await created.json()) as { map_id: string; name: string }
    expect(map.name).toBe(name)
    const gaps = await client.call('GET', `/threads/${threadId}/maps/${map.map_id}/gaps`)
    for (const answer of [created, gaps, await client.call('GET', `/threads/${threadId}/maps`)]) {
      expect(answer.ok).toBe(true)
      expect(answer.headers.get('content-type')).toMatch(/^application\/json\b/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    }
    expect(await gaps.text()).toContain('onerror=xss()')
  }
})
