import { likeness } from './likeness.ts'
import { isSameActor, type Pair, pairSteps, type Verdict } from './pairing.ts'
import { inOrder, type MapFlow, type MapStep, type ProcessMap } from './process-map.ts'

/** One difference between a document and a map of the same process. */
export type Gap = {
  readonly kind: 'missing' | 'extra' | 'moved' | 'renamed' | 'actor' | 'decision' | 'error_path'
  /** For people, with both names. */
  readonly message: string
  /** Name of the step in the document; null where it has none. */
  readonly step: string | null
  /** Id of the step or the decision in the map; null where it has none. */
  readonly mapped: string | null
}

export type Comparison = {
  readonly gaps: readonly Gap[]
  readonly pairs: readonly Pair[]
  /** Steps of the map that the document has, by all steps of the map; 0 to 1. */
  readonly coverage: number
  /** Twice the pairs by all steps of both; 0 to 1, and 1 means: the same steps. */
  readonly fitness: number
}

/** Names that are less alike than this have been renamed, though they mean the same. */
const sameName = 0.75
/** Conditions are written in many ways. */
const sameDecision = 0.35

/** What the map has that the document has not, and the other way round, as far as words tell. */
export function compareToMap(
  written: ProcessMap,
  map: ProcessMap,
  verdicts: readonly Verdict[] = [],
): Comparison {
  const pairs = pairSteps(written, map, verdicts)
  const mappedIds = new Set(pairs.map(({ mapped }) => mapped.id))
  const stepIds = new Set(pairs.map(({ step }) => step.id))
  const gaps = [
    ...inOrder(map)
      .filter(({ id }) => !mappedIds.has(id))
      .map(missing),
    ...written.steps.filter(({ id }) => !stepIds.has(id)).map(extra),
    ...pairs.flatMap(renamed),
    ...pairs.flatMap(actorChanged),
    ...moved(written, map, pairs),
    ...decisionsMissing(written, map),
    ...errorPathsMissing(written, map, pairs),
  ]
  const both = written.steps.length + map.steps.length
  return {
    gaps,
    pairs,
    coverage: map.steps.length === 0 ? 1 : pairs.length / map.steps.length,
    fitness: both === 0 ? 1 : (2 * pairs.length) / both,
  }
}

const missing = ({ id, name, actor }: MapStep): Gap => ({
  kind: 'missing',
  message: `The map has “${name}”${actor === undefined ? '' : ` (${actor})`}; the document has no such step.`,
  step: null,
  mapped: id,
})

const extra = ({ name }: MapStep): Gap => ({
  kind: 'extra',
  message: `The document has “${name}”; the map does not.`,
  step: name,
  mapped: null,
})

function renamed({ step, mapped, score, by }: Pair): Gap[] {
  if (by === 'people' || score >= sameName) return []
  const why = by === 'place' ? 'stands where the map has' : 'seems to be'
  return [
    {
      kind: 'renamed',
      message: `“${step.name}” ${why} “${mapped.name}”${by === 'place' ? '' : ' of the map'}.`,
      step: step.name,
      mapped: mapped.id,
    },
  ]
}

function actorChanged({ step, mapped }: Pair): Gap[] {
  if (step.actor === undefined || mapped.actor === undefined || isSameActor(step, mapped)) return []
  return [
    {
      kind: 'actor',
      message: `“${step.name}” is done by ${step.actor}; in the map it is ${mapped.actor}.`,
      step: step.name,
      mapped: mapped.id,
    },
  ]
}

/** Those that break the longest run of steps that both have in the same order. */
function moved(written: ProcessMap, map: ProcessMap, pairs: readonly Pair[]): Gap[] {
  const place = new Map(inOrder(map).map(({ id }, at) => [id, at]))
  const paired = new Map(pairs.map((pair) => [pair.step.id, pair]))
  const inDocument = inOrder(written).flatMap(({ id }) => paired.get(id) ?? [])
  const places = inDocument.map(({ mapped }) => place.get(mapped.id) ?? 0)
  const inPlace = longestRise(places)
  return inDocument
    .filter((_, at) => !inPlace.has(at))
    .map(({ step, mapped }) => ({
      kind: 'moved',
      message: `“${step.name}” comes at another point in the map.`,
      step: step.name,
      mapped: mapped.id,
    }))
}

/** Indexes of the longest rising run, which need not stand side by side. */
function longestRise(numbers: readonly number[]): Set<number> {
  const lengths: number[] = []
  const before: number[] = []
  for (const [at, number] of numbers.entries()) {
    lengths[at] = 1
    before[at] = -1
    for (let earlier = 0; earlier < at; earlier++) {
      const length = (lengths[earlier] ?? 0) + 1
      if ((numbers[earlier] ?? 0) >= number || length <= (lengths[at] ?? 0)) continue
      lengths[at] = length
      before[at] = earlier
    }
  }
  const run = new Set<number>()
  for (let at = lengths.indexOf(Math.max(...lengths)); at >= 0; at = before[at] ?? -1) run.add(at)
  return run
}

function decisionsMissing(written: ProcessMap, map: ProcessMap): Gap[] {
  const questionsOf = (of: ProcessMap) =>
    of.decisions.map(({ id, name }) => ({
      id,
      name,
      words: [name, ...of.flows.filter(({ from }) => from === id).map(({ when }) => when ?? '')].join(' '),
    }))
  const known = questionsOf(written)
  return questionsOf(map)
    .filter(({ words }) => !known.some((other) => likeness(words, other.words) >= sameDecision))
    .map(({ id, name }) => ({
      kind: 'decision',
      message: `The map decides ${name === '' ? 'something' : `“${name}”`} here; the document does not.`,
      step: null,
      mapped: id,
    }))
}

function errorPathsMissing(written: ProcessMap, map: ProcessMap, pairs: readonly Pair[]): Gap[] {
  const has = ({ flows }: ProcessMap, id: string, on: MapFlow['on']) =>
    flows.some((flow) => flow.from === id && flow.on === on)
  return pairs.flatMap(({ step, mapped }) =>
    (['error', 'timer'] as const)
      .filter((on) => has(map, mapped.id, on) && !has(written, step.id, on))
      .map(
        (on): Gap => ({
          kind: 'error_path',
          message: `The map says what happens when “${mapped.name}” ${on === 'error' ? 'fails' : 'takes too long'}; the document does not.`,
          step: step.name,
          mapped: mapped.id,
        }),
      ),
  )
}
