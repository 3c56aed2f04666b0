import { readStatement } from '#shared/process/statements.ts'
import { readAction } from './actions.ts'
import { findMainClause } from './leads.ts'
import { goOn, type StatedDecision, type StatedStep } from './stated-process.ts'

/** What is only compared: nobody approves "the amount". */
const measure = /^(?:amount|total|sum|value|price|cost|score|rating)s?$/i

/** "a part is not in stock" speaks of the part. */
export function subjectOf(condition: string): string | undefined {
  const match =
    /^(?:an?|the|any|some)\s+(\p{L}+(?:\s\p{L}+)?)\s+(?:is|are|has|have|was|does|do|arrives?|comes?)\b/iu.exec(
      condition,
    )
  return match?.[1] === undefined || measure.test(match[1]) ? undefined : `the ${match[1]}`
}

const over = `(?:above|over|below|under|more than|less than|of more than|of less than|exceeding|from)`
const money = String.raw`(?:[$€£]\s?)?\d[\d.,]*\s?(?:k\b\s?)?(?:[$€£]|euros?\b|dollars?\b|pounds?\b|(?:EUR|USD|GBP|CHF)\b)?(?!\s*(?:%|percent|(?:business |working )?(?:second|minute|hour|day|week|month|year)s?\b))`
/** Any amount up to the comma: "above 500 items". */
const amount = String.raw`${over}\s+(?:[^,]|,(?=\d))*\d(?:[^,]|,(?=\d))*?`
const things = String.raw`(\p{L}[\p{L}\s]{2,30}?)`

/** "For orders above 500 euros …", "Above 10k …", "Contracts worth more than 5,000 € need …": what is compared, and with what. */
const sizes: readonly RegExp[] = [
  new RegExp(
    String.raw`^for\s+(?:all\s+|any\s+)?${things}\s+(?:worth\s+)?(${over}\s+${money})\s+(.+)$`,
    'isu',
  ),
  new RegExp(String.raw`^for\s+(?:all\s+|any\s+)?${things}\s+(?:worth\s+)?(${amount}),\s+(.+)$`, 'isu'),
  new RegExp(
    String.raw`^(?:all\s+|any\s+)?((?:\p{L}+\s)?\p{L}{2,}s)\s+(?:worth\s+)?(${over}\s+${money})\s+((?:\p{L}+ly\s+|also\s+)?(?:need|require|must|have|are|go)\b.+)$`,
    'isu',
  ),
  new RegExp(String.raw`^()(${over}\s+${money})[,\s]\s*(.+)$`, 'isu'),
]

const singularVerbs: Readonly<Record<string, string>> = {
  need: 'needs',
  require: 'requires',
  have: 'has',
  are: 'is',
  go: 'goes',
}

function sizeAsCondition(text: string): string {
  for (const pattern of sizes) {
    const [, noun = '', size, outcome = ''] = pattern.exec(text) ?? []
    if (size === undefined) continue
    const about = noun === '' ? 'amount' : singular(noun.replace(/^the\s+/i, '').toLowerCase())
    const whole = outcome.replace(
      /^((?:\p{L}+ly\s+|also\s+)?)(need|require|must|have|are|go)\b/iu,
      (_, adverb: string, verb: string) => `it ${adverb}${singularVerbs[verb.toLowerCase()] ?? verb}`,
    )
    return `If the ${about} is ${size
      .replace(/^more than/i, 'above')
      .replace(/^less than/i, 'below')
      .toLowerCase()}, ${whole}`
  }
  return text
}

/** "invoices" → "invoice", "boxes" → "box", "deliveries" → "delivery" */
function singular(noun: string): string {
  return noun
    .replace(/ies$/i, 'y')
    .replace(/(ss|x|ch|sh|z)es$/i, '$1')
    .replace(/(?<![s])s$/i, '')
}

