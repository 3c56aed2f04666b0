import { readAction } from './actions.ts'
import { uncapitalise } from './english.ts'
import { returnsTo } from './ways-back.ts'

export type Lead = { readonly text: string; readonly sentence: string; readonly isTrigger: boolean }

/** "When the goods arrive, …" and "Every Monday, …": when the first action begins. */
export function cutLead(given: string): { readonly lead: Lead | undefined; readonly body: string } {
  const text = withComma(given)
  const event =
    /^(when|whenever|once|as soon as|after|upon|on|before|while|until|depending on)\s+(.+?),\s+(.+)$/is.exec(
      text,
    )
  if (event?.[1] && event[2] && event[3]) {
    const word = event[1].toLowerCase()
    const begin = word === 'upon' ? 'on' : word === 'whenever' ? 'when' : word
    const lead = {
      text: event[2],
      sentence: word === 'depending on' ? `This depends on ${event[2]}.` : `Begin ${begin} ${event[2]}.`,
      isTrigger: ['when', 'whenever', 'once', 'as soon as'].includes(word),
    }
    return { lead, body: event[3] }
  }
  const time =
    /^((?:every|each|on every|at the (?:beginning|start|end) of|in the)\s+[^,]{2,40}),\s+(.+)$/is.exec(text)
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
  if (!opensLead.test(text) || /,\s/.test(text)) return text
  const cut = findMainClause(text, /^(?:when|whenever|once|as soon|while|until)/i.test(text))
  return cut === undefined ? text : `${text.slice(0, cut)}, ${text.slice(cut).trim()}`
}

const opensLead =
  /^(?:when|whenever|once|as soon as|after|upon|before|until|while|every|each|on|at|for|in (?:parallel|the)|depending on)\s/i

/** Where a clause begins that says who does what, or what is done to what, behind something that can stand before it. */
export function findMainClause(text: string, isClause = true): number | undefined {
  for (const { index } of text.matchAll(/\s+(?=(?:the|an?|our|we|they|he|she|it|\p{Lu}\p{L}+)\s)/gu)) {
    const [before, after] = [text.slice(0, index), text.slice(index).trim()]
    const action = readAction(after)
    const isMain =
      returnsTo(after) !== undefined ||
      (action !== undefined &&
        (action.actor !== undefined || action.mood === 'passive' || /^(?:we|they|he|she|it)\s/i.test(after)))
    if (isMain && canStandBefore(before, isClause)) return index
  }
  return undefined
}

/** A condition needs its verb, and nothing ends in a word that something has to follow. */
function canStandBefore(text: string, isClause: boolean): boolean {
  if (
    text.split(/\s+/).length < 2 ||
    /\b(?:the|an?|of|for|to|in|on|at|by|with|from|about|and|or|is|are|than)$/i.test(text)
  )
    return false
  return (
    !isClause ||
    /\s(?:is|are|has|have|was|were|does|do|did|not|exceeds?|\p{L}{3,}(?:s|ed))\b/iu.test(` ${text}`)
  )
}
