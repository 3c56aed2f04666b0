import type { Choices } from '#shared/process/choices.ts'

/**
 * The port to whatever thinks for the designer: an OpenAI-compatible server (openai.ts), the built-in rules
 * (built-in/), a scripted one in tests. The loop knows nothing else about it.
 */

/** What the designer is told when a run begins, as data. openai.ts writes a prompt from it, the built-in designer reads it as it is. */
export type Briefing = {
  readonly title: string
  readonly description: string
  /** Free-form JSON given at creation: domain, integrations, team size, volume … */
  readonly context: Readonly<Record<string, unknown>>
  /** The document as Markdown, now. */
  readonly markdown: string
  /** What people changed since the designer's last run, and what became of its patches, in words. Absent when nothing. */
  readonly changes?: string
  /** Earlier messages of the thread, oldest first, without the one to be answered. */
  readonly conversation: readonly {
    readonly role: 'USER' | 'AGENT' | 'SYSTEM'
    readonly author: string
    readonly content: string
  }[]
  /** What people decided about findings; absent when nothing is known of it. For rules, not for a model. */
  readonly choices?: Choices
  /** The message to be answered. */
  readonly message: { readonly author: string; readonly content: string }
}

/** One call of a tool as the model wrote it: `arguments` is JSON text that nobody has checked yet. */
export type ToolCall = { readonly id: string; readonly name: string; readonly arguments: string }

/** The run so far, in order: what the model said and called, what came back, and what others did. */
export type TranscriptEntry =
  | { readonly kind: 'reply'; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly kind: 'result'; readonly callId: string; readonly content: string; readonly failed: boolean }
  /** What people changed while the turn before went on, as data. */
  | { readonly kind: 'news'; readonly content: string }

export type ToolDefinition = {
  readonly name: string
  readonly description: string
  /** JSON Schema (draft 2020-12) of the arguments. */
  readonly parameters: Readonly<Record<string, unknown>>
}

export type ModelRequest = {
  readonly briefing: Briefing
  readonly transcript: readonly TranscriptEntry[]
  readonly tools: readonly ToolDefinition[]
}

export type ModelEvent =
  | { readonly kind: 'text'; readonly delta: string }
  /** A call is being written; `name` is complete, arguments follow in pieces. */
  | { readonly kind: 'call-started'; readonly id: string; readonly name: string }
  | { readonly kind: 'call-arguments'; readonly id: string; readonly delta: string }
  /** The call is complete. Comes for each call, also when its arguments came in one piece. */
  | { readonly kind: 'call'; readonly call: ToolCall }
  | { readonly kind: 'usage'; readonly inputTokens: number; readonly outputTokens: number }

export interface Model {
  /** For people: "gpt-…", or "Built-in designer · rules, no AI model". */
  readonly name: string
  readonly engine: 'llm' | 'builtin'
  /**
   * One turn. Ends normally when the model has finished it; throws ModelFailure when it could not be finished, after
   * all events that came before. Stops at once, with an AbortError, when `signal` is aborted.
   */
  turn(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelEvent>
}

export type ModelFailureCause =
  | 'unauthenticated'
  | 'rate_limited'
  | 'context_too_long'
  | 'cut_connection'
  | 'unreachable'
  | 'refused'
  | 'server_error'

/** The model could not finish its turn. `message` is for people and says what to do; it never holds a key or a prompt. */
export class ModelFailure extends Error {
  readonly reason: ModelFailureCause
  readonly retryAfterMs: number | undefined

  constructor(
    reason: ModelFailureCause,
    message: string,
    options: { retryAfterMs?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'ModelFailure'
    this.reason = reason
    this.retryAfterMs = options.retryAfterMs
  }
}
