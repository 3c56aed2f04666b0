import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { AppError } from '#shared/errors.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import { checkAnswers } from './check-answers.ts'
import type { Api, HttpEnv } from './env.ts'
import { isNestedDeeperThan } from './json-depth.ts'
import { apiBase } from './paths.ts'
import { answerProblem, type FieldSource, invalid, toAppError } from './problem.ts'
import { routeLabel } from './route-label.ts'
import { securityHeaders } from './security-headers.ts'

export type ApiParts = {
  readonly log: Log
  readonly metrics: Metrics
  /** The web app's page, whose inline scripts may run, and whether browsers come by https. */
  readonly pages: { readonly html: string; readonly https: boolean }
  /** Compare every JSON answer with the schema its route promises; an answer that differs becomes a 500. */
  readonly checkAnswers?: boolean
}

/** Deeper than any real process context, far from where recursion hurts. */
const maxJsonDepth = 64

/**
 * The application that all routes are mounted on. It gives each request an id, holds the limits that do not depend on
 * the route, and turns whatever is thrown into a problem.
 */
export function createApi(parts: ApiParts): Api {
  const { log, metrics } = parts
  const api: Api = new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalid(result.error, sourceOf(result.target))
    },
  })
  api.use(securityHeaders(parts.pages))
  api.use(requestId({ limitLength: 100 }))
  api.use(measure(log, metrics))
  api.use(`${apiBase}/*`, keepOutOfCaches)
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ')
        const error = new AppError('method_not_allowed', `Here you can use ${allow}.`)
        const answer = answerProblem(c, error)
        answer.headers.set('allow', allow)
        return answer
      },
    }),
  )
  api.use(limitBodies())
  if (parts.checkAnswers) api.use(checkAnswers(api))
  api.notFound((c) => answerProblem(c, new AppError('not_found', `There is nothing at ${c.req.path}.`)))
  api.onError((error, c) => {
    const told = toAppError(error)
    metrics.problems.inc({ code: told.code })
    if (told.code === 'internal') {
      log.error('http.failed', error, {
        requestId: c.var.requestId,
        method: c.req.method,
        route: routeLabel(c),
      })
    }
    return answerProblem(c, told)
  })
  return api
}

function sourceOf(target: string): FieldSource {
  if (target === 'json' || target === 'form') return 'body'
  if (target === 'param') return 'path'
  return target === 'query' ? 'query' : 'header'
}

/** What belongs to somebody is stored by no cache, unless the route knows better. */
const keepOutOfCaches: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
}

function limitBodies(): MiddlewareHandler {
  const [usual, imported] = [limitBody(limits.requestBodyBytes), limitBody(limits.importBodyBytes)]
  return (c, next) => (importPath.test(c.req.path) ? imported : usual)(c, next)
}

function limitBody(limit: number): MiddlewareHandler {
  const onError = () => {
    throw new AppError('too_large', `A request body may have at most ${limit} bytes.`, { facts: { limit } })
  }
  return bodyLimit({ maxSize: limit, onError })
}

/** Where files are imported, which may be larger than other bodies. */
const importPath = /\/threads\/[^/]+\/maps$/

/**
 * Stands behind the question who is asking: it is the first to read a body, and nothing is read of strangers. Reads it
 * as text; Hono keeps it, so that the route parses the same text.
 */
export const refuseDeepJson: MiddlewareHandler = async (c, next) => {
  if (/^application\/([\w.-]+\+)?json/i.test(c.req.header('content-type') ?? '')) {
    if (isNestedDeeperThan(maxJsonDepth, await c.req.text())) {
      throw new AppError('invalid', `JSON may be nested at most ${maxJsonDepth} levels deep.`, {
        errors: [{ pointer: '', message: `is nested deeper than ${maxJsonDepth} levels` }],
      })
    }
  }
  await next()
}

function measure(log: Log, metrics: Metrics): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAt = performance.now()
    await next()
    const ms = performance.now() - startedAt
    const labels = { method: c.req.method, route: routeLabel(c), status: c.res.status }
    metrics.httpSeconds.observe(labels, ms / 1000)
    log.debug('http.answered', { ...labels, ms: Math.round(ms), requestId: c.var.requestId })
  }
}
