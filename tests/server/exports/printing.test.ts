import { expect, it } from 'vitest'
import { print } from '#server/exports/printing.ts'
import { everything } from './everything.ts'

const small = { title: 'Small', markdown: everything } as const
const never = new AbortController().signal

it.each(['pdf', 'docx'] as const)('makes a %s in a thread of its own', async (format) => {
  const { file } = await print({ ...small, format }, never)
  expect(String.fromCharCode(...file.slice(0, 4))).toBe(format === 'pdf' ? '%PDF' : 'PK\u0003\u0004')
})

it.each([
  ['time', { ms: 1, heapMb: 1024 }],
  ['memory', { ms: 20_000, heapMb: 16 }],
])('gives up what takes more %s than it may', async (_, may) => {
  const printing = print({ ...small, format: 'pdf' }, never, may)
  await expect(printing).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining('HTML'),
  })
})

it('ends when nobody waits for it any more, and sends away whom it would let wait too long', async () => {
  const asked = new AbortController()
  const all = Array.from({ length: 23 }, () => print({ ...small, format: 'docx' }, asked.signal))
  const refused = await Promise.race(
    all.map((one) =>
      one.then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  )
  expect(refused).toMatchObject({ code: 'unavailable' })
  asked.abort()
  const ends = await Promise.allSettled(all)
  expect(ends.filter(({ status }) => status === 'rejected').length).toBeGreaterThanOrEqual(21)
  const { file } = await print({ ...small, format: 'docx' }, never)
  expect(file.length).toBeGreaterThan(1_000)
})
