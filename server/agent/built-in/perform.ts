import { generateCode, writeDraft } from './act-draft.ts'
import { addErrorHandling } from './act-errors.ts'
import { setResponsible, setTimeLimit } from './act-fields.ts'
import { addIntegration } from './act-integrations.ts'
import { addMetric, addMonitoring } from './act-monitoring.ts'
import { addRole, addSection, removeSection, setOwner } from './act-sections.ts'
import { addApproval, addNotification, addWantedStep } from './act-special-steps.ts'
import { moveStep, removeStep, renameStep, swapSteps } from './act-steps.ts'
import { explainFailure, explainStep, greet, summarise, tellAbilities, tellMissing } from './act-talk.ts'
import type { Desk, Outcome } from './desk.ts'
import type { Intent } from './intent.ts'
import { keepUp } from './keep-up.ts'

/** A run may make 40 changes (loop.ts). A wish that needs more is not begun: half of it would be worse than nothing. */
const maxPatches = 36

/** Does on paper what one intent asks for, and brings along what the designer wrote about the steps elsewhere. */
export function perform(desk: Desk, intent: Intent): Outcome {
  const { paper } = desk
  const { steps, nodes } = paper
  const patches = paper.patches.length
  const outcome = act(desk, intent)
  if (intent.kind !== 'draft') keepUp(paper, steps)
  if (paper.patches.length <= maxPatches) return outcome
  const needed = paper.patches.length - patches
  paper.rollBack(patches, nodes)
  return {
    did: `That takes ${needed} changes, and I make at most ${maxPatches} in one answer, so I left it undone.`,
  }
}

function act(desk: Desk, intent: Intent): Outcome {
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
    case 'missing':
      return tellMissing(desk)
    case 'explain-step':
      return explainStep(desk, intent.step)
    case 'explain-failure':
      return explainFailure(desk, intent.system)
    case 'summarise':
      return summarise(desk)
    case 'abilities':
      return tellAbilities()
    case 'greeting':
      return greet(desk)
    case 'thanks':
      return { did: 'You are welcome.' }
    case 'declined':
      return { did: 'All right, I leave it as it is.' }
    case 'undo':
      return {
        did: 'Each change of mine can be undone where it is listed in this chat, alone or with all others of the same answer, now or later. I do not undo anything myself, so that nothing of yours is lost.',
      }
    case 'export':
      return {
        did: 'Use the export menu of the document: Markdown, HTML, JSON, SPy, BPMN and other formats are there.',
      }
  }
}
