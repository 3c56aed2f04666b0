import { exportFormats } from '#server/exports/formats.ts'
import { contentStems, share } from '#shared/process/stems.ts'
import type { Step } from '#shared/process/steps.ts'
import { withoutAssumption } from '#shared/process/text.ts'
import type { Desk, Outcome } from './desk.ts'
import { joinWords } from './english.ts'
import type { TalkTopic } from './intent.ts'
import { theRole } from './roles.ts'
import { readMeantStep } from './slots.ts'

const abilities = [
  'write a first draft from your description',
  'add error handling, timeouts and retries (“retry Stripe 5 times after 10 seconds”)',
  'add, move, swap, split, merge, rename or remove steps (“add a step to verify the ID after step 2”)',
  'set who is responsible, time limits, conditions, approvals, notifications, roles, metrics and integrations',
  'write the SPy code of the steps',
  'say what the rules find wrong, and mend what they have a fix for (“fix the problems”)',
  'say who does what, what is missing or what a step is about, or sum everything up',
]

/** What every answer ends with that says what it cannot do. */
const realModel =
  'I am the built-in designer: rules, no AI model. For free conversation set OPENAI_API_KEY or OPENAI_BASE_URL on the server.'

const undoing =
  'Undo stands beside each of my changes in this chat and takes back that one or all of the same answer, now or later; whole versions are restored under History. I undo nothing myself, so that nothing of yours is lost.'

export function talk(desk: Desk, topic: TalkTopic): Outcome {
  switch (topic) {
    case 'greeting':
      return greet(desk)
    case 'thanks':
      return { did: 'You are welcome.' }
    case 'agreed':
      return {
        did: `I asked nothing that a yes would answer, so there is nothing to say yes to. What shall I change? ${tryInstead(desk)}`,
      }
    case 'declined':
      return { did: 'All right, I leave it as it is.' }
    case 'abilities':
      return { did: `I can\n\n${abilities.map((ability) => `- ${ability}`).join('\n')}\n\n${realModel}` }
    case 'undo':
      return { did: undoing }
    case 'changes':
      return tellChanges(desk)
    case 'export': {
      const names = Object.values(exportFormats).map(({ name }) => name)
      return {
        did: `The document can be downloaded from its menu, as ${joinWords(names, 'or')}. I do not export anything myself.`,
      }
    }
  }
}

function greet({ briefing, paper }: Desk): Outcome {
  const name = briefing.title.trim()
  return {
    did: paper.isBlank
      ? `Hello! Tell me how “${name}” goes, or say “create the process” and I write a first draft from what is known.`
      : `Hello! Tell me what to change in “${name}”, or ask what is missing.`,
  }
}

/** What the last answer said; which patches it made stands in the chat beside it. */
function tellChanges({ briefing }: Desk): Outcome {
  const last = briefing.conversation.findLast(({ role }) => role === 'AGENT')
  if (last === undefined || last.content.trim() === '')
    return { did: 'I have changed nothing in this conversation yet.' }
  const quoted = last.content
    .trim()
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n')
  return {
    did: `My last answer was:\n\n${quoted}\n\nEach change is listed with it in this chat, with the words before and after.`,
  }
}

/** Says what it did recognise, and what could be said to this very document instead. */
export function notUnderstood(desk: Desk, text: string, isAll: boolean): Outcome {
  const shown = text.length > 120 ? `${text.slice(0, 117)}…` : text
  const quoted = shown.replace(/\s+/g, ' ').trim()
  if (!isAll) return { did: `I did not understand “${quoted}” and left that out.` }
  const known = recognised(desk, text)
  const saw = known === undefined ? '' : ` I recognised ${known}, but not what to do with it.`
  return {
    did: `I did not understand “${quoted}”, so I changed nothing.${saw} ${tryInstead(desk)} ${realModel}`,
  }
}

function recognised({ paper }: Desk, text: string): string | undefined {
  const { steps, sections } = paper
  const named = /\b(?:the\s+)?(?:step\s+\d+|(?:first|second|third|fourth|fifth|last)\s+step)\b/i.exec(
    text,
  )?.[0]
  const meant = named === undefined ? undefined : readMeantStep(named, { steps })
  const words = contentStems(text)
  const step = steps.find(({ name, number }) =>
    meant?.kind === 'number' ? meant.number === number : share(contentStems(name), words) === 1,
  )
  if (step) return `Step ${step.number}, “${step.name}”`
  const role = steps
    .map(({ responsible }) => responsible)
    .find((actor) => actor !== undefined && share(contentStems(actor), words) === 1)
  if (role) return `the role ${role}`
  const section = sections.find(({ title }) => share(contentStems(title), words) === 1)
  return section && `the section “${section.title}”`
}

/** Two or three wishes that fit the document as it is. */
function tryInstead({ paper, briefing }: Desk): string {
  const { steps } = paper
  if (steps.length === 0)
    return paper.isBlank
      ? `Tell me how “${briefing.title.trim()}” goes, such as “The clerk checks the form, then the manager approves it”, or say “create the process”.`
      : 'Say “add a step to check the request” or “create the process”.'
  const late = steps.find((step) => step.sla === undefined) ?? steps.at(-1)
  const examples = [
    `“add a step to inform ${someRole(steps)} after step ${steps.at(-1)?.number}”`,
    `“set the deadline of step ${late?.number} to 2 days”`,
    paper.section('errors') ? `“who does what?”` : `“add error handling”`,
  ]
  return `You could say ${joinWords(examples, 'or')}.`
}

function someRole(steps: readonly Step[]): string {
  const role = steps
    .map((step) => step.responsible)
    .find((actor) => actor !== undefined && actor !== 'Automation')
  return role === undefined ? 'the customer' : theRole(withoutAssumption(role))
}
