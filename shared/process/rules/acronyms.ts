import type { Rule } from '../finding.ts'
import type { Reading } from '../reading.ts'
import { isSmallWord } from '../stems.ts'
import { textOf } from '../text.ts'
import { isVerb } from '../verbs.ts'

export const undefinedAcronym: Rule = {
  id: 'clarity/undefined-acronym',
  severity: 'hint',
  isEnglish: true,
  // Two of three pages of public handbooks have some, most often the name of the house: right, and of no use to it.
  isOffAtFirst: true,
  find: (reading) => {
    const places = new Map<string, number>()
    for (const { text, block } of reading.sentences) {
      // Most sentences have none, which is seen at once.
      if (!/[A-Z]{3}/.test(text) || shouts.test(text) || isDefinition(reading, block)) continue
      for (const [short] of text.matchAll(acronym))
        if (!known.has(short) && !isWord(short) && !places.has(short)) places.set(short, block)
    }
    if (places.size > 0) for (const short of explainedIn(reading)) places.delete(short)
    const [first] = places
    if (!first) return []
    const shorts = [...places.keys()]
    const list = shorts.slice(0, maxTold).map((short) => `“${short}”`)
    const more = shorts.length > maxTold ? ` and ${shorts.length - maxTold} more` : ''
    const [they, them] = shorts.length === 1 ? ['is', 'it'] : ['are', 'them']
    return [
      {
        block: first[1],
        words: shorts.join(' '),
        message: `${list.join(', ')}${more} ${they} not explained. Write ${them} out once, as in “purchase order (PO)”.`,
      },
    ]
  },
}

/** So many are named. */
const maxTold = 4

/** Of two letters are "IT" and "HR", which everybody knows. A currency stands behind a number, a code beside a sign, "RAL 7032" is a name. */
const acronym = /(?<![\p{L}\p{N}_.:/@#=$-])(?<!\d[ .,])[A-Z]{3,6}(?=s?(?![\p{L}\p{N}_/@=(-]| \d))/gu

/** "STOP THE LINE", "SAVE AS": words on a button, or in a loud voice. */
const shouts = /\b[A-Z]{2,}\s+[A-Z]{2,}\s+[A-Z]{2,}\b/

/** What everybody in an office knows. */
const known: ReadonlySet<string> = new Set(
  'API ASAP CEO CFO CIO COO CPU CRM CSV CTO ERP EUR FAQ GBP GDPR GPS HTML HTTP HTTPS IBAN ISO JSON KPI NDA PDF PIN SAP SLA SMS SOP SPY SQL SSH SSO TBD TODO UPS URL USA USB USD UTC VAT VIP VPN XML ZIP'.split(
    ' ',
  ),
)

/** "NOT", "STOP" and "MUST" are said with force. */
const isWord = (short: string): boolean =>
  isSmallWord(short) || isVerb(short) || /^(?:YES|NEVER|ALWAYS|NOTE)$/.test(short)

/** Systems are called so; "non-disclosure agreement (NDA)", "NDA (non-disclosure agreement)", "NDA: …", "(NDA = …)", "NDA stands for …". */
function explainedIn({ nodes, steps }: Reading): Set<string> {
  const text = nodes.map(textOf).join('\n')
  const systems = steps.map(({ system = '' }) => system).join(' ')
  return new Set([
    ...[...text.matchAll(explanation)].map((match) => match.slice(1).find(Boolean) ?? ''),
    ...(systems.match(/[A-Z]{3,6}/g) ?? []),
  ])
}

const explanation =
  /\p{L} \(([A-Z]{3,6})s?\b|\(([A-Z]{3,6})s? ?[=:] ?\p{L}|\b([A-Z]{3,6})s?(?=(?: \p{Ll}+)? \(\p{L})|^([A-Z]{3,6})s?(?= ?[:–—=]| - |$)|\b([A-Z]{3,6})s? (?:stands for|means|is short for)/gmu

const isDefinition = ({ sections }: Reading, block: number): boolean =>
  sections.some(({ id, heading, end }) => id === 'definitions' && heading < block && block < end)
