import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { ZodError } from 'zod'
import { AppError, type ErrorCode, errorCodes, type FieldError } from '#shared/errors.ts'
import { type Problem, problemSchema } from '#shared/protocol/problem.ts'
import { troubleOf } from '../storage/trouble.ts'

/** Every error leaves the REST interface as an RFC 9457 problem: no stack, no HTML, and the wrong field named. */

/** Where the parsed value came from, which decides how a field of it is pointed at. */
export type FieldSource = 'body' | 'query' | 'header' | 'path'

/**
 * The error as the caller may know it. What is no AppError by then is a bug, of which the caller learns nothing but the
 * request id.
 */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof ZodError) return invalid(error, 'body')
  if (error instanceof HTTPException) return fromHttpException(error)
  const trouble = troubleOf(error)
  if (trouble === 'missing') {
    return new AppError('not_found', 'What this belongs to was deleted meanwhile.', {}, error)
  }
  if (trouble === 'unavailable') {
    const message = 'The database does not answer right now. Nothing was changed; try again in a moment.'
    return new AppError('unavailable', message, { retryAfterSeconds: 2 }, error)
  }
  return new AppError('internal', 'Something broke inside the server. It was logged.', {}, error)
}

/** A value that its schema refused. */
export function invalid(error: ZodError, source: FieldSource): AppError {
  const errors = fieldErrors(error, source)
  const first = errors[0]
  const where = first?.pointer ? `${first.pointer} ` : ''
  return new AppError('invalid', `${where}${first?.message ?? 'is not valid'}`, { errors })
}

/** One entry for each wrong field, also for each field that does not exist. */
export function fieldErrors(error: ZodError, source: FieldSource = 'body'): FieldError[] {
  return error.issues.flatMap(nearestShape).flatMap((issue): FieldError[] => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        pointer: pointTo([...issue.path, key], source),
        message: 'is not a known field',
      }))
    }
    return [{ pointer: pointTo(issue.path, source), message: wording(issue) }]
  })
}

type Issue = ZodError['issues'][number]

/** Of a value that has none of several shapes: what is wrong by that shape which it follows the deepest. */
function nearestShape(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const depthOf = (issues: readonly Issue[]) => Math.max(0, ...issues.map(({ path }) => path.length))
  const [nearest = []] = issue.errors.toSorted((a, b) => depthOf(b) - depthOf(a))
  if (depthOf(nearest) === 0) return [issue]
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
}

/** Our own words where zod's do not name the limit, or name a type nobody outside knows. */
function wording(issue: Issue): string {
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}${unitOf(issue.origin)}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}${unitOf(issue.origin)}`
  return issue.message.replace(/^Invalid input: /, '')
}

function unitOf(origin: string): string {
  if (origin === 'string') return ' characters long'
  return origin === 'array' ? ' entries long' : ''
}

function pointTo(path: readonly PropertyKey[], source: FieldSource): string {
  if (source === 'query') return `?${path.join('.')}`
  if (source === 'header') return `header ${path.join('.')}`
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

/** What Hono and its parts throw by themselves. */
function fromHttpException(error: HTTPException): AppError {
  if (error.status === 400) {
    return new AppError('malformed', 'The body could not be read as JSON.', {}, error)
  }
  if (error.status === 415) {
    return new AppError(
      'unsupported_media_type',
      'Send the body with `content-type: application/json`.',
      {},
      error,
    )
  }
  const code = (Object.keys(errorCodes) as ErrorCode[]).find(
    (code) => errorCodes[code].status === error.status,
  )
  return new AppError(code ?? 'internal', error.message || 'The request could not be answered.', {}, error)
}

/** The error as an answer, with the headers that its code asks for. */
export function problemResponse(error: AppError, requestId: string): Response {
  const { status, title } = errorCodes[error.code]
  const problem: Problem = {
    ...error.details.facts,
    type: `urn:process-designer:problem:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.details.errors && { errors: [...error.details.errors] }),
  }
  const headers = new Headers({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  })
  const { retryAfterSeconds } = error.details
  if (retryAfterSeconds !== undefined) headers.set('retry-after', String(Math.ceil(retryAfterSeconds)))
  if (error.code === 'unauthenticated') headers.set('www-authenticate', 'Bearer')
  return new Response(JSON.stringify(problem), { status, headers })
}

/** For code that has a context and wants to answer, not to throw. */
export function answerProblem(c: Context<{ Variables: { requestId: string } }>, error: AppError): Response {
  return problemResponse(error, c.var.requestId)
}

type ProblemAnswer = {
  description: string
  content: { 'application/problem+json': { schema: typeof problemSchema } }
}

/** What may be wrong with a body of JSON. */
export const bodyProblems = ['malformed', 'too_large', 'unsupported_media_type', 'invalid'] as const

/** The problems that a route may answer, for its entry in the OpenAPI document. */
export function problems<Codes extends readonly ErrorCode[]>(
  ...codes: Codes
): { [Code in Codes[number] as (typeof errorCodes)[Code]['status']]: ProblemAnswer } {
  const byStatus: Partial<Record<number, ProblemAnswer>> = {}
  for (const code of codes) {
    const { status, title } = errorCodes[code]
    const described = byStatus[status]?.description
    byStatus[status] = {
      description: described === undefined ? title : `${described} / ${title}`,
      content: { 'application/problem+json': { schema: problemSchema } },
    }
  }
  return byStatus as { [Code in Codes[number] as (typeof errorCodes)[Code]['status']]: ProblemAnswer }
}
