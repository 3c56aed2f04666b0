import { assumptionMark } from '#shared/process/text.ts'
import { generateCode, writeDraft } from './act-draft.ts'
import { addErrorHandling } from './act-errors.ts'
import { addRoleDeed, setResponsible, setTimeLimit } from './act-fields.ts'
import {
  addApproval,
  addIntegration,
  addMetric,
  addMonitoring,
  addNotification,
  addRole,
  addSection,
  lastPerson,
  recordSystem,
  removeSection,
  setOwner,
} from './act-sections.ts'
import { addStep, moveStep, removeStep, renameStep } from './act-steps.ts'
import { explainStep, greet, notUnderstood, summarise, tellAbilities, tellMissing } from './act-talk.ts'
import { automation } from './archetype.ts'
import { type Desk, type Outcome, theRole } from './desk.ts'
import { capitalise, uncapitalise } from './english.ts'
import type { Intent } from './intent.ts'

/** Does on paper what one intent asks for. */
export function perform(desk: Desk, intent: Intent): Outcome {
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
      return addIntegration(desk, intent.name, intent.step)
    case 'generate-code':
      return generateCode(desk)
    case 'missing':
      return tellMissing(desk)
    case 'explain-step':
      return explainStep(desk, intent.step)
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
        did: 'Every change of mine can be undone where it is listed in this chat, one by one or all changes of an answer at once, also later. I do not undo anything myself, so that nothing of yours is lost.',
      }
    case 'export':
      return {
        did: 'Use the export menu of the document: Markdown, HTML, JSON, SPy, BPMN and other formats are there.',
      }
    case 'unclear':
      return notUnderstood(intent.text)
  }
}

function addWantedStep(desk: Desk, intent: Intent & { kind: 'add-step' }): Outcome {
  const { name, place, role, sla, system, condition } = intent
  if (desk.paper.steps.some((step) => step.name.toLowerCase() === name.toLowerCase()))
    return { did: `There is a step “${name}” already.` }
  const assumed = system ? automation : lastPerson(desk)
  const lines =
    condition === undefined
      ? []
      : [`If ${condition}, ${uncapitalise(name)}. Otherwise, continue with the next step.`]
  const outcome = addStep(
    desk,
    {
      name,
      role: role ?? `${assumed} ${assumptionMark}`,
      system: system?.label,
      sla: sla ?? `${system && !role ? '5 minutes' : '1 business day'} ${assumptionMark}`,
      lines,
    },
    place ?? { kind: 'end' },
  )
  if (outcome.will === undefined) return outcome
  if (role) addRoleDeed(desk, role, name)
  const guesses = [
    ...(role ? [] : [`${capitalise(theRole(assumed))} is responsible`]),
    ...(sla ? [] : ['the time limit is my assumption']),
  ]
  return {
    ...outcome,
    open:
      guesses.length > 0
        ? [
            `${guesses.join(role ? '' : ', and ')}: please correct what is different.`.replace(
              /^./,
              (letter) => letter.toUpperCase(),
            ),
          ]
        : [],
    calls: system ? recordSystem(desk, system) : [],
  }
}
