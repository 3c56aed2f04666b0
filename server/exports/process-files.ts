import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { AppError } from '#shared/errors.ts'
import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import type { Flow } from '#shared/process/flow/flow.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import type { DocumentContent } from '../threads/document-port.ts'
import type { Thread } from '../threads/threads.ts'

/** A file of the flow. Throws `conflict` where the document tells no steps. */
export const flowFile =
  (write: (flow: Flow) => string) =>
  (thread: Thread, { markdown }: DocumentContent): string => {
    const flow = flowOf(parseMarkdown(markdown))
    if (flow) return write({ ...flow, title: flow.title === '' ? thread.title : flow.title })
    throw new AppError(
      'conflict',
      'No steps were found in this document. Write them under a heading “Steps”: a numbered list, or a heading each.',
    )
  }

/** All SPy code of the document, in its order. Throws `conflict` where there is none. */
export function writeSpy(_: Thread, { markdown }: DocumentContent): string {
  const blocks = codeBlocksOf(parseMarkdown(markdown))
  if (blocks.length === 0)
    throw new AppError(
      'conflict',
      'There is no code in this document. Code is written in blocks of the language spy.',
    )
  return `${blocks.map(({ source }) => source.trimEnd()).join('\n\n')}\n`
}
