import { describe, expect, it } from 'vitest'
import { isFromOwnPage, isOwnSocket } from '#server/access/origin.ts'

const own = 'https://designer.example'
const headers = (given: Record<string, string>) => new Headers(given)

describe('the origin of a request', () => {
  it.each([
    ['https://designer.example', true],
    ['https://designer.example:443', true],
    ['http://designer.example', false],
    ['https://designer.example:8443', false],
    ['https://designer.example.evil.test', false],
    ['https://evil.test/https://designer.example', false],
    ['null', false],
    ['', false],
  ])('%s is ours: %s', (origin, isOurs) => {
    expect(isFromOwnPage(headers({ origin }), own)).toBe(isOurs)
    expect(isOwnSocket(headers({ origin }), own)).toBe(isOurs)
  })

  it.each([
    ['same-origin', true],
    ['none', true],
    ['same-site', false],
    ['cross-site', false],
  ])('without an Origin the browser vouches by Sec-Fetch-Site %s: %s', (site, isOurs) => {
    expect(isFromOwnPage(headers({ 'sec-fetch-site': site }), own)).toBe(isOurs)
  })

  it('is unknown when nothing tells it', () => {
    expect(isFromOwnPage(headers({}), own)).toBe(false)
    expect(isOwnSocket(headers({}), own)).toBe(false)
    expect(isOwnSocket(headers({ 'sec-fetch-site': 'same-origin' }), own)).toBe(false)
  })

  it('of another site is not made good by what the browser says', () => {
    expect(isFromOwnPage(headers({ origin: 'https://evil.test', 'sec-fetch-site': 'none' }), own)).toBe(false)
  })
})
