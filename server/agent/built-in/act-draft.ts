import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { progressOf } from '#shared/process/progress.ts'
import type { SectionId } from '#shared/process/sections.ts'
import type { Step } from '#shared/process/steps.ts'
import { addErrorHandling } from './act-errors.ts'
import { addMonitoring } from './act-monitoring.ts'
import { type Blueprint, namesOf, planProcess, someOwner } from './blueprint.ts'
import { writeProgram } from './code.ts'
import { codeStepOf } from './code-on-paper.ts'
import { type Desk, escalationRole, type Outcome, systemOf } from './desk.ts'
import {
  paragraphs,
  writeCode,
  writeImplementation,
  writeOverview,
  writePrerequisites,
  writeRoles,
  writeStep,
  writeStepsLead,
} from './draft.ts'
import { capitalise, count, joinWords } from './english.ts'
import { readFacts } from './facts.ts'
import { type Language, oneStepALine, onlyEnglish } from './language.ts'
import { nounOf } from './noun.ts'
import type { PlannedStep } from './planned-step.ts'
import { firstQuestions } from './questions.ts'
import { readTold, type Told } from './told.ts'
import { unusedClauses } from './unused.ts'

export type DraftWish = { readonly errors: boolean; readonly monitoring: boolean; readonly told: string }

/**
 * Writes the whole first document, section by section and step by step, so that people see it grow. What is there
 * already stays: an empty document gets everything, a started one what it lacks, and a draft that was stopped goes on.
 */
export function writeDraft(desk: Desk, wish: DraftWish): Outcome {
  const { paper } = desk
  const isBlank = paper.isBlank
  const hadSteps = paper.steps.length > 0
  const told = readTold(desk.briefing, wish.told)
  const isUnread = told.foreign !== undefined && told.listed.length === 0 && paper.steps.length === 0
  if (isUnread) return askInTheirs(told.foreign)
  const planned = planFor(desk, told)
  if (!planned) return askFirst(desk)
  const { plan, areTheirs } = planned
  const before = paper.patches.length
  writeTitle(desk, plan)
  writeSection(desk, 'prerequisites', 'Prerequisites', writePrerequisites(plan))
  writeSection(desk, 'roles', 'Roles and Responsibilities', writeRoles(plan))
  writeSteps(desk, plan)
  if (wish.errors && !paper.section('errors'))
    addErrorHandling(desk, {
      timeouts: true,
      retries: true,
      systems: [],
      timeoutSeconds: undefined,
      attempts: undefined,
    })
  if (wish.monitoring) addMonitoring(desk)
  // Steps that people wrote say more than a plan of them: their decisions are read from the text.
  if (areTheirs) generateCode(desk)
  else writeSection(desk, 'implementation', 'Implementation', writeImplementation(plan))
  if (wish.errors)
    addErrorHandling(desk, {
      timeouts: true,
      retries: true,
      systems: [],
      timeoutSeconds: undefined,
      attempts: undefined,
    })
  if (paper.patches.length === before)
    return {
      did: 'The document already has everything that belongs into a first draft.',
      open: openPoints(desk),
    }
  return {
    will: isBlank ? 'write the first draft, section by section' : 'add what the document still lacks',
    did: describeDraft(plan, isBlank, told),
    open: [...(hadSteps ? [] : leftOut(desk, told)), ...assumptions(desk, plan), ...openPoints(desk)],
    calls: newSystems(desk, plan),
  }
}

