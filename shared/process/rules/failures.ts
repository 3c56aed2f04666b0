import type { Rule } from '../finding.ts'
import { branchesOf } from '../reach.ts'
import type { Reading } from '../reading.ts'
import { contentOf } from '../sections.ts'
import { textOf } from '../text.ts'
import { isTool } from './practice.ts'

/** What is said about failures as a whole. */
export const failureRules: readonly Rule[] = [
  {
    id: 'bp/no-escalation',
    severity: 'info',
    isEnglish: true,
    find: (reading) => {
      const { text, heading } = failures(reading)
      if (heading === undefined || !tries.test(text) || turnsToSomebody.test(text)) return []
      return [
        {
          block: heading,
          words: '',
          message: 'Nothing says who is told when what is tried against an error does not help.',
          ask: 'Who is told when an error cannot be mended?',
        },
      ]
    },
  },
  {
    id: 'bp/no-retry-policy',
    severity: 'info',
    isEnglish: true,
    find: (reading) => {
      const { text, heading } = failures(reading)
      const hasSystem = reading.steps.some(({ system }) => system !== undefined && !isTool.test(system))
      if (heading === undefined || !hasSystem || !systemFails.test(text) || triesAgain.test(text)) return []
      return [
        {
          block: heading,
          words: '',
          message: 'A system may fail here, and nothing says whether and how often it is tried again.',
          ask: 'Add error handling for API timeouts and retry logic.',
        },
      ]
    },
  },
]

/** All that is said about failures: in the sections about them, and in the steps. */
function failures({ sections, nodes, steps }: Reading): { text: string; heading: number | undefined } {
  const own = sections.filter(({ id }) => id === 'errors')
  const told = own.flatMap((section) => contentOf(nodes, section).map(textOf))
  const inSteps = steps.flatMap(({ statements }) =>
    statements
      .filter(({ kind }) => kind === 'error' || kind === 'timer')
      .flatMap((statement) => branchesOf(statement).map(({ text }) => text)),
  )
  return { text: [...told, ...inSteps].join('\n'), heading: own[0]?.heading }
}

/** What is done about a failure, and may not help either. */
const tries =
  /\b(?:retr(?:y|ies|ied)|tr(?:y|ies|ied)|again|once more|repeat(?:s|ed)?|resend|attempts?|restart(?:s|ed)?|restores?|rolls? back)\b/i

/** Also to a list that somebody works on. */
const turnsToSomebody =
  /\b(?:escalat\p{L}*|calls?|tells?|told|asks?|informs?|informed|notif\p{L}+|contacts?|pages?|alerts?|reports?|hands?|raises?|tickets?|mails?|emails?|messages?|sends?|warns?|manager|lead|leader|supervisor|director|head|engineer|officer|owner|team|duty|support|vendor|decides?|goes to)\b/iu

const systemFails =
  /\b(?:times? out|timed out|timeouts?|does not (?:answer|respond)|is (?:down|unavailable|unreachable|not available)|fails?|unavailable)\b/i

const triesAgain =
  /\b(?:retr(?:y|ies|ied)|tr(?:y|ies|ied)|again|repeat(?:s|ed)?|resend|attempts?|waits?|queued?|later|restart(?:s|ed)?|twice|(?:\d|three|five) times|next (?:hour|morning|day|run|night))\b/i
