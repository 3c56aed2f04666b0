import type { Found, Rule } from '../finding.ts'
import type { Reading } from '../reading.ts'
import type { SectionId } from '../sections.ts'
import type { Step } from '../steps.ts'
import { capitalise, textOf } from '../text.ts'
import { isMachine, nameOf } from './steps.ts'
import { shorten } from './wording.ts'

/** What experience says about processes. */
export const practiceRules: readonly Rule[] = [
  {
    id: 'bp/integration-without-error-path',
    severity: 'warning',
    find: (reading) => {
      const errors = textOfSections(reading, 'errors').toLowerCase()
      const handled = (step: Step) => step.statements.some(({ kind }) => kind === 'error' || kind === 'timer')
      const systems = new Map<string, Step>()
      for (const step of reading.steps)
        if (
          step.system !== undefined &&
          !isTool.test(step.system) &&
          !handled(step) &&
          !systems.has(step.system)
        )
          systems.set(step.system, step)
      const isCovered = (system: string) =>
        errors.includes(system.toLowerCase()) ||
        /\b(?:any|every|each|a|the|all) (?:api|system|integration|call|service)s?\b/.test(errors)
      return [...systems]
        .filter(([system]) => !isCovered(system))
        .map(
          ([system, step]): Found => ({
            block: step.block,
            words: system,
            message: `Nothing says what happens when ${system} does not answer in ${nameOf(step)}.`,
            ask: 'Add error handling for API timeouts and retry logic.',
          }),
        )
    },
  },
  {
    id: 'bp/metric-without-target',
    severity: 'warning',
    find: (reading) =>
      itemsOfSections(reading, 'monitoring')
        .filter(({ text }) => isMetric(text) && !hasTarget.test(text))
        .map(({ text, block }) => ({
          block,
          words: text,
          message: `“${shorten(text)}” has no target: how much is good?`,
        })),
  },
  {
    id: 'eff/handoffs',
    severity: 'info',
    find: ({ steps }) => {
      const people = steps.map(({ responsible }) => responsible?.toLowerCase())
      const changes = people.filter(
        (role, at) => at > 0 && role !== undefined && people[at - 1] !== undefined && role !== people[at - 1],
      ).length
      if (changes < 4 || changes <= (steps.length - 1) / 2) return []
      return [
        {
          words: people.join(' '),
          message: `The work changes hands ${changes} times in ${steps.length} steps. Could one role do neighbouring steps?`,
        },
      ]
    },
  },
  {
    id: 'eff/ping-pong',
    severity: 'info',
    find: ({ steps }) => {
      const [toAndFro] = pingPongs(steps)
      const [first, second] = toAndFro ?? []
      const last = toAndFro?.at(-1)
      if (!first || !second || !last) return []
      const roles = `${first.responsible} and ${second.responsible}`
      return [
        {
          block: first.block,
          words: roles,
          message: `${roles} hand the work to and fro from step ${first.number} to step ${last.number}. Could one of them do its steps at once?`,
        },
      ]
    },
  },
  {
    id: 'eff/approval-chain',
    severity: 'info',
    find: ({ steps }) => {
      const approvals = steps.filter(({ name }) =>
        /^(?:approve|authori[sz]e|sign off)\b|\b(?:approves|authori[sz]es|signs off)\b/i.test(name),
      )
      if (approvals.length < 3) return []
      return [
        {
          block: approvals[2]?.block,
          words: approvals.map(({ name }) => name).join(' '),
          message: `${approvals.length} approvals follow each other: ${approvals.map(({ number }) => `step ${number}`).join(', ')}. Which of them can be left to a threshold?`,
        },
      ]
    },
  },
  {
    id: 'eff/automation-candidate',
    severity: 'info',
    find: ({ steps }) =>
      steps
        .filter((step) => !isMachine(step.responsible) && isByHand(textOfStep(step)))
        .map((step) => ({
          block: step.block,
          words: textOfStep(step),
          message: `${capitalise(nameOf(step))} is done by hand. Can a system do it?`,
        })),
  },
]

