import { assumptionMark } from '#shared/process/text.ts'
import { automation } from './archetype.ts'
import { joinWords, uncapitalise } from './english.ts'
import type { System } from './systems.ts'

export type Monitored = {
  readonly steps: readonly {
    readonly name: string
    readonly role: string | undefined
    readonly sla: string | undefined
  }[]
  readonly systems: readonly System[]
  readonly volume: string | undefined
  /** Who looks at the figures: "the Head of Sales". */
  readonly reader: string
}

/** Figures that tell whether this very process works, each with a target. */
export function monitoringLines({ steps, systems, volume, reader }: Monitored): string[] {
  const total = totalTime(steps.map((step) => step.sla))
  const [first, last] = [steps[0], steps.at(-1)]
  const human = steps.filter((step) => step.role !== undefined && step.role !== automation)
  return [
    ...(first && last && first !== last && total
      ? [
          `Time from the start of “${first.name}” to the end of “${last.name}”: at most ${total}, the sum of the time limits`,
        ]
      : []),
    `Share of cases that end without manual correction: at least 95 % ${assumptionMark}`,
    ...(human.length > 0
      ? [
          `Cases in which ${joinWords(
            human.slice(0, 3).map((step) => `“${step.name}”`),
            'or',
          )} misses its time limit: below 5 % a month ${assumptionMark}`,
        ]
      : []),
    ...(systems.length > 0
      ? [
          `Failed calls to ${joinWords(
            systems.map((system) => system.label),
            'or',
          )}: below 1 % a day; an alert goes to ${reader} above that ${assumptionMark}`,
        ]
      : []),
    ...(volume === undefined
      ? []
      : [
          `Volume: ${uncapitalise(volume)} expected; a difference of more than 20 % is looked into ${assumptionMark}`,
        ]),
    `${reader.charAt(0).toUpperCase()}${reader.slice(1)} reviews these figures once a month ${assumptionMark}`,
  ]
}

const minutesPer: Readonly<Record<string, number>> = {
  second: 1 / 60,
  minute: 1,
  hour: 60,
  day: 8 * 60,
  week: 40 * 60,
  month: 160 * 60,
}

/** The sum of time limits, in working days of eight hours; undefined where none is a length of time. */
export function totalTime(limits: readonly (string | undefined)[]): string | undefined {
  const minutes = limits.map((limit) => {
    const match = /(\d+)\s*(?:business |working |calendar )?(second|minute|hour|day|week|month)/i.exec(
      limit ?? '',
    )
    return Number(match?.[1] ?? 0) * (minutesPer[match?.[2]?.toLowerCase() ?? ''] ?? 0)
  })
  const sum = minutes.reduce((total, one) => total + one, 0)
  if (sum <= 0) return undefined
  if (sum < 60) return `${Math.ceil(sum)} ${Math.ceil(sum) === 1 ? 'minute' : 'minutes'}`
  const [size, unit] = sum < 8 * 60 ? [60, 'hour'] : [8 * 60, 'business day']
  const count = Math.ceil(sum / size)
  return `${count} ${count === 1 ? unit : `${unit}s`}`
}
