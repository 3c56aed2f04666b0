import { findEntry } from '#shared/process/sections.ts'
import { assumptionMark, withoutAssumption } from '#shared/process/text.ts'
import { addRoleDeed, setField } from './act-fields.ts'
import { addStep } from './act-steps.ts'
import type { PlannedCall } from './answer.ts'
import { automation } from './archetype.ts'
import { readAmountLimit } from './blueprint.ts'
import { nounInCode } from './code-on-paper.ts'
import { type Desk, escalationRole, type Outcome, systemOf, theRole } from './desk.ts'
import { bullets } from './draft.ts'
import { addBullets } from './edits.ts'
import { capitalise, joinWords, sentence, toThirdPerson, uncapitalise } from './english.ts'
import { monitoringLines } from './monitoring-text.ts'
import { findStep, indexOf, nameRef, type Place, type StepRef } from './slots.ts'
import { type System, systemNamed } from './systems.ts'

export function addMonitoring(desk: Desk): Outcome {
  const { paper } = desk
  const section = paper.section('monitoring')
  const steps = paper.steps.map((step) => ({ name: step.name, role: step.responsible, sla: step.sla }))
  const used = desk.systems.filter((system) =>
    paper.steps.some((step) => systemOf(step, desk.systems)?.label === system.label),
  )
  const volume = desk.facts.others.find(({ label }) => /volume/i.test(label))?.value
  const lines = monitoringLines({ steps, systems: used, volume, reader: theRole(escalationRole(desk)) })
  if (section && paper.markdown(section.heading + 1, section.end).trim() !== '')
    return {
      did: 'Monitoring is there already; tell me which figure you miss, such as “add the metric time to first answer”.',
    }
  const location = section ? paper.location(section.heading) : '## Monitoring'
  if (
    !paper.patch({
      operation: 'insert',
      location,
      content: bullets(lines),
      reason: 'Say how the process is measured',
    })
  )
    return { did: 'I could not add Monitoring: a section with a very similar name is in the way.' }
  return {
    will: 'add monitoring',
    did: 'Monitoring names the figures to watch, each with a target.',
    open: [`Please confirm the targets; they are marked as assumptions.`],
  }
}

export function addMetric(desk: Desk, metric: string): Outcome {
  const { paper } = desk
  const before = paper.section('monitoring')
  const isNew = !before
  if (isNew) addMonitoring(desk)
  const section = paper.section('monitoring')
  const target = /\d/.test(metric) ? '' : ' (target still to be agreed)'
  if (!section || !addBullets(paper, section, [`${capitalise(metric)}${target}`]))
    return { did: `I could not add the metric “${metric}”.` }
  return {
    will: `add the metric “${metric}”`,
    did: isNew ? 'Monitoring is new and holds the metric.' : 'The metric is in Monitoring.',
    open: target === '' ? [] : [`What is the target for “${metric}”?`],
  }
}

export function addRole(desk: Desk, role: string, duty: string | undefined): Outcome {
  const { paper } = desk
  const deed = duty === undefined ? `tasks still to be agreed ${assumptionMark}` : uncapitalise(duty)
  const line = `**${role}**: ${deed}`
  const section = paper.section('roles')
  if (
    section &&
    new RegExp(`\\*\\*${role.replace(/[^\p{L}\p{N} ]/gu, '.')}\\*\\*`, 'iu').test(
      paper.markdown(section.heading + 1, section.end),
    )
  )
    return { did: `The role ${role} is there already.` }
  const others = section ? [] : rolesInSteps(desk)
  const isDone = section
    ? addBullets(paper, section, [line])
    : paper.patch({
        operation: 'insert',
        location: '## Roles and Responsibilities',
        content: bullets([...others, line]),
      })
  if (!isDone) return { did: `I could not add the role ${role}.` }
  return {
    will: `add the role ${role}`,
    did: `${role} stands among the roles now.`,
    open:
      duty === undefined
        ? [`What does ${theRole(role)} do? Tell me the steps, such as “make ${role} responsible for step 2”.`]
        : [],
  }
}

function rolesInSteps(desk: Desk): string[] {
  const byRole = new Map<string, string[]>()
  for (const { name, responsible } of desk.paper.steps)
    if (responsible !== undefined)
      byRole.set(responsible, [...(byRole.get(responsible) ?? []), toThirdPerson(uncapitalise(name))])
  return [...byRole].map(([role, deeds]) => `**${role}**: ${joinWords(deeds)}`)
}

