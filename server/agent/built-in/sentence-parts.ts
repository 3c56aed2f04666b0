import { readStatement } from '#shared/process/statements.ts'
import { readAction } from './actions.ts'
import { splitActions } from './clauses.ts'
import { capitalise, uncapitalise } from './english.ts'
import { goOn, type StatedDecision } from './stated-process.ts'

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

export type Lead = { readonly text: string; readonly sentence: string; readonly isTrigger: boolean }

/** "When the goods arrive, …" and "Every Monday, …": when the first action begins. */
export function cutLead(given: string): { readonly lead: Lead | undefined; readonly body: string } {
  const text = withComma(given)
  const event = /^(when|whenever|once|as soon as|after|upon|before|while|until)\s+(.+?),\s+(.+)$/is.exec(text)
  if (event?.[1] && event[2] && event[3]) {
    const word = event[1].toLowerCase()
    const isTrigger = !['before', 'while', 'until', 'after'].includes(word)
    const begin = word === 'upon' ? 'on' : word === 'whenever' ? 'when' : word
    const lead = {
      text: event[2],
      sentence: `Begin ${begin} ${event[2]}.`,
      isTrigger: isTrigger && word !== 'upon',
    }
    return { lead, body: event[3] }
  }
  const time = /^((?:every|each|on every|at the (?:beginning|start|end) of)\s+[^,]{2,40}),\s+(.+)$/is.exec(
    text,
  )
  if (time?.[1] && time[2])
    return {
      lead: { text: time[1], sentence: `Do this ${uncapitalise(time[1])}.`, isTrigger: true },
      body: time[2],
    }
  const concerned = /^(for\s+[^,]{4,60}),\s+(.+)$/is.exec(text)
  if (concerned?.[1] && concerned[2])
    return {
      lead: { text: concerned[1], sentence: `Do this ${uncapitalise(concerned[1])}.`, isTrigger: false },
      body: concerned[2],
    }
  const parallel =
    /^(in parallel|at the same time|meanwhile|simultaneously)(?:\s+(?:to|with)\s+(?:that|this|it))?,?\s+(.+)$/is.exec(
      text,
    )
  if (parallel?.[1] && parallel[2]) {
    const way = /^in/i.test(parallel[1]) ? 'in parallel with' : 'at the same time as'
    return {
      lead: { text: '', sentence: `Do this ${way} the step before.`, isTrigger: false },
      body: parallel[2],
    }
  }
  return { lead: undefined, body: text }
}

/** "After three months HR holds an interview": without a comma, the main clause begins with who acts. */
function withComma(text: string): string {
  if (
    !/^(?:when|whenever|once|as soon as|after|upon|before|until|every|each|on|at|for)\s/i.test(text) ||
    /,\s/.test(text)
  )
    return text
  const cut = findActor(text)
  return cut === undefined ? text : `${text.slice(0, cut)}, ${text.slice(cut).trim()}`
}

/** Where a clause begins that says who does what, behind at least two other words. */
function findActor(text: string): number | undefined {
  for (const { index } of text.matchAll(/\s+(?=(?:the|an?|our|we|they|he|she|\p{Lu}\p{L}+)\s)/gu)) {
    const action = readAction(text.slice(index).trim())
    const isClause =
      action !== undefined &&
      (action.actor !== undefined || /^\s*(?:we|they|he|she)\s/i.test(text.slice(index)))
    if (isClause && text.slice(0, index).split(/\s+/).length > 1) return index
  }
  return undefined
}

