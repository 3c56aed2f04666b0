import { fromGerund } from '#shared/process/verbs.ts'
import { splitActions } from './clauses.ts'
import { capitalise, toThirdPerson } from './english.ts'
import { cutLead } from './leads.ts'

/* What a sentence holds beside its actions: when, why, under which condition, and how long its names may be. */

/** "The process starts when a customer signs up", "Triggered by a new order" */
export function readStart(text: string): string | undefined {
  const match =
    /^(?:(?:the|this|our)\s+(?:process|workflow|procedure)|it|everything)\s+(?:starts|begins|is triggered|kicks off)\s+(?:when|with|once|as soon as|by|after)\s+(.+)$/i.exec(
      text,
    ) ?? /^(?:triggered by|trigger\s*:|starts? (?:when|with))\s*(.+)$/i.exec(text)
  return match?.[1] ? capitalise(match[1].trim()) : undefined
}

/** ", so that nobody waits" and "in order to …" say what it is good for. */
export function cutPurpose(text: string): { readonly text: string; readonly purpose: string | undefined } {
  const match = /,?\s+so that\s+(.+)$|,?\s+in order to\s+(.+)$/i.exec(text)
  if (!match) return { text, purpose: undefined }
  const purpose = match[1] ?? match[2] ?? ''
  return { text: text.slice(0, match.index), purpose: capitalise(purpose.trim()) }
}

/** "HR prepares the contract while IT orders the laptop", "While the warehouse packs, billing …": two at the same time. */
export function splitParallel(text: string): { readonly first: string; readonly second: string } | undefined {
  const match =
    /^(.{8,}?),?\s+(?:and\s+)?(?:while|whereas|meanwhile|simultaneously|in parallel|at the same time)(?:\s+(?:to|with)\s+(?:that|this|it))?,?\s+(?!(?:to|with|as)\b)(.{6,})$/is.exec(
      text,
    ) ?? /^while\s+(.{8,}?),\s+(.{6,})$/is.exec(text)
  const [first = '', second = ''] = match ? [match[1], match[2]] : readBeside(text)
  // "While the lab works" only says when: nothing is done to anything.
  const areActions = [first, second].every((part) =>
    splitActions(cutLead(part).body).clauses.some(({ action }) => /\s/.test(action.phrase)),
  )
  return first !== '' && areActions && !/^if\b/i.test(first) ? { first, second } : undefined
}

/** "IT sets up the laptop in parallel with facilities preparing the desk" */
function readBeside(text: string): readonly string[] {
  const match =
    /^(.{8,}?),?\s+(?:in parallel|at the same time)\s+(?:with|as|to)\s+(.{2,40}?)\s+(\p{L}+ing)\s+(.+)$/isu.exec(
      text,
    )
  const verb = fromGerund(match?.[3] ?? '')
  return match && verb ? [match[1] ?? '', `${match[2]} ${toThirdPerson(verb)} ${match[4]}`] : []
}

/** ", except for orders of employees" and ", but only for new customers": for which cases a sentence holds. */
export function cutAside(text: string): { readonly text: string; readonly aside: string | undefined } {
  const except =
    /^(.{8,}?),?\s+(?:except for|except in|except|with the exception of|apart from|excluding|but not for)\s+(?!(?:if|when|that)\b)(.{3,})$/is.exec(
      text,
    )
  if (except?.[1] && except[2]) return { text: except[1], aside: `Exception: ${except[2].trim()}` }
  const only = /^(.{8,}?),?\s+(?:but\s+)?only\s+(for|in|on)\s+(.{3,})$/is.exec(text)
  return only?.[1] && only[3]
    ? { text: only[1], aside: `Do this only ${only[2]} ${only[3].trim()}` }
    : { text, aside: undefined }
}

const longestName = 10

/** A heading of at most ten words, cut where a part of the sentence begins. */
export function shorten(phrase: string): string {
  const words = phrase.split(/\s+/)
  if (words.length <= longestName) return phrase
  const cut = words.findLastIndex(
    (word, at) =>
      at >= 3 &&
      at <= longestName &&
      /^(?:that|which|who|so|because|with|for|from|by|to|into|including|and|where|as|using|via)$/i.test(word),
  )
  return words
    .slice(0, cut > 0 ? cut : longestName)
    .join(' ')
    .replace(/[\s,;:]+$/, '')
}

/** "a refund request" was new when it was named; now it is known. */
export function definite(object: string): string {
  return object.replace(
    /^(?:an?|any|each|every|new|two|three|four|five|six|seven|eight|nine|ten|\d+)\s+/i,
    'the ',
  )
}
