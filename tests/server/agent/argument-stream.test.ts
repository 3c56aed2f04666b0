import { describe, expect, it } from 'vitest'
import { ArgumentStream } from '#server/agent/argument-stream.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/** What is known of arguments behind each of these pieces, and at the end. */
function read(pieces: readonly string[]) {
  const stream = new ArgumentStream()
  const known = pieces.map((piece) => {
    stream.push(piece)
    return { ...stream.values }
  })
  return { known, values: stream.values, isWhole: (name: string) => stream.isWhole(name) }
}

describe('the arguments of a call that is being written', () => {
  it('are known as far as they go, and which of them are whole', () => {
    const { known, isWhole } = read(['{"operation":"ins', 'ert","content":"Check', ' the inv'])
    expect(known).toEqual([
      { operation: 'ins' },
      { operation: 'insert', content: 'Check' },
      { operation: 'insert', content: 'Check the inv' },
    ])
    expect([isWhole('operation'), isWhole('content'), isWhole('location')]).toEqual([true, false, false])
  })

  it('never have half of an escape or of a character', () => {
    const { known } = read(['{"a":"x\\', 'n\\u00', 'e9', '\\ud83d', '\\ude00', '\ud83d', '\ude00"}'])
    expect(known.map(({ a }) => a)).toEqual(['x', 'x\n', 'x\né', 'x\né', 'x\né😀', 'x\né😀', 'x\né😀😀'])
  })

  it('have numbers, lists and objects when they are whole', () => {
    const { known } = read(['{ "a" : 1', '2.5e', '3 , "b":[1,{"c":"}"}', '],"d":tr', 'ue}'])
    expect(known).toEqual([
      {},
      {},
      { a: 12500 },
      { a: 12500, b: [1, { c: '}' }] },
      { a: 12500, b: [1, { c: '}' }], d: true },
    ])
  })

  it.each([['[1]'], ['"text"'], ['{"a" 1}'], ['{a: 1}'], ['{"a":"b" "c":"d"}'], ['']])(
    'are known no further than they are JSON: %s',
    (source) => {
      expect(Object.keys(read([source]).values).length).toBeLessThan(2)
    },
  )

  it('may call an argument whatever they like', () => {
    const source = '{"__proto__":"x","constructor":1}'
    expect(Object.entries(read([source]).values)).toEqual(Object.entries(JSON.parse(source)))
  })

  it('come to what JSON.parse makes of the whole, in 500 random pieces', () => {
    for (let seed = 0; seed < 500; seed++) {
      const random = seededRandom(seed)
      const given = randomArguments(random)
      const source = random.chance(0.3) ? escaped(given) : JSON.stringify(given, null, random.int(3))
      const { known, values, isWhole } = read(cut(random, source))
      expect(values, `seed ${seed}`).toEqual(given)
      for (const [name, value] of Object.entries(given)) {
        expect(isWhole(name), `seed ${seed}`).toBe(true)
        if (typeof value !== 'string') continue
        const texts = known.map((one) => String(one[name] ?? ''))
        expect(
          texts.every((text) => value.startsWith(text) && !/[\ud800-\udbff]$/.test(text)),
          `seed ${seed}`,
        ).toBe(true)
      }
    }
  })
})

const samples = [
  '',
  '## Steps\n\n- "quoted" \\ back/slash\ttab',
  '漢字 😀👩‍👩‍👧 é ü',
  '\b\f\r\n\u0000\u2028',
  '{"a": [1, 2]}',
  0,
  -12.5e-3,
  true,
  null,
  [],
  [1, 'a,b', { c: '}' }],
  { d: { e: '"' } },
]
const names = ['operation', 'location', 'content', 'new_content', 'reason', 'ключ "q"']

const randomArguments = (random: Random): Record<string, unknown> =>
  Object.fromEntries(names.filter(() => random.chance(0.7)).map((name) => [name, random.pick(samples)]))

/** The same JSON with every character outside ASCII, and some within, as an escape. */
const escaped = (given: object): string =>
  JSON.stringify(given).replace(
    /[^\x20-\x7e]|[g-k]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function cut(random: Random, source: string): string[] {
  const pieces: string[] = []
  for (let from = 0; from < source.length; ) {
    const to = from + 1 + random.int(random.chance(0.5) ? 3 : 30)
    pieces.push(source.slice(from, to))
    from = to
  }
  return pieces
}
