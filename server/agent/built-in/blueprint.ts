import { fromGerund, isVerb } from '#shared/process/verbs.ts'
import type { Briefing } from '../model.ts'
import { type Archetype, automation, type UsualStep } from './archetype.ts'
import { findArchetype } from './archetypes.ts'
import { joinWords, uncapitalise, uncapitaliseTopic } from './english.ts'
import { type Facts, readFacts, unique } from './facts.ts'
import type { Claim, PlannedStep } from './planned-step.ts'
import { readProse } from './prose.ts'
import { isOutside } from './roles.ts'
import type { StatedProcess, StatedStep } from './stated-process.ts'
import type { System } from './systems.ts'
import { sharesVerb, usualSteps } from './usual-steps.ts'

/** The process as it is going to be written. */
export type Blueprint = {
  readonly title: string
  /** What passes through it, as a name in code: "customer". */
  readonly noun: string
  /** What it is about, as the middle of a sentence: "how to replace lost badges", "vendor onboarding". */
  readonly topic: string | undefined
  readonly trigger: Claim | undefined
  readonly purpose: Claim | undefined
  readonly owner: Claim | undefined
  readonly input: Claim | undefined
  readonly steps: readonly PlannedStep[]
  readonly rules: readonly string[]
  readonly systems: readonly System[]
  /** Systems of the thread that no step uses: what they are for is still to be said. */
  readonly unusedSystems: readonly System[]
  readonly others: Facts['others']
  /** The steps come from what is usual, not from what people said. */
  readonly isUsual: boolean
}

/** Fewer steps than this are a topic rather than a process: "Replace lost badges". */
const fewestSteps = 2

/** Who acts where nobody is named and nothing is known about who might. */
export const someOwner = 'Process Owner'

/**
 * What people said, first of all; where they gave no steps, what is usual in such a process; where that is not known
 * either, undefined: then it is better to ask.
 */
export function planProcess(briefing: Briefing): Blueprint | undefined {
  const facts = readFacts(briefing)
  const told = toldTexts(briefing)
  const stated = readTold(briefing.description, told, facts.systems)
  const systems = unique([...facts.systems, ...stated.systems])
  const isTold = tellsProcess(stated)
  // A process that people told may mention invoices without being about them: then only its name counts.
  const archetype = findArchetype([briefing.title, stated.topic ?? '', ...(isTold ? [] : told)])
  const isUsual = archetype !== undefined ? !isTold : stated.steps.length < fewestSteps
  if (isUsual && !archetype) return undefined
  const owner = facts.owner ?? stated.owner
  const steps =
    isUsual && archetype
      ? usualSteps({ archetype, stated, told: told.join('\n'), systems, owner })
      : planStated(stated.steps, archetype, facts)
  return {
    title: briefing.title.trim(),
    noun: archetype?.noun ?? nounOf(briefing.title),
    topic: topicOf(briefing.description, stated, systems),
    trigger: said(stated.trigger) ?? (isUsual ? assumed(archetype?.trigger) : undefined),
    purpose: said(stated.purpose) ?? assumed(archetype?.purpose),
    owner: said(owner) ?? assumed(archetype?.owner),
    input: isUsual ? assumed(archetype?.input) : undefined,
    steps,
    rules: stated.rules,
    systems,
    unusedSystems: systems.filter((system) => !steps.some((step) => step.system?.label === system.label)),
    others: facts.others,
    isUsual,
  }
}

/** What only the people outside do ("Customers ask for a refund and get it") does not tell how it is done. */
function tellsProcess({ steps }: StatedProcess): boolean {
  return (
    steps.length > fewestSteps ||
    (steps.length === fewestSteps && steps.some((step) => !isOutside(step.actor ?? '')))
  )
}

const said = (text: string | undefined): Claim | undefined =>
  text === undefined ? undefined : { text, isAssumed: false }

const assumed = (text: string | undefined): Claim | undefined =>
  text === undefined ? undefined : { text, isAssumed: true }

/** All that people said so far about a process that is not written yet: the description, then their messages. */
function toldTexts({ description, conversation, message }: Briefing): string[] {
  const earlier = conversation.filter(({ role }) => role === 'USER').map(({ content }) => content)
  return [description, ...earlier.slice(-maxEarlierMessages), message.content]
    .map((text) => text.slice(0, maxToldCharacters))
    .filter((text) => text.trim() !== '')
}

