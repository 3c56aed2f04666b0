import { capitalise } from './text.ts'
import { fromThirdPerson, isVerb } from './verbs.ts'

/** Who acts in a sentence, and what: "checks the alert". */
export type Acting = { readonly actor: string; readonly rest: string }

/**
 * Who acts in "The on-call engineer checks the alert", "The clerk must always check it" and "Within 2 days the clerk checks
 * it": the words between the article and the verb. Undefined where that cannot be told.
 */
export function readActor(sentence: string): Acting | undefined {
  const text = sentence.trim()
  return readSubject(text) ?? (circumstance.test(text) ? behindCircumstance(text) : undefined)
}

/** At most seven words, and no relative clause: "The customer who ordered in our shop pays" would name a role. */
function readSubject(text: string): Acting | undefined {
  const match = /^(?:the|an?|our|your|their|each|every)\s+(.+)$/is.exec(text)
  const words = match?.[1]?.split(/\s+/) ?? []
  for (const [at, word] of words.slice(0, 8).entries()) {
    const verb = at > 0 && (isDone(word) ? at : behindModal(words, at))
    if (verb !== false && verb !== undefined)
      return { actor: capitalise(words.slice(0, at).join(' ')), rest: words.slice(verb).join(' ') }
    // "The attendant strips the bed and …": another thing, or another sentence, has begun.
    const isArticle =
      /^(?:the|an?)$/i.test(word) && !/^(?:in|of|on|at|for|with|from|to)$/i.test(words[at - 1] ?? '')
    if (isArticle) return undefined
    // "The servers are patched in three groups": nobody acts there.
    if (/[,.;:]$|^(?:is|are|was|were|has|have|who|that|which)$/i.test(word)) return undefined
  }
  return undefined
}

/** Who acts without an article in "Sales Operations registers …", "Kitchen manager checks …" and "accounting sends …". */
export function readBareActor(text: string): string | undefined {
  const words = text.split(/\s+/, 6)
  const isRole = (at: number) => roleNoun.test(words.slice(0, at).join(' '))
  const hasObject = (at: number) =>
    /^(?:the|an?|all|each|every|it|its|them|their)$/i.test(words[at + 1] ?? '')
  const verb = words.findIndex(
    (word, at) =>
      at > 0 && (word === 'does' || isDone(word) || (/[^s]s$/.test(word) && isRole(at) && hasObject(at))),
  )
  const actor = words.slice(0, Math.max(0, verb)).join(' ')
  if (roleNoun.test(actor) || department.test(actor)) return actor
  // "Log changes" is an order.
  const isName = words.slice(0, verb).every((word) => /^\p{Lu}/u.test(word)) && !(verb === 1 && isVerb(actor))
  return isName && actor !== '' ? actor : undefined
}

/** What somebody is called by their work: "clerk", "claims handler", "supervisor", but no "order" and no "server". */
export const roleNoun =
  /\b(?:lead|team|department|head|specialist|analyst|clerk|agent|desk|committee|board|counsel|assistant|technician|(?!\p{L}*(?:order|letter|number|paper|offer|voucher|server|puter|folder|error|printer|register|monitor|meter|ledger|other|after|over|under|never)s?\b)\p{L}{3,}(?:er|or))s?\b/iu

const department =
  /(?:^|\s)(?:accounting|finance|hr|it|reception|sales|purchasing|procurement|marketing|legal|support|operations|compliance|logistics|security|engineering|housekeeping|payroll)$/i

/** "listens," too. */
const isDone = (word: string) => fromThirdPerson(word.replace(/,$/, '')) !== undefined

/** Where the verb stands that a modal at this place goes with: "should properly document", "has to check". */
function behindModal(words: readonly string[], at: number): number | undefined {
  const modal = /^(?:must|should|shall|will|can|may)$|^(?:has|have|needs?)\sto$/i
  const isTwo = modal.test(`${words[at]} ${words[at + 1]}`)
  if (!isTwo && !modal.test(words[at] ?? '')) return undefined
  const verb = words.findIndex(
    (word, place) => place > at + Number(isTwo) && !/^(?:also|always|then|first)$|ly$/i.test(word),
  )
  return isVerb(words[verb]?.toLowerCase() ?? '') ? verb : undefined
}

/** When or upon what something is done: "Within 4 working hours", "After approval,". */
const circumstance =
  /^(?:within|after|before|by|on|at|in|during|until|upon|every|once|for|up to|above|below)\s/i

/** Its place is behind what is done, so that the words begin with the verb. */
function behindCircumstance(text: string): Acting | undefined {
  for (const { index } of text.matchAll(/[,:]?\s(?=(?:the|an?|our|each|every)\s)/gi)) {
    const before = text.slice(0, index)
    if (before.length > 60 || /[.;]|:\s/.test(before)) return undefined
    const acting = readSubject(text.slice(index).replace(/^[,:]?\s/, ''))
    const isWhole = acting && !/\b(?:the|an?|our|each|every)\b/i.test(acting.actor)
    if (isWhole)
      return { ...acting, rest: `${acting.rest} ${before.charAt(0).toLowerCase()}${before.slice(1)}` }
  }
  return undefined
}
