import { progressOf } from '#shared/process/progress.ts'
import { contentStems, share } from '#shared/process/stems.ts'
import type { Step } from '#shared/process/steps.ts'
import { tellMissing } from './act-missing.ts'
import { tellProblems } from './act-problems.ts'
import { noSuchStep } from './act-steps.ts'
import { readAction } from './actions.ts'
import { type Desk, type Outcome, progressOptionsOf, systemOf } from './desk.ts'
import { capitalise, count, joinWords, sentence, toThirdPerson, uncapitalise } from './english.ts'
import { totalTime } from './monitoring-text.ts'
import { readOverviewField } from './overview-field.ts'
import type { Question } from './question.ts'
import { theRole } from './roles.ts'
import { findNamed, findStep } from './slots.ts'

/** Answers from what the document says, and from nothing else. */
export function answerQuestion(desk: Desk, question: Question): Outcome {
  const { steps } = desk.paper
  if ('step' in question && question.step !== undefined) {
    const step = findStep(question.step, steps)
    return step ? answerAboutStep(desk, step, question) : noSuchStep(question.step, steps)
  }
  switch (question.about) {
    case 'missing':
      return tellMissing(desk)
    case 'problems':
      return tellProblems(desk)
    case 'summary':
      return summarise(desk)
    case 'everybody':
      return tellEverybody(steps)
    case 'role':
      return tellRole(question.role, steps)
    case 'count':
      return tellCount(desk, question.of)
    case 'systems':
      return tellSystems(desk)
    case 'field':
      return tellField(desk, question.field)
    case 'failure':
      return explainFailure(desk, question.system.label)
    case 'time':
      return tellTotalTime(steps)
    case 'words':
      return findWords(desk, question.text)
    default:
      return { did: '' }
  }
}

/** Whoever a step names, as its field or as its subject. */
function doerOf(step: Step): string | undefined {
  return step.responsible ?? readAction(step.name)?.actor
}

function answerAboutStep({ paper, systems }: Desk, step: Step, question: Question): Outcome {
  const { steps } = paper
  const name = `Step ${step.number}, “${step.name}”,`
  switch (question.about) {
    case 'responsible':
      return {
        did:
          doerOf(step) === undefined
            ? `The document does not say who does ${name} yet.`
            : `${capitalise(theRole(doerOf(step) ?? ''))} is responsible for Step ${step.number}, “${step.name}”.`,
      }
    case 'time':
      return {
        did:
          step.sla === undefined
            ? `${name} has no time limit yet.`
            : `${name} has a time limit of ${step.sla}.`,
      }
    case 'neighbour': {
      const other = steps[steps.indexOf(step) + (question.side === 'after' ? 1 : -1)]
      if (!other) return { did: `${name} is the ${question.side === 'after' ? 'last' : 'first'} one.` }
      const branches = question.side === 'after' ? decisionsOf(step) : []
      return {
        did: [
          `${capitalise(question.side)} it comes Step ${other.number}, “${other.name}”.`,
          ...branches,
        ].join(' '),
      }
    }
    default:
      return { did: describeStep(step, systems) }
  }
}

function describeStep(step: Step, systems: Desk['systems']): string {
  const deed = uncapitalise(step.name)
  const actor = doerOf(step) === undefined ? undefined : capitalise(theRole(doerOf(step) ?? ''))
  const who =
    actor === undefined
      ? 'The document does not say who does it.'
      : sentence(`${actor} ${toThirdPerson(deed)}`)
  const limit = step.sla === undefined ? [] : [`It has to be done within ${step.sla}.`]
  const system = systemOf(step, systems)
  const place =
    system === undefined || step.name.includes(system.label) ? [] : [`It is done in ${system.label}.`]
  const how = step.statements
    .filter(({ kind }) => kind === 'action')
    .flatMap((line) => ('text' in line ? [sentence(line.text)] : []))
  return [`Step ${step.number}, “${step.name}”.`, who, ...place, ...limit, ...how, ...decisionsOf(step)].join(
    ' ',
  )
}