/** What people have to tell before a section can be written; the answer is read by `answerOf` in conversation.ts. */
export const sectionQuestion = (title: string) => `What should the section “${title}” say?`

export function addSection(desk: Desk, title: string, content: string | undefined): Outcome {
  const { paper } = desk
  const entry = findEntry(title)
  const heading = capitalise(title)
  const present = paper.sections.find((section) =>
    entry ? section.id === entry.id : section.title.toLowerCase() === title.toLowerCase(),
  )
  if (present) {
    if (content === undefined) return { did: `The section “${present.title}” is there already.` }
    return addBullets(paper, present, [capitalise(content)])
      ? { will: `add to “${present.title}”`, did: `“${present.title}” says so now.` }
      : { did: `I could not write into “${present.title}”.` }
  }
  if (content === undefined) {
    const question = sectionQuestion(heading)
    return { did: '', calls: [{ tool: 'ask_user', question, about: heading }] }
  }
  const isDone = paper.patch({ operation: 'insert', location: `## ${heading}`, content: sentence(content) })
  return isDone
    ? { will: `add the section “${heading}”`, did: `“${heading}” is in the document now.` }
    : { did: `I could not add “${heading}”: a section with a very similar name is in the way.` }
}

export function removeSection(desk: Desk, title: string): Outcome {
  const { paper } = desk
  const entry = findEntry(title)
  const section =
    paper.sections.find((candidate) => candidate.title.toLowerCase() === title.toLowerCase()) ??
    paper.sections.find((candidate) => entry !== undefined && candidate.id === entry.id)
  if (!section) return { did: `I found no section “${title}”, so I changed nothing.` }
  return paper.patch({
    operation: 'delete',
    location: paper.location(section.heading),
    reason: 'You asked for it',
  })
    ? { will: `remove the section “${section.title}”`, did: `“${section.title}” is gone.` }
    : { did: `I could not remove “${section.title}”: there is more than one section of that name.` }
}

/** Steps that cost something or reach the outside: an approval belongs before them. */
const consequential =
  /^(?:pay|place|purchase|charge|refund|book|publish|deploy|release|sign|send|order|ship|transfer|create|set up|grant)\b/i

export function addApproval(
  desk: Desk,
  wish: {
    readonly role: string | undefined
    readonly amount: string | undefined
    readonly object: string | undefined
    readonly place: Place | undefined
  },
): Outcome {
  const steps = desk.paper.steps
  const place = wish.place ?? usualPlace(desk)
  const at = indexOf(place, steps)
  if (at === undefined && 'step' in place)
    return {
      did: `I found no ${nameRef(place.step).replace(/^a /, '')} in the document, so I changed nothing.`,
    }
  const object = wish.object ?? `the ${nounInCode(desk).replace(/_/g, ' ')}`
  const phrase = `approve ${object}`
  const index = at ?? steps.length
  const number = index < steps.length ? (steps[index]?.number ?? index + 1) : (steps.at(-1)?.number ?? 0) + 1
  const next = index < steps.length ? `continue with Step ${number + 1}` : 'end the process'
  const limit = wish.amount === undefined ? undefined : readAmountLimit(wish.amount)
  const lines = [
    ...(limit ? [`If the amount is ${limit}, ${phrase}. Otherwise, ${next}.`] : []),
    `If the approval is refused, say why and end the process ${assumptionMark}. Otherwise, ${next}.`,
  ]
  const role = wish.role ?? `${escalationRole(desk)} ${assumptionMark}`
  const outcome = addStep(
    desk,
    { name: capitalise(phrase), role, system: undefined, sla: `2 business days ${assumptionMark}`, lines },
    place,
  )
  if (outcome.will === undefined) return outcome
  addRoleDeed(desk, withoutAssumption(role), capitalise(phrase))
  return {
    ...outcome,
    will: `add an approval${wish.role ? ` by ${theRole(wish.role)}` : ''}${limit ? ` for amounts ${limit}` : ''}`,
    open: wish.role === undefined ? [`Who approves? I assumed ${theRole(escalationRole(desk))}.`] : [],
  }
}

function usualPlace(desk: Desk): Place {
  const steps = desk.paper.steps
  const at = steps.findIndex((step, index) => index > 0 && consequential.test(step.name))
  const step = steps[at >= 0 ? at : steps.length - 1]
  return step && steps.length > 1
    ? { kind: 'before', step: { kind: 'number', number: step.number } }
    : { kind: 'end' }
}