const textOfStep = ({ name, statements }: Step): string =>
  [name, ...statements.map((statement) => ('text' in statement ? statement.text : ''))].join('\n')

/** Rows of steps in which two roles take turns, with at least three changes. */
function pingPongs(steps: readonly Step[]): Step[][] {
  const roleOf = (step: Step | undefined) => step?.responsible?.toLowerCase()
  // One role that does several steps in a row has the work once.
  const turns = steps.filter((step, at) => roleOf(step) !== roleOf(steps[at - 1]) || at === 0)
  const rows: Step[][] = []
  for (const [at, step] of turns.entries()) {
    const [row, two] = [rows.at(-1), turns[at - 2]]
    const goesOn = roleOf(step) !== undefined && at >= 2 && roleOf(step) === roleOf(two)
    if (goesOn && row) row.push(step)
    else rows.push([...turns.slice(Math.max(0, at - 1), at), step])
  }
  return rows.filter((row) => row.length >= 4 && row.every((step) => roleOf(step) !== undefined))
}

function blocksOf({ sections, nodes }: Reading, id: SectionId): number[] {
  return sections
    .filter((section) => section.id === id)
    .flatMap(({ heading, end }) => nodes.slice(heading, end).map((_, at) => heading + at))
}

function textOfSections(reading: Reading, id: SectionId): string {
  return blocksOf(reading, id)
    .map((block) => reading.nodes[block])
    .map((node) => (node ? textOf(node) : ''))
    .join('\n')
}

/** The list items of these sections, one text each. */
function itemsOfSections(reading: Reading, id: SectionId): { text: string; block: number }[] {
  return blocksOf(reading, id).flatMap((block) => {
    const node = reading.nodes[block]
    if (!node || (node.type !== 'bulletList' && node.type !== 'orderedList')) return []
    return (node.content ?? []).map((item) => ({ text: textOf(item).trim(), block }))
  })
}

/** What answers as long as its user does: paper, a telephone, a program on the desk. */
export const isTool =
  /^\s*(?:[-–—]|none|n\/?a|paper.*|phone|telephone|e-?mail|mail|post|excel|spreadsheet|word|forms?|intranet|calendar)\s*$/i

/** Data that goes by hand from one place to another; a letter may be delivered by hand, and a manager copied on a mail. */
function isByHand(text: string): boolean {
  return (
    /\b(?:manually|re-?enter(?:s|ed)?|re-?typ(?:es?|ed)|copy and paste|cop(?:y|ies) (?:the|all|each)\b(?!.{0,200}\b(?:on|in) (?:the|an?|each|every) (?:e-?)?mail))/i.test(
      text,
    ) ||
    /\b(?:enter|type|copy|writes?|transfer|calculat|count|compar|updat|fill|add|sum)\p{L}*\b[^.;]{0,200}\bby hand\b/iu.test(
      text,
    )
  )
}

/** A figure that somebody could measure, as opposed to a remark on how. */
export const isMetric = (text: string): boolean =>
  countable.test(text) ||
  (/\b(?:time|rate|share|number|count|percentage|duration|cost|volume|accuracy|uptime|latency|throughput|satisfaction)\b/i.test(
    text,
  ) &&
    text.split(/\s+/).length <= 12 &&
    !/^(?:count|report|measure|tell|check|send|review|look|compare|track|discuss|note)\b/i.test(text))

/** "Complaints", "Customer complaints" */
const countable =
  /^(?:\p{L}+ ){0,2}(?:complaints|returns|errors|incidents|defects|accidents|delays|rejections|escalations|claims)$/iu

const hasTarget =
  /\d|%|\b(?:zero|none|all|every|no|one|two|three|four|five|six|seven|eight|nine|ten|half|never|always|target|goal)\b/i
