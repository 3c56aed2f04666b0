import type { Briefing } from '../model.ts'
import { type Answer, type PlannedCall, says } from './answer.ts'
import { inContext, isListOfTheirs, lastMentioned } from './conversation.ts'
import { type Desk, type Outcome, openDesk } from './desk.ts'
import { joinWords } from './english.ts'
import type { Intent } from './intent.ts'
import { readIntents } from './intents.ts'
import { perform } from './perform.ts'

/** A document above this is more than the rules read while people wait; Markdown characters. */
const maxDocumentCharacters = 150_000

/** What the designer is going to say and do about a message. Always the same for the same briefing. */
export function planAnswer(given: Briefing): Answer {
  if (given.markdown.length > maxDocumentCharacters)
    return says(
      `This document has ${given.markdown.length} characters; the built-in designer reads up to ${maxDocumentCharacters}. Set OPENAI_API_KEY or OPENAI_BASE_URL on the server for a model that reads more.`,
    )
  const briefing = inContext(given)
  const desk = openDesk(briefing)
  try {
    const { steps, isBlank } = desk.paper
    const { content } = briefing.message
    if (isListOfTheirs(briefing))
      return compose(desk, [{ kind: 'draft', errors: false, monitoring: false, told: content }])
    const mentioned = lastMentioned(briefing, steps)
    return compose(desk, readIntents(content, { steps, isBlank, systems: desk.systems, mentioned }))
  } finally {
    desk.paper.close()
  }
}

function compose(desk: Desk, intents: readonly Intent[]): Answer {
  const outcomes = intents.map((intent) => perform(desk, intent, intents.length === 1))
  const patches = desk.paper.patches.map((patch): PlannedCall => ({ tool: 'patch', patch }))
  const others = outcomes.flatMap((outcome) => outcome.calls ?? [])
  const questions = others.filter((call) => call.tool === 'ask_user').slice(0, 1)
  const calls = [...patches, ...others.filter((call) => call.tool === 'set_process').slice(-1), ...questions]
  const wills = outcomes.flatMap((outcome) => outcome.will ?? [])
  const closing = closingOf(outcomes)
  if (calls.length === 0) return says(closing)
  const opening = wills.length > 0 ? `I’ll ${joinWords(wills)}.` : ''
  return { opening, calls, closing }
}

function closingOf(outcomes: readonly Outcome[]): string {
  const did = outcomes.map((outcome) => outcome.did).filter((text) => text !== '')
  const open = [...new Set(outcomes.flatMap((outcome) => outcome.open ?? []))]
  // An offer comes last, where "yes" is taken for an answer to it.
  const ordered = [
    ...open.filter((text) => !text.endsWith('?')),
    ...open.filter((text) => text.endsWith('?')),
  ]
  return [did.join(did.some((text) => text.includes('\n')) ? '\n\n' : ' '), ...ordered]
    .filter((text) => text !== '')
    .join(' ')
}
