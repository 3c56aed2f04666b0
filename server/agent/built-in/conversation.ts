import type { Briefing } from '../model.ts'
import { isFirstQuestions, readAnswers } from './questions.ts'

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

function meaningAfter(last: string, content: string): string {
  if (isFirstQuestions(last)) return readAnswers(content)
  const offer = /Shall I (add [^?\n]+)\?\s*$/.exec(last.trim())?.[1]
  if (offer && isYes(content)) return offerAsMessage(offer)
  const asked = /What should the section “([^”]+)” say\?\s*$/.exec(last.trim())?.[1]
  if (
    asked &&
    content !== '' &&
    !isRefusal(content) &&
    !/^(?:add|insert|remove|delete|rename|move|set|change)\b/i.test(content)
  )
    return `Add the section “${asked}”: ${content.replace(/\s+/g, ' ')}`
  return content
}

function isYes(content: string): boolean {
  return /^(?:yes|yep|yeah|sure|ok|okay|please do|please|go ahead|do it|do that|both|of course|absolutely)\b[\s\w,!.]{0,30}$/i.test(
    content,
  )
}

function isRefusal(content: string): boolean {
  return /^(?:no|nope|not now|nothing|never ?mind|later|forget it|skip)\b/i.test(content)
}

/** "add error handling and monitoring" → one sentence a wish */
function offerAsMessage(offer: string): string {
  return offer
    .replace(/^add\s+/, '')
    .split(/\s+and\s+|,\s+/)
    .map((wish) => `Add ${wish}.`)
    .join(' ')
}
