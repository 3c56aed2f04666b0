import { fromGerund, fromParticiple, fromThirdPerson, isVerb } from '#shared/process/verbs.ts'
import { isRole, toActor } from './actors.ts'
import { capitalise } from './english.ts'
import { isKnownRole } from './roles.ts'
import { alsoNouns, determiner, isSubject, startsWithVerb } from './verb-or-noun.ts'

/** What somebody does, read from one clause. */
export type Action = {
  /** As an instruction with a small initial: "check the refund request". */
  readonly phrase: string
  /** "Support Agent"; undefined where the clause names nobody ("we", the imperative, the passive without "by"). */
  readonly actor: string | undefined
  /** The grammatical form, which coordinated clauses share: "checks … and enters …". */
  readonly mood: 'imperative' | 'third-person' | 'plural' | 'passive' | 'gerund'
  /** The subject refers to whoever acted before: "they", "she". */
  readonly sameActor?: true
}

/**
 * Reads a clause as an action; undefined when it is a remark, a wish, or something that does not happen. Behind "and"
 * (`coordinated`) a word that may be a noun is one: "name and contact details".
 */
export function readAction(clause: string, place: 'alone' | 'coordinated' = 'alone'): Action | undefined {
  const text = dropAdverb(clause.trim().replace(/[\s.,;:!]+$/, ''))
  if (text === '' || /\b(?:not|never|nobody|no one|n['’]t)\b/i.test(text.split(/\s+/).slice(0, 6).join(' ')))
    return undefined
  return (
    readImperative(text, place) ??
    readNeededApproval(text) ??
    readGivenTime(text) ??
    readPassive(text) ??
    readResponsible(text) ??
    readRelative(text) ??
    readModal(text) ??
    readPronoun(text) ??
    readThirdPerson(text, place) ??
    readPlural(text) ??
    readGerund(text) ??
    readUnknownVerb(text)
  )
}

function readImperative(text: string, place: 'alone' | 'coordinated'): Action | undefined {
  if (!startsWithVerb(text, place) || isSubject(text)) return undefined
  return { phrase: text.charAt(0).toLowerCase() + text.slice(1), actor: undefined, mood: 'imperative' }
}

const passive =
  /^(.+?)\s+(?:is|are|gets?|will be|must be|shall be|should be|can be|ha(?:s|ve) to be|needs? to be|is being|are being)\s+((?:then|also|automatically|manually|first|finally|always|usually|immediately)\s+)?(\p{L}+)\b\s*(.*)$/isu

/** "The invoice is checked by the accountant in SAP" → the accountant: "check the invoice in SAP". */
function readPassive(text: string): Action | undefined {
  const match = passive.exec(text)
  const [, object = '', , participle = '', rest = ''] = match ?? []
  const verb = fromParticiple(participle)
  if (!verb || isNoObject(object) || isObligation(text)) return undefined
  const by =
    /\bby\s+(?:the\s+|an?\s+|our\s+)?([\p{L}][\p{L}\s&/-]{1,40}?)(?=\s+(?:in|into|to|via|using|within|with|for|on|and|before|after|through|at|if|when)\b|[,.;]|$)/iu.exec(
      rest,
    )
  const isAgent =
    by?.[1] !== undefined &&
    !/^(?:e-?mail|mail|phone|post|hand|default|end|date|\d|noon|chat|sms)\b/i.test(by[1])
  const tail = (isAgent && by ? rest.slice(0, by.index) + rest.slice(by.index + by[0].length) : rest)
    .replace(/\s+/g, ' ')
    .trim()
  const done = /^they$/i.test(object) ? 'them' : lowerFirst(object.replace(/\s+(?:also|then)$/i, ''))
  const phrase = [particle(verb, tail).verb, done, particle(verb, tail).tail].filter(Boolean).join(' ')
  return { phrase, actor: isAgent && by?.[1] ? toActor(by[1]) : undefined, mood: 'passive' }
}

/** The subject of a passive that cannot be an object: too long, another sentence, or a word that stands for nothing. */
function isNoObject(subject: string): boolean {
  return (
    subject.split(/\s+/).length > 8 ||
    /[,;:]|^(?:there|this|that|what|which|who|he|she|we|i)$|^(?:no|none|nobody|nothing)\b/i.test(subject)
  )
}

/** "Requests must be answered within 30 days" is a rule about the whole, no step of it. */
function isObligation(text: string): boolean {
  return (
    /\b(?:must|shall|should|ha(?:s|ve) to|needs? to) be\b/i.test(text) &&
    /\bwithin\b/i.test(text) &&
    !/\bby\b/i.test(text)
  )
}

/** "It also needs the CFO's approval": the CFO approves it. */
function readNeededApproval(text: string): Action | undefined {
  const match =
    /^(.{2,40}?)\s+(?:\p{L}+ly\s+|also\s+)?(?:needs?|requires?)\s+(?:the\s+|an?\s+)?([\p{L}\s-]{2,40}?)(?:'s|s')\s+(?:approval|signature|sign-?off)\b\s*(.*)$/iu.exec(
      text,
    )
  if (!match?.[1] || !match[2]) return undefined
  const object = lowerFirst(match[1].replace(/\s+also$/i, ''))
  return {
    phrase: `approve ${object} ${match[3] ?? ''}`.trim(),
    actor: toActor(match[2]),
    mood: 'third-person',
  }
}

/** "Legal has 5 days to review it" */
function readGivenTime(text: string): Action | undefined {
  const match =
    /^(.+?)\s+(?:has|have|gets?)\s+((?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:business |working |calendar )?(?:minute|hour|day|week|month)s?)\s+to\s+(\p{L}+)\b\s*(.*)$/iu.exec(
      text,
    )
  if (!match?.[1] || !match[3] || !isVerb(match[3]) || !isRole(match[1])) return undefined
  const phrase = [match[3].toLowerCase(), match[4], `within ${match[2]}`].filter(Boolean).join(' ')
  return { phrase, actor: toActor(match[1]), mood: 'third-person' }
}

/** "Whoever ordered the goods confirms …", "An employee who needs something fills in …": the clause names who acts. */
function readRelative(text: string): Action | undefined {
  const match = /^(whoever|(?:the|an?|any|each|every)?\s*[\p{L}\s-]{3,30}?\s+who)\s+(.+)$/iu.exec(text)
  const words = match?.[2]?.split(/\s+/) ?? []
  for (let at = 1; at < Math.min(words.length - 1, 9); at++) {
    const isModal = /^(?:must|should|shall|will|has|can)$/i.test(words[at] ?? '')
    const rest = words.slice(isModal && /^(?:has|have)$/i.test(words[at] ?? '') ? at + 2 : at + 1)
    const verb = isModal ? words[words.length - rest.length] : fromThirdPerson(words[at] ?? '')
    if (verb === undefined || !isVerb(verb)) continue
    const subject = `${match?.[1]} ${words.slice(0, at).join(' ')}`
    const tail = isModal ? rest.slice(1) : rest
    if (tail.length === 0) return undefined
    return {
      phrase: [verb, ...tail].join(' '),
      actor: capitalise(subject.replace(/^(?:the|an?)\s+/i, '')),
      mood: 'third-person',
    }
  }
  return undefined
}

/** "set up" stays together: "the account is set up in Okta" → "set up the account in Okta". */
function particle(verb: string, tail: string): { verb: string; tail: string } {
  const match = /^(up|out|off|back|over|down)\b\s*(.*)$/is.exec(tail)
  return match ? { verb: `${verb} ${match[1]}`, tail: match[2] ?? '' } : { verb, tail }
}

/** "The HR manager is responsible for collecting the documents" */
function readResponsible(text: string): Action | undefined {
  const match = /^(.+?)\s+(?:is|are)\s+(?:responsible for|in charge of)\s+(\p{L}+)\s*(.*)$/isu.exec(text)
  const verb = fromGerund(match?.[2] ?? '')
  if (!match?.[1] || !verb || !isRole(match[1])) return undefined
  return { phrase: `${verb} ${match[3] ?? ''}`.trim(), actor: toActor(match[1]), mood: 'third-person' }
}

const modal =
  /^(.+?)\s+(?:must|should|shall|will|can|may|ha(?:s|ve) to|needs? to|is to|are to|wants? to|is supposed to)\s+(?:then\s+|also\s+|first\s+|always\s+)?(\p{L}+)\b\s*(.*)$/isu

function readModal(text: string): Action | undefined {
  const match = modal.exec(text)
  if (!match?.[1] || !match[2] || !isVerb(match[2])) return undefined
  const subject = match[1]
  const phrase = `${match[2].toLowerCase()} ${match[3] ?? ''}`.trim()
  if (/^(?:we|i|you|one|someone|somebody|people)$/i.test(subject))
    return { phrase, actor: undefined, mood: 'third-person' }
  if (/^(?:he|she|they)$/i.test(subject))
    return { phrase, actor: undefined, mood: 'third-person', sameActor: true }
  return isRole(subject) ? { phrase, actor: toActor(subject), mood: 'third-person' } : undefined
}

/** "we check …", "she checks …": nobody new is named. */
function readPronoun(text: string): Action | undefined {
  const match =
    /^(we|i|you|they|he|she|someone|somebody)\s+(?:then\s+|also\s+|always\s+|first\s+)?(\p{L}+)\b\s*(.*)$/isu.exec(
      text,
    )
  const word = match?.[2] ?? ''
  const verb = isVerb(word) ? word.toLowerCase() : fromThirdPerson(word)
  if (!match || !verb) return undefined
  const phrase = `${verb} ${match[3] ?? ''}`.trim()
  const refersBack = /^(?:they|he|she)$/i.test(match[1] ?? '')
  return {
    phrase,
    actor: undefined,
    mood: 'third-person',
    ...(refersBack ? { sameActor: true as const } : {}),
  }
}

/** "The support agent checks …", "Finance pays …", "HR then creates …" */
function readThirdPerson(text: string, place: 'alone' | 'coordinated'): Action | undefined {
  const words = text.split(/\s+/)
  for (let at = 1; at < Math.min(words.length, 7); at++) {
    if (isPluralsVerb(words, at)) return undefined
    const verb = fromThirdPerson(words[at] ?? '')
    if (!verb) continue
    const subject = words
      .slice(0, at)
      .join(' ')
      .replace(
        /\s+(?:then|also|always|first|finally|usually|normally|immediately|additionally|automatically|manually)$/i,
        '',
      )
    const rest = words.slice(at + 1)
    // "The team reviews the case": at "reviews" the subject is whole; "the sales orders" goes on with a noun.
    const isBare = alsoNouns.has(verb) && rest.length === 0 && !/^the\s/i.test(subject)
    if (!isRole(subject) || isBare) continue
    return { phrase: [verb, ...pairedVerb(rest)].join(' '), actor: toActor(subject), mood: 'third-person' }
  }
  // Coordinated: "… and enters it into SAP", "… and calls maintenance"; but "sales of goods" has no verb.
  const verb = fromThirdPerson(words[0] ?? '')
  // "invoices arrive" begins with a noun, unless it goes on from a verb before it: "checks the form and calls maintenance".
  const isNoun =
    verb !== undefined &&
    alsoNouns.has(verb) &&
    (place === 'alone'
      ? !determiner.test(words.slice(1).join(' '))
      : /^(?:of|in|for|from|to|and|or|is|are)$/i.test(words[1] ?? ''))
  if (!verb || words.length < 2 || isNoun) return undefined
  const phrase = [verb, ...pairedVerb(words.slice(1))].join(' ')
  return { phrase, actor: undefined, mood: 'third-person', sameActor: true }
}

/** "Employees submit travel requests": the verb is "submit", and "requests" what it is about. */
function isPluralsVerb(words: readonly string[], at: number): boolean {
  const word = (words[at] ?? '').toLowerCase()
  return isVerb(word) && !alsoNouns.has(word) && /[^s]s$/.test(words[at - 1] ?? '')
}

/** "approves or rejects the return": both verbs lose their "s". */
function pairedVerb(words: readonly string[]): readonly string[] {
  const [conjunction = '', word = '', ...rest] = words
  const verb = /^(?:and|or)$/i.test(conjunction) ? fromThirdPerson(word) : undefined
  return verb ? [conjunction, verb, ...rest] : words
}

/** "Customers submit the form", "support agents check the ticket" */
function readPlural(text: string): Action | undefined {
  const match =
    /^((?:the\s+|our\s+|all\s+|both\s+)?(?:\p{L}+\s+){0,2}(?!goes\b|comes\b|does\b)\p{L}+(?:s|people|staff|team))\s+(\p{L}+)\s+(.+)$/isu.exec(
      text,
    )
  if (!match?.[1] || !match[2] || !match[3] || !isVerb(match[2]) || !isRole(match[1])) return undefined
  if (alsoNouns.has(match[2].toLowerCase()) && !determiner.test(match[3])) return undefined
  return { phrase: `${match[2].toLowerCase()} ${match[3]}`, actor: toActor(match[1]), mood: 'plural' }
}

function readGerund(text: string): Action | undefined {
  const [first = '', ...rest] = text.split(/\s+/)
  const verb = fromGerund(first)
  if (!verb || rest.length === 0 || /^(?:is|are|was|takes|must|should)$/i.test(rest[0] ?? ''))
    return undefined
  const more = /^(?:and|or)$/i.test(rest[0] ?? '') ? fromGerund(rest[1] ?? '') : undefined
  const tail = more ? [rest[0], more, ...rest.slice(2)] : rest
  return { phrase: [verb, ...tail].join(' '), actor: undefined, mood: 'gerund' }
}

/** "user requests": one of two clauses where another action follows it, else the name of things. */
export function readBareDeed(text: string): Action | undefined {
  const [subject = '', word = '', ...rest] = text.trim().split(/\s+/)
  const verb = fromThirdPerson(word)
  return verb !== undefined && rest.length === 0 && isKnownRole(subject)
    ? { phrase: verb, actor: toActor(subject), mood: 'third-person' }
    : undefined
}

/** "agent reproduces the bug", "boss says yes or no": a verb that nobody listed is one where an object follows it. */
function readUnknownVerb(text: string): Action | undefined {
  const match =
    /^(.{2,40}?)\s+(\p{Ll}{2,}[^s\W])s\s+((?:the|an?|all|it|them|their|its|his|her|yes|no|ok)\s.+|it|them|yes|no|ok)$/u.exec(
      text,
    )
  if (!match?.[1] || !match[2] || !isRole(match[1])) return undefined
  const verb = match[2].replace(/ie$/, 'y').replace(/(ss|x|ch|sh|zz|o)e$/, '$1')
  return { phrase: `${verb} ${match[3]}`, actor: toActor(match[1]), mood: 'third-person' }
}

function dropAdverb(text: string): string {
  return text.replace(
    /^(?:manually|carefully|also|always|immediately|quickly|simply|just|please|usually|normally|typically)\s+/i,
    '',
  )
}

/** The capital of a sentence's first word goes; abbreviations and names in mixed case keep theirs. */
function lowerFirst(text: string): string {
  return /^\p{Lu}(?:\p{Ll}+)?(?![\p{L}\p{N}])/u.test(text)
    ? text.charAt(0).toLowerCase() + text.slice(1)
    : text
}

/** What an instruction acts on: "check the refund request in Stripe" → "the refund request". */
export function objectOf(phrase: string): string | undefined {
  const match =
    /^\p{L}+(?:\s+(?:up|out|off|back|in|over|down))?\s+((?:the|an?|all|every|each|both|its|their|our|any|new|this|that|two|three|four|five|six|\d+)\s+.+?|(?:\p{L}+\s)?\p{L}+s)(?=\s+(?:up|out|off|back|together|again|automatically|manually|immediately|online|at once|in|into|to|for|with|via|using|by|from|at|on|against|within|after|before|and|or|through|if|when|that|which|is|are|has|of)\b|[,.;(]|$)/iu.exec(
      phrase,
    )
  return match?.[1]
}

/** "Check the invoice" */
export function asHeading(phrase: string): string {
  return capitalise(phrase.trim().replace(/[\s.,;:]+$/, ''))
}
