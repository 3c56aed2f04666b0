import type { Rule } from '../finding.ts'
import { countWords } from '../text.ts'
import { isMetric } from './practice.ts'
import { shorten } from './wording.ts'

export const unmeasurableOutcome: Rule = {
  id: 'clarity/unmeasurable-outcome',
  severity: 'info',
  isEnglish: true,
  find: ({ sections, sentences }) => {
    const goals = sections.filter(({ id, title }) => id === 'monitoring' || goalTitle.test(title))
    return sentences
      .filter(({ block }) => goals.some(({ heading, end }) => heading < block && block < end))
      .filter(({ text }) => isClaim(text) && !number.test(text) && !isMetric(text))
      .map(({ text, block }) => ({
        block,
        words: text,
        message: `“${shorten(text)}” cannot be measured. Write how much, until when or in how many cases.`,
      }))
  },
}

const goalTitle =
  /^(?:(?:process |our |quality )?(?:goals?|objectives?|targets?)|success|acceptance|(?:expected |desired )?(?:outcomes?|results?)|definition of done|quality criteria)\b/i

const good =
  '(?:quick(?:ly)?|fast(?:er)?|promptly|timely|short(?:er)?|friendly|polite|lower|higher|fewer|better|good|minimal|improved|satisfied|happy|eas(?:y|ier|ily)|smooth(?:ly)?|efficient(?:ly)?|effective(?:ly)?|acceptable|reduced|increased)'
const claim = new RegExp(
  `\\b(?:is|are|be|gets?|stays?|remains?|becomes?|feels?|works?|runs?|goes)\\b.{0,60}\\b${good}\\b|^${good}\\b(?!-)|^(?:high quality|low costs?)\\b`,
  'i',
)

/** "Answers are given quickly", "Happy customers"; what somebody does about it, or a remark, is none. */
const isClaim = (text: string): boolean => claim.test(text) && !remark.test(text) && countWords(text) <= 25

const remark =
  /^(?:count|report|measure|tell|check|send|review|look|compare|track|discuss|note|ask)\b|\b(?:if|when|whether|until|not|never|may)\b/i

/** "The same day" is one too. */
const number =
  /\d|%|\b(?:zero|half|once|twice|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|(?:same|next|one|an?|each|every) (?:minute|hour|day|week|month|quarter|year))\b/i
