import type { DocNode } from '#shared/document/node.ts'
import { checksum } from '../choices.ts'
import type { Found, Rule } from '../finding.ts'
import { locationAbove, type Reading } from '../reading.ts'
import { textOf } from '../text.ts'
import { findPersonalData } from './personal-data.ts'
import { findSecret } from './secrets.ts'

/** What does not belong where everybody reads it. */
export const securityRules: readonly Rule[] = [
  {
    id: 'sec/secret-in-document',
    severity: 'error',
    find: (reading) =>
      lines(reading).flatMap(({ line, block, isCode }): Found[] => {
        const secret = findSecret(line)
        if (!secret) return []
        const { what, text } = secret
        const title = `Take the ${what} out`
        const location = isCode ? null : locationAbove(reading, block)
        const patch = { oldContent: text, newContent: '(in the secret store)', reason: title }
        return [
          {
            block,
            // Enough to know it again, too little to use it: findings go to tools that the text does not go to.
            words: `${text.slice(0, 4)}… ${checksum(text)}`,
            message: `Here stands a ${what}, “${text.slice(0, 4)}…”. Everybody who reads this can use it, and it stays in the history: take it out, and have it changed.`,
            fixes:
              location === null ? [] : [{ title, patches: [{ operation: 'update', location, ...patch }] }],
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

type Line = { readonly line: string; readonly block: number; readonly isCode: boolean }

/** All lines of the document. Code in SPy has rules of its own. */
function lines({ nodes }: Reading): Line[] {
  return nodes.flatMap((node, block) =>
    isSpy(node)
      ? []
      : textOf(node)
          .split('\n')
          .map((line) => ({ line, block, isCode: node.type === 'codeBlock' })),
  )
}

const isSpy = ({ type, attrs }: DocNode): boolean => type === 'codeBlock' && attrs?.language === 'spy'
