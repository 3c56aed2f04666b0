import { checkBlocks } from '#shared/spy/check.ts'
import { completionAt } from '#shared/spy/completion.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { meaningAt } from '#shared/spy/meaning.ts'
import { readTokens, type Token } from '#shared/spy/tokens.ts'
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
  colours,
  check: checkBlocks,
  format: formatProgram,
  explain: meaningAt,
  complete: completionAt,
}

const classNames: Partial<Record<Token['kind'], string>> = {
  keyword: 'spy-keyword',
  number: 'spy-number',
  text: 'spy-text',
  template: 'spy-text',
  comment: 'spy-comment',
}

/** The parts of the code that have a colour of their own; the rest is plain. */
function colours(source: string): ColouredRange[] {
  const { tokens } = readTokens(source)
  return tokens.flatMap(({ kind, from, to }, index) => {
    const isCalled = kind === 'name' && tokens[index + 1]?.text === '(' && tokens[index + 1]?.from === to
    const className = isCalled ? 'spy-call' : classNames[kind]
    return className === undefined ? [] : [{ from, to, className }]
  })
}
