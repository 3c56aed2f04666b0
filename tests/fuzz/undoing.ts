import { reverse } from '#server/history/reversal.ts'
import { lastOpMs } from '#shared/document/dependents.ts'
import type { MakeActor } from './actor.ts'
import { linksOfLastOp } from './records.ts'

/** Somebody takes patches back, and puts them in again: alone, or with those that were written on top. */
export const undoing: MakeActor = (world) => {
  const { random, records, counts } = world
  return {
    weight: 0.6,
    act() {
      if (records.all.length === 0) return
      const record = random.pick(records.all)
      const since = lastOpMs(record)
      const others = records.all.filter((other) => other !== record && lastOpMs(other) > since)
      const withDependents = random.chance(0.5)
      const { value } = world.change(
        (ydoc) => {
          const task = { chosen: [record], others, withDependents, by: person, clock: records.clock }
          const result = reverse(ydoc, task)
          if (result.kind !== 'reversed') return []
          return [...result.reversal.chosen, ...result.reversal.dependents]
        },
        (turned) => records.rightOf(turned),
        linksOfLastOp,
      )
      records.replace(value)
      for (const { status } of value) counts[status === 'undone' ? 'undos' : 'redos'] += 1
    },
  }
}

export const person = { kind: 'user', id: 'user_1' } as const
