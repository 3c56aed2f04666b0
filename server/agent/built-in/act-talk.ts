import { progressOf, scoreSections } from '#shared/process/progress.ts'
import type { Step } from '#shared/process/steps.ts'
import { integrationCalls } from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { codeBlocks } from './code-on-paper.ts'
import type { Desk, Outcome } from './desk.ts'
import { capitalise, count, joinWords, sentence, toThirdPerson, uncapitalise } from './english.ts'
import { findStep, nameRef, type StepRef } from './slots.ts'
import type { System } from './systems.ts'

/** What is still missing, by rules that look at nothing but the text. */
export function tellMissing(desk: Desk): Outcome {
  const { paper } = desk
  if (paper.isBlank)
    return { did: 'The document is still empty. Tell me how the process goes, or say “create the process”.' }
  const progress = progressOf(paper.nodes)
  const gaps = [...sectionGaps(desk), ...stepGaps(paper.steps), ...codeGaps(desk), ...assumptionGaps(desk)]
  const state = `The document is ${progress.completionPercentage} % complete.`
  if (gaps.length === 0) return { did: `${state} I see nothing that is missing.` }
  const offers = [
    ...(progress.sectionsPending.includes('Error Handling') ? ['error handling'] : []),
    ...(progress.sectionsPending.includes('Monitoring') ? ['monitoring'] : []),
  ]
  const offer = offers.length > 0 ? `\n\nShall I add ${joinWords(offers)}?` : ''
  return { did: `${state} What I would look at next:\n\n${gaps.map((gap) => `- ${gap}`).join('\n')}${offer}` }
}

function sectionGaps(desk: Desk): string[] {
  return scoreSections(desk.paper.nodes)
    .filter((score) => score.percent < 100 && score.section !== 'steps')
    .map((score) => `**${score.heading}**: ${uncapitalise(score.reasons.join(' '))}`)
}

function stepGaps(steps: readonly Step[]): string[] {
  const named = (found: readonly Step[]) => joinWords(found.map((step) => `Step ${step.number}`))
  const nobody = steps.filter((step) => step.responsible === undefined)
  const endless = steps.filter((step) => step.sla === undefined)
  const open = steps.filter((step) => {
    const decisions = step.statements.filter((statement) => statement.kind === 'decision')
    return decisions.length === 1 && decisions[0]?.otherwise === undefined
  })
  return [
    ...(steps.length === 0 ? ['**Steps**: there are none yet.'] : []),
    ...(steps.length > 0 && steps.length < 3 ? ['**Steps**: there are fewer than three.'] : []),
    ...(nobody.length > 0 ? [`Nobody is responsible for ${named(nobody)}.`] : []),
    ...(endless.length > 0
      ? [`${named(endless)} ${endless.length === 1 ? 'has' : 'have'} no time limit.`]
      : []),
    ...(open.length > 0 ? [`The decision in ${named(open)} does not say what happens otherwise.`] : []),
  ]
}

function codeGaps(desk: Desk): string[] {
  const calls = codeBlocks(desk.paper).flatMap(({ source }) => integrationCalls(parseProgram(source).program))
  const bare = calls.filter((call) => !call.isInTimeout && !call.hasTimeoutArgument)
  if (codeBlocks(desk.paper).length === 0 && desk.paper.steps.length > 0)
    return ['There is no SPy code yet: say “generate the code”.']
  return bare.length > 0
    ? [
        `${capitalise(count(bare.length, 'call'))} in the code ${bare.length === 1 ? 'has' : 'have'} no timeout.`,
      ]
    : []
}

function assumptionGaps(desk: Desk): string[] {
  const found = desk.paper.markdown().match(/\(assumption\)/g)?.length ?? 0
  return found > 0 ? [`${capitalise(count(found, 'assumption'))} nobody has confirmed yet.`] : []
}

export function explainStep(desk: Desk, ref: StepRef): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return { did: `I found no ${nameRef(ref)} in the document.` }
  const who =
    step.responsible === undefined
      ? 'Nobody is named for it yet.'
      : sentence(`${step.responsible} ${toThirdPerson(uncapitalise(step.name))}`)
  const how = step.statements.flatMap((statement) => {
    if (statement.kind === 'action') return [sentence(statement.text)]
    if (statement.kind === 'decision') return [`There is a decision: whether ${statement.condition}.`]
    return []
  })
  const limit = step.sla === undefined ? [] : [`The time limit is ${step.sla}.`]
  const system =
    step.system === undefined || step.name.includes(step.system) ? [] : [`It is done in ${step.system}.`]
  return { did: [`Step ${step.number}, “${step.name}”.`, who, ...system, ...limit, ...how].join(' ') }
}

/** What the document says about the failure of a system; where it says nothing, an offer to write it. */
export function explainFailure({ paper }: Desk, system: System): Outcome {
  const section = paper.section('errors')
  const lines = section ? paper.bodyOf(section).split('\n') : []
  const own = lines.filter((line) => line.toLowerCase().includes(system.label.toLowerCase()))
  if (own.length > 0) return { did: `Error Handling says about ${system.label}:\n\n${own.join('\n')}` }
  return {
    did: `The document does not say yet what happens when ${system.label} fails.`,
    open: [`Shall I add error handling for ${system.label}?`],
  }
}

export function summarise(desk: Desk): Outcome {
  const { steps } = desk.paper
  if (steps.length === 0)
    return {
      did: desk.paper.isBlank
        ? 'The document is still empty.'
        : 'The document has no steps yet that I could summarise.',
    }
  const roles = [...new Set(steps.flatMap((step) => step.responsible ?? []))]
  const lines = steps.map(
    (step) => `${step.number}. ${step.name}${step.responsible === undefined ? '' : ` (${step.responsible})`}`,
  )
  const progress = progressOf(desk.paper.nodes)
  const people =
    roles.length > 0
      ? `${capitalise(count(roles.length, 'role'))} ${roles.length === 1 ? 'takes' : 'take'} part: ${joinWords(roles)}.`
      : ''
  return {
    did: `“${desk.briefing.title}” has ${count(steps.length, 'step')}:\n\n${lines.join('\n')}\n\n${people.trim()}${people ? ' ' : ''}The document is ${progress.completionPercentage} % complete.`,
  }
}

const abilities = [
  'write a first draft from your description',
  'add error handling, timeouts and retries (“retry Stripe 5 times after 10 seconds”)',
  'add, move, rename or remove steps (“add a step to verify the ID after step 2”)',
  'set who is responsible, time limits, approvals, notifications, roles, metrics and integrations',
  'write the SPy code of the steps',
  'say what is missing, explain a step or sum everything up',
]

const realModel =
  'I am the built-in designer: rules, no AI model. For free conversation set OPENAI_API_KEY or OPENAI_BASE_URL on the server.'

export function tellAbilities(): Outcome {
  return { did: `I can\n\n${abilities.map((ability) => `- ${ability}`).join('\n')}\n\n${realModel}` }
}

export function notUnderstood(text: string): Outcome {
  const quoted = text.length > 120 ? `${text.slice(0, 117)}…` : text
  return {
    did: `I did not understand “${quoted.replace(/\s+/g, ' ').trim()}”, so I changed nothing. I can\n\n${abilities.map((ability) => `- ${ability}`).join('\n')}\n\n${realModel}`,
  }
}

export function greet(desk: Desk): Outcome {
  const name = desk.briefing.title.trim()
  return {
    did: desk.paper.isBlank
      ? `Hello! Tell me how “${name}” goes, or say “create the process” and I write a first draft from what is known.`
      : `Hello! Tell me what to change in “${name}”, or ask what is missing.`,
  }
}
