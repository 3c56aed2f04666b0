import { isVerb } from '#shared/process/verbs.ts'
import type { Briefing } from '../model.ts'
import { type Archetype, automation, type UsualStep } from './archetype.ts'
import { findArchetype } from './archetypes.ts'
import { capitalise, joinWords, uncapitalise, uncapitaliseTopic } from './english.ts'
import { type Facts, readFacts, unique } from './facts.ts'
import { readProse, type StatedDecision, type StatedProcess, type StatedStep } from './prose.ts'
import type { System } from './systems.ts'

/** Something the document says, and whether anybody said it before. */
export type Claim = { readonly text: string; readonly isAssumed: boolean }

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

export type PlannedStep = {
  readonly name: string
  readonly role: Claim
  readonly system: System | undefined
  readonly sla: Claim
  readonly actions: readonly Claim[]
  readonly decisions: readonly StatedDecision[]
}

/** Fewer steps than this are a topic rather than a process: "Replace lost badges". */
const fewestSteps = 2

/**
 * What people said, first of all; where they gave no steps, what is usual in such a process; where that is not known
 * either, undefined: then it is better to ask.
 */
export function planProcess(briefing: Briefing): Blueprint | undefined {
  const facts = readFacts(briefing)
  const told = toldTexts(briefing)
  const stated = readProse(told.join('\n'), facts.systems)
  const systems = unique([...facts.systems, ...stated.systems])
  const isUsual = stated.steps.length < fewestSteps
  // A process that people told may mention invoices without being about them: then only its name counts.
  const archetype = findArchetype([briefing.title, stated.topic ?? '', ...(isUsual ? told : [])])
  if (isUsual && !archetype) return undefined
  const steps =
    isUsual && archetype
      ? usualSteps(archetype, stated, told.join('\n'), systems)
      : planStated(stated.steps, archetype, facts)
  const assume = (text: string | undefined): Claim | undefined =>
    text === undefined ? undefined : { text, isAssumed: true }
  const say = (text: string | undefined): Claim | undefined =>
    text === undefined ? undefined : { text, isAssumed: false }
  return {
    title: briefing.title.trim(),
    noun: archetype?.noun ?? nounOf(briefing.title),
    topic: topicOf(briefing, stated, systems),
    trigger: say(stated.trigger) ?? (isUsual ? assume(archetype?.trigger) : undefined),
    purpose: say(stated.purpose) ?? assume(archetype?.purpose),
    owner: say(facts.owner ?? stated.owner) ?? assume(archetype?.owner),
    input: isUsual ? assume(archetype?.input) : undefined,
    steps,
    rules: stated.rules,
    systems,
    unusedSystems: systems.filter((system) => !steps.some((step) => step.system?.label === system.label)),
    others: facts.others,
    isUsual,
  }
}

/** All that people said so far about a process that is not written yet: the description, then their messages. */
function toldTexts({ description, conversation, message }: Briefing): string[] {
  const said = conversation.filter((earlier) => earlier.role === 'USER').map((earlier) => earlier.content)
  return [description, ...said.slice(-maxEarlierMessages), message.content]
    .map((text) => text.slice(0, maxToldCharacters))
    .filter((text) => text.trim() !== '')
}

const maxEarlierMessages = 20
/** Of one text; a description may have 20,000. */
const maxToldCharacters = 20_000

function planStated(
  steps: readonly StatedStep[],
  archetype: Archetype | undefined,
  facts: Facts,
): PlannedStep[] {
  const fallback = archetype?.mainRole ?? facts.owner ?? 'Process Owner'
  let lastPerson: string | undefined
  return steps.map((step) => {
    const usual = archetype?.steps.find((candidate) => sharesVerb(candidate.name, step.name))
    const role = roleOf(step, usual?.role ?? lastPerson ?? fallback)
    if (role.text !== automation) lastPerson = role.text
    return {
      name: step.name,
      role,
      system: step.system,
      sla: step.sla === undefined ? usualTimeLimit(role.text, usual) : { text: step.sla, isAssumed: false },
      actions: step.details.map((text) => ({ text, isAssumed: false })),
      decisions: step.decisions,
    }
  })
}

/** Nobody was named: a system works by itself, anything else stays with whoever acted last. */
function roleOf(step: StatedStep, person: string): Claim {
  if (step.actor !== undefined) return { text: step.actor, isAssumed: false }
  return { text: step.system ? automation : person, isAssumed: true }
}

function usualTimeLimit(role: string, usual: UsualStep | undefined): Claim {
  const isSame = usual && (usual.role === automation) === (role === automation)
  return { text: isSame ? usual.sla : role === automation ? '5 minutes' : '1 business day', isAssumed: true }
}

