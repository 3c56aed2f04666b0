import { correctTypos, dropCourtesy } from './clause-text.ts'
import { withComma } from './conditions.ts'
import { asksHow, readDraftWish } from './draft-wish.ts'
import { readFraming } from './framing.ts'
import type { ErrorWish, Intent } from './intent.ts'
import { readContentIntent } from './intents-content.ts'
import { foreignLanguage } from './language.ts'
import { readBy } from './phrasing.ts'
import { type Question, readQuestion } from './question.ts'
import { restate } from './restate.ts'
import { readAddedSteps, readLooseStep, readTold } from './rules-adding.ts'
import { noteRules } from './rules-conditions.ts'
import { overviewRules } from './rules-overview.ts'
import { readFixWish } from './rules-problems.ts'
import { mentionedIn, stepRules } from './rules-steps.ts'
import { readLimit, readTalk } from './rules-talk.ts'
import type { Situation } from './situation.ts'
import { isTelling, isToDesigner } from './telling.ts'
import { isListOfSteps, partsOf } from './told-lists.ts'

/** A wish is a sentence. Longer ones are texts that people paste; UTF-16 units. */
const longestWish = 600
const mostWishes = 50

/**
 * The wishes of a message, in order. Each of its clauses is a command, a question, something told about the process, or
 * not understood; none is passed over in silence.
 */
export function readIntents(message: string, given: Situation): Intent[] {
  const text = message.trim()
  // Without steps there is nothing yet that could be changed: what is told then is the process.
  const situation = { ...given, isBlank: given.isBlank || given.steps.length === 0 }
  const language = foreignLanguage(text)
  if (language && !situation.isBlank) return [{ kind: 'foreign', language }]
  if (language) return [{ kind: 'draft', errors: false, monitoring: false, told: text }]
  const whole = text.length <= longestWish ? (readTalk(text) ?? readTalk(dropCourtesy(text))) : undefined
  if (whole)
    return situation.isBlank && isGoAhead(whole)
      ? [{ kind: 'draft', errors: false, monitoring: false, told: '' }]
      : [whole]
  let mentioned = situation.mentioned
  const intents: Intent[] = []
  const clauses = situation.isBlank ? partsOf(text).flatMap(splitPart) : splitSentences(text)
  for (const sentence of clauses.slice(0, mostWishes)) {
    for (const clause of splitWishes(sentence, { ...situation, mentioned })) {
      const read = readClause(clause, { ...situation, mentioned })
      mentioned = mentionedIn(read, mentioned)
      intents.push(...read)
    }
  }
  const rest = clauses.slice(mostWishes).join('\n')
  if (rest !== '') intents.push({ kind: 'not-understood', text: rest })
  const all = intents.length > 0 ? intents : [{ kind: 'not-understood', text } as const]
  return merge(situation.isBlank ? toldTogether(all) : withoutSmallTalk(all))
}

const isGoAhead = (intent: Intent) => intent.kind === 'talk' && intent.topic === 'agreed'

function readClause(clause: string, situation: Situation): Intent[] {
  if (clause.length > longestWish || clause.includes('\n'))
    return situation.isBlank
      ? [{ kind: 'tell', clauses: [clause] }]
      : [{ kind: 'not-understood', text: clause }]
  const text = withComma(restate(correctTypos(dropCourtesy(clause))))
    .replace(/,\s+(?:and\s+)?not\s+[^,]+,\s+/i, ' ')
    .replace(/,?\s+(?:and\s+)?(?:not|rather than|instead of)\s+by\s+[^,]+$/i, '')
  const talk = readTalk(clause) ?? readTalk(text) ?? readLimit(text) ?? readFixWish(text)
  if (talk) return [talk]
  if (text === '') return []
  const question = situation.isBlank
    ? undefined
    : (readQuestion(clause, situation) ?? readQuestion(text, situation))
  if (question && isPlainQuestion(question, clause, text)) return [{ kind: 'question', question }]
  const read = situation.isBlank
    ? readFirst(clause, text, situation)
    : (readCommand(text, situation) ?? readOther(clause, text, situation))
  return read ?? [{ kind: 'not-understood', text: clause }]
}

