import { ReadableStream } from 'node:stream/web'
import { expect, it } from 'vitest'
import { writeJson } from '#server/exports/json-stream.ts'
import { pagewise } from '#server/exports/pagewise.ts'
import { AppError } from '#shared/errors.ts'

async function* each(...items: unknown[]): AsyncGenerator<unknown> {
  yield* items
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of list) items.push(item)
  return items
}

const textOf = async (value: unknown) => (await all(writeJson(value))).join('')

it.each([
  ['plain values', { a: [1, null, 'ä"\n'], b: { c: true } }, { a: [1, null, 'ä"\n'], b: { c: true } }],
  ['an empty list', { a: each() }, { a: [] }],
  ['a list of plain values', { a: each(1, { b: 2 }), c: 3 }, { a: [1, { b: 2 }], c: 3 }],
  ['lists in what is listed', { a: each({ b: each('x'), c: each() }) }, { a: [{ b: ['x'], c: [] }] }],
  ['fields that are not there', { a: each({ b: undefined }), c: undefined }, { a: [{}] }],
  ['a list alone', each(1, 2), [1, 2]],
])('writes %s', async (_, value, json) => {
  expect(JSON.parse(await textOf(value))).toEqual(json)
})

/** Lists `total` numbers and notes how far it was asked. */
function counted(total: number) {
  const seen = { asked: 0, isOver: false }
  async function* list() {
    try {
      for (let i = 0; i < total; i++) {
        seen.asked += 1
        yield 'x'.repeat(10_000)
      }
    } finally {
      seen.isOver = true
    }
  }
  return { seen, list: list() }
}

it('reads no further than its reader, and ends with them', async () => {
  const { seen, list } = counted(1_000)
  const reader = ReadableStream.from(writeJson({ list })).getReader()
  await reader.read()
  await reader.read()
  expect(seen.asked).toBeLessThan(6)
  await reader.cancel()
  expect(seen.isOver).toBe(true)
})

it('says a failure in the middle, and does not end as if it were whole', async () => {
  async function* fails() {
    yield 'x'.repeat(50_000)
    throw new Error('the database is gone')
  }
  await expect(textOf({ list: fails() })).rejects.toThrow('the database is gone')
})

/** Rows 1 … `total`, in pages of three. */
function pages(total: number, goneAfter = Number.POSITIVE_INFINITY) {
  const reads: (number | undefined)[] = []
  const told = pagewise({
    size: 3,
    read: async (after, limit) => {
      reads.push(after)
      const from = (after ?? 0) + 1
      if (from > goneAfter) throw new AppError('not_found', 'There is no such thread.')
      return Array.from({ length: Math.min(limit, total - from + 1) }, (_, i) => from + i)
    },
    placeOf: (row) => row,
    tell: (row) => `row ${row}`,
  })
  return { reads, told }
}

it.each([
  [0, [undefined]],
  [2, [undefined]],
  [3, [undefined, 3]],
  [7, [undefined, 3, 6]],
])('reads %i rows page by page', async (total, expected) => {
  const { reads, told } = pages(total)
  expect(await all(told)).toEqual(Array.from({ length: total }, (_, i) => `row ${i + 1}`))
  expect(reads).toEqual(expected)
})

it('is over where what it lists was deleted meanwhile', async () => {
  expect(await all(pages(7, 3).told)).toEqual(['row 1', 'row 2', 'row 3'])
})
