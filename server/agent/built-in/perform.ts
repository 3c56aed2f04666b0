import { generateCode, writeDraft } from './act-draft.ts'
import { addErrorHandling } from './act-errors.ts'
import { renameRole, setResponsible, setTimeLimit } from './act-fields.ts'
import { addIntegration } from './act-integrations.ts'
import { addNote, addReaction, confirmAssumptions, setCondition } from './act-lines.ts'
import { addMetric, addMonitoring } from './act-monitoring.ts'
import { setOverview, setOwner } from './act-overview.ts'
import { mergeSteps, splitStep } from './act-parts.ts'
import { fixProblems } from './act-problems.ts'
import { answerQuestion } from './act-questions.ts'
import { addRole, addSection, removeSection } from './act-sections.ts'
import { addApproval, addNotification, addWantedStep, offerSteps } from './act-special-steps.ts'
import { moveStep, removeStep, renameStep, shiftStep, swapSteps } from './act-steps.ts'
import { notUnderstood, talk } from './act-talk.ts'
import type { Desk, Outcome } from './desk.ts'
import type { Intent } from './intent.ts'
import { keepUp } from './keep-up.ts'
import { onlyEnglish } from './language.ts'

/** A run may make 40 changes (loop.ts). A wish that needs more is not begun: half of it would be worse than nothing. */
const maxPatches = 36

/**
 * Does on paper what one intent asks for (`isAlone`: of a message that asks for nothing else), and brings along what the
 * designer wrote about the steps elsewhere.
 */
export function perform(desk: Desk, intent: Intent, isAlone: boolean): Outcome {
  const { paper } = desk
  const { steps, nodes } = paper
  const patches = paper.patches.length
  const outcome = act(desk, intent, isAlone)
  if (intent.kind !== 'draft') keepUp(paper, steps)
  if (paper.patches.length <= maxPatches) return outcome
  const needed = paper.patches.length - patches
  paper.rollBack(patches, nodes)
  return {
    did: `That takes ${needed} changes, and I make at most ${maxPatches} in one answer, so I left it undone.`,
  }
}

function act(desk: Desk, intent: Intent, isAlone: boolean): Outcome {
  switch (intent.kind) {
    case 'draft':
      return writeDraft(desk, intent)
    case 'errors':
      return addErrorHandling(desk, intent.wish)
    case 'add-step':
      return addWantedStep(desk, intent)
    case 'rename-step':
      return renameStep(desk, intent.step, intent.name)
    case 'remove-step':
      return removeStep(desk, intent.step)
    case 'move-step':
      return moveStep(desk, intent.step, intent.place)
    case 'swap-steps':
      return swapSteps(desk, intent.first, intent.second)
    case 'shift-step':
      return shiftStep(desk, intent.step, intent.by)
    case 'split-step':
      return splitStep(desk, intent.step, intent.names)
    case 'merge-steps':
      return mergeSteps(desk, intent.first, intent.second, intent.name)
    case 'set-condition':
      return setCondition(desk, intent.step, intent.condition, intent.isException)
    case 'add-note':
      return addNote(desk, intent.step, intent.text)
    case 'add-reaction':
      return addReaction(desk, intent)
    case 'rename-role':
      return renameRole(desk, intent.role, intent.name)
    case 'set-overview':
      return setOverview(desk, intent.field, intent.text)
    case 'set-responsible':
      return setResponsible(desk, intent.step, intent.role)
    case 'set-owner':
      return setOwner(desk, intent.owner)
    case 'set-sla':
      return setTimeLimit(desk, intent.step, intent.sla)
    case 'add-approval':
      return addApproval(desk, intent)
    case 'add-notification':
      return addNotification(desk, intent)
    case 'add-role':
      return addRole(desk, intent.role, intent.duty)
    case 'add-section':
      return addSection(desk, intent.title, intent.content)
    case 'remove-section':
      return removeSection(desk, intent.title)
    case 'add-metric':
      return addMetric(desk, intent.metric)
    case 'add-monitoring':
      return addMonitoring(desk)
    case 'add-integration':
      return addIntegration(desk, intent)
    case 'generate-code':
      return generateCode(desk)
    case 'confirm':
      return confirmAssumptions(desk)
    case 'fix':
      return fixProblems(desk, intent.wish)
    case 'tell':
      return offerSteps(intent.clauses)
    case 'question':
      return answerQuestion(desk, intent.question)
    case 'talk':
      return talk(desk, intent.topic)
    case 'cannot':
      return { did: intent.answer }
    case 'foreign':
      return { did: onlyEnglish[intent.language] }
    case 'not-understood':
      return notUnderstood(desk, intent.text, isAlone)
  }
}
