import type { Found, Rule } from '../finding.ts'
import { contentOf, type SectionId } from '../sections.ts'
import { countWords, isPlaceholder, textOf } from '../text.ts'

export const thinSection: Rule = {
  id: 'doc/thin-section',
  severity: 'info',
  find: ({ sections, nodes }) =>
    sections.flatMap((section): Found[] => {
      const { id, title, heading } = section
      const question = id && questions[id]
      const content = contentOf(nodes, section)
      // One list item or row is enough, and so is a part with a heading of its own.
      if (question === undefined || !content.every(({ type }) => type === 'paragraph')) return []
      const text = content.map(textOf).join(' ').trim()
      const words = countWords(text)
      if (words === 0 || words >= leastWords || isPlaceholder(text) || saysAll.test(text)) return []
      return [
        {
          block: heading,
          words: text,
          message: `“${title}” says no more than “${text}” ${question}`,
        },
      ]
    }),
}

/** "Errors are handled." Of five words some sentences say all that there is; completion, which only lowers a figure, asks for six. */
const leastWords = 5

/** What its reader wants to know. A scope, a trigger or a requirement can be told in three words. */
const questions: Readonly<Partial<Record<SectionId, string>>> = {
  overview: 'Write what it is about, for whom, and what comes of it.',
  roles: 'Write who does what.',
  errors: 'Write what can go wrong, and who does what then.',
  rollback: 'Write how it is undone, and by whom.',
  monitoring: 'Write what is measured, and how much is good.',
  security: 'Write who may see what, and what is kept for how long.',
}

/** That there is nothing, or that it stands elsewhere, takes few words. Scripts without blanks have no words to count. */
const saysAll =
  /^(?:none|nothing|nobody|no|not|never|n\/a|see|as (?:in|for|with))\b|https?:|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/iu
