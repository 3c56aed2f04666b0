import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { contentStems, share } from '#shared/process/stems.ts'
import type { Step } from '#shared/process/steps.ts'
import { assumptionMark } from '#shared/process/text.ts'
import { noSuchStep, numberAt } from './act-steps.ts'
import { codeOfSteps, rewriteCode } from './code-names.ts'
import type { Desk, Outcome } from './desk.ts'
import { bullets, usualStepsLead } from './draft.ts'
import { addBullets, rewriteBlock, sectionAt } from './edits.ts'
import { sentence, uncapitalise } from './english.ts'
import type { Paper } from './paper.ts'
import { findStep, type StepRef } from './slots.ts'
import { rewriteItem } from './step-list.ts'

/** What is said of a step beside its name and its fields: notes, conditions, reactions. */

export function addNote(desk: Desk, ref: StepRef, text: string): Outcome {
  const step = findStep(ref, desk.paper.steps)
  if (!step) return noSuchStep(ref, desk.paper.steps)
  return writeLine(desk, step, sentence(text))
}

export function setCondition(desk: Desk, ref: StepRef, condition: string, isException: boolean): Outcome {
  const { steps } = desk.paper
  const step = findStep(ref, steps)
  if (!step) return noSuchStep(ref, steps)
  const at = steps.indexOf(step) + 1
  const next = at < steps.length ? `continue with Step ${numberAt(steps, at)}` : 'end the process'
  const [deed, other] = isException ? [next, uncapitalise(step.name)] : [uncapitalise(step.name), next]
  return writeLine(desk, step, `${sentence(`if ${condition}, ${deed}`)} ${sentence(`otherwise, ${other}`)}`)
}

/** A failure belongs to the error handling, anything else to the step that speaks of the same things. */
export function addReaction(
  desk: Desk,
  {
    condition,
    sentence: text,
    isFailure,
  }: { readonly condition: string; readonly sentence: string; readonly isFailure: boolean },
): Outcome {
  const { paper } = desk
  if (isFailure) return writeFailure(paper, text)
  const wanted = contentStems(condition)
  const scored = paper.steps
    .map((step) => ({ step, score: share(wanted, contentStems(textOfStep(paper, step))) }))
    .sort((a, b) => b.score - a.score)
  const [best, second] = scored
  if (!best || best.score < 0.5 || best.score === second?.score)
    return {
      did: '',
      open: [
        `To which step does “${text.replace(/\.$/, '')}” belong? Say “in step ${paper.steps.at(-1)?.number ?? 1}, ${uncapitalise(text.replace(/\.$/, ''))}”.`,
      ],
    }
  return writeLine(desk, best.step, text)
}

function writeFailure(paper: Paper, text: string): Outcome {
  const section = paper.section('errors')
  if (section && paper.bodyOf(section).includes(text)) return { did: 'Error Handling says so already.' }
  const isDone = section
    ? addBullets(paper, section, [text])
    : paper.patch({
        operation: 'insert',
        location: paper.newLocation('Error Handling'),
        content: bullets([text]),
      })
  return isDone
    ? {
        will: 'write that into Error Handling',
        did: `Error Handling says so now: “${text}” The code does not follow it yet.`,
      }
    : { did: 'I could not write into Error Handling: there is more than one section of that name.' }
}

function textOfStep(paper: Paper, step: Step): string {
  return step.item === undefined ? paper.markdown(step.block, step.end) : step.name
}

/** Writes a line below a step, in the list that it ends with. Decisions come into the code where that can be written again. */
function writeLine(desk: Desk, step: Step, line: string): Outcome {
  const { paper } = desk
  const name = `Step ${step.number}, “${step.name}”,`
  if (textOfStep(paper, step).includes(line)) return { did: `${name} says so already.` }
  const code = codeOfSteps(desk)
  if (!appendLine(paper, step, line))
    return { did: `I could not write into ${name} its heading stands more than once in the document.` }
  const isDecision = /^if\b/i.test(line)
  const isFollowed = isDecision && rewriteCode(desk, code)
  const behind =
    isDecision && !isFollowed && codeBlocksOf(paper.nodes).length > 0
      ? ' The code does not follow it yet.'
      : ''
  return { will: `write that into Step ${step.number}`, did: `${name} says so now: “${line}”${behind}` }
}

function appendLine(paper: Paper, step: Step, line: string): boolean {
  if (step.item !== undefined) return rewriteItem(paper, step, (item) => `${item.trimEnd()}\n    - ${line}`)
  const section = sectionAt(paper, step.block)
  const last = step.end - 1
  const type = last > step.block ? paper.nodes[last]?.type : undefined
  if (section && (type === 'bulletList' || (type === 'orderedList' && !/^if\b/i.test(line)))) {
    const list = paper.markdown(last, last + 1)
    const number = 1 + (list.match(/^\d+\. /gm)?.length ?? 0)
    return rewriteBlock(
      paper,
      section,
      last,
      `${list.trimEnd()}\n${type === 'bulletList' ? '-' : `${number}.`} ${line}`,
    )
  }
  return paper.patch({ operation: 'append', location: paper.location(step.block), content: `- ${line}` })
}

/** People confirm what was assumed: the marks go. */
export function confirmAssumptions({ paper }: Desk): Outcome {
  let confirmed = 0
  for (let block = 0; block < paper.nodes.length; block++) {
    const before = paper.markdown(block, block + 1)
    const section = sectionAt(paper, block)
    if (!section || !before.includes(assumptionMark) || paper.nodes[block]?.type === 'codeBlock') continue
    const after = before
      .replace(usualStepsLead, 'These are the steps as they were confirmed.')
      .replaceAll(` ${assumptionMark}`, '')
    const count = before.split(assumptionMark).length - 1
    if (rewriteBlock(paper, section, block, after)) confirmed += count
  }
  if (confirmed === 0) return { did: 'Nothing is marked as an assumption, so there was nothing to confirm.' }
  return {
    will: 'take away the marks of assumption',
    did: `${confirmed === 1 ? 'One assumption counts' : `${confirmed} assumptions count`} as confirmed now.`,
  }
}
