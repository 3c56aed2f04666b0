import { assumptionMark } from '#shared/process/text.ts'
import { automation } from './archetype.ts'
import { capitalise, joinWords, uncapitalise } from './english.ts'
import type { System } from './systems.ts'

export type MonitoredStep = {
  readonly name: string
  readonly responsible: string | undefined
  readonly sla: string | undefined
}

/** Figures that tell whether this very process works, each with a target; `reader` looks at them: "the Head of Sales". */
export function monitoringLines(facts: {
  readonly steps: readonly MonitoredStep[]
  readonly systems: readonly System[]
  readonly volume: string | undefined
  readonly reader: string
}): string[] {
  const { steps, systems, volume, reader } = facts
  const time = timeLine(steps)
  const byPeople = steps.filter(({ responsible }) => responsible !== undefined && responsible !== automation)
  const late = joinWords(
    byPeople.slice(0, 3).map((step) => `“${step.name}”`),
    'or',
  )
  const labels = joinWords(
    systems.map((system) => system.label),
    'or',
  )
  return [
    ...(time === '' ? [] : [time]),
    `Share of cases that end without manual correction: at least 95 % ${assumptionMark}`,
    ...(late === ''
      ? []
      : [`Cases in which ${late} misses its time limit: below 5 % a month ${assumptionMark}`]),
    ...(labels === ''
      ? []
      : [
          `Failed calls to ${labels}: below 1 % a day; above that an alert goes to ${reader} ${assumptionMark}`,
        ]),
    ...(volume === undefined
      ? []
      : [
          `Volume: ${uncapitalise(volume)} expected; a difference of more than 20 % is looked into ${assumptionMark}`,
        ]),
    `${capitalise(reader)} reviews these figures once a month ${assumptionMark}`,
  ]
}

/** How long a case may take from the first to the last step; empty where that cannot be told. */
export function timeLine(steps: readonly Pick<MonitoredStep, 'name' | 'sla'>[]): string {
  const total = totalTime(steps.map((step) => step.sla))
  const [first, last] = [steps[0], steps.at(-1)]
  if (!first || !last || first === last || !total) return ''
  return `Time from the start of “${first.name}” to the end of “${last.name}”: at most ${total}, the sum of the time limits`
}

/** A business day has eight hours, a week five days. */
const minutesPer: Readonly<Record<string, number>> = {
  second: 1 / 60,
  minute: 1,
  hour: 60,
  day: 8 * 60,
  week: 40 * 60,
  month: 160 * 60,
}

/** The sum of time limits; undefined where none of them is a length of time. */
export function totalTime(limits: readonly (string | undefined)[]): string | undefined {
  const minutes = limits.map((limit) => {
    const match = /(\d+)\s*(?:business |working |calendar )?(second|minute|hour|day|week|month)/i.exec(
      limit ?? '',
    )
    return Number(match?.[1] ?? 0) * (minutesPer[match?.[2]?.toLowerCase() ?? ''] ?? 0)
  })
  const sum = minutes.reduce((total, one) => total + one, 0)
  if (sum <= 0) return undefined
  const [size, unit] = sum < 60 ? [1, 'minute'] : sum < 8 * 60 ? [60, 'hour'] : [8 * 60, 'business day']
  const count = Math.ceil(sum / size)
  return `${count} ${count === 1 ? unit : `${unit}s`}`
}
