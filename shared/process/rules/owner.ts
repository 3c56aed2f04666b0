import type { Rule } from '../finding.ts'
import { catalogue, needOf } from '../sections.ts'

export const noOwner: Rule = {
  id: 'bp/no-owner',
  severity: 'info',
  isEnglish: true,
  find: ({ kind, sections, sentences, steps }) => {
    // As long as whole sections are missing there is something else to think of.
    const required = catalogue.filter((entry) => needOf(entry, kind) === 'required')
    const isWhole = required.every(({ id }) => sections.some((section) => section.id === id))
    if (!isWhole || steps.length === 0) return []
    const isNamed =
      sections.some(({ title }) => names.test(title)) ||
      sentences.some(({ text, isInStep }) => !isInStep && names.test(text))
    if (isNamed) return []
    return [
      {
        words: '',
        message: 'Nobody owns this process. Write into the overview who does, as in “Owner: Head of Sales”.',
        ask: 'Who is the owner?',
      },
    ]
  },
}

/** "Owner: …" of the document, as opposed to a "Budget Owner" and to the "Owner" of a step. */
const names =
  /^(?:process |document |procedure |service )?owner(?:ship)?\b|\b(?:process|document|procedure|service|page) owner\b|\bowned by\b|\bowners? of th(?:e|is) (?:process|procedure|document)\b|\bowns th(?:e|is) (?:\p{L}+ )?(?:process|procedure|document)\b|\b(?:responsible|accountable) for (?:this|the whole) |^th(?:e|is) (?:\p{L}+ ){0,3}is (?:coordinated|led|overseen) by\b|^(?:accountable|maintain(?:ed|er)|contact|issued by)\b/iu
