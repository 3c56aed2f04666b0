import { describe, expect, it } from 'vitest'
import type { Actor } from '#server/access/actor.ts'
import { Refusals } from '#server/collab/refusals.ts'

const minute = 60_000

function refusals() {
  let at = 0
  const counted = new Refusals(() => at)
  return {
    note: (context: Parameters<Refusals['note']>[0], times = 1) => {
      for (let i = 0; i < times; i++) counted.note(context)
    },
    mustWait: (context: Parameters<Refusals['note']>[0]) => counted.mustWait(context),
    wait: (minutes: number) => {
      at += minutes * minute
    },
  }
}

const person = (id: string) => ({ kind: 'person', userId: id }) as unknown as Actor
const program = (id: string) => ({ kind: 'program', userId: 'user_1', keyId: id }) as unknown as Actor

describe('refusals', () => {
  it('make a person wait for ten minutes after the third', () => {
    const { note, mustWait, wait } = refusals()
    const mallory = { path: 'thread_1', actor: person('user_m'), stranger: '192.0.2.1' }
    note(mallory, 2)
    expect(mustWait(mallory)).toBe(false)
    wait(5)
    note(mallory)
    expect(mustWait(mallory)).toBe(true)
    wait(9)
    expect(mustWait(mallory)).toBe(true)
    wait(1)
    expect(mustWait(mallory)).toBe(false)
  })

  it('are forgotten when ten minutes pass without another', () => {
    const { note, mustWait, wait } = refusals()
    const ana = { path: 'thread_1', actor: person('user_a') }
    for (let i = 0; i < 10; i++) {
      note(ana, 2)
      wait(10)
    }
    note(ana, 2)
    expect(mustWait(ana)).toBe(false)
  })

  it('concern neither other documents, nor other people and strangers at the same address', () => {
    const { note, mustWait } = refusals()
    note({ path: 'thread_1', actor: person('user_m'), stranger: '192.0.2.1' }, 3)
    note({ path: 'thread_1', actor: program('key_m') }, 3)
    expect(mustWait({ path: 'thread_2', actor: person('user_m') })).toBe(false)
    expect(mustWait({ path: 'thread_1', actor: person('user_a'), stranger: '192.0.2.1' })).toBe(false)
    expect(mustWait({ path: 'thread_1', actor: program('key_a') })).toBe(false)
    expect(mustWait({ path: 'thread_1', stranger: '192.0.2.1' })).toBe(false)
  })

  it('of strangers concern their address in every document, and nobody who is known there', () => {
    const { note, mustWait } = refusals()
    note({ path: 'thread_1', stranger: '192.0.2.1' }, 3)
    expect(mustWait({ path: 'thread_2', stranger: '192.0.2.1' })).toBe(true)
    expect(mustWait({ path: 'thread_1', stranger: '192.0.2.2' })).toBe(false)
    expect(mustWait({ path: 'thread_1', stranger: '192.0.2.1', actor: person('user_a') })).toBe(false)
  })

  it('are not counted for strangers on the same machine, who may be everybody behind a proxy', () => {
    const { note, mustWait } = refusals()
    note({ path: 'thread_1' }, 10)
    expect(mustWait({ path: 'thread_1' })).toBe(false)
  })
})
