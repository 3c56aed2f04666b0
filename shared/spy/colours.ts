import { readTokens, type Token } from './tokens.ts'

/** What a part of the code is, where it has a colour of its own. */
export type ColourName = 'keyword' | 'number' | 'text' | 'comment' | 'call'

export type Colour = { readonly from: number; readonly to: number; readonly name: ColourName }

const names: Partial<Record<Token['kind'], ColourName>> = {
  keyword: 'keyword',
  number: 'number',
  text: 'text',
  template: 'text',
  comment: 'comment',
}

/** The parts of a source that have a colour of their own, in its order; the rest is plain. */
export function coloursOf(source: string): Colour[] {
  const { tokens } = readTokens(source)
  return tokens.flatMap(({ kind, from, to }, index) => {
    const next = tokens[index + 1]
    const isCalled = kind === 'name' && next?.text === '(' && next.from === to
    const name = isCalled ? 'call' : names[kind]
    return name === undefined ? [] : [{ from, to, name }]
  })
}
