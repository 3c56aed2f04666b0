import { assumptionMark } from '#shared/process/text.ts'
import { isVerb } from '#shared/process/verbs.ts'
import { readAction } from './actions.ts'
import { automation } from './archetype.ts'
import { type Blueprint, namesOf, someOwner } from './blueprint.ts'
import { readDecisionText, writeProgram } from './code.ts'
import { count, joinWords, sentence, toGerund, toThirdPerson, uncapitalise } from './english.ts'
import type { Claim, PlannedStep } from './planned-step.ts'
import { isMachine, isOutside, isPlural, theRole } from './roles.ts'
import { goOn, type StatedDecision } from './stated-process.ts'
import type { System } from './systems.ts'

function say(claim: Claim): string {
  return claim.isAssumed ? `${claim.text} ${assumptionMark}` : claim.text
}

export function writeOverview(plan: Blueprint): string {
  const fields: readonly [string, Claim | undefined][] = [
    ['Purpose', plan.purpose],
    ['Trigger', plan.trigger],
    ['Owner', plan.owner],
  ]
  return paragraphs([
    lead(plan),
    bullets([
      ...fields.flatMap(([name, claim]) => (claim ? [`**${name}**: ${say(claim)}`] : [])),
      ...plan.others.map(({ label, value }) => `**${label}**: ${value}`),
      ...plan.rules.map((rule) => `**Rule**: ${rule}`),
      ...plan.notes.map((note) => `**Note**: ${sentence(note)}`),
    ]),
  ])
}

/** "This process covers vendor onboarding. It takes four steps, from collecting the forms to sending a welcome e-mail." */
function lead({ topic, steps }: Blueprint): string {
  const about =
    topic === undefined
      ? ''
      : sentence(`this process ${/^how\b/.test(topic) ? 'describes' : 'covers'} ${topic}`)
  const extent = writeExtent(steps.map((step) => step.name))
  if (extent === '') return about
  return `${about === '' ? 'This process' : `${about} It`} ${extent}`
}

/** "takes four steps, from collecting the forms to sending a welcome e-mail." */
export function writeExtent(names: readonly string[]): string {
  if (names.length < 2) return ''
  const [first, last] = [deedOf(names[0] ?? ''), deedOf(names.at(-1) ?? '')]
  const span = first && last ? `, from ${toGerund(first)} to ${toGerund(last)}` : ''
  return `takes ${count(names.length, 'step')}${span}.`
}

/** "**Support Agent**: checks the form and calls the client" */
export function writeRole(role: string, names: readonly string[]): string {
  // A decision that stands alone as an item of a list is nobody's deed.
  const deeds = names
    .filter((name) => !/^if\b/i.test(name))
    .map((name) => {
      const deed = deedOf(name)
      if (deed === undefined) return `“${name}”`
      return isPlural(role) ? deed : toThirdPerson(deed)
    })
  return `**${role}**: ${joinWords(deeds)}`
}

/** "The clerk files the form" and "File the form" → "file the form"; undefined for a name that tells no action. */
function deedOf(name: string): string | undefined {
  const said = readAction(name)?.phrase
  if (said !== undefined) return said
  const isDeed =
    /^\p{L}+\s+(?:the|an?|all|it|them)(?:\s|$)/u.test(name) || isVerb(name.split(' ', 1)[0] ?? '')
  return isDeed ? name.charAt(0).toLowerCase() + name.slice(1) : undefined
}

export function writePrerequisites(plan: Blueprint): string {
  const systems = plan.systems.map((system) => {
    const uses = plan.steps.filter((step) => step.system?.label === system.label)
    const deeds = uses.map((step) => uncapitalise(withoutSystem(step.name, system.label)))
    return `API access to ${system.label}${deeds.length > 0 ? `, to ${joinWords(deeds)}` : ''}`
  })
  const people = rolesOf(plan.steps).filter(
    (role) => role !== someOwner && !isMachine(role) && !isOutside(role),
  )
  return bullets([
    ...systems,
    ...credentials(plan.systems.length),
    ...(plan.input ? [say(plan.input)] : []),
    ...(people.length > 0 ? [`A deputy for ${joinWords(people.map(theRole))} ${assumptionMark}`] : []),
  ])
}

function credentials(systems: number): string[] {
  if (systems === 0) return []
  return [
    `Credentials of ${systems === 1 ? 'this system' : 'these systems'} in the secret store, not in this document`,
  ]
}

