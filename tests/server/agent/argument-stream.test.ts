import { describe, expect, it } from 'vitest'
import { ArgumentStream } from '#server/agent/argument-stream.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/** What is told of arguments that come in these pieces. */
function read(pieces: readonly string[]) {
  const stream = new ArgumentStream()
  const news = pieces.flatMap((piece) => stream.push(piece))
  return { news, values: stream.values }
}

describe('the arguments of a call that is being written', () => {
  it('tell short values when they are whole and long ones as they grow', () => {
    const { news } = read(['{"operation":"ins', 'ert","content":"Check', ' the inv', 'oice."}'])
    expect(news).toEqual([
      { name: 'operation', delta: 'ins', done: false },
      { name: 'operation', delta: 'ert', done: true },
      { name: 'content', delta: 'Check', done: false },
      { name: 'content', delta: ' the inv', done: false },
      { name: 'content', delta: 'oice.', done: true },
    ])
  })

  it('never tell half of an escape or of a character', () => {
    const { news } = read(['{"a":"x\\', 'n\\u00', 'e9', '\\ud83d', '\\ude00', '\ud83d', '\ude00"}'])
    expect(news.map(({ delta }) => delta)).toEqual(['x', '\n', 'é', '😀', '😀'])
  })

  it('tell numbers, lists and objects when they are whole', () => {
    const { news, values } = read(['{ "a" : 1', '2.5e', '3 , "b":[1,{"c":"}"}', '],"d":tr', 'ue}'])
    expect(values).toEqual({ a: 12500, b: [1, { c: '}' }], d: true })
    expect(news.every(({ done }) => done)).toBe(true)
  })

  it.each([['[1]'], ['"text"'], ['{"a" 1}'], ['{a: 1}'], ['{"a":"b" "c":"d"}'], ['']])(
    'tell nothing more where they are no JSON: %s',
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
      const { news, values } = read(cut(random, source))
      expect(values, `seed ${seed}`).toEqual(given)
      for (const [name, value] of Object.entries(given)) {
        if (typeof value !== 'string') continue
        const own = news.filter((one) => one.name === name)
        expect(own.map(({ delta }) => delta).join(''), `seed ${seed}`).toBe(value)
        expect(own.map(({ done }) => done).indexOf(true), `seed ${seed}`).toBe(own.length - 1)
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
