import { setTimeout as sleep } from 'node:timers/promises'
import type { Briefing, Model, ModelEvent } from '../model.ts'
import { type Answer, argumentsOf } from './answer.ts'
import { makeCall, type Pace, sayText } from './pace.ts'
import { planAnswer } from './plan-answer.ts'
import { nextTurn, type Turn } from './react.ts'

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
 * says everywhere that it is none. What it does next follows from the briefing and the transcript alone.
 */
export function createBuiltInDesigner(options: { readonly pace?: Partial<Pace> } = {}): Model {
  const pace = { ...usualPace, ...options.pace }
  /** The plans of runs that go on: each turn of a run has the same briefing, and planning reads the whole document. */
  const plans = new WeakMap<Briefing, Answer>()
  const planFor = (briefing: Briefing) => {
    const plan = plans.get(briefing) ?? planAnswer(briefing)
    plans.set(briefing, plan)
    return plan
  }
  return {
    name: 'Built-in designer · rules, no AI model',
    engine: 'builtin',
    turn: ({ briefing, transcript }, signal) =>
      takeTurn(() => nextTurn(planFor(briefing), transcript), pace, signal),
  }
}

async function* takeTurn(decide: () => Turn, pace: Pace, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  signal.throwIfAborted()
  const { text, calls } = decide()
  yield* sayText(text, pace, signal)
  for (const { id, call } of calls) {
    yield* makeCall({ id, name: call.tool, arguments: argumentsOf(call) }, pace, signal)
  }
}
