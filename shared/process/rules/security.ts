import type { DocNode } from '#shared/document/node.ts'
import { checksum } from '../choices.ts'
import { isCode } from '../code-blocks.ts'
import type { Found, Rule } from '../finding.ts'
import { updateFix } from '../fix.ts'
import { locationAbove, type Reading } from '../reading.ts'
import { isInline, textOf } from '../text.ts'
import { findPersonalData } from './personal-data.ts'
import { findSecret } from './secrets.ts'

/** What does not belong where everybody reads it. */
export const securityRules: readonly Rule[] = [
  {
    id: 'sec/secret-in-document',
    severity: 'error',
    find: (reading) =>
      lines(reading).flatMap(({ line, block, isProse }): Found[] => {
        const secret = findSecret(line)
        if (!secret) return []
        const { what, text } = secret
        const location = isProse ? locationAbove(reading, block) : null
        const words = { oldContent: text, newContent: '(in the secret store)' }
        return [
          {
            block,
            // Enough to know it again, too little to use it: findings go to tools that the text does not go to.
            words: `${text.slice(0, 4)}… ${checksum(text)}`,
            message: `Here stands a ${what}, “${text.slice(0, 4)}…”. Everybody who reads this can use it, and it stays in the history: take it out, and have it changed.`,
            fixes: updateFix(`Take the ${what} out`, location, words),
          },
        ]
      }),
  },
  {
    id: 'sec/personal-data-in-example',
    severity: 'info',
    find: (reading) =>
      lines(reading).flatMap(({ line, block }) => {
        const found = findPersonalData(line)
        return found
          ? [
              {
                block,
                words: line,
                message: `“${found.text}” looks like ${found.what} of a person. Take one that is made up.`,
              },
            ]
          : []
      }),
  },
]

type Line = { readonly line: string; readonly block: number; readonly isProse: boolean }

/** All lines of the document. Code in SPy has rules of its own. */
const lines = ({ nodes }: Reading): Line[] =>
  nodes.flatMap((node, block) => linesIn(node).map((line) => ({ ...line, block })))

function linesIn(node: DocNode): Omit<Line, 'block'>[] {
  if (isCode(node)) return []
  const isProse = node.type !== 'codeBlock'
  const parts = node.content ?? []
  if (isProse && !parts.some(isInline)) return parts.flatMap(linesIn)
  return textOf(node)
    .split('\n')
    .map((line) => ({ line, isProse }))
}
