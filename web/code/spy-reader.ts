import { checkBlocks } from '#shared/spy/check.ts'
import { coloursOf } from '#shared/spy/colours.ts'
import { completionAt } from '#shared/spy/completion.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { meaningAt } from '#shared/spy/meaning.ts'
import type { ColouredRange } from './block-paint.ts'

/** What reads SPy. Loaded when a document has a block of it. */
export type SpyReader = {
  readonly colours: (source: string) => ColouredRange[]
  readonly check: typeof checkBlocks
  readonly format: typeof formatProgram
  readonly explain: typeof meaningAt
  readonly complete: typeof completionAt
}

export const spyReader: SpyReader = {
  colours: (source) =>
    coloursOf(source).map(({ from, to, name }) => ({ from, to, className: `spy-${name}` })),
  check: checkBlocks,
  format: formatProgram,
  explain: meaningAt,
  complete: completionAt,
}