function decisionsOf(step: Step): string[] {
  return step.statements.flatMap((statement) => {
    if (statement.kind !== 'decision') return []
    const { condition, outcome, otherwise } = statement
    const then = [outcome.text, jumpOf(outcome)].filter(Boolean).join(' and ')
    const other = otherwise ? [otherwise.text, jumpOf(otherwise)].filter(Boolean).join(' and ') : ''
    return [sentence(`if ${condition}, ${then}`), ...(other === '' ? [] : [sentence(`otherwise, ${other}`)])]
  })
}

type Outgoing = {
  readonly jump?: { readonly kind: string; readonly number?: number; readonly name?: string }
}

function jumpOf({ jump }: Outgoing): string {
  if (jump?.kind === 'step') return `go on with Step ${jump.number}`
  if (jump?.kind === 'named') return `go on with “${jump.name}”`
  return jump?.kind === 'end' ? 'end the process' : jump ? 'go on' : ''
}

function tellEverybody(steps: readonly Step[]): Outcome {
  const byRole = Map.groupBy(steps, (step) => doerOf(step))
  const lines = [...byRole].map(
    ([role, own]) =>
      `- **${role ?? 'Nobody yet'}**: ${joinWords(own.map((step) => `${step.name} (Step ${step.number})`))}`,
  )
  return { did: steps.length === 0 ? noSteps : `Who does what, as the steps say:\n\n${lines.join('\n')}` }
}

const noSteps = 'The document has no steps yet.'

function tellRole(role: string, steps: readonly Step[]): Outcome {
  const own = steps.filter((step) => doerOf(step) === role)
  return {
    did: `${capitalise(theRole(role))} does ${count(own.length, 'step')}: ${joinWords(own.map((step) => `${step.name} (Step ${step.number})`))}.`,
  }
}

function tellCount(desk: Desk, of: 'steps' | 'roles' | 'systems' | 'decisions'): Outcome {
  const { steps } = desk.paper
  const names = {
    steps: steps.map((step) => step.name),
    roles: [...new Set(steps.flatMap((step) => doerOf(step) ?? []))],
    systems: usedSystems(desk),
    decisions: steps.flatMap(decisionsOf),
  }[of]
  const list = names.length === 0 ? '' : `: ${joinWords(names.map((name) => `“${name.replace(/\.$/, '')}”`))}`
  return { did: `The document has ${count(names.length, of.slice(0, -1))}${list}.` }
}

function usedSystems({ paper, systems }: Desk): string[] {
  return [...new Set(paper.steps.flatMap((step) => systemOf(step, systems)?.label ?? []))]
}

function tellSystems(desk: Desk): Outcome {
  const used = usedSystems(desk)
  const lines = used.map((label) => {
    const own = desk.paper.steps.filter((step) => systemOf(step, desk.systems)?.label === label)
    return `${label} (${joinWords(own.map((step) => `Step ${step.number}`))})`
  })
  const idle = desk.systems.filter((system) => !used.includes(system.label)).map((system) => system.label)
  const other = idle.length > 0 ? ` No step uses ${joinWords(idle, 'or')}, though it is listed.` : ''
  return {
    did: `${lines.length === 0 ? 'No step names a system.' : `The steps use ${joinWords(lines)}.`}${other}`,
  }
}

function tellField(desk: Desk, field: 'Owner' | 'Trigger' | 'Purpose'): Outcome {
  const name = field.toLowerCase()
  const value =
    readOverviewField(desk.paper, new RegExp(`^(?:process )?${name}$`, 'i')) ??
    (field === 'Owner' ? desk.facts.owner : undefined)
  return {
    did:
      value === undefined
        ? `The document does not name the ${name} yet: say “the ${name} is …”.`
        : `The ${name}: ${value}.`,
  }
}

function tellTotalTime(steps: readonly Step[]): Outcome {
  const total = totalTime(steps.map((step) => step.sla))
  const open = steps.filter((step) => step.sla === undefined)
  const without =
    open.length === 0
      ? ''
      : ` ${capitalise(count(open.length, 'step'))} of ${steps.length} ${open.length === 1 ? 'has' : 'have'} no time limit.`
  return {
    did:
      total === undefined
        ? `No step has a time limit yet.`
        : `At most ${total}, the sum of the time limits of the steps.${without}`,
  }
}

