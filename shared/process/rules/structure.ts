import type { Rule } from '../finding.ts'
import { canReadHeadings, locationOf } from '../reading.ts'
import { catalogue, contentOf, contentWithoutHeading, headingLevel, needOf } from '../sections.ts'
import { isPlaceholder, textAt, textOf } from '../text.ts'
import { shorten } from './wording.ts'

/** What a document of its kind is made of. */
export const structureRules: readonly Rule[] = [
  {
    id: 'doc/no-title',
    severity: 'warning',
    find: ({ nodes }) =>
      nodes.some((node) => headingLevel(node) === 1)
        ? []
        : [{ words: '', message: 'The document has no title. Begin it with a heading of the first level.' }],
  },
  {
    id: 'doc/multiple-titles',
    severity: 'warning',
    find: ({ nodes, sections }) => {
      const titles = nodes.flatMap((node, block) => (headingLevel(node) === 1 ? [block] : []))
      // Who begins all sections with "#" has none of their headings as a title.
      if (titles.length < 2 || sections.some(({ level }) => level === 1)) return []
      return titles.slice(1).map((block) => ({
        block,
        words: textAt(nodes, block),
        message: `“${textAt(nodes, block)}” is a second title. Make it a section, or a document of its own.`,
      }))
    },
  },
  {
    id: 'doc/missing-section',
    severity: 'warning',
    find: (reading) => {
      const { sections, kind, nodes } = reading
      // A note without any heading is no document yet.
      if (sections.length === 0 || !canReadHeadings(reading)) return []
      return (
        catalogue
          .filter(
            (entry) => needOf(entry, kind) === 'required' && !sections.some(({ id }) => id === entry.id),
          )
          // That there are no steps is said by a rule of its own.
          .filter(({ id }) => id !== 'steps')
          .filter(({ id }) => contentWithoutHeading(nodes, id).length === 0)
          .map(({ heading }) => ({
            words: heading,
            message: `The section “${heading}” is missing.`,
            ask: `Add the section ${heading}.`,
          }))
      )
    },
  },
  {
    id: 'doc/empty-section',
    severity: 'warning',
    find: (reading) =>
      reading.sections
        // "## Steps" above headings "## Step 1: …" of its own level.
        .filter(({ id }) => id !== 'steps' || reading.steps.length === 0)
        .filter((section) => contentOf(reading.nodes, section).every((node) => textOf(node).trim() === ''))
        .map(({ heading, title: name }) => ({
          block: heading,
          words: name,
          message: `“${name}” has no content.`,
          ask: `Fill the section ${name}.`,
          fixes: [
            {
              title: 'Remove the heading',
              patches: [{ operation: 'delete', location: locationOf(reading, heading) }],
            },
          ],
        })),
  },
  {
    id: 'doc/duplicate-section',
    severity: 'warning',
    find: ({ sections }) =>
      sections
        .filter(({ title: name }, at) =>
          sections.slice(0, at).some((other) => other.title.toLowerCase() === name.toLowerCase()),
        )
        .map(({ heading, title: name }) => ({
          block: heading,
          words: name,
          message: `There are two sections called “${name}”. Bring them together.`,
        })),
  },
  {
    id: 'doc/placeholder',
    severity: 'warning',
    find: ({ sentences }) =>
      sentences
        .filter(({ text }) => isPlaceholder(text))
        .map(({ text, block }) => ({
          block,
          words: text,
          message: `“${shorten(text)}” is still to be written.`,
        })),
  },
  {
    id: 'bp/no-review-date',
    severity: 'info',
    isEnglish: true,
    find: ({ kind, sections, nodes }) =>
      kind !== 'sop' || sections.length === 0 || nodes.some((node) => reviewed.test(textOf(node)))
        ? []
        : [
            {
              words: '',
              message: 'Nothing says when this procedure is reviewed next.',
              ask: 'When is this procedure reviewed?',
            },
          ],
  },
  {
    id: 'doc/assumption',
    severity: 'info',
    find: ({ sentences }) => {
      const assumed = sentences.filter(({ text }) => /\(assumption\)/i.test(text))
      const [first] = assumed
      if (!first) return []
      const count = assumed.length === 1 ? 'One assumption' : `${assumed.length} assumptions`
      return [
        {
          block: first.block,
          words: assumed.map(({ text }) => text).join(' '),
          message: `${count} of the designer ${assumed.length === 1 ? 'is' : 'are'} not confirmed, the first: “${shorten(first.text)}”`,
          // A person's click confirms them, and the designer takes the marks away.
          ask: 'Confirm the assumptions.',
        },
      ]
    },
  },
]

/** "Next review: March 2031", "Reviewed every year": of the document, not of a step's work. */
const reviewed =
  /\b(?:next |last |periodic |annual |yearly )?review(?:ed)?(?: date)?\s{0,3}:|\b(?:next|periodic|annual|yearly) review\b|\b(?:procedure|document|sop|it) is reviewed\b|\bvalid (?:until|from)\b|\beffective (?:date|from)\b/i
