import { describe, expect, it } from 'vitest'
import { readClientFrame } from '#server/collab/client-frame.ts'
import { Refusal } from '#server/collab/hooks.ts'
import {
  awarenessFrame,
  documentFrame,
  questionFrame,
  tokenFrame,
  updateFrame,
} from '../../support/document-frames.ts'

const name = 'thread_0123456789abcdefghjkmnpqrs'
const other = 'thread_zzzzzzzzzzzzzzzzzzzzzzzzzz'
const bytes = Uint8Array.of(1, 2, 3)

function read(frame: Uint8Array): string | number {
  try {
    return readClientFrame(frame, name)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.code
  }
}

describe('what a client of the protocol sends', () => {
  it.each<[string, Uint8Array, string]>([
    ['a token', tokenFrame(name, 'pd_key'), 'token'],
    ['a token of a session', tokenFrame(`${name}\0ab12`), 'token'],
    ['a token for another thread, which is answered with a reason', tokenFrame(other), 'token'],
    ['a question', questionFrame(name), 'sync_step_1'],
    ['an answer', documentFrame(name, [0, 1], bytes), 'sync_step_2'],
    ['an answer to an answer', documentFrame(name, [4, 1], bytes), 'sync_step_2'],
    ['an update', updateFrame(name, bytes), 'update'],
    ['a presence', awarenessFrame(name, []), 'awareness'],
    ['a farewell', documentFrame(name, [7]), 'leave'],
    ['a question for presence', documentFrame(name, [3]), 'nothing'],
    ['a pong', Uint8Array.of(10), 'nothing'],
  ])('is taken: %s', (_, frame, kind) => {
    expect(read(frame)).toBe(kind)
  })
})

describe('what no client of the protocol sends', () => {
  it.each<[string, Uint8Array, number]>([
    ['nothing', new Uint8Array(0), 1007],
    ['half a name', documentFrame(name, [0, 0], bytes).slice(0, 10), 1007],
    ['no type', documentFrame(name, []), 1008],
    ['an update that breaks off', updateFrame(name, bytes).slice(0, -1), 1007],
    ['a length beyond all numbers', documentFrame(name, [0, 2]).slice(), 1007],
    ['an update of another thread', updateFrame(other, bytes), 4004],
    ['a token for what is no thread', tokenFrame('__proto__'), 4004],
    ['a session with a name of a book’s length', tokenFrame(`${name}\0${'x'.repeat(65)}`), 1008],
    ['the server’s own answer to a token', documentFrame(name, [2, 2], 'read-write'), 1008],
    ['a refusal', documentFrame(name, [2, 1], 'no'), 1008],
    ['an acknowledgement', documentFrame(name, [8, 1]), 1008],
    ['text beside the document', documentFrame(name, [5], 'x'), 1008],
    ['text for everybody', documentFrame(name, [6], 'x'), 1008],
    ['a ping', documentFrame(name, [9]), 1008],
    ['another kind of sync', documentFrame(name, [0, 3], bytes), 1008],
  ])('is refused: %s', (_, frame, code) => {
    expect(read(frame)).toBe(code)
  })
})
