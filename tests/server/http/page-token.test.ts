import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { PageTokens } from '#server/http/page-token.ts'

const tokens = new PageTokens('a secret of at least 32 characters')
const schema = z.strictObject({ at: z.number(), id: z.string() })
const cursor = { at: 1_700_000_000_000, id: 'thread_ü' }
const question = ['threads', 'user_ada', 'active', '']

describe('a page token', () => {
  const token = tokens.write(cursor, question)
  const read = (text: string, asked: readonly unknown[] = question) => tokens.read(text, asked, schema)

  it('gives back the place, after a restart too', () => {
    expect(read(token)).toEqual(cursor)
    expect(new PageTokens('a secret of at least 32 characters').read(token, question, schema)).toEqual(cursor)
  })

  it('can stand in a URL', () => {
    expect(encodeURIComponent(token)).toBe(token)
  })

  it('is worth nothing after any change', () => {
    for (let index = 0; index < token.length; index++) {
      const other = token[index] === 'A' ? 'B' : 'A'
      const changed = token.slice(0, index) + other + token.slice(index + 1)
      // The last character of base64 may have bits that mean nothing.
      if (index === token.length - 1) continue
      expect(() => read(changed), `character ${index}`).toThrow('page_token is damaged')
    }
  })

  it.each([
    '',
    '.',
    'abc123',
    'a.b',
    token.slice(0, -2),
    `${token}.x`.replace(/^/, 'x'),
    token.split('.')[0] ?? '',
  ])('is refused when it is %j', (text) => {
    expect(() => read(text)).toThrow('page_token is damaged')
  })

  it.each([
    ['another user', ['threads', 'user_eve', 'active', '']],
    ['another filter', ['threads', 'user_ada', 'paused', '']],
    ['filters that only look the same', ['threads', 'user_ada', '', 'active']],
    ['another list', ['messages', 'user_ada', 'active', '']],
  ])('belongs to no question of %s', (_, other) => {
    expect(() => read(token, other)).toThrow('page_token is damaged')
  })

  it('of another server is refused', () => {
    const foreign = new PageTokens('another secret of 32 characters!!').write(cursor, question)
    expect(() => read(foreign)).toThrow('page_token is damaged')
  })
})
