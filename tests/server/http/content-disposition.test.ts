import { expect, it } from 'vitest'
import { attachment } from '#server/http/content-disposition.ts'

it.each([
  ['Customer Onboarding', `filename="Customer Onboarding.md"; filename*=UTF-8''Customer%20Onboarding.md`],
  ['Rechnungsprüfung', `filename="Rechnungsprufung.md"; filename*=UTF-8''Rechnungspr%C3%BCfung.md`],
  ['請求書', `filename=".md"; filename*=UTF-8''%E8%AB%8B%E6%B1%82%E6%9B%B8.md`],
  [
    'a/b\\c:d*e?f"g<h>i|j',
    `filename="a b c d e f g h i j.md"; filename*=UTF-8''a%20b%20c%20d%20e%20f%20g%20h%20i%20j.md`,
  ],
  ['../../etc/passwd', `filename="etc passwd.md"; filename*=UTF-8''etc%20passwd.md`],
  ['x\r\nSet-Cookie: a=b', `filename="x Set-Cookie a=b.md"; filename*=UTF-8''x%20Set-Cookie%20a%3Db.md`],
  [`it's (100%)`, `filename="it's (100_).md"; filename*=UTF-8''it%27s%20%28100%25%29.md`],
  ['...', `filename="process.md"; filename*=UTF-8''process.md`],
  ['\u202egnp.exe', `filename="gnp.exe.md"; filename*=UTF-8''gnp.exe.md`],
])('names a file for %j', (title, parameters) => {
  expect(attachment(title, 'md')).toBe(`attachment; ${parameters}`)
})

it('is a header and short, whatever the title is', () => {
  const titles = ['x'.repeat(10_000), '😀'.repeat(300), '\ud800', '\u0000\u0001']
  for (const title of titles) {
    const header = attachment(title, 'md')
    expect(() => new Headers({ 'content-disposition': header })).not.toThrow()
    expect(header.length).toBeLessThan(1_600)
  }
})
