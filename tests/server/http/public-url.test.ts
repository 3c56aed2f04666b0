import { describe, expect, it } from 'vitest'
import { publicUrl, webSocketUrl } from '#server/http/public-url.ts'

const request = (headers: Record<string, string> = {}) =>
  new Request('http://localhost:3000/x?y', { headers })
const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'designer.example' }

describe('where people reach the server', () => {
  it.each([
    ['the Host they used', undefined, false, {}, 'http://localhost:3000'],
    ['not what a stranger forwards', undefined, false, forwarded, 'http://localhost:3000'],
    ['what a trusted proxy forwards', undefined, true, forwarded, 'https://designer.example'],
    [
      'the first of a chain of proxies',
      undefined,
      true,
      { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'a.example, b.internal' },
      'https://a.example',
    ],
    ['the setting, before all else', 'https://set.example', true, forwarded, 'https://set.example'],
    ['its own Host behind a proxy that says nothing', undefined, true, {}, 'http://localhost:3000'],
  ])('is %s', (_, setting, trustProxy, headers, url) => {
    expect(publicUrl({ publicUrl: setting, trustProxy }, request(headers))).toBe(url)
  })

  it.each([
    { 'x-forwarded-host': 'evil.example/path' },
    { 'x-forwarded-host': 'user@evil.example' },
    { 'x-forwarded-proto': 'javascript' },
  ])('is not made of %o', (headers) => {
    expect(() => publicUrl({ publicUrl: undefined, trustProxy: true }, request(headers))).toThrow('no URL')
  })

  it('is ws or wss for sockets', () => {
    expect(webSocketUrl({ publicUrl: undefined, trustProxy: false }, request())).toBe('ws://localhost:3000')
    expect(webSocketUrl({ publicUrl: 'https://a.example', trustProxy: false }, request())).toBe(
      'wss://a.example',
    )
  })
})
