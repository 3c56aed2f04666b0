import type { Found, Rule } from '../finding.ts'
import { updateFix } from '../fix.ts'
import { locationAbove, type Reading, type Sentence } from '../reading.ts'
import { countWords } from '../text.ts'
import { fromParticiple } from '../verbs.ts'
import { shorten } from './wording.ts'

/** How it is said. These read English words. */
export const clarityRules: readonly Rule[] = [
  {
    id: 'clarity/long-sentence',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      found(reading, ({ text, isInStep }) => {
        const words = Math.max(...text.split(/[;.]\s/).map(countWords))
        return words > (isInStep ? 27 : 35)
          ? `This sentence has ${words} words: “${shorten(text)}” Make two of it.`
          : null
      }),
  },
  {
    id: 'clarity/vague',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      found(reading, ({ text, block, isInStep }) => {
        const match = isInStep || isInErrors(reading, block) ? vague.exec(text) : null
        return match
          ? `“${match[0]}” means something else to everybody. Say how much, how often or until when.`
          : null
      }),
  },
  {
    id: 'clarity/weak-modal',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      inSteps(reading, ({ text }) => {
        const match = weakModal.exec(text)
        return match ? `“${match[1]}” leaves open whether it is done: “${shorten(text)}”` : null
      }),
  },
  {
    id: 'clarity/passive',
    severity: 'info',
    isEnglish: true,
    find: (reading) =>
      inSteps(reading, ({ text }) => {
        const match = passive.exec(text)
        if (!match?.[1] || !isParticiple(match[1]) || /\bby\b/i.test(text)) return null
        return `“${shorten(text)}” does not say who does it.`
      }),
  },
  {
    id: 'clarity/repeated-word',
    severity: 'warning',
    // Other languages say "nous nous" and "die die".
    isEnglish: true,
    find: (reading) =>
      reading.sentences.flatMap(({ text, block }): Found[] => {
        const match = /(?<![\p{L}\p{N}'’-])(\p{L}{2,})\s+(\1)(?![\p{L}\p{N}'’-])/iu.exec(text)
        if (!match?.[1] || /^(?:had|that|bye|very|log)$/i.test(match[1])) return []
        // Walla Walla, Duran Duran
        if (/^\p{Lu}/u.test(match[1]) && /^\p{Lu}/u.test(match[2] ?? '')) return []
        const words = { oldContent: match[0], newContent: match[1] }
        return [
          {
            block,
            words: text,
            message: `“${match[0]}” has the same word twice.`,
            fixes: updateFix(`Say “${match[1]}” once`, locationAbove(reading, block), words),
          },
        ]
      }),
  },
]

/** "The contact is created …": of the main sentence only; a condition describes, and instructs nobody. */
const passive =
  /^(?:the|an?|all|each|every|this|these|it|they)\b(?:\s+[\p{L}-]+){0,5}?\s+(?:is|are|gets|must be|has to be|will be)\s+(?:then\s+|also\s+|automatically\s+)?(\p{L}+)\b/iu

/** Not in a condition or an indirect question: "if it should fail", "could not be reached", "ask whether it should". */
const weakModal =
  /\b(?<!\bit )(?=(should|might|could(?! not)|ideally|where possible|if possible)\b)(?<!\b(?:if|when|whether|that|which|who|what|where|how|unless|in case)\b.{1,200})/i

/** "As required by section 4" says by what. */
const vague =
  /\b(?:as (?:soon|early|quickly|fast) as possible|asap|soon(?! as)|quickly|a bit|in a timely manner|timely|as appropriate|appropriately|if necessary|as needed|as required(?! by)|regularly|periodically|properly|adequate(?:ly)?|appropriate|reasonable time|sufficient(?:ly)?(?! funds)|in good time|in due time|in due course|and\/or|etc)\b/i

/** Of any verb, except those that say how something is: "is located", "is required". */
const isParticiple = (word: string): boolean =>
  /^done$/i.test(word) ||
  fromParticiple(word) !== undefined ||
  (/[^e]ed$/i.test(word) &&
    !/^(?:hundr|interest|locat|bas|suppos|expect|need|requir|qualifi|limit|complicat|concern|involv|relat|unus)ed$/i.test(
      word,
    ))

function found({ sentences }: Reading, say: (sentence: Sentence) => string | null): Found[] {
  return sentences.flatMap((sentence) => {
    const message = say(sentence)
    return message === null ? [] : [{ block: sentence.block, words: sentence.text, message }]
  })
}

/** There too it says what to do. */
const isInErrors = ({ sections }: Reading, block: number): boolean =>
  sections.some(({ id, heading, end }) => id === 'errors' && heading < block && block < end)

function inSteps(reading: Reading, say: (sentence: Sentence) => string | null): Found[] {
  return found(reading, (sentence) => (sentence.isInStep ? say(sentence) : null))
}
