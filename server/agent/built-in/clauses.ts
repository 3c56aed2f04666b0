import { splitSentences } from '#shared/process/statements.ts'
import { fromParticiple, fromThirdPerson } from '#shared/process/verbs.ts'
import { type Action, readAction, readBareDeed } from './actions.ts'
import { readNoun } from './deed-nouns.ts'
import { cutLead, type Lead } from './leads.ts'
import { spellOut } from './spelling.ts'

/** Longer "sentences" are no instructions, and reading them costs more than their length. UTF-16 units. */
const longestSentence = 600
/** More than this is a manual; a process of that length is not told in a chat. */
const mostSentences = 200

/** The sentences of a text; list items and lines are sentences of their own, headings and code say nothing here. */
export function sentencesOf(text: string): string[] {
  return text
    .split(/\n+/)
    .slice(0, mostSentences)
    .map((line) => line.trim().replace(/^(?:[-*+•>]|#{1,6}|\(?\d{1,2}[.)]|step\s+\d+\s*[:.)-])\s+/i, ''))
    .filter((line) => line !== '')
    .flatMap(splitSentences)
    .slice(0, mostSentences)
    .filter((sentence) => sentence.length <= longestSentence)
    .map((sentence) => sentence.replace(/[\s.;!]+$/, '').replace(/[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}/g, ''))
    .filter((sentence) => sentence !== '')
    .map(spellOut)
}

/** A clause with the action it says, and when that begins: "on day one the manager gives a tour". */
export type ActionClause = {
  readonly text: string
  readonly action: Action
  readonly lead?: Lead | undefined
}

/** A clause behind another one may go on with its verb ("and calls maintenance"). */
function readClause(text: string, isFirst: boolean): Omit<ActionClause, 'text'> | undefined {
  const { lead, body } = cutLead(text)
  const action = readAction(body) ?? (isFirst ? undefined : readAction(body, 'coordinated'))
  return action && { action, lead }
}

/**
 * The actions that a sentence strings together: "Check the form, enter it into SAP and then call the client" has three,
 * "Check name and address" one. A piece that is no action of its own belongs to the one before it.
 */
export function splitActions(sentence: string): {
  readonly clauses: readonly ActionClause[]
  readonly remark: string
} {
  const clauses: ActionClause[] = []
  let remark = ''
  const whole = withSubjects(withActiveSubjects(sentence))
  const pieces = whole.split(arrow)
  if (pieces.length > 1) return { clauses: pieces.flatMap(readListed), remark: '' }
  for (const piece of splitSequence(whole)) {
    const parts = splitCoordinated(piece, clauses.at(-1)?.action)
    for (const [at, text] of parts.entries()) {
      const deed = at === 0 && parts.length > 1 ? readBareDeed(text) : undefined
      const read = deed ? { action: deed } : readClause(text, clauses.length === 0)
      const last = clauses.at(-1)
      if (read) clauses.push({ text, ...read })
      else if (last) clauses[clauses.length - 1] = joined(last, text)
      else remark = remark === '' ? text : `${remark}, ${text}`
    }
  }
  return { clauses, remark }
}

/** "Goods are received and checked": each participle gets the subject, so that it can stand alone. */
function withSubjects(sentence: string): string {
  const match =
    /^((?:the|an?|all|our|each|every)?\s?[\p{L}\s-]{2,40}?\s(?:is|are|gets?|will be|must be))\s+(?:\p{L}+ly\s+)?(\p{L}+)\b/iu.exec(
      sentence,
    )
  if (!match?.[1] || fromParticiple(match[2] ?? '') === undefined) return sentence
  return sentence.replace(
    /(,\s+and|,|\s+and)(\s+(?:then\s+)?)(\p{L}+(?:ed|nt|id|en))\b(?=\s+(?:by|in|into|to|via|using|against|with|for|on|at|from|within)\b|$)/giu,
    (whole, glue: string, gap: string, word: string) =>
      fromParticiple(word) === undefined ? whole : `${glue}${gap}${match[1]} ${word}`,
  )
}

/** "A plumber is dispatched, repairs it, …": to whom something was done, that one acts next. */
function withActiveSubjects(sentence: string): string {
  return sentence.replace(
    /\b((?:the|an?|our)\s[\p{L}\s-]{2,30}?)\s(?:is|are)\s(\p{L}+)\b([^,]*)(,\s+and|,|\s+and)\s+(\p{L}+s)(?=\s+(?:the|an?|it|them|his|her|their|its)\b)/giu,
    (whole, subject: string, participle: string, rest: string, glue: string, word: string) =>
      fromParticiple(participle) === undefined || fromThirdPerson(word) === undefined
        ? whole
        : whole.replace(`${rest}${glue}`, () => `${rest}${glue} ${subject}`),
  )
}

const arrow = /\s*(?:→|⇒|->|=>)\s*/

/** "Request → manager approval → payment": what stands between arrows is a step, whatever its form. */
export function readListed(piece: string): ActionClause[] {
  const text = piece.trim().replace(/^[\s,.;:]+|[\s,.;:]+$/g, '')
  if (text === '') return []
  const action = readNoun(text) ??
    readAction(text) ?? { phrase: text, actor: undefined, mood: 'imperative' as const }
  return [{ text, action }]
}

/** What separates two steps for certain. */
const sequence =
  /\s*;\s*|,?\s+(?:and\s+)?(?:then|after that|after this|afterwards?|thereafter|subsequently|followed by)\b,?\s+(?!the\s+process\s+ends)|(?:,|,?\s+and)\s+(?:next|finally|lastly|at the end|in the end)\b,?\s+(?!of\b)/i

/** "Procurement then obtains three quotes" is one piece: the word stands between who acts and the verb. */
function splitSequence(sentence: string): string[] {
  const pieces: string[] = []
  for (const text of sentence.split(sequence).map(dropOrder)) {
    const last = pieces.at(-1)
    const goesOn =
      last !== undefined && !/[,.]/.test(last) && !readAction(last) && readAction(`${last} ${text}`)
    if (goesOn) pieces[pieces.length - 1] = `${last} ${text}`
    else if (text !== '') pieces.push(text)
  }
  return pieces
}

const order =
  /^(?:(?:and|but|so|also)\s+)?(?:first(?:ly)?|second(?:ly)?|third(?:ly)?|then|next|finally|lastly|after that|after this|afterwards?|in the end|at the end|at first|to begin with|to start with|to start|initially|subsequently|eventually|basically|usually|normally|typically|well)\b(?!\s+of\b)\s*,?\s*|^(?:and|but|so)\b,?\s+/i

/** "First, check …" → "check …" */
export function dropOrder(text: string): string {
  const shorter = text.trim().replace(order, '').trim()
  return shorter === text.trim() ? shorter : dropOrder(shorter)
}

/** Cuts at ", " and " and " where an action of the same form follows, and the one before it has an object already. */
function splitCoordinated(piece: string, before: Action | undefined): string[] {
  const parts: string[] = []
  let rest = piece
  let mood = before?.mood
  for (;;) {
    const cut = findCut(rest, mood)
    if (!cut) break
    parts.push(rest.slice(0, cut.from))
    mood = readAction(rest.slice(0, cut.from))?.mood ?? mood
    rest = rest.slice(cut.to)
  }
  return [...parts, rest].map((part) => part.trim()).filter((part) => part !== '')
}

function findCut(text: string, before: Action['mood'] | undefined): { from: number; to: number } | undefined {
  for (const match of text.matchAll(/\s*,\s+and\s+|\s*,\s+|\s+and\s+|\s+&\s+/gi)) {
    const deed = before === undefined ? readBareDeed(text.slice(0, match.index)) : undefined
    const left = deed ?? readAction(text.slice(0, match.index))
    const mood = left?.mood ?? before
    if (!left || (!deed && left.phrase.split(/\s+/).length < 2)) continue
    const to = match.index + match[0].length
    const right = readAction(cutLead(text.slice(to)).body, 'coordinated')
    // "and the tenant confirms" says enough.
    if (!right || (right.actor === undefined && right.phrase.split(/\s+/).length < 2)) continue
    const sameForm =
      right.mood === mood ||
      (mood === 'plural' && right.mood === 'imperative') ||
      right.mood === 'passive' ||
      right.actor !== undefined
    if (sameForm && !opensRelative(text.slice(0, match.index), right)) return { from: match.index, to }
  }
  return undefined
}

/**
 * "the documents that the customer uploads and signs": the coordination is inside the relative clause. "whether enough
 * people are available and approves or declines" goes on behind it, since "are" and "approves" have not one subject.
 */
function opensRelative(text: string, { mood, actor }: Action): boolean {
  const clause = /\b(?:that|which|who|whether|how)\b([^,]*)$/i.exec(text)?.[1]
  return (
    clause !== undefined &&
    !(mood === 'third-person' && actor === undefined && /\b(?:are|is|has|have)\b/i.test(clause))
  )
}

function joined(clause: ActionClause, text: string): ActionClause {
  const glue = /^(?:and|or|in|with|to|for|by|at|on|from|into|via|using)\b/i.test(text) ? ' ' : ', '
  return {
    text: clause.text + glue + text,
    action: { ...clause.action, phrase: clause.action.phrase + glue + text },
  }
}