/** "In case of a dispute, …", "When the check fails, …": conditions by other words. */
export function asCondition(text: string): string {
  const plain = sizeAsCondition(text)
    .replace(
      /^(if\s.+?[^,;.])(?<!\b(?:any|some|no)\p{L}+|\b(?:who|what|or|all))\s+else\s+/iu,
      '$1, otherwise ',
    )
    .replace(/^in case of\s+(?=(?:an?|the|any)\s)/i, 'If there is ')
    .replace(/^in case of\s+(?=[\p{L}-]+s\b)/iu, 'If there are ')
    .replace(/^in case of\s+/i, 'If there is ')
    .replace(
      new RegExp(`^(?!if\\b)(.{8,}?),?\\s+(?:but\\s+)?only\\s+for\\s+${things}\\s+(${amount})$`, 'iu'),
      (_, main: string, noun: string, size: string) => `${main} if the ${singular(noun)} is ${size}`,
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
  const match = splitBeforeMainClause(text) ?? /^if\s+(.+?)(?:,\s+(?:then\s+)?|\s+then\s+)(.+)$/is.exec(text)
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

/** "if it can be mended it goes back" → "if it can be mended, it goes back"; also behind "in step 2". */
export function withComma(text: string): string {
  const [, place = '', body = text] = /^(in step \d+,\s+)(.+)$/is.exec(text) ?? []
  const parts = splitBeforeMainClause(body)
  return parts ? `${place}${/^unless/i.test(body) ? 'unless' : 'if'} ${parts[1]}, ${parts[2]}` : text
}

/** "if the amount is above 1,000 € the CFO must approve": without a comma, the outcome begins with who acts. */
export function splitBeforeMainClause(text: string): readonly [string, string, string] | undefined {
  const body = /^(?:if|unless)\s+(.+)$/is.exec(text)?.[1]
  const first = body?.split(/,\s+(?=otherwise|else|if not)/i, 1)[0]
  if (body === undefined || first === undefined || /,\s|\sthen\s/.test(first)) return undefined
  const cut = findMainClause(first) ?? findInstruction(first)
  return cut === undefined ? undefined : [text, first.slice(0, cut), body.slice(cut).trim()]
}

/** "under warranty send it to the vendor": what begins with a preposition needs no verb, and an instruction may follow. */
function findInstruction(text: string): number | undefined {
  if (!/^(?:not\s+)?(?:in|out of|under|above|over|below|within|on)\s/i.test(text)) return undefined
  const words = [...text.matchAll(/\s+(?=\p{Ll})/gu)].slice(1)
  return words.find(({ index }) => readAction(text.slice(index))?.mood === 'imperative')?.index
}

/** What a step finds out: "Check whether the order is late" → "the order is late". */
export function questionOf({ name, details }: StatedStep): string | undefined {
  const text = [...details, name].find((part) => /\bwhether\s/i.test(part))
  return /\bwhether\s+(.+?)[\s.]*$/i.exec(text ?? '')?.[1]
}

const pronounVerb = String.raw`(?:it|this|that|they|he|she)\s+(?:is|are|does|do|has|have|was|were|can|will)`
const affirmed = new RegExp(`^(?:${pronounVerb}|so|yes)$`, 'i')
const denied = new RegExp(`^(?:${pronounVerb}\\s+not|no)$`, 'i')

/** "If it is, …" and "If it is not, …" answer what a step before asked. */
export function meantBy(condition: string, question: string | undefined): string {
  if (question === undefined) return condition
  if (affirmed.test(condition)) return question
  return denied.test(condition) ? denial(question) : condition
}

/** "If it is damaged, …. If it is not, …": the second is what is done otherwise. */
export function areContrary(condition: string, other: string): boolean {
  return denied.test(other) || denial(condition) === other || denial(other) === condition
}

const denial = (condition: string) =>
  condition.replace(/\b(is|are|has|have|was|were|can|will)\b(?!\s+not\b)/i, '$1 not')
