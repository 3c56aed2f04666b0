import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportFormats } from '#server/exports/formats.ts'
import { apiBase } from '#server/http/paths.ts'
import { type RestServer, startRestServer } from './rest-server.ts'

let server: RestServer
// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, of which the tests look at few.
let document: any
beforeAll(async () => {
  server = await startRestServer()
  document = (await server.send('GET', '//openapi.json')).json
})
afterAll(() => server.close())

const operations = () =>
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  Object.entries<any>(document.paths).flatMap(([path, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above.
    Object.entries<any>(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  )

it('is OpenAPI 3.1 and names every operation of this base', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(
    operations()
      .map(({ name }) => name.replace(apiBase, ''))
      .sort(),
  ).toEqual([
    'delete /api-keys/{key_id}',
    'delete /session',
    'delete /sessions',
    'delete /sessions/{session_id}',
    'delete /threads/{thread_id}',
    'delete /threads/{thread_id}/links/{link_id}',
    'delete /threads/{thread_id}/members/{user_id}',
    'get /api-keys',
    'get /session',
    'get /session/oidc/callback',
    'get /sessions',
    'get /threads',
    'get /threads/{thread_id}',
    'get /threads/{thread_id}/export',
    'get /threads/{thread_id}/links',
    'get /threads/{thread_id}/members',
    'patch /session',
    'patch /threads/{thread_id}',
    'patch /threads/{thread_id}/members/{user_id}',
    'post /api-keys',
    'post /links/accept',
    'post /session/guest',
    'post /session/oidc',
    'post /session/password',
    'post /session/sign-in',
    'post /session/sign-up',
    'post /threads',
    'post /threads/{thread_id}/links',
    'post /threads/{thread_id}/members',
    'post /threads/{thread_id}/tickets',
  ])
})

it('gives every operation a name of its own, a summary and its problems', () => {
  const ids = operations().map(({ operation }) => operation.operationId)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { name, operation } of operations()) {
    expect(operation.summary, name).toMatch(/\S/)
    expect(operation.responses, name).toHaveProperty('429')
    for (const [status, response] of Object.entries<{ content?: object }>(operation.responses)) {
      if (Number(status) < 400) continue
      expect(Object.keys(response.content ?? {}), `${name} ${status}`).toEqual(['application/problem+json'])
    }
  }
})

it('says what needs no credentials, and how to bring them elsewhere', () => {
  const open = operations().filter(({ operation }) => operation.security?.length === 0)
  expect(open.map(({ name }) => name.replace(apiBase, ''))).toEqual([
    'get /session',
    'post /session/guest',
    'post /session/sign-up',
    'post /session/sign-in',
    'post /session/oidc',
    'get /session/oidc/callback',
  ])
  expect(document.security).toEqual([{ apiKey: [] }, { session: [] }])
  expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'session'])
  for (const { name, operation } of operations()) {
    if (operation.security === undefined) expect(operation.responses, name).toHaveProperty('401')
  }
})

it('refers only to what it has', () => {
  const text = JSON.stringify(document)
  for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
    expect(document.components.schemas).toHaveProperty(name)
  }
  expect(document.components.schemas).toHaveProperty('Problem')
})

it('names the media type of each export', () => {
  const { content } = document.paths[`${apiBase}/threads/{thread_id}/export`].get.responses[200]
  expect(Object.keys(content)).toEqual(Object.values(exportFormats).map(({ mediaType }) => mediaType))
})

it('can be read in a browser with files of this server alone', async () => {
  const page = await server.send('GET', '//docs')
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const sources = [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, source = '']) => source)
  expect(sources).toHaveLength(3)
  for (const source of sources) {
    expect(source).toMatch(/^\/docs\//)
    const file = await server.send('GET', `/${source}`)
    expect([file.status, file.headers.get('content-type')]).toEqual([
      200,
      source.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
    ])
  }
  expect(page.text).not.toMatch(/<script>|<style>|https?:/)
})
