import { isVerb } from '#shared/process/verbs.ts'

/** "a, b and c" */
export function joinWords(words: readonly string[], conjunction = 'and'): string {
  if (words.length <= 1) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`
}

export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Small initial inside a sentence; names and abbreviations ("CRM record", "Salesforce lead", "I") stay as they are. */
export function uncapitalise(text: string): string {
  const [first = ''] = text.split(/\s/, 1)
  const isOrdinary =
    /^\p{Lu}[\p{Ll}'’-]*$/u.test(first) && (isVerb(first) || ordinary.has(first.toLowerCase()))
  return isOrdinary ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

/** The same for the first words of what people wrote, of which only a name would keep its capital inside a sentence. */
export function uncapitaliseTopic(text: string, names: readonly string[]): string {
  const [first = '', second = ''] = text.split(/\s+/, 2)
  const isName =
    names.some((name) => name.toLowerCase().startsWith(first.toLowerCase())) || /^\p{Lu}/u.test(second)
  return /^\p{Lu}[\p{Ll}-]+$/u.test(first) && !isName ? text.charAt(0).toLowerCase() + text.slice(1) : text
}

const ordinary: ReadonlySet<string> = new Set(
  'the a an this that these those it its they their our your all each every any no some one two three new both another customer customers client clients employee employees supplier suppliers invoice invoices order orders request requests data somebody someone nobody there people after before once when if on in at by for from with'.split(
    ' ',
  ),
)

/** A sentence: capital at the beginning, full stop at the end. */
export function sentence(text: string): string {
  const bare = text.trim().replace(/[\s,;:.]+$/, '')
  return /[!?…)]$/.test(bare) && !/\)$/.test(bare) ? capitalise(bare) : `${capitalise(bare)}.`
}

/** "check the form" → "checks the form", "review and sign" → "reviews and signs" */
export function toThirdPerson(phrase: string): string {
  return inflect(phrase, thirdPerson)
}

/** "check the form" → "checking the form", "review and sign" → "reviewing and signing" */
export function toGerund(phrase: string): string {
  return inflect(phrase, gerund)
}

function inflect(phrase: string, form: (verb: string) => string): string {
  const [verb = '', ...rest] = phrase.trim().split(/\s+/)
  const [conjunction, second = '', ...more] = rest
  const isPair = /^(?:and|or)$/i.test(conjunction ?? '') && isVerb(second)
  const tail = isPair ? [conjunction, form(second), ...more] : rest
  return [form(verb), ...tail].join(' ')
}

function thirdPerson(verb: string): string {
  if (/(?:s|x|z|ch|sh|o)$/i.test(verb)) return `${verb}es`
  return /[^aeiou]y$/i.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`
}

/** Verbs of one stressed syllable, or with the stress on the last one, double their last letter. */
const doubling =
  /^(?:begin|bag|drop|get|let|log|map|plan|put|refer|run|scan|set|ship|split|stop|submit|swap|tag|transfer|unplug|wrap)$/i

function gerund(verb: string): string {
  if (doubling.test(verb)) return `${verb}${verb.at(-1)}ing`
  return /[^aeioy]e$/i.test(verb) || /ue$/i.test(verb) ? `${verb.slice(0, -1)}ing` : `${verb}ing`
}

const smallWords = new Set('a an the of for and or in on at to by with from'.split(' '))

/** "support agent" → "Support Agent"; abbreviations keep their capitals, small words inside stay small. */
export function toTitleCase(text: string): string {
  return text
    .trim()
    .split(/\s+/)
    .map((word, at) => (at > 0 && smallWords.has(word.toLowerCase()) ? word.toLowerCase() : capitalise(word)))
    .join(' ')
}

/** "one step", "three steps", "14 steps" */
export function count(number: number, noun: string): string {
  const words = [
    'no',
    'one',
    'two',
    'three',
    'four',
    'five',
    'six',
    'seven',
    'eight',
    'nine',
    'ten',
    'eleven',
    'twelve',
  ]
  return `${words[number] ?? number} ${number === 1 ? noun : plural(noun)}`
}

function plural(noun: string): string {
  if (/(?:s|x|z|ch|sh)$/i.test(noun)) return `${noun}es`
  return /[^aeiou]y$/i.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}

/** "Create the CRM contact" → "create_crm_contact": articles and marks go, so that the name reads like a function's. */
export function toSnakeCase(phrase: string): string {
  const words = wordsOf(phrase).filter((word) => !articles.has(word.toLowerCase()))
  const name = words.join('_').toLowerCase()
  return /^[\p{L}_]/u.test(name) ? name : name === '' ? 'do_step' : `step_${name}`
}

/** "Customer onboarding" → "CustomerOnboarding" */
export function toPascalCase(phrase: string): string {
  const name = wordsOf(phrase).map(capitalise).join('')
  return /^\p{L}/u.test(name) ? name : `Process${name}`
}

const articles = new Set(['a', 'an', 'the', 'its', 'their', 'our', 'his', 'her', 'your', 'my'])

function wordsOf(phrase: string): string[] {
  return (
    phrase
      .replace(/\be-(?=mail)/gi, 'e')
      .replace(/['’]s\b/g, '')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}
