import { setImmediate as nextTurn } from 'node:timers/promises'
import { seededRandom } from '../support/random.ts'
import { type Actor, type MakeActor, network, reloads, restarts } from './actor.ts'
import { designer } from './designer.ts'
import { editors, typists } from './people.ts'
import { restoring } from './restoring.ts'
import { streaming } from './streaming.ts'
import { undoing } from './undoing.ts'
import { type Verdict, World } from './world.ts'

export type Scenario = {
  readonly actors: readonly MakeActor[]
  readonly isGuarded: boolean
  readonly storesLinks: boolean
  readonly steps: number
}

/** All that happens beside people who write. */
const others: readonly MakeActor[] = [
  ...[network, reloads, restarts],
  ...[designer, streaming, undoing, restoring],
]

/** Typing, Enter and marks, beside an agent that patches all of the document, and reviewers. */
export const typing: Scenario = {
  actors: [typists, ...others],
  isGuarded: true,
  storesLinks: true,
  steps: 300,
}

/** Everything that editors can do, beside the same. */
export const everything: Scenario = { ...typing, actors: [editors, ...others] }

export const scenarios: Readonly<Record<string, Scenario>> = { typing, everything }

/** Lets the actors of a scenario act in turn, by chance; then delivers what is on its way. Three people. */
function play(seed: number, { actors, isGuarded, storesLinks, steps }: Scenario): Verdict {
  const random = seededRandom(seed)
  const world = new World({ random, people: 3, isGuarded, storesLinks })
  const cast = actors.map((make) => make(world))
  const weights = cast.reduce((sum, { weight }) => sum + weight, 0)
  for (let step = 0; step < steps; step++) {
    pickByWeight(cast, random.next() * weights)?.act()
  }
  return world.end()
}

/** `chance` is at least 0 and below the sum of the weights. */
function pickByWeight(actors: readonly Actor[], chance: number): Actor | undefined {
  let passed = 0
  return actors.find(({ weight }) => {
    passed += weight
    return chance < passed
  })
}

export type Total = {
  seeds: number
  typed: number
  lost: number
  repeated: number
  diverged: number
  complaints: number
  /** Seeds with anything wrong, and what. */
  readonly findings: string[]
  readonly counts: Record<string, number>
}

export async function playAll(seeds: Iterable<number>, scenario: Scenario): Promise<Total> {
  const total: Total = {
    seeds: 0,
    ...{ typed: 0, lost: 0, repeated: 0, diverged: 0, complaints: 0 },
    findings: [],
    counts: {},
  }
  for (const seed of seeds) {
    const verdict = named(seed, () => play(seed, scenario))
    total.seeds += 1
    total.typed += verdict.typed
    total.lost += verdict.lost.length
    total.repeated += verdict.repeated.length
    total.diverged += verdict.diverged
    total.complaints += verdict.complaints.length
    for (const [name, count] of Object.entries(verdict.counts)) {
      total.counts[name] = (total.counts[name] ?? 0) + count
    }
    if (verdict.lost.length + verdict.repeated.length + verdict.diverged + verdict.complaints.length > 0) {
      total.findings.push(`seed ${seed}: ${describe(verdict)}`)
    }
    // Editors and the page leave timers behind. Until these have had their turn they keep the whole world: 7 MB a seed.
    await nextTurn()
  }
  return total
}

function named<T>(seed: number, play: () => T): T {
  try {
    return play()
  } catch (error) {
    throw new Error(`seed ${seed} breaks down`, { cause: error })
  }
}

function describe({ lost, repeated, diverged, complaints }: Verdict): string {
  const first = complaints[0] === undefined ? '' : `, ${complaints.length} complaints (${complaints[0]})`
  return `lost ${lost.join('')}|, twice ${repeated.join('')}|, ${diverged} diverged${first}`
}
