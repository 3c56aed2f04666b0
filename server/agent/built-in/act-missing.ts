import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { progressOf, scoreSections } from '#shared/process/progress.ts'
import type { Step } from '#shared/process/steps.ts'
import { integrationCalls } from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { type Desk, type Outcome, progressOptionsOf } from './desk.ts'
import { capitalise, count, joinWords, uncapitalise } from './english.ts'

/** What is still missing, by rules that look at nothing but the text. */
export function tellMissing(desk: Desk): Outcome {
  const { paper } = desk
  if (paper.isBlank)
    return { did: 'The document is still empty. Tell me how the process goes, or say “create the process”.' }
  const progress = progressOf(paper.nodes, progressOptionsOf(desk))
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
  return scoreSections(desk.paper.nodes, progressOptionsOf(desk))
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
  const calls = codeBlocksOf(desk.paper.nodes).flatMap(({ source }) =>
    integrationCalls(parseProgram(source).program),
  )
  const bare = calls.filter((call) => !call.isInTimeout && !call.hasTimeoutArgument)
  if (codeBlocksOf(desk.paper.nodes).length === 0 && desk.paper.steps.length > 0)
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
