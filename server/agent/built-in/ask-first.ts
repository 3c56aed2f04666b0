import { joinWords } from './english.ts'

/** What there was to ask people for, as the tool tells it (agent/asking.ts). */
export type AskedFirst = {
  readonly words: number
  readonly writers: readonly { readonly name: string; readonly words: number }[]
}

/** Undefined where the refusal is another one. */
export function readAsked({
  code,
  words,
  writers,
}: Readonly<Record<string, unknown>>): AskedFirst | undefined {
  if (code !== 'people_asked') return undefined
  const list: unknown[] = Array.isArray(writers) ? writers : []
  return {
    words: typeof words === 'number' ? words : 0,
    writers: list.flatMap((writer) => (isWriter(writer) ? [writer] : [])),
  }
}

const isWriter = (given: unknown): given is AskedFirst['writers'][number] =>
  typeof given === 'object' &&
  given !== null &&
  'name' in given &&
  typeof given.name === 'string' &&
  'words' in given &&
  typeof given.words === 'number'

/** Says that people are asked. `waits`: something else was planned, which is not done either. */
export function askFirst(asked: readonly AskedFirst[], waits: boolean): string {
  const words = asked.reduce((sum, each) => sum + each.words, 0)
  const people = asked.flatMap(({ writers }) => writers.map(({ name, words }) => `${words} by ${name}`))
  const whose = people.length === 0 ? '' : `, ${joinWords(people)}`
  const rest = waits ? ' What goes with it waits too: ask me again when that is decided.' : ''
  return `I am asking first, because that takes away ${words} ${words === 1 ? 'word' : 'words'}${whose}. Allow or refuse it below; until then nothing is removed.${rest}`
}
