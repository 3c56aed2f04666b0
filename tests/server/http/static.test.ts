import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWebApp } from '#server/http/static.ts'
import { type RestServer, startRestServer } from './rest-server.ts'

const theme = "document.documentElement.dataset.theme='dark'"
const html = `<!doctype html><script>${theme}</script><script type="module" src="/assets/main-1a2b.js"></script>`

let folder: string
let server: RestServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pd-web-'))
  await mkdir(join(folder, 'web', 'assets'), { recursive: true })
  await writeFile(join(folder, 'web', 'index.html'), html)
  await writeFile(join(folder, 'web', 'assets', 'main-1a2b.js'), 'export {}')
  await writeFile(join(folder, 'web', 'assets', 'main-1a2b.js.br'), brotliCompressSync('export {}'))
  await writeFile(join(folder, 'web', 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, 'secret.txt'), 'the contents of it')
  const webApp = openWebApp(join(folder, 'web'))
  if (webApp === undefined) throw new Error('the app is there')
  server = await startRestServer({ webApp })
})
afterAll(async () => {
  await server.close()
  await rm(folder, { recursive: true })
})

const open = (path: string, headers: Record<string, string> = { accept: 'text/html,*/*;q=0.8' }) =>
  server.send('GET', `/${path}`, { headers })

/** Sends the path as it is; fetch would tidy it. */
async function getRaw(path: string): Promise<{ status: number; text: string }> {
  const { hostname, port } = new URL(server.url)
  const sent = request({ hostname, port, path, headers: { accept: '*/*' } }).end()
  const [response]: IncomingMessage[] = await once(sent, 'response')
  let text = ''
  for await (const chunk of response ?? []) text += chunk
  return { status: response?.statusCode ?? 0, text }
}

it.each(['/', '/join', '/threads/thread_x', '/index.html'])(
  'opens the app at %s and asks for it anew each time',
  async (path) => {
    const reply = await open(path)
    expect([reply.status, reply.text]).toEqual([200, html])
    expect(reply.headers.get('content-type')).toMatch(/^text\/html/)
    expect(reply.headers.get('cache-control')).toBe('no-cache')
  },
)

it('sends a file compressed to whoever takes it so', async () => {
  const compressed = await open('/assets/main-1a2b.js', { 'accept-encoding': 'gzip, deflate, br' })
  expect(compressed.text).toBe('export {}')
  expect(compressed.headers.get('content-encoding')).toBe('br')
  expect(compressed.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(compressed.headers.get('cache-control')).toContain('immutable')
  const plain = await open('/assets/main-1a2b.js', { 'accept-encoding': 'identity' })
  expect([plain.text, plain.headers.get('content-encoding')]).toEqual(['export {}', null])
  for (const { headers } of [compressed, plain]) expect(headers.get('vary')).toMatch(/accept-encoding/i)
})

it('lets browsers keep what is named by its content, and nothing else', async () => {
  const script = await open('/assets/main-1a2b.js', {})
  expect([script.status, script.text]).toEqual([200, 'export {}'])
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  expect((await open('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
})

it.each([
  '/api/v1/nothing',
  '/api',
  '/v1/threads/x/stream',
  '/collab/x',
  '/yjs/x',
  '/docs/nothing',
  '/metrics/x',
])('opens no page at %s, which is the server’s', async (path) => {
  const reply = await open(path)
  expect(reply.status).toBe(404)
  expect(reply.headers.get('content-type')).toBe('application/problem+json')
})

it('opens no page for what is no browser, and for no other method', async () => {
  expect((await open('/join', { accept: 'application/json' })).status).toBe(404)
  expect((await open('/join', { accept: '*/*' })).status).toBe(404)
  const posted = await server.send('POST', '//join', { headers: { accept: 'text/html' } })
  expect([posted.status, posted.json.code]).toEqual([404, 'not_found'])
})

it('has no page instead of a script that is missing', async () => {
  expect((await open('/assets/old-9z.js', { accept: '*/*' })).status).toBe(404)
})

it.each([
  '/../secret.txt',
  '/..%2fsecret.txt',
  '/%2e%2e/secret.txt',
  '/assets/..%5c..%5csecret.txt',
  '//etc/passwd',
  '/assets/%00',
])('leads to no file outside of the app by %s', async (path) => {
  const { status, text } = await getRaw(path)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(text).not.toContain('the contents of it')
})

it('lets the page’s own inline script run, and no other', async () => {
  const hash = createHash('sha256').update(theme).digest('base64')
  const policy = (await open('/')).headers.get('content-security-policy')
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`)
})

it('is not there when it was not built', () => {
  expect(openWebApp(join(folder, 'nothing'))).toBeUndefined()
})