/** "HR prepares the contract while IT orders the laptop": two actions at the same time. */
export function splitParallel(text: string): { readonly first: string; readonly second: string } | undefined {
  const match =
    /^(.{8,}?),?\s+(?:and\s+)?(?:while|whereas|meanwhile|simultaneously|in parallel|at the same time)(?:\s+(?:to|with)\s+(?:that|this|it))?,?\s+(?!(?:to|with|as)\b)(.{6,})$/is.exec(
      text,
    )
  const [first = '', second = ''] = [match?.[1], match?.[2]]
  const areActions = [first, second].every((part) => splitActions(cutLead(part).body).clauses.length > 0)
  return match && areActions && !/^if\b/i.test(first) ? { first, second } : undefined
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

/** "a part is not in stock" speaks of the part. */
export function subjectOf(condition: string): string | undefined {
  const match = /^(?:an?|the|any|some)\s+(\p{L}+(?:\s\p{L}+)?)\s+(?:is|are|has|have|was|does|do)\b/iu.exec(
    condition,
  )
  return match?.[1] === undefined ? undefined : `the ${match[1]}`
}

/** "orders above 500 euros" → "the order is above 500 euros" */
const amount = String.raw`(\p{L}[\p{L}\s]{2,30}?)(?:e?s)?\s+((?:above|over|below|under|of more than|of less than|from)\s+(?:[^,]|,(?=\d))*\d(?:[^,]|,(?=\d))*?)`

/** "In case of a dispute, …", "When the check fails, …": conditions by other words. */
export function asCondition(text: string): string {
  const plain = text
    .replace(/^in case of\s+(?=(?:an?|the|any)\s)/i, 'If there is ')
    .replace(/^in case of\s+(?=[\p{L}-]+s\b)/iu, 'If there are ')
    .replace(/^in case of\s+/i, 'If there is ')
    .replace(new RegExp(`^for\\s+(?:all\\s+)?${amount},\\s+`, 'iu'), 'If the $1 is $2, ')
    .replace(
      new RegExp(`^(?!if\\b)(.{8,}?),?\\s+(?:but\\s+)?only\\s+for\\s+${amount}$`, 'iu'),
      '$1 if the $2 is $3',
    )
    .replace(/^(?:in case|provided that|provided|in the event that|as long as)\s+/i, 'If ')
  if (!/^when(?:ever)?\s/i.test(plain)) return plain
  const asIf = plain.replace(/^when(?:ever)?/i, 'If')
  return ['error', 'timer'].includes(readStatement(asIf).kind) ? asIf : plain
}

type Condition = {
  readonly condition: string | undefined
  readonly main: string
  readonly otherwise: string | undefined
  /** "unless": then it is not done. */
  readonly isException: boolean
}

/** "The CFO approves it if the amount is above 5,000, otherwise the team lead does", "… unless it is urgent" */
export function cutTrailingCondition(text: string): Condition {
  const match =
    /^(.{8,}?),?\s+(?:only\s+)?(if|unless|except if|except when|provided that|as long as|in case)\s+([^,]{4,}?)(?:[,;]\s*(?:otherwise|else|if not)\b\s*,?\s*(.{3,}))?$/is.exec(
      text,
    )
  const isAsked = /\b(?:check|see|ask|verify|decide|know|determine|assess|confirm)s?$/i.test(match?.[1] ?? '')
  if (!match?.[1] || !match[2] || !match[3] || isAsked)
    return { condition: undefined, main: text, otherwise: undefined, isException: false }
  return {
    condition: match[3],
    main: match[1],
    otherwise: match[4],
    isException: /^(?:unless|except)/i.test(match[2]),
  }
}

export function readDecision(text: string): StatedDecision | undefined {
  const unless = /^unless\s+(.+?),\s+(.+)$/is.exec(text)
  if (unless?.[1] && unless[2])
    return { condition: unless[1].trim(), outcome: goOn, otherwise: unless[2].trim(), kind: 'decision' }
  const match = splitBeforeActor(text) ?? /^if\s+(.+?)(?:,\s+(?:then\s+)?|\s+then\s+)(.+)$/is.exec(text)
  if (!match?.[1] || !match[2]) return undefined
  const parts = /^(.*?)[.;,]\s*(?:otherwise|else|if not)\b\s*,?\s*(.+)$/is.exec(match[2])
  const statement = readStatement(`If ${match[1]}, x.`)
  return {
    condition: match[1].trim(),
    outcome: (parts?.[1] ?? match[2]).trim(),
    otherwise: parts?.[2]?.trim(),
    kind: statement.kind === 'error' || statement.kind === 'timer' ? statement.kind : 'decision',
  }
}

/** "if the amount is above 1,000 € the CFO must approve": without a comma, the outcome begins with who acts. */
function splitBeforeActor(text: string): readonly [string, string, string] | undefined {
  const body = /^if\s+(.+)$/is.exec(text)?.[1]
  const first = body?.split(/,\s+(?=otherwise|else|if not)/i, 1)[0]
  if (body === undefined || first === undefined || /,\s|\sthen\s/.test(first)) return undefined
  const cut = findActor(first)
  if (cut === undefined) return undefined
  const isWhole = /\s(?:is|are|has|have|was|were|does|do|did|not|exceeds?|\p{L}{3,}s)\b/iu.test(
    ` ${first.slice(0, cut)}`,
  )
  return isWhole ? [text, first.slice(0, cut), body.slice(cut).trim()] : undefined
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
  return object.replace(/^(?:an?|any|each|every|new)\s+/i, 'the ')
}
