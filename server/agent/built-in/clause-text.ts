import { isSmallWord } from '#shared/process/stems.ts'
import { isVerb } from '#shared/process/verbs.ts'
import { isTypo } from './typo.ts'

/** What people say around a wish, and how they spell it. */

const lead =
  /^(?:please|pls|plz|can you|could you|would you|will you|can we|could we|should we|shall we|you (?:can|could|should|must|need to)|we should|i think(?: that)?|i guess|i believe|maybe|perhaps|actually|sorry|but|oh|now|then|also|and|finally|(?:well|so|hi|hello|hey|next|yes|yeah|no|sure)(?=\s*[,!.])|ok(?:ay)?|i want(?: you)? to|i['’]?d like(?: you)? to|i would like(?: you)? to|we(?:['’]d| would) like to|(?:we|i)(?: also| still)? (?:need|want|have)(?: you)? to|it would be (?:good|nice|great|better) to|it['’]s better to|how about(?: we)?|why don['’]?t (?:you|we)|let['’]?s|let us|be so kind and|kindly|just|in addition|additionally|furthermore|moreover|besides|instead|first of all)\b[\s,:!.–-]*/i

const tail =
  /[\s,]+(?:please|pls|plz|thanks?(?: you)?(?: (?:a lot|very much|so much))?|thx|instead|for me|for us|if possible|if you can|now|from now on|too|as well|right away|asap|ok(?:ay)?)[\s.!?]*$/i

/** The wish alone: "Could you please remove step 2? Thanks!" → "remove step 2". Words in quotes stay as they are. */
export function dropCourtesy(text: string): string {
  const shorter = text
    .trim()
    .replace(lead, '')
    .replace(tail, '')
    .replace(/[\s.!?;]+$/, '')
  return shorter === text.trim() ? shorter : dropCourtesy(shorter)
}

/** Words that say what to do with the document, for which something else may have been typed. */
const commands =
  'add insert include create introduce remove delete rename change replace move swap switch split merge combine assign make set summarize summarise explain translate export notify integrate generate'.split(
    ' ',
  )

const numberWords = 'zero one two three four five six seven eight nine ten'.split(' ')
const digitOf = (word: string) => numberWords.indexOf(word.toLowerCase())

/** "renmae stpe 2" → "rename step 2": the first word, where it is no verb, and the word before a number. */
export function correctTypos(text: string): string {
  return text
    .replace(
      /\bstep (one|two|three|four|five|six|seven|eight|nine|ten)\b/gi,
      (_, word: string) => `step ${digitOf(word)}`,
    )
    .replace(/^[a-z]{4,}(?=\s)/i, (word) => {
      const lower = word.toLowerCase()
      return isVerb(lower) || isSmallWord(lower) || commands.includes(lower)
        ? word
        : (commands.find((known) => isTypo(lower, known)) ?? word)
    })
    .replace(/\b(?!steps?\b)[a-z]{3,6}(?=\s+(?:\d|to\b|["“]))/gi, (word) =>
      isTypo(word.toLowerCase(), 'step') && !/^(?:stop|ste[mw]|seep|sep)$/i.test(word) ? 'step' : word,
    )
}

export function unquote(text: string): string {
  return text
    .trim()
    .replace(/[\s.!,;]+$/, '')
    .replace(/^["“”'‘’`]+|["“”'‘’`]+$/g, '')
    .trim()
}
