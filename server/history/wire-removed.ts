import type { Id } from '#shared/document/id-set.ts'
import type { DocNode } from '#shared/document/node.ts'
import type { RemovedContent } from '#shared/document/writing.ts'
import { textOf } from '#shared/process/text.ts'
import type { WireRemoved } from '#shared/protocol/patch-record.ts'

/** What a patch deleted, as words: they are shown struck through, and nobody writes in them. */
export const wireRemoved = (removed: readonly RemovedContent[]): WireRemoved[] =>
  removed.map(({ within, after, content }) => {
    const isInlineContent = content.every(isInline)
    return {
      within: within && wireId(within),
      after: after && wireId(after),
      is_inline: isInlineContent,
      text: content.map(textOf).join(isInlineContent ? '' : '\n'),
    }
  })

const wireId = ({ client, clock }: Id): [number, number] => [client, clock]

const isInline = ({ type }: DocNode): boolean => type === 'text' || type === 'hardBreak'
