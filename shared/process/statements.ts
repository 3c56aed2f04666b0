import { durationPattern } from './durations.ts'
import { capitalise, withoutEndSigns } from './text.ts'
import { fromThirdPerson } from './verbs.ts'

/** Where a sentence sends the reader. `next` is the following step, written out ("continue"). */
export type Jump =
  | { readonly kind: 'step'; readonly number: number }
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'next' }
  | { readonly kind: 'end' }

/** One outcome of a decision: what is done, and where it goes on when that is not the next line. */
export type Branch = {
  /** Without the jump; empty when the outcome is a jump alone. */
  readonly text: string
  readonly jump?: Jump
  /** How often a jump back may happen: "at most 2 times". */
  readonly limit?: number
  /** What is done once that limit is reached: "then escalate to the team lead". */
  readonly exhausted?: string
}

/** What one sentence of a step says, in the step notation. */
export type Statement =
  | { readonly kind: 'action'; readonly text: string }
  | {
      readonly kind: 'decision'
      /** "When the goods arrive, …" says at what time, and leaves no other outcome open. */
      readonly isTime?: true
      readonly condition: string
      readonly outcome: Branch
      readonly otherwise: Branch | undefined
    }
  /** "Otherwise, …" on its own: belongs to the decision before it. */
  | { readonly kind: 'otherwise'; readonly branch: Branch }
  | { readonly kind: 'parallel'; readonly actions: readonly string[] }
  /** Something fails: "On error: …", "If … times out, …". */
  | { readonly kind: 'error'; readonly cause: string; readonly branch: Branch }
  /** Nobody acts in time: "If … does not answer within 2 days, …". */
  | { readonly kind: 'timer'; readonly cause: string; readonly branch: Branch }
  | { readonly kind: 'jump'; readonly jump: Jump; readonly branch: Branch }

export function readStatement(sentence: string): Statement {
  const text = sentence.trim()
  const parallel = /^(?:in parallel|at the same time|simultaneously|meanwhile)\b[\s,]*:?\s*(.*)$/is.exec(text)
  if (parallel) return { kind: 'parallel', actions: parallel[1] ? [trimEnd(parallel[1])] : [] }
  const onError = /^on (error|failure|timeout|time-out)\b[^:,]*[:,]\s*(.+)$/is.exec(text)
  if (onError?.[1] && onError[2]) {
    return { kind: 'error', cause: capitalise(onError[1]), branch: readBranch(onError[2]) }
  }
  const late = lateness.exec(text)
  if (late?.[1] && late[2] && isTimer(late[1]))
    return { kind: 'timer', cause: lowerFirst(late[1].trim()), branch: readBranch(late[2]) }
  const otherwise = /^(?:otherwise|else|if not)\b\s*[,:]?\s*(.*)$/is.exec(text)
  if (otherwise) return { kind: 'otherwise', branch: readBranch(otherwise[1] ?? '') }
  return readCondition(text) ?? readAction(text)
}

/** "After 2 days without an answer: …", "No reply within 2 days, …" */
const lateness = /^((?:after|no)\s[^,:]{1,120})(?:,\s|:\s*)(.+)$/is

/**
 * Splits at sentence ends, but keeps "Otherwise, …" with the sentence whose other outcome it is. A decimal point, a
 * version number or an abbreviation such as "e.g." ends no sentence, because a capital must follow.
 */
