import type { Range } from './diagnostic.ts'
import { type CodeHere, callSignature, type Meaning, membersIn, namesAt } from './meaning.ts'
import { keywords, readTokens, type Token } from './tokens.ts'

/** What may be meant by a word that is being written. The range is the word, which a choice takes the place of. */
export type Completion = Range & { readonly choices: readonly Meaning[] }

/** Of a word with fewer letters too much may be meant. */
const leastLetters = 2

/**
 * What may stand at an offset, the likeliest first. Null in texts and comments, where a name is given, in the middle of a
 * word, and for a word that is whole already. `isAsked`: somebody wants to see all there is, even for nothing written yet.
 */
export function completionAt(here: CodeHere, offset: number, isAsked = false): Completion | null {
  const source = here.sources[here.at] ?? ''
  const { tokens } = readTokens(source)
  const at = tokens.findIndex(({ from, to }) => from < offset && offset <= to)
  const under = tokens[at]
  if (under && isText(under, offset)) return null
  const isWord = under?.kind === 'name' || under?.kind === 'keyword'
  if (isWord && offset < under.to) return null
  const written = isWord ? under.text : ''
  const before = tokens.slice(0, isWord ? at : tokens.findIndex(({ from }) => from >= offset))
  const range = { from: offset - written.length, to: offset }
  const path = pathBefore(before)
  if (path) return chosen(range, written, membersOf(here, path, range.from), isAsked)
  if (!isAsked && written.length < leastLetters) return null
  if (before.at(-1)?.kind === 'keyword' && /^(?:define|for|as)$/.test(before.at(-1)?.text ?? '')) return null
  const line = before.slice(before.findLastIndex(({ kind, text }) => kind === 'newline' || text === ';') + 1)
  const names = namesAt(here, offset)
  if (line[0]?.text === 'use') {
    const systems = names.filter(({ kind, name }) => kind === 'integration' && name !== written)
    return chosen(range, written, systems, isAsked)
  }
  // Where a line begins, more often a keyword is meant than a function of every program.
  const [first, second] = line.length === 0 ? [reserved, builtins(names)] : [builtins(names), reserved]
  const own = names.filter(({ kind }) => kind !== 'builtin')
  return chosen(range, written, [...own, ...first, ...second], isAsked)
}

const builtins = (names: readonly Meaning[]) => names.filter(({ kind }) => kind === 'builtin')

const reserved: readonly Meaning[] = [...keywords].map((name) => ({
  name,
  kind: 'keyword',
  signature: name,
  about: '',
}))

/** A text ends behind its last quote; a comment goes on. */
const isText = ({ kind, to }: Token, offset: number): boolean =>
  kind === 'comment' || kind === 'number' || ((kind === 'text' || kind === 'template') && offset < to)

/** The names before a "." at the end: `erp.orders.` → ["erp", "orders"]. Null where there is none. */
function pathBefore(tokens: readonly Token[]): string[] | null {
  const path: string[] = []
  let at = tokens.length - 1
  while (tokens[at]?.text === '.') {
    const name = tokens[at - 1]
    // What a call or a list gives has fields that nobody knows.
    if (name?.kind !== 'name' && name?.kind !== 'keyword') return []
    path.unshift(name.text)
    at -= 2
  }
  return path.length === 0 ? null : path
}

const ofPeople = ['approve', 'complete']

/** How the module goes on behind this path elsewhere. */
function membersOf({ sources, at }: CodeHere, path: readonly string[], from: number): Meaning[] {
  const [root = '', ...rest] = path
  const stem = rest.map((name) => `${name}.`).join('')
  const found = new Map<string, Meaning>()
  const add = (name: string, signature: string, about: string) =>
    found.set(name, found.get(name) ?? { name, kind: 'member', signature, about })
  for (const [block, source] of sources.entries())
    for (const member of membersIn([source])) {
      if (member.root !== root || !member.path.startsWith(stem)) continue
      if (block === at && member.from === from) continue
      const [name = '', ...more] = member.path.slice(stem.length).split('.')
      const signature = member.call && more.length === 0 ? callSignature(name, member.call) : name
      add(name, signature, '')
    }
  if (root === 'human' && stem === '')
    for (const name of ofPeople) add(name, `${name}(role=…, timeout=…)`, 'waits for somebody')
  return [...found.values()]
}

/** In their order; those that begin with the same letters, small or capital, come before the others. */
function chosen(range: Range, written: string, all: readonly Meaning[], isAsked: boolean): Completion | null {
  const lower = written.toLowerCase()
  const seen = new Set<string>()
  const choices = all
    .filter(({ name }) => name.toLowerCase().startsWith(lower) && !seen.has(name) && seen.add(name))
    .toSorted((a, b) => Number(b.name.startsWith(written)) - Number(a.name.startsWith(written)))
  if (choices.length === 0 || (!isAsked && choices.some(({ name }) => name === written))) return null
  return { ...range, choices }
}
