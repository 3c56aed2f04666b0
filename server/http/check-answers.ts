import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { ZodType } from 'zod'
import type { HttpEnv } from './env.ts'
import { routeLabel } from './route-label.ts'

/**
 * Holds every route to its word: a JSON answer is parsed with the schema that the route declares for that status, and a
 * status that is not declared is an error too. For tests and development; it reads every answer twice.
 */
export function checkAnswers(api: OpenAPIHono<HttpEnv>): MiddlewareHandler<HttpEnv> {
  let routes: ReadonlyMap<string, Answers> | undefined
  return async (c, next) => {
    await next()
    // Routes are mounted after this middleware, so they are collected at the first request.
    routes ??= declaredAnswers(api)
    const route = `${c.req.method} ${routeLabel(c)}`
    const answers = routes.get(route)
    if (answers === undefined || c.error) return
    const answer = answers[c.res.status]
    if (answer === undefined) throw new Error(`${route} answered ${c.res.status}, which it does not declare`)
    const json = 'content' in answer && answer.content?.['application/json']
    const schema = json && 'schema' in json && json.schema
    const isJson = c.res.headers.get('content-type')?.startsWith('application/json')
    if (!(schema instanceof ZodType) || !isJson) return
    const parsed = schema.safeParse(await c.res.clone().json())
    if (!parsed.success) throw new Error(`${route} answered what its schema refuses: ${parsed.error.message}`)
  }
}

type Answers = RouteConfig['responses']

/** By method and path, as Hono writes them: `GET /threads/:thread_id`. */
function declaredAnswers(api: OpenAPIHono<HttpEnv>): ReadonlyMap<string, Answers> {
  const routes = new Map<string, Answers>()
  for (const definition of api.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { method, path, responses } = definition.route
    routes.set(`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, responses)
  }
  return routes
}
