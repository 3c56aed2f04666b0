import { describe, expect, it } from 'vitest'
import { CallAccumulator, type CallFragment } from '#server/agent/accumulator.ts'

/** All that a list of fragments comes to, and what was told on the way. */
function accumulate(fragments: CallFragment[], truncated = false) {
  const accumulator = new CallAccumulator()
  const events = fragments.flatMap((fragment) => accumulator.take(fragment))
  const { calls, cut } = accumulator.finish(truncated)
  const early = events.flatMap((event) => (event.kind === 'call' ? [event.call] : []))
  return { events, calls: [...early, ...calls].map(({ name, arguments: text }) => [name, text]), cut }
}

const piece = (
  index: number | undefined,
  id: string | undefined,
  name: string | undefined,
  text?: unknown,
) => ({
  index,
  id,
  function: { name, arguments: text },
})

describe('a tool call', () => {
  it('is put together from fragments', () => {
    const { calls } = accumulate([
      piece(0, 'a', 'patch', ''),
      piece(0, undefined, undefined, '{"loc'),
      piece(0, undefined, undefined, 'ation":"## Steps"}'),
    ])
    expect(calls).toEqual([['patch', '{"location":"## Steps"}']])
  })

  it('may come in one piece, without index and id', () => {
    expect(accumulate([piece(undefined, undefined, 'patch', '{"a":1}')]).calls).toEqual([
      ['patch', '{"a":1}'],
    ])
  })

  it('may bring its arguments as an object', () => {
    expect(accumulate([piece(0, 'a', 'patch', { a: 1 })]).calls).toEqual([['patch', '{"a":1}']])
  })

  it('without arguments has an empty object', () => {
    expect(accumulate([piece(0, 'a', 'check')]).calls).toEqual([['check', '{}']])
  })

  it('is told as it grows', () => {
    const { events } = accumulate([piece(0, 'a', 'patch', '{"a'), piece(0, undefined, undefined, '":1}')])
    expect(events).toEqual([
      { kind: 'call-started', id: 'a', name: 'patch' },
      { kind: 'call-arguments', id: 'a', delta: '{"a' },
      { kind: 'call-arguments', id: 'a', delta: '":1}' },
    ])
  })
})

describe('several tool calls', () => {
  it('are kept apart by their index, also when they are interleaved', () => {
    const { calls } = accumulate([
      piece(0, 'a', 'patch', '{"n":'),
      piece(1, 'b', 'patch', '{"n":'),
      piece(0, undefined, undefined, '1}'),
      piece(1, undefined, undefined, '2}'),
    ])
    expect(calls).toEqual([
      ['patch', '{"n":1}'],
      ['patch', '{"n":2}'],
    ])
  })

  it('are kept apart by their id when the server sends index 0 for all', () => {
    const { calls } = accumulate([piece(0, 'a', 'patch', '{"n":1}'), piece(0, 'b', 'patch', '{"n":2}')])
    expect(calls).toEqual([
      ['patch', '{"n":1}'],
      ['patch', '{"n":2}'],
    ])
  })

  it('are kept apart by their names when there is neither index nor id', () => {
    const { calls } = accumulate([
      piece(undefined, undefined, 'patch', '{"n":1}'),
      piece(undefined, undefined, 'patch', '{"n":2}'),
    ])
    expect(calls).toEqual([
      ['patch', '{"n":1}'],
      ['patch', '{"n":2}'],
    ])
  })

  it('may repeat their id in every fragment', () => {
    const { calls } = accumulate([piece(0, 'a', 'patch', '{"n":'), piece(0, 'a', 'patch', '1}')])
    expect(calls).toEqual([['patch', '{"n":1}']])
  })

  it('are each complete as soon as the next one begins', () => {
    const { events } = accumulate([piece(0, 'a', 'patch', '{"n":1}'), piece(1, 'b', 'patch', '{"n":2}')])
    expect(events.map((event) => event.kind)).toEqual([
      'call-started',
      'call-arguments',
      'call',
      'call-started',
      'call-arguments',
    ])
  })
})

describe('an answer cut at its length limit', () => {
  it('loses the call that is not whole, and says so', () => {
    const { calls, cut } = accumulate(
      [piece(0, 'a', 'patch', '{"n":1}'), piece(1, 'b', 'patch', '{"n"')],
      true,
    )
    expect(calls).toEqual([['patch', '{"n":1}']])
    expect(cut?.arguments).toBe('{"n"')
  })

  it('keeps a last call that is whole', () => {
    const { calls, cut } = accumulate([piece(0, 'a', 'patch', '{"n":1}')], true)
    expect(calls).toHaveLength(1)
    expect(cut).toBeUndefined()
  })
})