/** The plan from what people said; where the document has steps of its own, those count. */
function planFor(
  desk: Desk,
  told: Told,
): { readonly plan: Blueprint; readonly areTheirs: boolean } | undefined {
  const plan = planProcess(desk.briefing, told)
  const { steps } = desk.paper
  const isOurs = plan !== undefined && steps.every((step, at) => plan.steps[at]?.name === step.name)
  if (isOurs) return { plan, areTheirs: false }
  if (steps.length === 0) return undefined
  const own = steps.map((step) => plannedFrom(step, desk))
  const systems = desk.systems
  const base: Blueprint = plan ?? {
    title: desk.briefing.title,
    noun: 'request',
    topic: undefined,
    trigger: undefined,
    purpose: undefined,
    owner: undefined,
    input: undefined,
    rules: [],
    notes: [],
    others: readFacts(desk.briefing).others,
    isUsual: false,
    steps: own,
    systems,
    unusedSystems: [],
  }
  const unusedSystems = systems.filter((system) => !own.some((step) => step.system?.label === system.label))
  return { plan: { ...base, steps: own, systems, isUsual: false, unusedSystems }, areTheirs: true }
}

function plannedFrom(step: Step, desk: Desk): PlannedStep {
  return {
    name: step.name,
    role: { text: step.responsible ?? escalationRole(desk), isAssumed: step.responsible === undefined },
    system: systemOf(step, desk.systems),
    sla: { text: step.sla ?? '1 business day', isAssumed: step.sla === undefined },
    actions: [],
    notes: [],
    decisions: [],
  }
}

/** Too little to begin with: better three questions than a page of guesses. */
function askFirst(desk: Desk): Outcome {
  return { did: '', calls: [{ tool: 'ask_user', question: firstQuestions(desk.briefing.title) }] }
}

/** Words that the rules cannot read are asked for in a form in which they can be taken over. */
function askInTheirs(language: Language = 'other'): Outcome {
  return {
    did: '',
    calls: [{ tool: 'ask_user', question: `${onlyEnglish[language]} ${oneStepALine[language]}` }],
  }
}

