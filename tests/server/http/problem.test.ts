import { HTTPException } from 'hono/http-exception'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { fieldErrors, invalid, problemResponse, toAppError } from '#server/http/problem.ts'
import { DatabaseAway } from '#server/storage/trouble.ts'
import { AppError, type ErrorCode, errorCodes } from '#shared/errors.ts'
import { problemSchema } from '#shared/protocol/problem.ts'

const schema = z.strictObject({
  title: z.string().min(2).max(5).optional(),
  list: z
    .array(z.strictObject({ 'a/b~c': z.number() }))
    .max(2)
    .optional(),
})
const errorsOf = (value: unknown, source?: 'body' | 'query' | 'header') => {
  const { error } = schema.safeParse(value)
  return error ? fieldErrors(error, source) : []
}

describe('the fields that are wrong', () => {
  it('are named by JSON pointers into the body', () => {
    expect(errorsOf({ list: [{ 'a/b~c': 1 }, { 'a/b~c': 'x' }] })).toEqual([
      { pointer: '/list/1/a~1b~0c', message: 'expected number, received string' },
    ])
  })

  it('are named each, unknown ones too', () => {
    expect(errorsOf({ titel: 1, extra: 2, list: [{ nested: 1, 'a/b~c': 1 }] })).toEqual([
      { pointer: '/list/0/nested', message: 'is not a known field' },
      { pointer: '/titel', message: 'is not a known field' },
      { pointer: '/extra', message: 'is not a known field' },
    ])
  })

  it('tell their limit', () => {
    expect(errorsOf({ title: 'too long' })).toEqual([
      { pointer: '/title', message: 'must be at most 5 characters long' },
    ])
    expect(errorsOf({ title: 'x' })).toEqual([
      { pointer: '/title', message: 'must be at least 2 characters long' },
    ])
    const three = Array.from({ length: 3 }, () => ({ 'a/b~c': 1 }))
    expect(errorsOf({ list: three })).toEqual([
      { pointer: '/list', message: 'must be at most 2 entries long' },
    ])
  })

  it('are those of the shape that comes nearest, where there are several', () => {
    const either = z.union([
      z.strictObject({ text: z.string() }),
      z.strictObject({ map: z.strictObject({ steps: z.array(z.strictObject({ name: z.string() })) }) }),
    ])
    const told = (value: unknown) => fieldErrors(either.safeParse(value).error ?? new z.ZodError([]))
    expect(told({ map: { steps: [{}, {}, {}] } }).map(({ pointer }) => pointer)).toEqual([
      '/map/steps/0/name',
      '/map/steps/1/name',
      '/map/steps/2/name',
    ])
    expect(told({ txt: 'x' })).toEqual([
      { pointer: '/text', message: 'expected string, received undefined' },
      { pointer: '/txt', message: 'is not a known field' },
    ])
  })

  it('are the whole body when it is none', () => {
    expect(errorsOf([])).toEqual([{ pointer: '', message: 'expected object, received array' }])
  })

  it('are named as parameters and headers', () => {
    expect(errorsOf({ title: 'x' }, 'query')[0]?.pointer).toBe('?title')
    expect(errorsOf({ extra: 'x' }, 'header')[0]?.pointer).toBe('header extra')
  })
})

describe('an error', () => {
  it('of a schema is invalid, and its detail names the first field', () => {
    const { error } = schema.safeParse({ titel: 1 })
    const told = error && invalid(error, 'body')
    expect(told).toMatchObject({ code: 'invalid', message: '/titel is not a known field' })
  })

  it('of the database that is away is unavailable, with the time to wait', () => {
    const told = toAppError(new DatabaseAway('gone'))
    expect(told).toMatchObject({ code: 'unavailable', details: { retryAfterSeconds: 2 } })
  })

  it('of a row whose thread was deleted meanwhile is not found', () => {
    expect(toAppError(Object.assign(new Error('fk'), { errcode: 787 })).code).toBe('not_found')
    expect(toAppError(Object.assign(new Error('fk'), { code: '23503' })).code).toBe('not_found')
  })

  it.each([
    [400, 'malformed'],
    [401, 'unauthenticated'],
    [413, 'too_large'],
    [415, 'unsupported_media_type'],
    [418, 'internal'],
  ] as const)('of Hono with status %i is %s', (status, code) => {
    expect(toAppError(new HTTPException(status)).code).toBe(code)
  })

  it('that is a bug tells nothing of itself', async () => {
    const bug = new Error('secret detail at /home/app/db.ts')
    const answer = problemResponse(toAppError(bug), 'r1')
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(text).not.toMatch(/secret|\.ts|stack/)
    expect(problemSchema.parse(JSON.parse(text))).toMatchObject({ code: 'internal', request_id: 'r1' })
  })

  it('that is no Error at all is a bug too', () => {
    expect(toAppError('thrown text').code).toBe('internal')
    expect(toAppError(undefined).code).toBe('internal')
  })
})

describe('a problem', () => {
  it.each(Object.keys(errorCodes) as ErrorCode[])(
    'for %s has the status of its code and the right shape',
    async (code) => {
      const answer = problemResponse(new AppError(code, 'do this next'), 'r1')
      expect(answer.status).toBe(errorCodes[code].status)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('x-request-id')).toBe('r1')
      expect(problemSchema.strict().parse(await answer.json())).toEqual({
        type: `urn:process-designer:problem:${code}`,
        title: errorCodes[code].title,
        status: errorCodes[code].status,
        detail: 'do this next',
        code,
        request_id: 'r1',
      })
    },
  )

  it('carries facts, but none that passes for something else', async () => {
    const error = new AppError('conflict', 'wait', { facts: { limit: 7, status: 200, code: 'ok' } })
    expect(await problemResponse(error, 'r1').json()).toMatchObject({
      limit: 7,
      status: 409,
      code: 'conflict',
    })
  })

  it('says when to try again, in whole seconds', () => {
    const error = new AppError('rate_limited', 'slow down', { retryAfterSeconds: 1.2 })
    expect(problemResponse(error, 'r1').headers.get('retry-after')).toBe('2')
  })

  it('says how to authenticate', () => {
    const error = new AppError('unauthenticated', 'sign in')
    expect(problemResponse(error, 'r1').headers.get('www-authenticate')).toBe('Bearer')
  })
})
