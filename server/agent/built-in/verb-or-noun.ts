import { fromThirdPerson, isVerb } from '#shared/process/verbs.ts'

/**
 * Verbs that are as often nouns: "contact details", "order form", "report" begin no instruction unless an object with an
 * article follows ("contact the customer"), or nothing else can be meant.
 */
export const alsoNouns: ReadonlySet<string> = new Set(
  'access account comment cook deposit look mail phone stamp vote advance answer approach archive audit bill block book call change check claim contact contract copy count credit debit design display document draft email end exchange file filter finish flag forecast grant group guide hand help hire host input inspect invite invoice issue label lead link list load lock log manual map mark match measure message monitor offer order outline pack page park pay payment place plan post present price process produce project purchase quality query queue quote rank rate record refund register release repair repeat reply report request review ring roll route run sample schedule score screen search set share ship show sign source stage start state stop store stream supply support survey swap tag test time track train transfer transport treat trigger use view visit wait work wrap'.split(
    ' ',
  ),
)

export const determiner =
  /^(?:the|an?|all|any|each|every|both|it|them|this|that|these|those|its|their|his|her|our|your|my|whether|if|with|for|to|up|out|on|off|in|into|against|by|new|missing|open|at|two|three|\d)\b/i

/** Those among them that begin a sentence as verbs: "Check credit score". */
const mostlyVerbs: ReadonlySet<string> = new Set(
  'check review contact call test track update visit search release repair replace remind record register'.split(
    ' ',
  ),
)

export function startsWithVerb(text: string, place: 'alone' | 'coordinated'): boolean {
  const [first = '', ...rest] = text.split(/\s+/)
  const verb = first.toLowerCase()
  if (!isVerb(verb)) return false
  if (rest.length === 0 || !alsoNouns.has(verb)) return true
  if (determiner.test(rest.join(' '))) return true
  if (place === 'coordinated') return false
  // "order parts": the plural shows that it is an object.
  return mostlyVerbs.has(verb) || /^(?:and|or)$/i.test(rest[0] ?? '') || /[^s]s$/.test(rest[0] ?? '')
}

/**
 * "Support checks the ticket" begins with a noun that could be a verb, and so does "Release management rolls it out": what
 * stands before a verb in the third person is who acts.
 */
export function isSubject(text: string): boolean {
  const [first = '', ...words] = text.split(/\s+/)
  if (!alsoNouns.has(first.toLowerCase())) return false
  for (const [at, word] of words.slice(0, 3).entries()) {
    if (determiner.test(word)) return false
    const verb = fromThirdPerson(word)
    const isObjectNext = determiner.test(words[at + 1] ?? '')
    if (verb !== undefined && (isObjectNext || (at === 0 && !alsoNouns.has(verb)))) return true
  }
  return false
}
