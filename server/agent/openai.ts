import OpenAI, { APIConnectionError, APIError, APIUserAbortError } from 'openai'
import type {
  ChatCompletionChunk,
  ChatCompletionCreateParamsStreaming,
} from 'openai/resources/chat/completions'
import { CallAccumulator } from './accumulator.ts'
import { type Model, type ModelEvent, ModelFailure, type ModelRequest } from './model.ts'
import { composeMessages, type PromptMode } from './prompt.ts'
import { TextEditReader } from './text-edit.ts'

/** Tokens of a prompt; what does not fit is left out, least important first (prompt.ts). */
const promptTokens = 12_000
/** For servers whose context is smaller: tried once when the first prompt was too long. */
const shortPromptTokens = 4_000
/** A server that says nothing at all for so long is taken as gone. */
const silenceMs = 60_000

/** How this endpoint wants to be spoken to; learnt from its refusals and kept as long as the process lives. */
type Habits = { mode: PromptMode; usage: boolean; promptTokens: number }

/**
 * A model behind any server that speaks OpenAI's chat.completions with streaming. Raw chunks are read and put together
 * here (accumulator.ts), because the package's own stream helper refuses what many servers send.
 */
export function createOpenAiModel(settings: {
  apiKey: string | undefined
  baseUrl: string | undefined
  model: string
}): Model {
  const client = new OpenAI({
    // Local servers need none, but the package insists on one.
    apiKey: settings.apiKey ?? 'none',
    ...(settings.baseUrl === undefined ? {} : { baseURL: settings.baseUrl }),
    maxRetries: 0,
    // Its own log would quote what the model says.
    logLevel: 'off',
    timeout: silenceMs,
  })
  const habits: Habits = { mode: 'tools', usage: true, promptTokens }
  return {
    name: settings.model,
    engine: 'llm',
    async *turn(request, signal) {
      for (;;) {
        let said = false
        try {
          for await (const event of oneTurn(client, settings.model, habits, request, signal)) {
            said = true
            yield event
          }
          return
        } catch (error) {
          if (signal.aborted) throw signal.reason
          if (said || !adapt(habits, error)) throw failureOf(error)
        }
      }
    },
  }
}

async function* oneTurn(
  client: OpenAI,
  model: string,
  habits: Habits,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncIterable<ModelEvent> {
  const parameters: ChatCompletionCreateParamsStreaming = {
    model,
    stream: true,
    messages: composeMessages(request, habits.mode, habits.promptTokens),
    ...(habits.usage ? { stream_options: { include_usage: true } } : {}),
    ...(habits.mode === 'tools'
      ? {
          tools: request.tools.map(({ name, description, parameters }) => ({
            type: 'function' as const,
            function: { name, description, parameters },
          })),
        }
      : {}),
  }
  const stream = await client.chat.completions.create(parameters, { signal })
  yield* habits.mode === 'tools' ? readTools(stream) : readText(stream)
}

async function* readTools(stream: AsyncIterable<ChatCompletionChunk>): AsyncIterable<ModelEvent> {
  const accumulator = new CallAccumulator()
  let truncated = false
  for await (const chunk of stream) {
    yield* usageOf(chunk)
    const choice = chunk.choices?.[0]
    if (!choice) continue
    if (choice.delta?.content) yield { kind: 'text', delta: choice.delta.content }
    for (const fragment of choice.delta?.tool_calls ?? []) yield* accumulator.take(fragment)
    if (choice.finish_reason === 'length') truncated = true
  }
  const { calls, cut } = accumulator.finish(truncated)
  for (const call of calls) yield { kind: 'call', call }
  if (cut) throw new ModelFailure('refused', cutMessage)
}

async function* readText(stream: AsyncIterable<ChatCompletionChunk>): AsyncIterable<ModelEvent> {
  const reader = new TextEditReader()
  for await (const chunk of stream) {
    yield* usageOf(chunk)
    const content = chunk.choices?.[0]?.delta?.content
    if (content) yield* reader.take(content)
  }
  const { events, cut } = reader.finish()
  yield* events
  if (cut) throw new ModelFailure('refused', cutMessage)
}

const cutMessage = 'The model stopped in the middle of a change because its answer became too long.'

function* usageOf(chunk: ChatCompletionChunk): Iterable<ModelEvent> {
  if (!chunk.usage) return
  yield {
    kind: 'usage',
    inputTokens: chunk.usage.prompt_tokens ?? 0,
    outputTokens: chunk.usage.completion_tokens ?? 0,
  }
}

/** Learns from a refusal how to ask instead. False when there is nothing to learn from it. */
function adapt(habits: Habits, error: unknown): boolean {
  if (!(error instanceof APIError) || error.status === undefined) return false
  if (error.status !== 400 && error.status !== 404 && error.status !== 422 && error.status !== 413)
    return false
  const text = error.message
  if (isContextTooLong(error) && habits.promptTokens > shortPromptTokens) {
    habits.promptTokens = shortPromptTokens
    return true
  }
  if (habits.mode === 'tools' && /\btools?\b|function.call/i.test(text)) {
    habits.mode = 'text'
    return true
  }
  if (habits.usage && /stream_options|include_usage/i.test(text)) {
    habits.usage = false
    return true
  }
  return false
}

function isContextTooLong(error: APIError): boolean {
  return (
    error.code === 'context_length_exceeded' ||
    /context (?:length|window|size)|too many tokens|maximum.{0,20}tokens/i.test(error.message)
  )
}

/** What people are told. The server's own words are left out: they may quote the prompt or the key. */
function failureOf(error: unknown): Error {
  if (error instanceof ModelFailure) return error
  if (error instanceof APIUserAbortError) return error
  if (error instanceof APIConnectionError) {
    return new ModelFailure(
      'unreachable',
      'The model server cannot be reached. Check OPENAI_BASE_URL, then retry.',
      {
        cause: error,
      },
    )
  }
  if (!(error instanceof APIError)) {
    return new ModelFailure('cut_connection', 'The connection to the model broke off. Retry to go on.', {
      cause: error,
    })
  }
  switch (true) {
    case error.status === 401 || error.status === 403:
      return new ModelFailure(
        'unauthenticated',
        'The model server refused the key. Check OPENAI_API_KEY, then retry.',
        { cause: error },
      )
    case error.status === 429: {
      const retryAfterMs = readRetryAfter(error.headers)
      return new ModelFailure(
        'rate_limited',
        'The model server has too much to do right now. Wait a moment, then retry.',
        { ...(retryAfterMs === undefined ? {} : { retryAfterMs }), cause: error },
      )
    }
    case isContextTooLong(error):
      return new ModelFailure(
        'context_too_long',
        'The document and the conversation are too long for this model. Use a model with a larger context.',
        { cause: error },
      )
    case error.status === undefined:
      return new ModelFailure('cut_connection', 'The model server broke off its answer. Retry to go on.', {
        cause: error,
      })
    case error.status === 404:
      return new ModelFailure(
        'refused',
        'The model server does not know this model. Check OPENAI_MODEL and OPENAI_BASE_URL.',
        { cause: error },
      )
    case error.status !== undefined && error.status >= 500:
      return new ModelFailure('server_error', 'The model server failed. Retry in a moment.', { cause: error })
    default:
      return new ModelFailure('refused', `The model server refused the request (status ${error.status}).`, {
        cause: error,
      })
  }
}

/** Retry-After in seconds or as a date. */
function readRetryAfter(headers: Headers | undefined): number | undefined {
  const value = headers?.get('retry-after')
  if (!value) return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now())
}