export function splitSentences(text: string): string[] {
  const sentences: string[] = []
  for (const part of text.split(/(?<=[.!?;])\s+(?=["“'(]?\p{Lu}|otherwise\b|else\b)/u)) {
    const last = sentences.at(-1)
    if (last !== undefined && /^(?:otherwise|else|if not)\b/i.test(part))
      sentences[sentences.length - 1] = `${last} ${part}`
    else if (part.trim()) sentences.push(part.trim())
  }
  return sentences
}

function readCondition(text: string): Statement | undefined {
  const unless = /^unless\s+([^,:]{1,120}?)\s+(\p{L}+)(\s+within\s[^,:]{1,60})(?:,\s+|:\s*)(.+)$/isu.exec(
    text,
  )
  const verb = unless && fromThirdPerson(unless[2] ?? '')
  if (unless?.[4] && verb)
    return {
      kind: 'timer',
      cause: `${unless[1]} does not ${verb}${unless[3]}`,
      branch: readBranch(unless[4]),
    }
  // "10,000" holds a comma too: the one that ends the condition is followed by a space.
  const match =
    /^(if)\s+(yes|no|so|not)\s+(?!,)(.+)$/is.exec(text) ??
    /^(if|when|in case|should)\s+(.+?)(?:,\s+(?:then\s+)?|:\s*|\s+then\s+)(.*)$/is.exec(text)
  if (!match?.[2]) return undefined
  const condition = match[2].trim()
  const [outcomeText, otherwiseText] = splitOtherwise(match[3] ?? '')
  const outcome = readBranch(outcomeText)
  if (isTimer(condition)) return { kind: 'timer', cause: condition, branch: outcome }
  if (isFailure(condition)) return { kind: 'error', cause: condition, branch: outcome }
  const otherwise = otherwiseText === undefined ? undefined : readBranch(otherwiseText)
  const isTime = /^when$/i.test(match[1] ?? '') && otherwise === undefined && !comparison.test(condition)
  return { kind: 'decision', ...(isTime && { isTime }), condition, outcome, otherwise }
}

/** "When the amount is above 500 EUR" is a case, not a time. */
const comparison =
  /\b(?:above|below|over|under|more|less|fewer|at least|at most|exceeds?|greater|higher|lower|older|newer|longer|shorter|than|not|no)\b|[<>=%]/i

function readAction(text: string): Statement {
  const branch = readBranch(text)
  if (branch.jump && !branch.text) return { kind: 'jump', jump: branch.jump, branch }
  if (branch.jump && branch.limit !== undefined) return { kind: 'jump', jump: branch.jump, branch }
  return { kind: 'action', text: trimEnd(text) }
}

function splitOtherwise(text: string): [string, string | undefined] {
  const match = /[.;,]\s*(?:otherwise|else|if not)\b\s*[,:]?\s*(.*)$/is.exec(text)
  return match ? [text.slice(0, match.index), match[1] ?? ''] : [text, undefined]
}

const failure =
  /\b(?:fails?|failed|failure|times? out|timed out|timeouts?|an? error|errors?|unavailable|unreachable|crash(?:es|ed)?|is down)\b/i

/** "The error rate is above 1 %" is a measurement, not a failure of the step. */
function isFailure(condition: string): boolean {
  return failure.test(condition) && !/\b(?:error|failure) rates?\b/i.test(condition)
}

const silence =
  /\b(?:does not|doesn't|do not|don't|no one|nobody|no)\s+(?:answers?|respon(?:d|ds|se)|repl(?:y|ies)|reacts?|acts?)\b/i
const period = new RegExp(
  String.raw`\b(?:within|after|for|in)\s+${durationPattern}|${durationPattern}\s+(?:pass|go by)|\b(?:by|until|before) (?:\d|noon|[a-z]+day\b)`,
  'iu',
)

function isTimer(condition: string): boolean {
  if (silence.test(condition)) return true
  return period.test(condition) && /\b(?:not|no|nobody|pass(?:es|ed)?|without)\b|n['’]t\b/i.test(condition)
}

/** "go to step 3", and in a manual "the process goes on with 6.8". */
const stepJump =
  /\b(?:the process\s+)?(?:go(?:es)?(?: back)? to|(?:go(?:es)? on|proceeds?|continues?)(?: to| with| at| from)?|return(?:s)? to|skips? to|jumps? to|repeats?(?: from)?|back to|restarts? (?:at|from|with))\s+(?:the\s+)?(?:step\s+(\d+)(?!\.?\d)|(?:(?:step|section|chapter|clause)\s+)?(\d{1,2}(?:\.\d{1,2})+))/i
const namedJump =
  /\b(?:go(?:es)?(?: back)? to|proceed(?: to| with)?|continue (?:with|at)|return to|repeat)\s+["“”]([^"“”]+)["“”]/i
const endJump =
  /\b(?:end|ends|stop|stops|terminate|abort|cancel)\s+(?:here|the\s+(?:whole\s+)?(?:process|flow|procedure|workflow))\b|\bthe process ends\b|\bclose the (?:alert|case|ticket|request)\b/i
const nextJump = /^(?:then\s+)?(?:continue|proceed|go on)s?(?:\s+(?:with|to)\s+the\s+next\s+step)?$/i
/** "at most 2 times", or ", once;" behind the jump; "once the form is complete" limits nothing. */
const limit =
  /(?:\b(?:at most|up to|no more than|maximum(?: of)?|max\.?)\s+|,\s*(?=(?:once|twice)\s*(?:[;,.]|$)))(\d+|once|twice)/i

/** Reads one outcome. `close the ticket` ends the process and is an action too, so its words stay. */
export function readBranch(sentence: string): Branch {
  const text = trimEnd(sentence)
  const found = findJump(text)
  if (!found) return { text }
  const branch = { text: restOf(text, found.at), jump: found.jump }
  const times = limit.exec(text)
  if (!times?.[1]) return branch
  const after = /^(?:\s*times?)?\s*[;,.]\s*(?:then|after that)\s+(.+)$/is.exec(
    text.slice(times.index + times[0].length),
  )
  const limited = { ...branch, limit: countOf(times[1]) }
  return after?.[1] ? { ...limited, exhausted: after[1] } : limited
}

function findJump(text: string): { readonly jump: Jump; readonly at: number } | undefined {
  const step = stepJump.exec(text)
  if (step?.[1]) return { jump: { kind: 'step', number: Number(step[1]) }, at: step.index }
  if (step?.[2]) return { jump: { kind: 'named', name: step[2] }, at: step.index }
  const named = namedJump.exec(text)
  if (named?.[1]) return { jump: { kind: 'named', name: named[1].trim() }, at: named.index }
  const end = endJump.exec(text)
  if (end) return { jump: { kind: 'end' }, at: /^close/i.test(end[0]) ? text.length : end.index }
  return nextJump.test(text) ? { jump: { kind: 'next' }, at: 0 } : undefined
}

function restOf(text: string, jumpAt: number): string {
  return trimEnd(text.slice(0, jumpAt)).replace(/[,;]?\s*\b(?:and|then|and then)$/i, '')
}

function countOf(times: string): number {
  const words: Readonly<Record<string, number>> = { once: 1, twice: 2 }
  return words[times.toLowerCase()] ?? Number(times)
}

const trimEnd = (text: string): string => withoutEndSigns(text.trimStart())

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
