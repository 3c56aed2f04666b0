import { expect, it } from 'vitest'
import { Mutex } from '#server/storage/mutex.ts'
import { troubleOf } from '#server/storage/trouble.ts'

const longMs = 60_000

it('lets one in at a time, in the order they came', async () => {
  const mutex = new Mutex()
  const order: string[] = []
  const visit = async (name: string) => {
    const release = await mutex.acquire(longMs)
    order.push(`${name} in`)
    await Promise.resolve()
    order.push(`${name} out`)
    release()
  }
  await Promise.all([visit('a'), visit('b'), visit('c')])
  expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out'])
})

it('sends away whoever waits too long, and lets the ones behind in', async () => {
  const mutex = new Mutex()
  const release = await mutex.acquire(longMs)
  const impatient = mutex.acquire(5).catch((error: unknown) => error)
  const patient = mutex.acquire(longMs)
  expect(troubleOf(await impatient)).toBe('unavailable')
  release()
  const releasePatient = await patient
  releasePatient()
})
