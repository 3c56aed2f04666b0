import type { Briefing } from '../model.ts'
import { type Archetype, automation, type UsualStep } from './archetype.ts'
import { findArchetype } from './archetypes.ts'
import { capitalise, joinWords, uncapitalise, uncapitaliseTopic } from './english.ts'
import { type Facts, readFacts, unique } from './facts.ts'
import { nounOf } from './noun.ts'
import type { Claim, PlannedStep } from './planned-step.ts'
import { readProse } from './prose.ts'
import { isOutside } from './roles.ts'
import type { StatedProcess, StatedStep } from './stated-process.ts'
import type { System } from './systems.ts'
import type { Told } from './told.ts'
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
  /** Sentences of theirs that are neither step nor rule. */
  readonly notes: readonly string[]
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
export function planProcess(briefing: Briefing, told: Told): Blueprint | undefined {
  const facts = readFacts(briefing)
  const description = told.texts.includes(briefing.description) ? briefing.description : ''
  const stated = readStated(description, told, facts.systems)
  const systems = unique([...facts.systems, ...stated.systems])
  const isTold = tellsProcess(stated) || told.listed.length > 0
  // A process that people told may mention invoices without being about them: then only its name counts.
  const archetype = findArchetype(
    [briefing.title, stated.topic ?? '', ...(isTold ? [] : told.texts)],
    told.texts.join('\n'),
  )
  const isUsual = archetype !== undefined ? !isTold : stated.steps.length < fewestSteps
  if (isUsual && !archetype) return undefined
  const owner = facts.owner ?? stated.owner
  const steps =
    isUsual && archetype
      ? usualSteps({ archetype, stated, told: told.texts.join('\n'), systems, owner })
      : planStated(stated.steps, archetype, facts)
  const topic = topicOf(description, stated, systems)
  return {
    title: briefing.title.trim(),
    noun: archetype?.noun ?? nounOf(briefing.title),
    topic,
    trigger: said(stated.trigger) ?? (isUsual ? assumed(archetype?.trigger) : undefined),
    purpose: said(stated.purpose) ?? assumed(archetype?.purpose),
    owner: said(owner) ?? assumed(archetype?.owner),
    input: isUsual ? assumed(archetype?.input) : undefined,
    steps,
    rules: stated.rules,
    notes: stated.remarks.filter((remark) => uncapitalise(remark) !== topic && remark !== topic),
    systems,
    unusedSystems: systems.filter(
      (system) => !steps.some((step) => uses(step, system)) && !names(stated.trigger ?? '', system),
    ),
    others: facts.others,
    isUsual,
  }
}

/** A step is done in a system, or one of the outcomes of its decisions is. */
function uses({ system: own, decisions }: PlannedStep, system: System): boolean {
  const branches = decisions.flatMap(({ condition, outcome, otherwise }) => [
    condition,
    outcome,
    otherwise ?? '',
  ])
  return own?.label === system.label || branches.some((text) => names(text, system))
}

const names = (text: string, { label }: System) => text.toLowerCase().includes(label.toLowerCase())

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

/**
 * A description of one step is what the process is about when a message tells how it goes: "Route leads to the right
 * person", "Customers return goods".
 */
function readStated(description: string, { texts, listed }: Told, systems: readonly System[]): StatedProcess {
  const told = withListed(readProse(texts.join('\n'), systems), listed)
  const [only, ...others] = readProse(description, systems).steps
  const isTopic =
    only !== undefined && others.length === 0 && (only.actor === undefined || isOutside(only.actor))
  if (!isTopic || told.steps.length <= fewestSteps) return told
  const messages = withListed(readProse(texts.slice(1).join('\n'), systems), listed)
  const about =
    only.actor === undefined ? `to ${uncapitalise(only.name)}` : `how ${uncapitalise(description.trim())}`
  return { ...messages, systems: told.systems, topic: told.topic ?? about }
}

/** Steps in words that are not read, only taken over. */
function withListed(stated: StatedProcess, listed: readonly string[]): StatedProcess {
  const steps = listed.map(
    (name): StatedStep => ({
      name: capitalise(name),
      actor: undefined,
      system: undefined,
      sla: undefined,
      details: [],
      decisions: [],
    }),
  )
  return { ...stated, steps: [...stated.steps, ...steps] }
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
    // The customer who asked does not answer himself.
    if (role.text !== automation && !isOutside(role.text)) lastPerson = role.text
    return {
      name: step.name,
      role,
      system: step.system,
      sla: said(step.sla) ?? usualTimeLimit(role.text, usual),
      actions: [],
      notes: step.details,
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

/** "Salesforce, Mailchimp and Stripe" */
export function namesOf(systems: readonly System[]): string {
  return joinWords(systems.map((system) => system.label))
}
