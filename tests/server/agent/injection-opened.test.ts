import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attacks, carriers } from './injection-corpus.ts'
import { type AttackGuard, type CarrierGuard, guards } from './injection-guards.ts'
import { Trial } from './injection-trial.ts'

/** The cases of injection.test.ts, each on a server without the one guard that keeps it from harm: there it does that harm. */

const cases = (guard: AttackGuard | CarrierGuard) =>
  carriers.flatMap((carrier) =>
    attacks.flatMap((attack, number) => {
      // Which attack a carrier brings is all the same to the guard of the carrier.
      const isMeant = attack.guard === guard || (carrier.guard === guard && number === 0)
      return isMeant ? [{ carrier, number, from: carrier.name, to: attack.name }] : []
    }),
  )

describe.each(Object.keys(guards) as (keyof typeof guards)[])('without the guard "%s"', (name) => {
  const guard = guards[name]
  let trial: Trial | undefined
  const begin = async () => {
    trial = await Trial.begin(guard)
  }
  const end = async () => {
    await trial?.end()
    trial = undefined
  }
  beforeAll(begin)
  afterAll(end)

  it.each(cases(name))('an order in $from to $to does harm', async ({ carrier, number }) => {
    if (guard.isLasting) {
      await end()
      await begin()
    }
    const done = (await trial?.harms(carrier, number)) ?? []
    expect(guard.harms.filter((harm) => done.includes(harm))).not.toEqual([])
  })
})
