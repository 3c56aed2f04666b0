import { alike, likeness, type Sense, senseOf } from './likeness.ts'
import type { MapStep, ProcessMap } from './process-map.ts'

/** A step of the document and one of the map that are taken for the same one. */
export type Pair = {
  readonly step: MapStep
  readonly mapped: MapStep
  /** How alike their names are, 0 to 1. */
  readonly score: number
  /** `words`: by their names. `place`: only by what comes before and behind. `people`: somebody said so. */
  readonly by: 'words' | 'place' | 'people'
}

/** What people said about two steps, by the name in the document and the id in the map. */
export type Verdict = { readonly step: string; readonly mapped: string; readonly isSame: boolean }

/** Names that are less alike are those of different steps. */
const leastAlike = 0.45
/** Below this, steps whose first words are different deeds ("Archive the report", "Reject the report") are different. */
const surelyAlike = 0.6
/** Who acts is a hint, not a proof: the same one adds this much. */
const sameActor = 0.05

/**
 * Pairs the steps of a document with those of a map, each once: first as people said, then the names that are most alike,
 * then those that stand between the same two neighbours.
 */
export function pairSteps(written: ProcessMap, map: ProcessMap, verdicts: readonly Verdict[]): Pair[] {
  const pairs = new Pairs()
  const verdictOn = (step: MapStep, mapped: MapStep) =>
    verdicts.findLast((verdict) => verdict.step === step.name && verdict.mapped === mapped.id)
  const senses = new Map<MapStep, Sense>()
  for (const step of [...written.steps, ...map.steps]) senses.set(step, senseOf(step.name))
  const score = (one: MapStep, other: MapStep) => {
    const [sense, otherSense] = [senses.get(one), senses.get(other)]
    return sense && otherSense ? alike(sense, otherSense) : 0
  }
  const candidates = written.steps.flatMap((step) =>
    map.steps.map((mapped) => ({ step, mapped, score: score(step, mapped) })),
  )
  for (const { step, mapped, score } of candidates)
    if (verdictOn(step, mapped)?.isSame) pairs.add({ step, mapped, score, by: 'people' })
  const open = candidates.filter(({ step, mapped }) => !verdictOn(step, mapped))
  const byWords = open
    .filter(({ score }) => score + sameActor >= leastAlike)
    .map((pair) => ({ ...pair, rank: pair.score + (isSameActor(pair.step, pair.mapped) ? sameActor : 0) }))
    .filter(
      ({ rank, score, step, mapped }) =>
        rank >= leastAlike && (score >= surelyAlike || isSameDeed(step, mapped)),
    )
    .sort((a, b) => b.rank - a.rank)
  for (const { step, mapped, score } of byWords) pairs.add({ step, mapped, score, by: 'words' })
  for (const { step, mapped, score } of open)
    if (pairs.isOpen(step, mapped) && standsAlike(pairs, step, mapped, written, map))
      pairs.add({ step, mapped, score, by: 'place' })
  return pairs.all
}

class Pairs {
  readonly #byStep = new Map<string, Pair>()
  readonly #mapped = new Set<string>()

  add(pair: Pair): void {
    if (!this.isOpen(pair.step, pair.mapped)) return
    this.#byStep.set(pair.step.id, pair)
    this.#mapped.add(pair.mapped.id)
  }

  /** Whether neither of them has a pair. */
  isOpen(step: MapStep, mapped: MapStep): boolean {
    return !this.#byStep.has(step.id) && !this.#mapped.has(mapped.id)
  }

  get all(): Pair[] {
    return [...this.#byStep.values()]
  }

  mappedOf(id: string): string | undefined {
    return this.#byStep.get(id)?.mapped.id
  }
}

export const isSameActor = (one: MapStep, other: MapStep): boolean =>
  one.actor !== undefined && other.actor !== undefined && likeness(one.actor, other.actor) >= surelyAlike

const isSameDeed = (one: MapStep, other: MapStep): boolean =>
  likeness(one.name.split(/\s+/)[0] ?? '', other.name.split(/\s+/)[0] ?? '') >= surelyAlike

/** Whether both come right behind one pair and right before another one. */
function standsAlike(
  pairs: Pairs,
  step: MapStep,
  mapped: MapStep,
  written: ProcessMap,
  map: ProcessMap,
): boolean {
  const before = neighbours(map, mapped.id, 'before')
  const behind = neighbours(map, mapped.id, 'behind')
  const isPaired = (ids: readonly string[], others: readonly string[]) =>
    ids.some((id) => others.includes(pairs.mappedOf(id) ?? ''))
  return (
    isPaired(neighbours(written, step.id, 'before'), before) &&
    isPaired(neighbours(written, step.id, 'behind'), behind)
  )
}

const neighbours = ({ flows }: ProcessMap, id: string, side: 'before' | 'behind'): string[] =>
  side === 'before'
    ? flows.filter(({ to }) => to === id).map(({ from }) => from)
    : flows.filter(({ from }) => from === id).map(({ to }) => to)
