import type { Step } from '#shared/process/steps.ts'
import type { Briefing } from '../model.ts'
import { listedSteps, oneStepALine } from './language.ts'
import { isFirstQuestions, readAnswers } from './questions.ts'
import { numbered, type StepRef } from './slots.ts'

/**
 * The message as it is meant after what the designer said last: "yes" to an offer asks for what was offered, and an
 * answer to one of its questions says what the question was about.
 */
export function inContext(briefing: Briefing): Briefing {
  const last = briefing.conversation.findLast((message) => message.role === 'AGENT')?.content ?? ''
  const content = briefing.message.content.trim()
  const conversation = briefing.conversation.map((earlier, at) => {
    const asked = briefing.conversation[at - 1]
    const isAnswer = earlier.role === 'USER' && asked?.role === 'AGENT' && isFirstQuestions(asked.content)
    return isAnswer ? { ...earlier, content: readAnswers(earlier.content) } : earlier
  })
  const meant = meaningAfter(last, content)
  return { ...briefing, conversation, message: { ...briefing.message, content: meant } }
}

/** The step that the last answer named last in quotes: what "it" means in the message after it. */
export function lastMentioned({ conversation }: Briefing, steps: readonly Step[]): StepRef | undefined {
  const last = conversation.findLast((message) => message.role === 'AGENT')?.content ?? ''
  const quoted = [...last.matchAll(/“([^”]+)”/g)].map(([, name]) => name)
  const step = steps.filter(({ name }) => quoted.includes(name)).at(-1)
  return step && numbered(step.number, steps)
}

/** An answer to the request for one step a line: words that are taken over, in whatever language. */
export function isListOfTheirs({ conversation, message }: Briefing): boolean {
  const last = conversation.findLast(({ role }) => role === 'AGENT')?.content ?? ''
  const wasAsked = Object.values(oneStepALine).some((request) => last.includes(request))
  return wasAsked && listedSteps(message.content).length > 0
}

function meaningAfter(last: string, content: string): string {
  if (isFirstQuestions(last)) return readAnswers(content)
  const offer = /Shall I (add [^?\n]+)\?\s*$/.exec(last.trim())?.[1]
  if (offer && isYes(content)) return offerAsMessage(offer)
  if (isConfirmation(content) && asksToConfirm.test(last)) return 'I confirm the assumptions'
  const asked = /What should the section “([^”]+)” say\?\s*$/.exec(last.trim())?.[1]
  if (
    asked &&
    content !== '' &&
    !isRefusal(content) &&
    !content.endsWith('?') &&
    !/^(?:add|insert|remove|delete|rename|move|set|change)\b/i.test(content)
  )
    return `Add the section “${asked}”: ${content.replace(/\s+/g, ' ')}`
  return content
}

const asksToConfirm = /\bplease confirm\b/i

function isYes(content: string): boolean {
  return /^(?:yes|yep|yeah|yup|sure|ok|okay|please do|please|go ahead|do it|do that|both|of course|absolutely|ja|oui|sí|si)\b[\s\w,!.]{0,30}$/i.test(
    content,
  )
}

/** "confirmed", "that's all correct" */
function isConfirmation(content: string): boolean {
  return (
    isYes(content) ||
    /^(?:i |we )?confirm(?:ed)?\b[^,]{0,40}$|^(?:that|this|it|all|everything)(?:['’]s| is| are)?(?: all)? (?:correct|right|fine|ok|okay|true)[\s.!]*$|^(?:correct|right)[\s.!]*$/i.test(
      content,
    )
  )
}

function isRefusal(content: string): boolean {
  return /^(?:no|nope|not now|nothing|never ?mind|later|forget it|skip)\b/i.test(content)
}

/** "add error handling and monitoring" → one sentence a wish; an offer that quotes what it adds is one wish. */
function offerAsMessage(offer: string): string {
  if (offer.includes('“')) return offer.charAt(0).toUpperCase() + offer.slice(1)
  return offer
    .replace(/^add\s+/, '')
    .split(/\s+and\s+|,\s+/)
    .map((wish) => `Add ${wish}.`)
    .join(' ')
}
