import type { Briefing } from '#server/agent/model.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { hostileDocument, plainDocument } from '../../../support/markdown/documents.ts'
import type { Random } from '../../../support/random.ts'
import { descriptions } from './descriptions.ts'
import { phrasings } from './phrasings.ts'

const titles = [
  'Onboarding',
  'A > B / C',
  '# Title',
  'Überweisung prüfen',
  '',
  '   ',
  'if',
  '🚀 Launch',
  'x'.repeat(200),
]

const pieces =
  'add|remove|rename|move|set|step 1|step 2|step 99|the last step|before|after|to|and|then|if|otherwise|the CFO|approves|10,000 EUR|within 2 days|retry|timeout|5 times|in Slack|via|notify|role|section|“Scope”|:|,|.|;|?|\n|->|- |1. |**bold**|```spy|{|}|(|)|$&|\\|😀|‮|null|“|”|customer|the invoice|checks|is checked by|we|must|not|every Monday|when|Stripe'.split(
    '|',
  )

/** A message as somebody may send it: one that is understood, one broken in the middle, or words in any order. */
function randomMessage(random: Random): string {
  const kind = random.int(4)
  if (kind === 0) return random.pick(phrasings).message
  if (kind === 1)
    return cut(random, random.pick(phrasings).message) + cut(random, random.pick(phrasings).message)
  if (kind === 2) return random.pick(descriptions).message ?? random.pick(descriptions).description ?? ''
  return random.times(random.int(14), () => random.pick(pieces)).join(random.pick([' ', ' ', '']))
}

const cut = (random: Random, text: string) => text.slice(random.int(text.length + 1))

/** Any document: random ones, and those of people with something broken in them. */
function randomMarkdown(random: Random, known: readonly string[]): string {
  const kind = random.int(4)
  if (kind === 0) return ''
  if (kind === 1) return writeMarkdown(plainDocument(random))
  if (kind === 2) return `## Steps\n\n${writeMarkdown(hostileDocument(random))}`
  const source = random.pick(known)
  const at = random.int(source.length + 1)
  return source.slice(0, at) + random.pick(pieces) + source.slice(at + random.int(40))
}

export function randomBriefing(random: Random, known: readonly string[]): Briefing {
  const description = random.pick(descriptions)
  return {
    title: random.pick([description.title ?? '', ...titles]),
    description: random.chance(0.5) ? (description.description ?? '') : randomMessage(random),
    context: random.pick([
      description.context ?? {},
      { integrations: ['a b', '', 7, null, { x: 1 }], owner: ['Ada'], api_key: 'secret' },
      { integrations: 'salesforce; stripe', nested: { deep: [1] } },
    ]),
    markdown: randomMarkdown(random, known),
    conversation: random.times(random.int(3), (index) => ({
      role: index % 2 ? ('AGENT' as const) : ('USER' as const),
      author: 'Ada',
      content: randomMessage(random),
    })),
    message: { author: 'Ada', content: randomMessage(random) },
  }
}
