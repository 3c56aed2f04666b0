import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Hono } from 'hono'
import type { Api } from './env.ts'
import { apiBase } from './paths.ts'

/** The OpenAPI document at /openapi.json and a page to read it at /docs, both without any other host. */
export function docsRoutes(api: Api, version: string): Hono {
  registerSecuritySchemes(api)
  const routes = new Hono()
  // The routes do not change after the start, and writing the document takes some ten milliseconds.
  let written: unknown
  routes.get('/openapi.json', (c) => {
    written ??= openApiDocument(api, version)
    return c.json(written)
  })
  routes.get('/docs', (c) => c.html(page))
  routes.get('/docs/start.js', (c) =>
    c.body(startScript, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  )
  for (const [name, type] of Object.entries(swaggerFiles)) {
    routes.get(`/docs/${name}`, (c) =>
      c.body(readFileSync(join(swaggerFolder(), name), 'utf8'), 200, {
        'content-type': type,
        'cache-control': 'public, max-age=86400',
      }),
    )
  }
  return routes
}

function openApiDocument(api: Api, version: string): unknown {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Process Designer',
      version,
      description:
        'Design business processes together with an AI colleague. Errors are RFC 9457 problems with a `code`.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { session: [] }],
  })
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    if (!path.startsWith(apiBase)) continue
    for (const operation of Object.values(methods)) operation.responses['429'] = tooManyRequests
  }
  return document
}

/** What every call below the base may answer, whatever its route declares. */
const tooManyRequests = {
  description: 'Too many requests. Every answer says in its RateLimit headers how many are left',
  headers: {
    'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } },
  },
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** The two ways to say who you are; referred to by name from every operation. */
function registerSecuritySchemes(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'pd_…',
    description: 'API key of a program, with scopes threads:read, threads:write, admin',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'pd_session',
    description: 'Session of a person in a browser',
  })
}

const swaggerFiles = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

function swaggerFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Process Designer API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="docs"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

/** A file of its own, because pages may not run inline scripts. */
const startScript = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#docs', deepLinking: true })\n`
