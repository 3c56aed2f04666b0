import { createHash } from 'node:crypto'
import { AppError } from '#shared/errors.ts'
import type { Verdict } from '#shared/process/map/pairing.ts'
import { processMap } from '#shared/process/map/process-map.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { StoredMap } from './map-store.ts'

/** What people said about two steps is one thing, whatever they said: its name tells nothing of their words. */
export function pairingId({ id }: Pick<StoredMap, 'id'>, { step, mapped }: Omit<Verdict, 'isSame'>): string {
  const hash = createHash('sha256').update(JSON.stringify([id, step, mapped]))
  return `pairing_${hash.digest('base64url').slice(0, 22)}`
}

/** In place of what was said of the two before. Throws `invalid` for a step that the map lacks, `conflict` for too many. */
export function withPairing(map: StoredMap, said: Verdict): Verdict[] {
  if (!processMap(map.drawing).steps.some(({ id }) => id === said.mapped))
    throw new AppError('invalid', 'The map has no step with this id. GET …/maps lists them.', {
      errors: [{ pointer: '/mapped', message: 'is not the id of a step of the map' }],
    })
  const others = map.verdicts.filter(({ step, mapped }) => step !== said.step || mapped !== said.mapped)
  if (others.length >= limits.pairingsPerMap)
    throw new AppError(
      'conflict',
      `People may say ${limits.pairingsPerMap} things about the steps of a map. Take some back first.`,
    )
  return [...others, said]
}

/** Throws `not_found`. */
export function withoutPairing(map: StoredMap, id: string): Verdict[] {
  const others = map.verdicts.filter((verdict) => pairingId(map, verdict) !== id)
  if (others.length === map.verdicts.length)
    throw new AppError('not_found', 'Nobody said this about the map, or it was taken back.')
  return others
}