/** A question that is one whatever else its words may mean: "Can you add a step?" is none. */
function isPlainQuestion(question: Question, clause: string, text: string): boolean {
  if (
    question.about !== 'words' ||
    /^(?:what(?! about)|who|whom|whose|which|why|how(?! about))\b/i.test(text)
  )
    return true
  return /^(?:does|do|is|are|has|have|was|were|did|must)\b.*\?\s*$/i.test(clause)
}

/** A wish that changes the document in a way that its words tell for certain. */
function readCommand(text: string, situation: Situation): Intent[] | undefined {
  const one = (intent: Intent | Intent[] | undefined) =>
    intent === undefined || Array.isArray(intent) ? intent : [intent]
  return (
    readAddedSteps(text, situation) ??
    one(readBy(overviewRules, text, situation)) ??
    one(readBy(stepRules, text, situation)) ??
    one(readContentIntent(text, situation)) ??
    readLooseStep(text, situation) ??
    one(readBy(noteRules, text, situation))
  )
}

function readOther(clause: string, text: string, situation: Situation): Intent[] | undefined {
  const question = readQuestion(clause, situation)
  if (question) return [{ kind: 'question', question }]
  const draft = readDraftWish(text, situation)
  return draft ? [draft] : readTold(text, situation)
}

/** What is said before there is a document: commands to it are few, and all that tells the process belongs to the draft. */
function readFirst(clause: string, text: string, situation: Situation): Intent[] | undefined {
  // Nothing is there yet that could get another name or place.
  if (/^(?:rename|retitle|remove|delete|drop|move|swap|switch|undo)\b/i.test(text))
    return readCommand(text, situation) ?? [{ kind: 'not-understood', text: clause }]
  const draft = readDraftWish(text, situation)
  if (draft && (readFraming(text) || asksHow.test(text))) return [draft]
  const question = readQuestion(clause, situation)
  if (question) return [{ kind: 'question', question }]
  if (isTelling(text)) return draft ? [draft] : [{ kind: 'tell', clauses: [clause] }]
  const command = readCommand(text, situation)
  // What happens in a case is part of what is told, as long as no step is there that it could be written into.
  if (command?.some(({ kind }) => kind === 'add-reaction')) return [{ kind: 'tell', clauses: [clause] }]
  return command ?? (draft && !isToDesigner(text) ? [draft] : undefined)
}

/** Steps that are told as a list stay together: one of them alone may look like something else. */
function splitPart(lines: readonly string[]): string[] {
  const text = lines.join('\n')
  return isListOfSteps(lines) ? [text] : splitSentences(text)
}

/** Sentences, lines and the points of a list, each without its number. */
function splitSentences(text: string): string[] {
  return text
    .split(/\n+/)
    .flatMap((line) =>
      line
        .trim()
        .replace(/^(?:[-*•]|\(?\d{1,2}[.)])\s+/, '')
        .split(sentenceEnd),
    )
    .map((clause) => clause.trim())
    .filter((clause) => /[\p{L}\p{N}]/u.test(clause))
}

/** A full stop behind a number or an abbreviation ends no sentence. */
const sentenceEnd =
  /(?<=[.!?;])(?<!\b(?:e\.g|i\.e|etc|approx|incl|max|min|ca|no|vs|dr|mr|mrs)\.)(?<!(?<!steps?\s|and\s|to\s|or\s|position\s)(?<=\s|^)\d{1,2}\.)\s+(?=\S)/i

const documentVerb =
  'add|insert|include|put|place|remove|delete|drop|rename|retitle|call|move|set|change|make|assign|give|generate|swap|switch|exchange|split|merge|combine|replace|use|connect|integrate|let'

const boundary = new RegExp(
  String.raw`\s*(?:,|;)?\s*(?:\b(?:and|then|and then|also|and also|but|but also|plus|afterwards|after that)\s+|,\s*)+(?=(?:please\s+|also\s+|then\s+)*(?:${documentVerb})\b)`,
  'gi',
)