function writeTitle(desk: Desk, plan: Blueprint): void {
  const { paper } = desk
  const overview = `## Overview\n\n${writeOverview(plan)}`
  if (!paper.isBlank) {
    writeSection(desk, 'overview', 'Overview', writeOverview(plan))
    return
  }
  // A ">" or "/" in a location separates the headings of a path.
  const heading = /[>›→/\n#]/.test(plan.title) ? '' : `# ${plan.title}`
  const isWritten =
    heading !== '' &&
    paper.patch({
      operation: 'insert',
      location: heading,
      content: overview,
      reason: 'Begin with what the process is about',
    })
  if (!isWritten)
    paper.patch({
      operation: 'append',
      location: 'document',
      content: `# ${plan.title.replace(/\s+/g, ' ')}\n\n${overview}`,
    })
}

function writeSection(desk: Desk, id: SectionId, heading: string, content: string): void {
  const { paper } = desk
  const section = paper.section(id)
  if (content === '' || (section && paper.bodyOf(section).trim() !== '')) return
  paper.patch({
    operation: 'insert',
    location: section ? paper.location(section.heading) : paper.newLocation(heading),
    content,
  })
}

function writeSteps(desk: Desk, plan: Blueprint): void {
  const { paper } = desk
  const present = paper.steps.length
  plan.steps.forEach((step, at) => {
    if (at < present) return
    const block = writeStep(step, at + 1, at === plan.steps.length - 1)
    const content = at === 0 && !paper.section('steps') ? paragraphs([writeStepsLead(plan), block]) : block
    const section = paper.section('steps')
    const location = section ? paper.location(section.heading) : paper.newLocation('Steps')
    paper.patch({ operation: section ? 'append' : 'insert', location, content, reason: `Step ${at + 1}` })
  })
}

function describeDraft(plan: Blueprint, isBlank: boolean, { foreign, listed }: Told): string {
  if (!isBlank) return 'I added what was missing and left your text as it is.'
  if (foreign && listed.length > 0)
    return `The first draft is there; its steps are your own words. ${onlyEnglish[foreign]}`
  return plan.isUsual
    ? 'The first draft is there. The steps are what is usual in such a process, since nobody has named them yet.'
    : 'The first draft is there. The steps are those that you named.'
}

const mostLeftOut = 10

/** Never is a sentence of theirs passed over in silence. */
function leftOut({ paper }: Desk, { texts }: Told): string[] {
  const unused = unusedClauses(texts, paper.markdown())
  if (unused.length === 0) return []
  const shown = unused
    .slice(0, mostLeftOut)
    .map((clause) => `“${clause.length > 160 ? `${clause.slice(0, 159)}…` : clause}”`)
  const more = unused.length > mostLeftOut ? ` and ${unused.length - mostLeftOut} more` : ''
  return [
    `I did not use ${joinWords(shown)}${more}, or not word for word: please look whether something is missing.`,
  ]
}

function assumptions(desk: Desk, plan: Blueprint): string[] {
  const isOrphaned = plan.steps.some((step) => step.role.text === someOwner && step.role.isAssumed)
  const count = (desk.paper.markdown().match(/\(assumption\)/g) ?? []).length
  return [
    ...(count > 0 ? ['What I had to assume is marked “(assumption)”: please confirm or correct it.'] : []),
    ...(isOrphaned ? ['For some steps nobody is named: who does them?'] : []),
    ...(plan.unusedSystems.length > 0
      ? [
          `No step uses ${namesOf(plan.unusedSystems)} yet: what ${plan.unusedSystems.length === 1 ? 'is it' : 'are they'} for?`,
        ]
      : []),
  ]
}

/** Ends with the offer that "yes" accepts (conversation.ts). */
function openPoints(desk: Desk): string[] {
  const pending = progressOf(desk.paper.nodes).sectionsPending
  const named = ['Prerequisites', 'Error Handling', 'Monitoring'].filter((section) =>
    pending.includes(section),
  )
  const offers = named
    .filter((section) => section !== 'Prerequisites')
    .map((section) => section.toLowerCase())
  if (offers.length === 0) return []
  const open = capitalise(joinWords(named.map((section) => section.toLowerCase())))
  return [
    `${open} ${named.length === 1 && offers.length === 1 ? 'is' : 'are'} still open. Shall I add ${joinWords(offers)}?`,
  ]
}

function newSystems(desk: Desk, plan: Blueprint): Outcome['calls'] & object {
  const known = desk.facts.systems.map((system) => system.label)
  const inContext = readFacts({ context: desk.briefing.context, description: '' }).systems.map(
    (system) => system.label,
  )
  const isNew =
    plan.systems.some((system) => !inContext.includes(system.label)) || plan.systems.length > known.length
  return isNew && plan.systems.length > 0
    ? [{ tool: 'set_process', facts: { integrations: plan.systems.map((system) => system.id) } }]
    : []
}

/** Code for a document that has steps and no code. */
export function generateCode(desk: Desk): Outcome {
  const { paper, systems } = desk
  const { steps } = paper
  if (steps.length === 0) return { did: 'There are no steps yet that I could turn into code.' }
  if (codeBlocksOf(paper.nodes).length > 0)
    return {
      did: 'The document has SPy code already, and I keep it in step with what you let me change. Remove the block to have it written anew.',
    }
  const codeSteps = steps.map((step) => codeStepOf(step, systems))
  const program = writeProgram({
    title: desk.briefing.title,
    noun: planProcess(desk.briefing, readTold(desk.briefing, ''))?.noun ?? nounOf(desk.briefing.title),
    steps: codeSteps,
    systems,
  })
  const used = systems.filter((system) => codeSteps.some((step) => step.system?.label === system.label))
  const section = paper.section('implementation')
  const isDone = paper.patch({
    operation: section ? 'append' : 'insert',
    location: section ? paper.location(section.heading) : paper.newLocation('Implementation'),
    content: writeCode(program, used),
    reason: 'The steps as code',
  })
  if (!isDone) return { did: 'I could not add the code: a section with a very similar name is in the way.' }
  return {
    will: 'write the SPy code',
    did: `Implementation holds the ${count(steps.length, 'step')} as SPy code now; the functions are named after the steps.`,
  }
}
