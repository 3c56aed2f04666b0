import type { Hands, ToolResult } from './hands.ts'
import { LiveCalls } from './live-calls.ts'
import { type Briefing, type Model, ModelFailure, type ToolCall, type TranscriptEntry } from './model.ts'
import { parseCall, type Question, toolDefinitions } from './tools.ts'

/** What a run may use up before it has to stop. */
export type Budget = {
  /** model turns */
  readonly rounds: number
  /** applied patches */
  readonly patches: number
  readonly outputTokens: number
  readonly durationMs: number
}

export const defaultBudget: Budget = { rounds: 12, patches: 40, outputTokens: 30_000, durationMs: 120_000 }

/** The same refusal so often in a row means that the model does not find its way out. */
const maxFailuresInARow = 6

/** What is told while a run goes on. */
export type RunNews =
  | { readonly kind: 'text'; readonly delta: string }
  | {
      readonly kind: 'status'
      readonly status: 'thinking' | 'reading' | 'writing'
      readonly section?: string
    }

export type LoopEnd =
  | { readonly kind: 'complete' }
  | { readonly kind: 'asked'; readonly question: Question }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'exhausted'; readonly limit: string }
  | { readonly kind: 'failed'; readonly failure: ModelFailure }

/**
 * One run: turns of the model and results of its tools in turn, until it has nothing more to do, asks the people, fails,
 * uses up its budget or is stopped. Keeps nothing: everything comes in, everything is told.
 */
export async function runLoop(run: {
  model: Model
  briefing: Briefing
  hands: Hands
  budget: Budget
  /** Aborted when people stop the run. */
  signal: AbortSignal
  tell: (news: RunNews) => void
}): Promise<LoopEnd> {
  const { model, briefing, hands, budget, tell } = run
  const timeout = AbortSignal.timeout(budget.durationMs)
  const signal = AbortSignal.any([run.signal, timeout])
  const transcript: TranscriptEntry[] = []
  let applied = 0
  let failures = 0
  let outputTokens = 0

  try {
    for (let round = 0; round < budget.rounds; round++) {
      tell({ kind: 'status', status: 'thinking' })
      const calls: ToolCall[] = []
      const results: TranscriptEntry[] = []
      let text = ''
      const note = (call: ToolCall, { content, failed, applied: isApplied }: ToolResult): LoopEnd | null => {
        signal.throwIfAborted()
        calls.push(call)
        results.push({ kind: 'result', callId: call.id, content, failed })
        failures = failed ? failures + 1 : 0
        if (isApplied) applied += 1
        if (applied >= budget.patches) return { kind: 'exhausted', limit: `${budget.patches} changes` }
        if (failures >= maxFailuresInARow)
          return { kind: 'exhausted', limit: `${failures} refused calls in a row` }
        return null
      }
      // However the turn ends, what is written of a call that is not whole stays.
      await using live = new LiveCalls(hands, signal, (activity) => tell({ kind: 'status', ...activity }))
      for await (const event of model.turn({ briefing, transcript, tools: toolDefinitions }, signal)) {
        signal.throwIfAborted()
        const halted = await live.notice(event)
        if (halted) {
          const end = note(halted.call, halted.result)
          if (end) return end
          // The model hears at once what it would have written in vain.
          break
        }
        if (event.kind === 'text') {
          const delta = text === '' && round > 0 ? separate(event.delta) : event.delta
          text += event.delta
          tell({ kind: 'text', delta })
        } else if (event.kind === 'usage') {
          outputTokens += event.outputTokens
        } else if (event.kind === 'call') {
          const call = parseCall(event.call.name, event.call.arguments)
          if (call.tool === 'ask_user') return { kind: 'asked', question: call.question }
          const result = await live.carryOut(event.call, call)
          const end = note(event.call, result)
          if (end) return end
        }
      }
      // A stream that is aborted may end as if it were over.
      signal.throwIfAborted()
      if (calls.length === 0) return { kind: 'complete' }
      transcript.push({ kind: 'reply', text, calls }, ...results)
      const news = await hands.news()
      if (news !== '') transcript.push({ kind: 'news', content: news })
      if (outputTokens >= budget.outputTokens)
        return { kind: 'exhausted', limit: `${budget.outputTokens} tokens` }
    }
    return { kind: 'exhausted', limit: `${budget.rounds} rounds` }
  } catch (error) {
    if (run.signal.aborted) return { kind: 'stopped' }
    if (timeout.aborted) return { kind: 'exhausted', limit: `${budget.durationMs / 1000} seconds` }
    if (error instanceof ModelFailure) return { kind: 'failed', failure: error }
    throw error
  }
}

/** Text of a later round begins a paragraph of its own. */
const separate = (delta: string) => `\n\n${delta.trimStart()}`