/** "rename step 2 to X and delete step 4": cut where both sides are wishes of their own. */
function splitWishes(sentence: string, situation: Situation): string[] {
  if (situation.isBlank || sentence.length > longestWish) return [sentence]
  const quotes = [...sentence.matchAll(/["“][^"”]*["”]/g)].map((match) => [
    match.index,
    match.index + match[0].length,
  ])
  for (const match of sentence.matchAll(boundary)) {
    const inQuotes = quotes.some(([from = 0, to = 0]) => from < match.index && match.index < to)
    const [left, right] = [sentence.slice(0, match.index), sentence.slice(match.index + match[0].length)]
    if (inQuotes || !isWish(left, situation)) continue
    const rest = splitWishes(right, { ...situation, mentioned: situation.mentioned ?? anyStep })
    if (rest.length > 1 || isWish(right, { ...situation, mentioned: situation.mentioned ?? anyStep }))
      return [left, ...rest]
  }
  const listed =
    /^((?:add|include|remove|delete)\s)(.+?)(?:,|,?\s+and)\s+((?:an?|the|error|monitoring|kpis?|metrics?|retries|time-?outs?|step)\b.*|\d+)$/is.exec(
      sentence,
    )
  const [, verb = '', one = '', others = ''] = listed ?? []
  if (listed && isWish(verb + one, situation) && isWish(verb + others, situation))
    return [verb + one, ...splitWishes(verb + others, situation)]
  return [sentence]
}

/** "make Finance responsible for it": which step that is does not matter for where to cut. */
const anyStep = { kind: 'name', name: 'it' } as const

function isWish(text: string, situation: Situation): boolean {
  const read = readCommand(correctTypos(dropCourtesy(text)), situation)
  return read !== undefined && read.length > 0
}

/** Before there is a document, all that is told is one draft, at the place of the first of it. */
function toldTogether(intents: readonly Intent[]): Intent[] {
  if (!intents.some(({ kind }) => kind === 'draft' || kind === 'tell')) return withoutSmallTalk(intents)
  const told = intents.flatMap((intent) => {
    if (intent.kind === 'draft') return [intent.told]
    if (intent.kind === 'tell') return intent.clauses
    return intent.kind === 'not-understood' ? [intent.text] : []
  })
  const others = intents.filter(({ kind }) => !['draft', 'tell', 'not-understood'].includes(kind))
  const wishes = intents.filter((intent) => intent.kind === 'draft')
  const draft: Intent = {
    kind: 'draft',
    errors: wishes.some((wish) => wish.errors),
    monitoring: wishes.some((wish) => wish.monitoring),
    told: told.join('\n'),
  }
  return [draft, ...others.filter((intent) => !isSmallTalk(intent))]
}

/** "Thanks! Please remove step 2." wants one thing. */
function withoutSmallTalk(intents: readonly Intent[]): Intent[] {
  const rest = intents.filter((intent) => !isSmallTalk(intent))
  return rest.length > 0 ? rest : intents.slice(0, 1)
}

const isSmallTalk = (intent: Intent) =>
  intent.kind === 'talk' && ['greeting', 'thanks', 'agreed', 'declined'].includes(intent.topic)

/** "Add error handling for timeouts. Retry 5 times." is one wish; all that is told and new comes last, as one question. */
function merge(intents: readonly Intent[]): Intent[] {
  const merged: Intent[] = []
  const told: string[] = []
  for (const intent of intents) {
    const last = merged.at(-1)
    if (intent.kind === 'errors' && last?.kind === 'errors' && isCompatible(last.wish, intent.wish))
      merged[merged.length - 1] = { kind: 'errors', wish: joinErrors(last.wish, intent.wish) }
    else if (intent.kind === 'tell') told.push(...intent.clauses)
    else if (intent.kind === 'draft' && merged.some(({ kind }) => kind === 'draft')) continue
    else merged.push(intent)
  }
  return intents.some(({ kind }) => kind === 'tell') ? [...merged, { kind: 'tell', clauses: told }] : merged
}

function isCompatible(a: ErrorWish, b: ErrorWish): boolean {
  return (
    a.systems.length === 0 ||
    b.systems.length === 0 ||
    a.systems.every((system) => b.systems.some((other) => other.label === system.label))
  )
}

function joinErrors(a: ErrorWish, b: ErrorWish): ErrorWish {
  return {
    timeouts: a.timeouts || b.timeouts,
    retries: a.retries || b.retries,
    systems: a.systems.length > 0 ? a.systems : b.systems,
    timeoutSeconds: b.timeoutSeconds ?? a.timeoutSeconds,
    attempts: b.attempts ?? a.attempts,
  }
}