export function writeRoles({ steps }: Blueprint): string {
  const roles = rolesOf(steps.filter((step) => !/^if\b/i.test(step.name)))
  return bullets([
    ...roles.map((role) => {
      const own = steps.filter((step) => step.role.text === role)
      const isAssumed = own.every((step) => step.role.isAssumed) && role !== automation
      const names = own.map((step) => step.name)
      return `${writeRole(role, names)}${isAssumed ? ` ${assumptionMark}` : ''}`
    }),
    ...actorsOfDecisions(steps)
      .filter(({ actor }) => !roles.includes(actor))
      .map(({ actor, phrase }) => writeRole(actor, [phrase])),
  ])
}

/** "Otherwise, the team lead signs": who acts in one case only, and what they do then. */
function actorsOfDecisions(steps: readonly PlannedStep[]): { actor: string; phrase: string }[] {
  const outcomes = steps.flatMap(({ decisions }) => decisions.flatMap((one) => [one.outcome, one.otherwise]))
  const byActor = new Map<string, string>()
  for (const outcome of outcomes) {
    const { actor, phrase } = readAction(outcome ?? '') ?? {}
    if (actor !== undefined && phrase !== undefined && !byActor.has(actor)) byActor.set(actor, phrase)
  }
  return [...byActor].map(([actor, phrase]) => ({ actor, phrase }))
}

function rolesOf(steps: readonly PlannedStep[]): string[] {
  return [...new Set(steps.map((step) => step.role.text))]
}

/** Stands above steps that nobody has told. */
export const usualStepsLead = `These are the usual steps of such a process; nobody has named them yet ${assumptionMark}. Change whatever is different here.`

export function writeStepsLead(plan: Blueprint): string {
  return plan.isUsual ? usualStepsLead : ''
}

export function writeStep(step: PlannedStep, number: number, isLast: boolean): string {
  const next = isLast ? 'end the process' : `continue with Step ${number + 1}`
  const decisions = step.decisions.map((decision) => writeDecision(decision, next))
  return paragraphs([
    `### Step ${number}: ${step.name}`,
    bullets([
      `**Responsible**: ${say(step.role)}`,
      ...(step.system ? [`**System**: ${step.system.label}`] : []),
      `**SLA**: ${say(step.sla)}`,
      ...step.notes.map(sentence),
      ...(step.actions.length === 0 ? decisions : []),
    ]),
    ...(step.actions.length === 0
      ? []
      : [numbered(step.actions.map((action) => sentence(action.text))), bullets(decisions)]),
  ])
}

function writeDecision({ condition, outcome, otherwise, kind }: StatedDecision, next: string): string {
  const reaction = sentence(`if ${condition}, ${outcome === goOn ? next : outcome.trim()}`)
  if (kind !== 'decision') return reaction
  return `${reaction} ${sentence(`otherwise, ${otherwise ?? next}`)}`
}

export function writeImplementation(plan: Blueprint): string {
  const program = writeProgram({
    title: plan.title,
    noun: plan.noun,
    systems: plan.systems,
    steps: plan.steps.map((step, at) => ({
      number: at + 1,
      name: step.name,
      role: step.role.text,
      system: step.system,
      sla: step.sla.text,
      decisions: step.decisions.map(readDecisionText),
    })),
  })
  const used = plan.systems.filter((system) => !plan.unusedSystems.includes(system))
  return writeCode(program, used)
}

/** Code with the remark that nobody has named its functions. */
export function writeCode(program: string, systems: readonly System[]): string {
  const others = systems.length === 0 ? '' : `, also those of ${namesOf(systems)}`
  return paragraphs([
    `The functions are named after the steps${others} ${assumptionMark}.`,
    `\`\`\`spy\n${program.trimEnd()}\n\`\`\``,
  ])
}

function withoutSystem(name: string, label: string): string {
  const at = name.toLowerCase().lastIndexOf(` ${label.toLowerCase()}`)
  return at < 0 ? name : name.slice(0, at).replace(/\s+(?:in|with|via|using|through|into|to|from)$/i, '')
}

export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n')
}

function numbered(items: readonly string[]): string {
  return items.map((item, at) => `${at + 1}. ${item}`).join('\n')
}

/** Blocks with an empty line between; empty ones are left out. */
export function paragraphs(blocks: readonly string[]): string {
  return blocks
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .join('\n\n')
}
