import { describe, expect, test } from 'vitest'
import { diffText, matchSequences, merge3, type TextStep, tokens, words } from '#shared/document/diff.ts'
import { seededRandom } from '../../support/random.ts'

/** Shows a comparison as `kept [removed|added]`. */
function show(before: string, after: string): string {
  return diffText(before, after)
    .map(({ from, to, at, end, same }) =>
      same ? before.slice(from, to) : `[${before.slice(from, to)}|${after.slice(at, end)}]`,
    )
    .join('')
}

describe('matchSequences', () => {
  const match = (a: string, b: string) => matchSequences([...a], [...b])
  const shared = (a: string, b: string) =>
    match(a, b)
      .map(([i]) => a[i])
      .join('')

  test('matches all of two equal sequences', () => expect(shared('abc', 'abc')).toBe('abc'))
  test('matches nothing where nothing is shared', () => expect(match('abc', 'xyz')).toEqual([]))
  test('has no matches with an empty sequence', () => expect(match('', 'abc')).toEqual([]))
  test('finds the longest common subsequence', () => expect(shared('abcabba', 'cbabac')).toHaveLength(4))
  test('falls back to common start and end where the rest differs too much', () => {
    const matches = matchSequences(['a', '1', '2', '3', 'z'], ['a', '2', '4', '5', 'z'], 2)
    expect(matches).toEqual([
      [0, 0],
      [4, 4],
    ])
  })

  test('is right, and as long as the textbook answer, on 500 random pairs', () => {
    for (let seed = 0; seed < 500; seed++) {
      const random = seededRandom(seed)
      const sequence = () => Array.from({ length: random.int(12) }, () => random.pick(['a', 'b', 'c']))
      const [a, b] = [sequence(), sequence()]
      const matches = matchSequences(a, b)
      expect(
        matches.map(([i]) => a[i]),
        `seed ${seed}`,
      ).toEqual(matches.map(([, j]) => b[j]))
      for (const [n, [i, j]] of matches.entries()) {
        const [previousI, previousJ] = matches[n - 1] ?? [-1, -1]
        expect(i > previousI && j > previousJ, `seed ${seed}`).toBe(true)
      }
      expect(matches, `seed ${seed}`).toHaveLength(textbookLength(a, b))
    }
  })
})

function textbookLength(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0))
  const cell = (i: number, j: number) => table[i]?.[j] ?? 0
  for (let i = 1; i <= a.length; i++) {
    const row = table[i] ?? []
    for (let j = 1; j <= b.length; j++) {
      row[j] = a[i - 1] === b[j - 1] ? cell(i - 1, j - 1) + 1 : Math.max(cell(i - 1, j), cell(i, j - 1))
    }
  }
  return cell(a.length, b.length)
}

describe('diffText', () => {
  test('says nothing about two empty texts', () => expect(diffText('', '')).toEqual([]))
  test('keeps an equal text whole', () => expect(show('as it is', 'as it is')).toBe('as it is'))
  test('replaces whole words', () =>
    expect(show('wait 30 seconds', 'wait 60 seconds')).toBe('wait [30|60] seconds'))
  test('inserts a word', () => expect(show('send mail', 'send the mail')).toBe('send [|the ]mail'))
  test('removes a word', () => expect(show('send the mail', 'send mail')).toBe('send [the |]mail'))
  test('keeps the letters of a word that grew', () =>
    expect(show('Onboard users', 'Onboarding users')).toBe('Onboard[|ing] users'))
  test('keeps the letters of a word that shrank', () => expect(show('retries', 'retrie')).toBe('retrie[s|]'))
  test('replaces a word that only shares letters', () => expect(show('house', 'horse')).toBe('[house|horse]'))
  test('takes a space between two changed words into the change', () =>
    expect(show('red green blue', 'one two blue')).toBe('[red green|one two] blue'))
  test('keeps a word between two changed words', () =>
    expect(show('red green blue', 'one green two')).toBe('[red|one] green [blue|two]'))
  test('never cuts an emoji in two', () => expect(show('a 😀', 'a 😁')).toBe('a [😀|😁]'))
  test('keeps a family emoji whole', () => expect(tokens('👩‍👩‍👧 ok')).toEqual(['👩‍👩‍👧', ' ', 'ok']))
  test('compares code by lines first', () =>
    expect(show('a(x)\nb(x)\nc(x)\n', 'a(x)\nn(x)\nb(x)\nc(x)\n')).toBe('a(x)\n[|n(x)\n]b(x)\nc(x)\n'))

  test('turns the old text into the new one, without gaps, on 2,000 random pairs', () => {
    const vocabulary = ['alpha', 'beta', 'x', ' ', ' ', ', ', '\n', '😀', 'é', 'alphabet', '42', '\uFFFC']
    for (let seed = 0; seed < 2_000; seed++) {
      const random = seededRandom(seed)
      const text = () => Array.from({ length: random.int(14) }, () => random.pick(vocabulary)).join('')
      const [before, after] = [text(), text()]
      const steps = diffText(before, after)
      expect(replay(before, after, steps), `seed ${seed}`).toBe(after)
      expect(steps.map((part) => before.slice(part.from, part.to)).join(''), `seed ${seed}`).toBe(before)
    }
  })
})

function replay(before: string, after: string, steps: readonly TextStep[]): string {
  return steps
    .map(({ from, to, at, end, same }) => (same ? before.slice(from, to) : after.slice(at, end)))
    .join('')
}

describe('words', () => {
  test('leaves out markup, punctuation and case', () =>
    expect(words('- **API** access, credentials!')).toEqual(['api', 'access', 'credentials']))
})

describe('merge3', () => {
  const base = 'Timeout is 30 seconds. Retry twice.'

  test('takes both changes where they touch different words', () =>
    expect(merge3(base, 'Timeout is 30 seconds. Retry thrice.', 'Timeout is 60 seconds. Retry twice.')).toBe(
      'Timeout is 60 seconds. Retry thrice.',
    ))
  test('takes a change both made once', () =>
    expect(merge3(base, 'Timeout is 60 seconds. Retry twice.', 'Timeout is 60 seconds. Retry twice.')).toBe(
      'Timeout is 60 seconds. Retry twice.',
    ))
  test('gives up where both changed the same word', () =>
    expect(
      merge3(base, 'Timeout is 45 seconds. Retry twice.', 'Timeout is 60 seconds. Retry twice.'),
    ).toBeNull())
  test('gives up where one deleted what the other changed', () =>
    expect(merge3(base, 'Retry twice.', 'Timeout is 60 seconds. Retry twice.')).toBeNull())
  test('leaves the text alone where nobody changed it', () => expect(merge3(base, base, base)).toBe(base))
})
