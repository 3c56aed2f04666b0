import { objectOf } from './actions.ts'
import { definite } from './sentence-parts.ts'

/** "it" and "them" become what was spoken of last in their number, because a heading has to speak for itself. */
export function resolvePronouns(phrase: string, spokenOf: readonly string[]): string {
  const find = (pronoun: string) => {
    const isPlural = /^(?:them|they)$/i.test(pronoun)
    const object = spokenOf.findLast((thing) => isPluralThing(thing) === isPlural) ?? spokenOf.at(-1)
    return object === undefined ? undefined : definite(object)
  }
  return phrase
    .replace(
      /^(\p{L}+(?:\s+(?:up|out|off|back))?(?:\s+(?:and|or)\s+\p{L}+)?)\s+(it|them)\b/iu,
      (whole, verb: string, pronoun: string) =>
        find(pronoun) === undefined ? whole : `${verb} ${find(pronoun)}`,
    )
    .replace(
      /\b(whether|if)\s+(it|they)\s+(?=(?:is|are|has|have|was|were)\b)/i,
      (whole, word: string, pronoun: string) =>
        find(pronoun) === undefined ? whole : `${word} ${find(pronoun)} `,
    )
}

function isPluralThing(thing: string): boolean {
  return /[^s]s$/.test(thing) && !/^(?:an?|this|that|each|every)\s/i.test(thing)
}

/** Verbs that say nothing without what they are done to. */
const transitive =
  /^((?:approve|check|confirm|decide|deliver|inspect|pay|receive|record|reject|release|review|send|sign|store|verify)(?:\s+off)?(?:\s+(?:and|or)\s+\p{L}+)?)(?:\s+(?:too|also|as well))?(?=$|\s+(?:within|in|via|by|before|at once)\b)/iu

/** "The CFO approves": what is approved is what the steps before were about. */
export function completeObject(phrase: string, spokenOf: readonly string[]): string {
  const object = spokenOf.at(-1)
  if (object === undefined) return phrase
  return phrase.replace(
    transitive,
    (_, verb: string) => `${verb}${/^decide$/i.test(verb) ? ' on' : ''} ${definite(object)}`,
  )
}

/** What the steps and the beginning of a process speak of, in their order: "the refund request", "the invoice". */
export function thingsIn(trigger: string | undefined, names: readonly string[]): string[] {
  const first =
    /^(?:the|an?|any|some)?\s*(\p{L}+(?:\s(?!can\b|may\b|is\b|are\b|comes?\b|arrives?\b|fires\b|needs?\b)\p{L}+)?)\s+\p{L}/iu.exec(
      trigger ?? '',
    )?.[1]
  const objects = names.flatMap((name) => {
    // "Check warranty" is about something else that has one.
    const bare = /^(?!(?:check|verify|confirm)\s)\p{L}+ (\p{L}{3,})$/iu.exec(name)?.[1]
    return objectOf(name) ?? (bare === undefined ? [] : `the ${bare}`)
  })
  return first === undefined ? objects : [`the ${first.toLowerCase()}`, ...objects]
}