const maxEarlierMessages = 20
/** Of one text; a description may have 20,000. */
const maxToldCharacters = 20_000

/**
 * A description of one step is what the process is about when a message tells how it goes: "Route leads to the right
 * person", "Customers return goods".
 */
function readTold(description: string, told: readonly string[], systems: readonly System[]): StatedProcess {
  const all = readProse(told.join('\n'), systems)
  const [only, ...others] = readProse(description, systems).steps
  const isTopic =
    only !== undefined && others.length === 0 && (only.actor === undefined || isOutside(only.actor))
  if (!isTopic || all.steps.length <= fewestSteps) return all
  const messages = readProse(told.slice(1).join('\n'), systems)
  const about =
    only.actor === undefined ? `to ${uncapitalise(only.name)}` : `how ${uncapitalise(description.trim())}`
  return { ...messages, systems: all.systems, topic: all.topic ?? about }
}

function planStated(
  steps: readonly StatedStep[],
  archetype: Archetype | undefined,
  facts: Facts,
): PlannedStep[] {
  const fallback = archetype?.mainRole ?? facts.owner ?? someOwner
  let lastPerson: string | undefined
  return steps.map((step) => {
    const usual = archetype?.steps.find((candidate) => sharesVerb(candidate.name, step.name))
    const role = roleOf(step, usual?.role ?? lastPerson ?? fallback)
    if (role.text !== automation) lastPerson = role.text
    return {
      name: step.name,
      role,
      system: step.system,
      sla: said(step.sla) ?? usualTimeLimit(role.text, usual),
      actions: step.details.map((text) => ({ text, isAssumed: false })),
      decisions: step.decisions,
    }
  })
}

/** Nobody was named: a system works by itself, anything else stays with whoever acted last. */
function roleOf(step: StatedStep, person: string): Claim {
  return said(step.actor) ?? { text: step.system ? automation : person, isAssumed: true }
}

function usualTimeLimit(role: string, usual: UsualStep | undefined): Claim {
  const isSame = usual && (usual.role === automation) === (role === automation)
  const text = isSame ? usual.sla : role === automation ? '5 minutes' : '1 business day'
  return { text, isAssumed: true }
}

/** What people called it; else the first sentence of the description that tells no step; else its only step. */
function topicOf(description: string, stated: StatedProcess, systems: readonly System[]): string | undefined {
  const names = systems.map((system) => system.label)
  if (stated.topic?.startsWith('to ')) return `how ${stated.topic}`
  if (stated.topic !== undefined) return uncapitaliseTopic(stated.topic, names)
  const [remark] = readProse(description, systems).remarks
  const isSentence = /\b(?:is|are|was|were|has|have|will|can|i|we|you)\b/i.test(remark ?? '')
  if (remark !== undefined && !isSentence) return uncapitaliseTopic(remark, names)
  const [only, ...others] = stated.steps
  return only && others.length === 0 ? `how to ${uncapitalise(only.name)}` : undefined
}

/** Things that pass through processes: as the last word of a title they are what the others only describe. */
const cases = new Set(
  'account application case claim complaint contract delivery document goods invoice lead offer order payment project report request sample shipment ticket visit'.split(
    ' ',
  ),
)

/** "Badge Replacement Process" → "badge", "GDPR requests" → "request", "Process" → "request" */
export function nounOf(title: string): string {
  const words = (title.toLowerCase().match(/[a-z]+/g) ?? [])
    .filter((word) => word.length > 2 && !titleWords.test(word))
    .map(singular)
  const last = words.at(-1)
  if (last !== undefined && cases.has(last)) return last
  return words.find((word) => !isVerb(word) && !fromGerund(word)) ?? words[0] ?? 'request'
}

const titleWords =
  /^(?:process|workflow|procedure|automation|automated|handling|management|the|for|and|our|new|sop|runbook|with|from)$/

function singular(word: string): string {
  return /(?:ss|us|is|goods|news)$/.test(word) ? word : word.replace(/ies$/, 'y').replace(/s$/, '')
}

/** "Salesforce, Mailchimp and Stripe" */
export function namesOf(systems: readonly System[]): string {
  return joinWords(systems.map((system) => system.label))
}
