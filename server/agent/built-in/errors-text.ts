import { assumptionMark } from '#shared/process/text.ts'
import { joinWords } from './english.ts'
import type { System, SystemKind } from './systems.ts'

/** How failing calls are treated, and which of the numbers nobody has said. */
export type ErrorPolicy = {
  readonly timeoutSeconds: number
  readonly isTimeoutAssumed: boolean
  readonly attempts: number
  readonly areAttemptsAssumed: boolean
}

/** A system of the process and the step that uses it, for people. */
export type SystemUse = {
  readonly system: System
  readonly steps: readonly { number: number; name: string }[]
}

const mark = (isAssumed: boolean) => (isAssumed ? ` ${assumptionMark}` : '')

export function timeoutLines(uses: readonly SystemUse[], policy: ErrorPolicy): string[] {
  const names = joinWords(
    uses.map(({ system }) => system.label),
    'or',
  )
  return [
    `A call to ${names} that has not answered after ${seconds(policy.timeoutSeconds)}${mark(policy.isTimeoutAssumed)} is cancelled and counts as failed`,
    'Every timeout is logged with step, system and duration, and without personal data',
  ]
}

export function retryLines(uses: readonly SystemUse[], policy: ErrorPolicy): string[] {
  const names = joinWords(
    uses.map(({ system }) => system.label),
    'or',
  )
  return [
    `A failed call to ${names} is made again, with growing pauses between (exponential backoff), up to ${attempts(policy.attempts)} in all${mark(policy.areAttemptsAssumed)}`,
    'Calls that create or send something carry the same idempotency key each time, so that nothing is done twice',
    'What another attempt cannot cure, such as invalid data or missing rights, is not repeated',
  ]
}

/** What happens to the case when a system stays away, by what the system is for. */
const consequences: Readonly<Partial<Record<SystemKind, (label: string, role: string) => string>>> = {
  email: (label, role) =>
    `go on with the next step, send the message when ${label} answers again, and inform ${role} after one hour`,
  chat: (_, role) => `send the message by e-mail instead, go on, and inform ${role}`,
  payment: (label, role) =>
    `stop, and look up in ${label} whether the booking went through before anybody repeats it; inform ${role}`,
  signature: (_, role) => `send the document again on the next working day and inform ${role}`,
  calendar: (_, role) => `agree on the date by e-mail and inform ${role}`,
  storage: (_, role) => `keep the file where it is, store it later, and inform ${role}`,
  alert: (_, role) => `call ${role} by phone`,
}

export function giveUpLines(uses: readonly SystemUse[], role: string): string[] {
  return uses.map(({ system, steps }) => {
    const where = steps.map((step) => `Step ${step.number}`)
    const consequence =
      (system.kind && consequences[system.kind]) ??
      (() => `stop at this step, keep the data, and inform ${role}; afterwards go on from here`)
    const place = where.length > 0 ? ` (${joinWords(where)})` : ''
    return `**${system.label}**${place}: ${consequence(system.label, role)} ${assumptionMark}`
  })
}

export function missedLimitLines(role: string): string[] {
  return [
    `A step that is not done within its SLA is reported to ${role}, who decides who takes over ${assumptionMark}`,
    `Missing information is asked for once; without an answer within 2 business days the case goes to ${role} ${assumptionMark}`,
  ]
}

export function prerequisiteLines(
  policy: ErrorPolicy,
  wishes: { timeouts: boolean; retries: boolean },
): string[] {
  return [
    ...(wishes.timeouts
      ? [`Timeout setting for API calls: ${seconds(policy.timeoutSeconds)}${mark(policy.isTimeoutAssumed)}`]
      : []),
    ...(wishes.retries
      ? [
          `Retry policy for API calls: ${attempts(policy.attempts)}, exponential backoff${mark(policy.areAttemptsAssumed)}`,
        ]
      : []),
  ]
}

export function seconds(count: number): string {
  if (count >= 60 && count % 60 === 0) return count === 60 ? '1 minute' : `${count / 60} minutes`
  return count === 1 ? '1 second' : `${count} seconds`
}

export function attempts(count: number): string {
  return count === 1 ? '1 attempt' : `${count} attempts`
}
