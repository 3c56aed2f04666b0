import { setTimeout as sleep } from 'node:timers/promises'
import type { Model, ModelEvent, ModelRequest } from '../model.ts'
import { argumentsOf } from './answer.ts'
import { makeCall, type Pace, sayText } from './pace.ts'
import { planAnswer } from './plan-answer.ts'
import { nextTurn } from './react.ts'

/** About 900 characters a second: a first draft of 6,000 takes seven seconds, fast enough to wait for and slow enough to read along. */
const usualPace: Pace = {
  pieceCharacters: 18,
  pauseMs: 20,
  wait: async (ms, signal) => {
    await sleep(ms, undefined, { signal })
  },
}

/**
 * A designer of rules, for a server without a model: it goes through the same loop, tools and patches as any model, and
 * says everywhere that it is none. It keeps nothing between turns; what it does next follows from the transcript.
 */
export function createBuiltInDesigner(options: { readonly pace?: Partial<Pace> } = {}): Model {
  const pace = { ...usualPace, ...options.pace }
  return {
    name: 'Built-in designer · rules, no AI model',
    engine: 'builtin',
    turn: (request, signal) => takeTurn(request, pace, signal),
  }
}

async function* takeTurn(request: ModelRequest, pace: Pace, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted()
  const { text, calls } = nextTurn(planAnswer(request.briefing), request.transcript)
  yield* sayText(text, pace, signal)
  for (const { id, call } of calls) {
    yield* makeCall({ id, name: call.tool, arguments: argumentsOf(call) }, pace, signal)
  }
}
