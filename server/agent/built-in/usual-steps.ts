import { toActor } from './actors.ts'
import { type Archetype, automation, type UsualStep } from './archetype.ts'
import { uncapitalise } from './english.ts'
import type { Claim, PlannedStep } from './planned-step.ts'
import type { StatedDecision, StatedProcess } from './stated-process.ts'
import type { System } from './systems.ts'

/** The steps that are usual, with what people did say about them: systems, approvers, amounts, time limits, the owner. */
export function usualSteps(facts: {
  readonly archetype: Archetype
  readonly stated: StatedProcess
  readonly told: string
  readonly systems: readonly System[]
  readonly owner: string | undefined
}): PlannedStep[] {
  const { archetype, stated, told, systems, owner } = facts
  const numbers = new Map(archetype.steps.map((step, at) => [step.name, at + 1]))
  const refer = (text: string) =>
    text
      .replace(/\{([^}]+)\}/g, (_, name: string) => String(numbers.get(name) ?? name))
      .replaceAll(archetype.owner, () => owner ?? archetype.owner)
  return archetype.steps.map((usual) => {
    const system = systems.find((candidate) => candidate.kind !== undefined && candidate.kind === usual.at)
    const own = stated.steps.find((step) => sharesVerb(step.name, usual.name))
    const isAutomatic = system !== undefined && !usual.byPerson
    const role = approverOf(usual, told) ?? own?.actor
    const sla = isAutomatic && usual.role !== automation ? '5 minutes' : usual.sla
    return {
      name: system ? `${usual.name} ${prepositionOf(system)} ${system.label}` : usual.name,
      role: claim(role, isAutomatic ? automation : usual.role),
      system,
      sla: claim(own?.sla, sla),
      actions: usual.actions.map((text) => ({ text, isAssumed: true })),
      notes: [],
      decisions: decisionsOf(usual, told, refer),
    }
  })
}

const claim = (said: string | undefined, usual: string): Claim =>
  said === undefined ? { text: usual, isAssumed: true } : { text: said, isAssumed: false }

/** "Check the data" and "Check the form" are the same sort of work. */
export function sharesVerb(name: string, other: string): boolean {
  const verb = (phrase: string) => phrase.split(' ', 1)[0]?.toLowerCase()
  return verb(name) === verb(other)
}

/** "with Mailchimp", "in Salesforce" */
function prepositionOf(system: System): string {
  return system.kind === 'email' || system.kind === 'signature' ? 'with' : 'in'
}

/** "with approval by the CFO", "approved by the team lead" */
function approverOf(usual: UsualStep, told: string): string | undefined {
  if (!usual.isApproval) return undefined
  const match =
    /\b(?:approv(?:al|ed)|sign-?off|signed off|decision)\s+(?:by|of|from|through)\s+(?:the|an?|our)\s+([A-Za-z][A-Za-z -]{1,30}?)(?=[.,;]|\s+(?:and|above|over|for|if|before|within|in|with|when|is|are|must)\b|$)/i.exec(
      told,
    )
  return match?.[1] === undefined ? undefined : toActor(match[1])
}

/** "approval above 5,000 EUR": the amount makes a decision of the approval. */
function decisionsOf(usual: UsualStep, told: string, refer: (text: string) => string): StatedDecision[] {
  const { decision, isApproval, name } = usual
  const limit = isApproval ? readAmountLimit(told) : undefined
  const byAmount: StatedDecision[] = limit
    ? [
        {
          condition: `the amount is ${limit}`,
          outcome: uncapitalise(name),
          otherwise: undefined,
          kind: 'decision',
        },
      ]
    : []
  if (!decision) return byAmount
  const { condition, outcome, otherwise } = decision
  return [...byAmount, { condition, outcome: refer(outcome), otherwise: refer(otherwise), kind: 'decision' }]
}

/** "above 5,000 EUR", wherever a text says it. A bare number counts from three digits on: "from 9 to 5" is no amount. */
export function readAmountLimit(text: string): string | undefined {
  const match =
    /\b(above|over|more than|exceed(?:s|ing)?|from|starting at|at least)\s+((?:[$€£]|EUR|USD|GBP|CHF)?\s?\d[\d.,]*\s?(?:k\b)?\s?(?:[$€£]|euros?|dollars?|pounds?|EUR|USD|GBP|CHF)?)/i.exec(
      text,
    )
  if (!match?.[1] || !match[2]) return undefined
  if (!/[$€£]|EUR|USD|GBP|CHF|euro|dollar|pound|\d{3}/i.test(match[2])) return undefined
  const word = /^exceed/i.test(match[1]) ? 'above' : match[1].toLowerCase()
  return `${word} ${match[2].trim().replace(/[.,]+$/, '')}`
}