export function addNotification(
  desk: Desk,
  wish: {
    readonly whom: string
    readonly via: System | undefined
    readonly what: string | undefined
    readonly place: Place | undefined
  },
): Outcome {
  const preposition = wish.via?.kind === 'email' ? 'with' : 'in'
  const way = wish.via ? ` ${preposition} ${wish.via.label}` : ''
  const name = `Notify ${wish.whom}${way}`
  const role = wish.via ? automation : `${lastPerson(desk)} ${assumptionMark}`
  const lines = wish.what === undefined ? [] : [sentence(wish.what)]
  const outcome = addStep(
    desk,
    {
      name,
      role,
      system: wish.via?.label,
      sla: `${wish.via ? '5 minutes' : '1 business day'} ${assumptionMark}`,
      lines,
    },
    wish.place ?? { kind: 'end' },
  )
  if (outcome.will === undefined) return outcome
  return { ...outcome, calls: wish.via ? recordSystem(desk, wish.via) : [] }
}

export function lastPerson(desk: Desk): string {
  const roles = desk.paper.steps
    .map((step) => step.responsible)
    .filter((role) => role !== undefined && role !== automation)
  return roles.at(-1) ?? escalationRole(desk)
}

/** Tells the thread about a system that was not on its list. */
export function recordSystem(desk: Desk, system: System): PlannedCall[] {
  if (desk.facts.systems.some((known) => known.label === system.label)) return []
  return [
    { tool: 'set_process', facts: { integrations: [...desk.facts.systems, system].map(({ id }) => id) } },
  ]
}

export function addIntegration(desk: Desk, name: string, ref: StepRef | undefined): Outcome {
  const { paper } = desk
  const system = systemNamed(name)
  const step = ref && findStep(ref, paper.steps)
  if (ref && !step)
    return { did: `I found no ${nameRef(ref).replace(/^a /, '')} in the document, so I changed nothing.` }
  const isSet = step !== undefined && setField(desk, step, 'System', system.label)
  const isListed = listAccess(desk, system, step?.name)
  const calls = recordSystem(desk, system)
  if (!isSet && !isListed && calls.length === 0)
    return { did: `${system.label} is part of the process already.` }
  return {
    will: step ? `use ${system.label} in Step ${step.number}` : `add ${system.label}`,
    did: isSet
      ? `“${step.name}” is done in ${system.label} now.`
      : isListed
        ? `Prerequisites ask for access to ${system.label} now.`
        : `${system.label} is on the list of integrations now.`,
    open: step
      ? []
      : [
          `What does ${system.label} do in the process? Tell me the step, such as “use ${system.label} in step 2”.`,
        ],
    calls,
  }
}

function listAccess(desk: Desk, system: System, stepName: string | undefined): boolean {
  const section = desk.paper.section('prerequisites')
  if (
    !section ||
    desk.paper.markdown(section.heading, section.end).toLowerCase().includes(system.label.toLowerCase())
  )
    return false
  const purpose = stepName === undefined ? '' : `, to ${uncapitalise(stepName)}`
  return addBullets(desk.paper, section, [`API access to ${system.label}${purpose}`])
}

export function setOwner(desk: Desk, owner: string): Outcome {
  const { paper } = desk
  const overview = paper.section('overview')
  const calls: PlannedCall[] = [{ tool: 'set_process', facts: { owner } }]
  if (!overview) return { did: `${owner} owns the process now.`, calls }
  const isWritten = writeOwner(desk, owner)
  return {
    will: `make ${owner} the owner`,
    did: isWritten
      ? `${owner} owns the process now.`
      : `${owner} is recorded as the owner; the Overview says so already.`,
    calls,
  }
}

function writeOwner(desk: Desk, owner: string): boolean {
  const { paper } = desk
  const overview = paper.section('overview')
  if (!overview) return false
  const present = paper.markdown(overview.heading + 1, overview.end)
  const line = /^([-*+]\s+\*\*(?:Process )?Owner\*\*:[ \t]*)(.*)$/im.exec(present)
  if (!line?.[1]) return addBullets(paper, overview, [`**Owner**: ${owner}`])
  const newContent = `${line[1]}${owner}`
  return (
    line[0] !== newContent &&
    paper.patch({
      operation: 'update',
      location: paper.location(overview.heading),
      oldContent: line[0],
      newContent,
    })
  )
}