/** What people called it; else the first sentence of the description that tells no step; else its only step. */
function topicOf(briefing: Briefing, stated: StatedProcess, systems: readonly System[]): string | undefined {
  const names = systems.map((system) => system.label)
  if (stated.topic?.startsWith('to ')) return `how ${stated.topic}`
  if (stated.topic !== undefined) return uncapitaliseTopic(stated.topic, names)
  const [remark] = readProse(briefing.description, systems).remarks
  if (remark !== undefined && !/\b(?:is|are|was|were|has|have|will|can|i|we|you)\b/i.test(remark))
    return uncapitaliseTopic(remark, names)
  const [only, ...others] = stated.steps
  return only && others.length === 0 ? `how to ${uncapitalise(only.name)}` : undefined
}

function usualSteps(
  archetype: Archetype,
  stated: StatedProcess,
  told: string,
  systems: readonly System[],
): PlannedStep[] {
  const numbered = new Map(archetype.steps.map((step, at) => [step.name, at + 1]))
  const refer = (text: string) =>
    text.replace(/\{([^}]+)\}/g, (_, name: string) => String(numbered.get(name) ?? name))
  return archetype.steps.map((usual) => {
    const system = systems.find((candidate) => candidate.kind !== undefined && candidate.kind === usual.at)
    const own = stated.steps.find((step) => sharesVerb(step.name, usual.name))
    return {
      name: system ? `${usual.name} ${preposition(system)} ${system.label}` : usual.name,
      role: approverOf(usual, told) ??
        said(own?.actor) ?? { text: system ? automation : usual.role, isAssumed: true },
      system,
      sla: said(own?.sla) ?? {
        text: system && usual.role !== automation ? '5 minutes' : usual.sla,
        isAssumed: true,
      },
      actions: usual.actions.map((text) => ({ text, isAssumed: true })),
      decisions: decisionsOf(usual, told, refer),
    }
  })
}

const said = (text: string | undefined): Claim | undefined =>
  text === undefined ? undefined : { text, isAssumed: false }

function sharesVerb(name: string, other: string): boolean {
  return name.split(' ', 1)[0]?.toLowerCase() === other.split(' ', 1)[0]?.toLowerCase()
}

function preposition(system: System): string {
  return system.kind === 'email' || system.kind === 'signature' ? 'with' : 'in'
}

/** "with approval by the CFO", "approved by the team lead" */
function approverOf(usual: UsualStep, told: string): Claim | undefined {
  if (!usual.isApproval) return undefined
  const match =
    /\b(?:approv(?:al|ed)|sign-?off|signed off|decision)\s+(?:by|of|from|through)\s+(?:the|an?|our)\s+([A-Za-z][A-Za-z -]{1,30}?)(?=[.,;]|\s+(?:and|above|over|for|if|before|within|in|with|when)\b|$)/i.exec(
      told,
    )
  return match?.[1]
    ? {
        text: capitalise(match[1]).replace(/\b(cfo|ceo|cto|coo|hr|it)\b/gi, (word) => word.toUpperCase()),
        isAssumed: false,
      }
    : undefined
}

/** "approval above 5,000 EUR": the amount makes a decision of the approval. */
function decisionsOf(usual: UsualStep, told: string, refer: (text: string) => string): StatedDecision[] {
  const limit = usual.isApproval ? readAmountLimit(told) : undefined
  const own: StatedDecision[] = limit
    ? [
        {
          condition: `the amount is ${limit}`,
          outcome: uncapitalise(usual.name),
          otherwise: undefined,
          kind: 'decision',
        },
      ]
    : []
  const { decision } = usual
  if (!decision) return own
  const { condition, outcome, otherwise } = decision
  return [...own, { condition, outcome: refer(outcome), otherwise: refer(otherwise), kind: 'decision' }]
}

/** "above 5,000 EUR" anywhere near the word approval. */
export function readAmountLimit(text: string): string | undefined {
  const match =
    /\b(above|over|more than|exceed(?:s|ing)?|from|starting at|at least)\s+((?:[$€£]|EUR|USD|GBP|CHF)?\s?\d[\d.,]*\s?(?:k\b)?\s?(?:[$€£]|EUR|USD|GBP|CHF|euros?|dollars?|pounds?)?)/i.exec(
      text,
    )
  if (!match?.[1] || !match[2]) return undefined
  if (!/[$€£]|EUR|USD|GBP|CHF|euro|dollar|pound|\d{3}/i.test(match[2])) return undefined
  const word = /^exceed/i.test(match[1]) ? 'above' : match[1].toLowerCase()
  return `${word} ${match[2].trim().replace(/[.,]+$/, '')}`
}

/** "Badge Replacement Process" as one word in code: "badge". */
export function nounOf(title: string): string {
  const words = (title.toLowerCase().match(/[a-z]+/g) ?? []).filter(
    (word) =>
      !/^(?:process|workflow|procedure|automation|automated|handling|management|the|a|an|of|for|and|to|our|new|sop|runbook)$/.test(
        word,
      ),
  )
  const first = words.find((word) => !isVerb(word)) ?? words[0]
  return first && first.length > 2 ? first.replace(/([^s])s$/, '$1') : 'request'
}

/** "Salesforce, Mailchimp and Stripe" */
export function namesOf(systems: readonly System[]): string {
  return joinWords(systems.map((system) => system.label))
}
