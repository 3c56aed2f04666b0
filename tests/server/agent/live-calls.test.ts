import { describe, expect, it } from 'vitest'
import type { Hands } from '#server/agent/hands.ts'
import { type Activity, LiveCalls } from '#server/agent/live-calls.ts'
import { parseCall } from '#server/agent/tools.ts'
import type { PatchHead } from '#shared/document/stream.ts'

/** Hands that note what they are asked for; those that `hesitate` begin nothing. */
function noting(hesitate = false) {
  const done: string[] = []
  const written: string[] = []
  const hands: Hands = {
    carryOut: async (call) => {
      done.push(`carries out ${call.tool}`)
      return { content: '{}', failed: false }
    },
    news: async () => '',
    begin: async ({ operation, location }: PatchHead) => {
      if (hesitate) return undefined
      done.push(`begins ${operation} at ${location}`)
      return {
        write: (text) => written.push(text),
        get isStopped() {
          return written.join('').includes('STOP')
        },
        finish: async (patch) => {
          done.push(`finishes ${patch.content ?? patch.newContent}`)
          return { content: '{}', failed: false, applied: true }
        },
        leave: async () => void done.push('leaves'),
        withdraw: async () => void done.push('withdraws'),
      }
    },
  }
  return { hands, done, written }
}

/** Lets the model write the arguments of one call in these pieces. */
async function write(pieces: readonly string[], { hesitate = false, name = 'patch' } = {}) {
  const { hands, done, written } = noting(hesitate)
  const told: Activity[] = []
  const stop = new AbortController()
  const live = new LiveCalls(hands, stop.signal, (activity) => told.push(activity))
  await live.notice({ kind: 'call-started', id: 'a', name })
  for (const delta of pieces) await live.notice({ kind: 'call-arguments', id: 'a', delta })
  const finish = async (written = pieces.join('')) => {
    const call = parseCall(name, written)
    if (call.tool === 'ask_user') throw new Error('not of this test')
    return live.carryOut({ id: 'a', name, arguments: written }, call)
  }
  return { live, stop, told, done, written, finish }
}

const begun = '{"operation":"insert","location":"## A","content":"'

describe('a patch whose call is being written', () => {
  it('grows as soon as its place is known, and is finished when it is whole', async () => {
    const { told, done, written, finish } = await write([
      '{"operation":"insert","loc',
      'ation":"S > ## A",',
      '"content":"One',
      ' two',
      '"}',
    ])
    expect(told).toEqual([{ status: 'writing', section: 'A' }])
    expect(done).toEqual(['begins insert at S > ## A'])
    expect(written).toEqual(['One', ' two'])
    expect((await finish()).applied).toBe(true)
    expect(done.slice(1)).toEqual(['finishes One two'])
  })

  it('waits for its place when its text comes first', async () => {
    const { done, written } = await write([
      '{"content":"One',
      ' two","location":"## A",',
      '"operation":"append"',
      '}',
    ])
    expect([done, written]).toEqual([['begins append at ## A'], ['One two']])
  })

  it.each([
    ['deletes', '{"operation":"delete","location":"## A","content":"x"}'],
    ['replaces a passage', '{"operation":"update","location":"## A","old_content":"x","new_content":"y"}'],
    ['is no patch', '{"operation":"paint","location":"## A","content":"x"}'],
  ])('is carried out as a whole when it %s', async (_, source) => {
    const { done, written, finish } = await write([...source])
    await finish()
    expect(written).toEqual([])
    expect(done.filter((each) => each.startsWith('begins'))).toEqual([])
  })

  it('is carried out as a whole, and at once, where it cannot grow', async () => {
    const { done, finish } = await write([begun, `${'One '.repeat(10_000)}"}`], { hesitate: true })
    await finish()
    expect(done).toEqual(['carries out patch'])
  })

  it('rewrites a section where there is no old content', async () => {
    const { done } = await write(['{"operation":"update","location":"## A","new_content":"One'])
    expect(done).toEqual(['begins update at ## A'])
  })

  it.each([
    [
      'its old content comes late',
      '{"operation":"update","location":"## A","content":"y","old_content":"x"}',
      'carries out patch',
    ],
    ['an argument is not right', `${begun}One","colour":"red"}`, undefined],
    ['it is no JSON after all', `${begun}One"`, undefined],
  ])('is taken back when %s', async (_, source, then) => {
    const { done, finish } = await write([...source])
    const result = await finish()
    expect(done.slice(1)).toEqual(['withdraws', ...(then ? [then] : [])])
    expect(result.failed).toBe(then === undefined)
  })

  it('is ended, and told without its text, where no more of it is written', async () => {
    const { live, done } = await write([begun, 'One'])
    const halted = await live.notice({ kind: 'call-arguments', id: 'a', delta: ' STOP' })
    expect(halted).toMatchObject({
      call: { id: 'a', name: 'patch', arguments: '{"operation":"insert","location":"## A"}' },
      result: { applied: true },
    })
    expect(done.slice(1)).toEqual(['finishes One STOP'])
    await live[Symbol.asyncDispose]()
    expect(done.slice(2)).toEqual([])
  })

  it('is left where it is when the turn ends without it', async () => {
    const { live, done } = await write([begun, 'One'])
    await live[Symbol.asyncDispose]()
    await live[Symbol.asyncDispose]()
    expect(done.slice(1)).toEqual(['leaves'])
  })
})

const long = Array.from({ length: 500 }, (_, n) => `word${n}`).join(' ')

describe('a patch whose text comes all at once', () => {
  it('grows in groups of words', async () => {
    const { written, finish } = await write([`${begun}${long}"}`])
    expect(written.length).toBeGreaterThan(10)
    expect(written.length).toBeLessThan(32)
    expect(written.join('')).toBe(long)
    expect(written.slice(0, -1).every((group) => group.endsWith(' '))).toBe(true)
    expect((await finish()).applied).toBe(true)
  })

  it('also when nothing of its call came before', async () => {
    const { hands, written, done } = noting()
    const live = new LiveCalls(hands, new AbortController().signal, () => undefined)
    const call = parseCall('patch', `${begun}${long}"}`)
    if (call.tool === 'ask_user') throw new Error('not of this test')
    await live.carryOut({ id: 'b', name: 'patch', arguments: `${begun}${long}"}` }, call)
    expect(written.length).toBeGreaterThan(10)
    expect(done).toEqual(['begins insert at ## A', `finishes ${long}`])
  })

  it('stops at once when it is stopped', async () => {
    const { hands, written } = noting()
    const stop = new AbortController()
    const live = new LiveCalls(hands, stop.signal, () => undefined)
    await live.notice({ kind: 'call-started', id: 'a', name: 'patch' })
    const noticed = live.notice({ kind: 'call-arguments', id: 'a', delta: `${begun}${long}"}` })
    setTimeout(() => stop.abort())
    await expect(noticed).rejects.toThrow()
    expect(written.length).toBeLessThan(10)
  })
})

it('people are told when the designer reads', async () => {
  const { told } = await write(['{}'], { name: 'find_text' })
  expect(told).toEqual([{ status: 'reading' }])
})