/** What the document says about the failure of a system; where it says nothing, an offer to write it. */
function explainFailure({ paper }: Desk, label: string): Outcome {
  const section = paper.section('errors')
  const lines = section ? paper.bodyOf(section).split('\n') : []
  const own = lines.filter((line) => line.toLowerCase().includes(label.toLowerCase()))
  if (own.length > 0) return { did: `Error Handling says about ${label}:\n\n${own.join('\n')}` }
  return {
    did: `The document does not say yet what happens when ${label} fails.`,
    open: [`Shall I add error handling for ${label}?`],
  }
}

const mostLines = 4

/** The lines that have the words of a question; a line that has only some of them is no answer. */
function findWords({ paper, systems }: Desk, text: string): Outcome {
  const condition = /^what (?:happens|do we do|is done)?\s*(?:if|when)\s+(.+)$/i.exec(text)?.[1]
  const wanted = contentStems(
    (condition ?? text).replace(
      /\b(?:happen\w*|document|say|says|mean|means|anything|something|there)\b/gi,
      '',
    ),
  )
  const asksReason = /^why\b/i.test(text)
  const step = condition === undefined && !asksReason ? findNamed(text, paper.steps, 0.75) : undefined
  if (step) return { did: describeStep(step, systems) }
  const section =
    condition === undefined && !asksReason
      ? paper.sections.find(({ title }) => share(contentStems(title), wanted) === 1)
      : undefined
  if (section && section.id !== 'steps') return { did: `${section.title}:\n\n${paper.bodyOf(section)}` }
  const body = paper.nodes.flatMap((node, at) =>
    node.type === 'codeBlock' ? [] : paper.markdown(at, at + 1).split('\n'),
  )
  const lines = body
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+\.|#+)\s+/, ''))
    .filter((line) => share(wanted, contentStems(line)) === 1)
  if (asksReason) return { did: sayReason(text, lines) }
  const found =
    condition === undefined ? lines : lines.filter((line) => /\b(?:if|when|on|fail\w*|error)\b/i.test(line))
  if (found.length > 0)
    return {
      did: `The document says:\n\n${found
        .slice(0, mostLines)
        .map((line) => `> ${line}`)
        .join('\n')}`,
    }
  if (condition === undefined)
    return {
      did: `I found no line about “${text}”, so I cannot tell from the document. I compare words and do not reason.`,
    }
  return {
    did: `The document does not say what happens if ${condition}. Tell me, such as “if ${condition}, inform the owner”, and I write it down.`,
  }
}

/** A line that only has the words gives no reason. */
function sayReason(question: string, lines: readonly string[]): string {
  const reasons = lines.filter((line) =>
    /\b(?:because|since|so that|in order to|to avoid|purpose)\b/i.test(line),
  )
  if (reasons.length > 0) return `The document says:\n\n${reasons.map((line) => `> ${line}`).join('\n')}`
  return `The document gives no reason for that, so I cannot say ${uncapitalise(question)}.`
}

function summarise(desk: Desk): Outcome {
  const { steps } = desk.paper
  if (steps.length === 0)
    return {
      did: desk.paper.isBlank
        ? 'The document is still empty.'
        : 'The document has no steps yet that I could summarise.',
    }
  const roles = [...new Set(steps.flatMap((step) => doerOf(step) ?? []))]
  const lines = steps.map(
    (step) => `${step.number}. ${step.name}${doerOf(step) === undefined ? '' : ` (${doerOf(step)})`}`,
  )
  const progress = progressOf(desk.paper.nodes, progressOptionsOf(desk))
  const people =
    roles.length > 0
      ? `${capitalise(count(roles.length, 'role'))} ${roles.length === 1 ? 'takes' : 'take'} part: ${joinWords(roles)}.`
      : ''
  return {
    did: `“${desk.briefing.title}” has ${count(steps.length, 'step')}:\n\n${lines.join('\n')}\n\n${people.trim()}${people ? ' ' : ''}The document is ${progress.completionPercentage} % complete.`,
  }
}
