import { describe, expect, it } from 'vitest'
import { FrameRates } from '#server/collab/frame-rates.ts'

/** An address without a name, the type, and the step. */
const update = Uint8Array.of(0, 0, 2, 0)
const question = Uint8Array.of(0, 0, 0, 0)
const presence = Uint8Array.of(0, 1, 0)

function connection() {
  let at = 0
  const rates = new FrameRates(() => at)
  return {
    send: (frame: Uint8Array, times = 1) => Array.from({ length: times }, () => rates.judge(frame)),
    wait: (ms: number) => {
      at += ms
    },
  }
}

describe('the frames of a connection', () => {
  it('are taken at 1,000 a second for as long as they come', () => {
    const { send, wait } = connection()
    for (let second = 0; second < 60; second++) {
      expect(send(update, 1_000)).not.toContain('close')
      wait(1000)
    }
  })

  it('may be 5,000 at once, and not one more', () => {
    const { send } = connection()
    expect(send(update, 5_000)).not.toContain('close')
    expect(send(update)).toEqual(['close'])
  })

  it('may bring 5 MiB at once, and then one each second', () => {
    const { send, wait } = connection()
    const large = new Uint8Array(1024 * 1024)
    expect(send(large, 6).map((verdict) => verdict === 'close')).toEqual([...Array(5).fill(false), true])
    wait(1000)
    expect(send(large, 2)[1]).toBe('close')
  })

  it('ask for what is missing 25 times at once, and then five times a second', () => {
    const { send, wait } = connection()
    expect(send(question, 25)).not.toContain('close')
    expect(send(question)).toEqual(['close'])
    wait(1000)
    expect(send(question, 6)).toEqual(['take', 'take', 'take', 'take', 'take', 'close'])
  })

  it('lose the presence beyond 20 a second, and nothing else', () => {
    const { send, wait } = connection()
    expect(send(presence, 100)).not.toContain('drop')
    expect(send(presence)).toEqual(['drop'])
    expect(send(update)).toEqual(['take'])
    wait(1000)
    expect(send(presence, 21).at(-1)).toBe('drop')
  })
})
