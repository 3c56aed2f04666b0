import { describe, expect, test } from 'vitest'
import { createBuiltInDesigner } from '#server/agent/built-in/built-in.ts'
import type { ModelEvent, ModelRequest, ToolCall } from '#server/agent/model.ts'
import { toolDefinitions } from '#server/agent/tools.ts'
import { onboarding, Talk } from './talk.ts'

const request = (message: string, transcript: ModelRequest['transcript'] = []): ModelRequest => ({
  briefing: new Talk(onboarding).briefing(message),
  transcript,
  tools: toolDefinitions,
})

const signal = new AbortController().signal

async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = []
  for await (const event of events) all.push(event)
  return all
}

const callsOf = (events: readonly ModelEvent[]): ToolCall[] =>
  events.flatMap((event) => (event.kind === 'call' ? [event.call] : []))

test('it says that it is no model', () => {
  expect(createBuiltInDesigner()).toMatchObject({
    name: 'Built-in designer · rules, no AI model',
    engine: 'builtin',
  })
})

describe('a turn', () => {
  test('comes in pieces of the given size, with a pause behind each, and the pieces are the whole', async () => {
    const pauses: number[] = []
    const designer = createBuiltInDesigner({
      pace: {
        pieceCharacters: 5,
        pauseMs: 7,
        wait: async (ms) => {
          pauses.push(ms)
        },
      },
    })
    const events = await collect(designer.turn(request('Create the process'), signal))
    const deltas = events.flatMap((event) => ('delta' in event ? [event.delta] : []))
    expect(Math.max(...deltas.map((delta) => delta.length))).toBe(5)
    expect(pauses).toEqual(deltas.map(() => 7))
    const [call] = callsOf(events)
    const started = events.findIndex((event) => event.kind === 'call-started')
    const written = events.flatMap((event) => (event.kind === 'call-arguments' ? [event.delta] : [])).join('')
    expect(events[started]).toEqual({ kind: 'call-started', id: call?.id, name: 'patch' })
    expect(written).toBe(call?.arguments)
    expect(written).toMatch(/^\{"operation":"insert","location":"# Customer Onboarding Process",.*"content":/)
  })

  test('never cuts a character in two', async () => {
    const designer = createBuiltInDesigner({ pace: { pieceCharacters: 1, pauseMs: 0, wait: async () => {} } })
    const events = await collect(designer.turn(request('paint 😀😀 blue'), signal))
    const deltas = events.flatMap((event) => (event.kind === 'text' ? [event.delta] : []))
    expect(deltas.every((delta) => delta.isWellFormed())).toBe(true)
    expect(deltas.join('')).toContain('“paint 😀😀 blue”')
  })

  test('of many calls makes the first alone, because when that is refused, so would be the others', async () => {
    const designer = createBuiltInDesigner({
      pace: { pieceCharacters: 9_999, pauseMs: 0, wait: async () => {} },
    })
    expect(callsOf(await collect(designer.turn(request('Create the process'), signal)))).toHaveLength(1)
  })

  test('stops within one piece when it is aborted, whatever the pause', async () => {
    for (const stopAt of [1, 2, 30, 200]) {
      const stop = new AbortController()
      const designer = createBuiltInDesigner({
        pace: {
          pieceCharacters: 3,
          pauseMs: 60_000,
          // A pause that ends at once, unless it is aborted before: then it rejects as a real one does.
          wait: async (_, stopped) => stopped.throwIfAborted(),
        },
      })
      const events: ModelEvent[] = []
      const turn = async () => {
        for await (const event of designer.turn(request('Create the process'), stop.signal)) {
          events.push(event)
          if (events.length === stopAt) stop.abort()
        }
      }
      await expect(turn()).rejects.toMatchObject({ name: 'AbortError' })
      expect(events).toHaveLength(stopAt)
    }
  })

  test('does not begin when it was aborted before', async () => {
    await expect(
      collect(createBuiltInDesigner().turn(request('Create the process'), AbortSignal.abort())),
    ).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('waits on a real clock and is stopped in the middle of a pause', async () => {
    const stop = new AbortController()
    const designer = createBuiltInDesigner({ pace: { pieceCharacters: 3, pauseMs: 3_600_000 } })
    const iterator = designer.turn(request('hello'), stop.signal)[Symbol.asyncIterator]()
    await iterator.next()
    const next = iterator.next()
    stop.abort()
    await expect(next).rejects.toMatchObject({ name: 'AbortError' })
  })
})
