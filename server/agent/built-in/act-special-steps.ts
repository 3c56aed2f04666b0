import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { assumptionMark } from '#shared/process/text.ts'
import { addStep, numberAt } from './act-steps.ts'
import type { PlannedCall } from './answer.ts'
import { automation } from './archetype.ts'
import { nounInCode } from './code-on-paper.ts'
import { type Desk, escalationRole, type Outcome } from './desk.ts'
import { capitalise, joinWords, sentence, uncapitalise } from './english.ts'
import type { Intent } from './intent.ts'
import { theRole } from './roles.ts'
import { findStep, indexOf, numbered, type Place } from './slots.ts'
import type { System } from './systems.ts'
import { readAmountLimit } from './usual-steps.ts'

type Wish<Kind extends Intent['kind']> = Omit<Extract<Intent, { kind: Kind }>, 'kind'>

/** A step as people ask for it; what they do not say about it is assumed, and said to be. */
export function addWantedStep(desk: Desk, wish: Wish<'add-step'>): Outcome {
  const { name, place, role, sla, system, condition } = wish
  if (desk.paper.steps.some((step) => step.name.toLowerCase() === name.toLowerCase()))
    return { did: `There is a step “${name}” already.` }
  const assumed = system ? automation : lastPerson(desk)
  const limit = system && !role ? '5 minutes' : '1 business day'
  const only =
    condition === undefined
      ? []
      : [`If ${condition}, ${uncapitalise(name)}. Otherwise, continue with the next step.`]
  const outcome = addStep(
    desk,
    {
      name,
      role: role ?? `${assumed} ${assumptionMark}`,
      system: system?.label,
      sla: sla ?? `${limit} ${assumptionMark}`,
      lines: only,
    },
    place ?? { kind: 'end' },
  )
  if (outcome.will === undefined) return outcome
  const guesses = [...(role ? [] : ['who is responsible']), ...(sla ? [] : ['the time limit'])]
  return {
    ...outcome,
    open: guesses.length > 0 ? [`I assumed ${guesses.join(' and ')}: please confirm or correct it.`] : [],
    calls: system ? recordSystem(desk, system) : [],
  }
}

/** What was told and is no step yet: whether it is to become one is for people to say (conversation.ts reads the answer). */
export function offerSteps(clauses: readonly string[]): Outcome {
  if (clauses.length === 0) return { did: 'The document says so already, so I changed nothing.' }
  const told = clauses.map(
    (clause) => `“${uncapitalise(clause.replace(/[\s.!;]+$/, '').replace(/["“”]/g, ''))}”`,
  )
  const noun = told.length === 1 ? 'the step' : 'the steps'
  return {
    did: 'The document has no step for that yet, so I changed nothing.',
    open: [`Shall I add ${noun} ${joinWords(told)} at the end?`],
  }
}

export function addApproval(desk: Desk, wish: Wish<'add-approval'>): Outcome {
  const { steps } = desk.paper
  const place = wish.place ?? approvalPlace(desk, wish.object)
  const at = indexOf(place, steps) ?? steps.length
  const next = at < steps.length ? `continue with Step ${numberAt(steps, at) + 1}` : 'end the process'
  const plain = capitalise(`approve ${wish.object ?? theCase(desk)}`)
  const present = steps.find((step) => step.name.toLowerCase() === plain.toLowerCase())
  if (present && (wish.role === undefined || present.responsible === wish.role))
    return {
      did: `Step ${present.number}, “${present.name}”, is an approval already${present.responsible === undefined ? '' : ` by ${theRole(present.responsible)}`}. Say who else has to approve, and above which amount.`,
    }
  const name = present ? `${plain} as ${wish.role}` : plain
  const limit = wish.amount === undefined ? undefined : readAmountLimit(wish.amount)
  const role = wish.role ?? `${escalationRole(desk)} ${assumptionMark}`
  const lines = [
    ...(limit ? [`If the amount is ${limit}, ${uncapitalise(name)}. Otherwise, ${next}.`] : []),
    `If the approval is refused, say why and end the process ${assumptionMark}. Otherwise, ${next}.`,
  ]
  const sla = `2 business days ${assumptionMark}`
  const outcome = addStep(desk, { name, role, system: undefined, sla, lines }, place)
  if (outcome.will === undefined) return outcome
  const by = wish.role ? ` by ${theRole(wish.role)}` : ''
  const forAmounts = limit ? ` for amounts ${limit}` : ''
  return {
    ...outcome,
    will: `add an approval${by}${forAmounts}`,
    open:
      wish.role === undefined ? [`I assumed that ${theRole(escalationRole(desk))} approves: who is it?`] : [],
  }
}

/** What is approved when nobody says it: whatever the code calls it, else the request. */
function theCase(desk: Desk): string {
  const noun = codeBlocksOf(desk.paper.nodes).length > 0 ? nounInCode(desk) : ''
  return `the ${noun.length > 2 ? noun.replace(/_/g, ' ') : 'request'}`
}

/** Deeds that cannot be taken back: an approval belongs before them. */
const final =
  /^(?:pay|place|purchase|charge|refund|transfer|book|publish|deploy|release|sign|grant|ship|make the (?:payment|purchase|offer))\b/i

/** Before the step that is approved, before the first that cannot be taken back, else before the last one. */
function approvalPlace(desk: Desk, object: string | undefined): Place {
  const { steps } = desk.paper
  const meant = object === undefined ? undefined : findStep({ kind: 'name', name: object }, steps)
  const step = meant ?? steps.find((candidate, at) => at > 0 && final.test(candidate.name)) ?? steps.at(-1)
  if (!step || steps.length < 2) return { kind: 'end' }
  return { kind: 'before', step: numbered(step.number, steps) }
}

export function addNotification(desk: Desk, wish: Wish<'add-notification'>): Outcome {
  const { via, what, whom } = wish
  const way = via ? ` ${via.kind === 'email' ? 'with' : 'in'} ${via.label}` : ''
  const role = via ? automation : `${lastPerson(desk)} ${assumptionMark}`
  const sla = `${via ? '5 minutes' : '1 business day'} ${assumptionMark}`
  const lines = what === undefined ? [] : [sentence(what)]
  const outcome = addStep(
    desk,
    { name: `Notify ${whom}${way}`, role, system: via?.label, sla, lines },
    wish.place ?? { kind: 'end' },
  )
  if (outcome.will === undefined || !via) return outcome
  return { ...outcome, calls: recordSystem(desk, via) }
}

/** Whoever acted last: nearest to doing the next thing too. */
function lastPerson(desk: Desk): string {
  const roles = desk.paper.steps.flatMap((step) => step.responsible ?? [])
  return roles.findLast((role) => role !== automation) ?? escalationRole(desk)
}

/** Tells the thread about a system that was not on its list. */
export function recordSystem(desk: Desk, system: System): PlannedCall[] {
  const { systems } = desk.facts
  if (systems.some((known) => known.label === system.label)) return []
  return [{ tool: 'set_process', facts: { integrations: [...systems, system].map(({ id }) => id) } }]
}
