import type { WireMessage } from '#shared/protocol/message.ts'
import type { Problem } from '#shared/protocol/problem.ts'

export const apiBase = '/api/v1/process-designer'

/**
 * An answer that is not the one asked for. `message` is for people: what happened, what was kept, what to do.
 * `code` is that of shared/errors.ts, or `unreachable` when no server answered.
 */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly retryAfterMs: number | undefined
  /** What is on top of a patch that was to be undone; empty for every other refusal. */
  readonly dependents: readonly unknown[]

  constructor(
    code: string,
    message: string,
    status = 0,
    more: { retryAfterMs?: number | undefined; dependents?: readonly unknown[] | undefined } = {},
  ) {
    super(message)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.retryAfterMs = more.retryAfterMs
    this.dependents = more.dependents ?? []
  }
}

type RequestOptions = {
  readonly body?: unknown
  /** Makes a repeated POST the same POST. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

/**
 * Calls the server this page came from. `Answer` is what the contract promises for the path; our own server is
 * trusted to keep it, and an older page must bear what a newer server adds, so the answer is not parsed again here.
 */
export async function request<Answer>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const response = await send(method, path, options)
  if (!response.ok) throw await refusal(response)
  return (response.status === 204 ? undefined : await response.json()) as Answer
}

/** A file that the server makes, and the name that it gives it. */
export async function requestFile(path: string): Promise<{ readonly blob: Blob; readonly name: string }> {
  const response = await send('GET', path, {})
  if (!response.ok) throw await refusal(response)
  const name = /filename\*=UTF-8''([^;]+)/i.exec(response.headers.get('content-disposition') ?? '')?.[1]
  return { blob: await response.blob(), name: decodeURIComponent(name ?? '') }
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (options.body !== undefined) headers['content-type'] = 'application/json'
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey
  try {
    return await fetch(apiBase + path, {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiError('unreachable', 'The server cannot be reached. Check your connection, then try again.')
  }
}

async function refusal(response: Response): Promise<ApiError> {
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = Number.isFinite(retryAfterSeconds) ? retryAfterSeconds * 1000 : undefined
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    const problem = (await response.json()) as Problem & { dependents?: unknown[] }
    const fields = problem.errors?.map(({ message }) => message).join('; ')
    return new ApiError(
      problem.code,
      fields ? `${problem.detail} (${fields})` : problem.detail,
      response.status,
      { retryAfterMs, dependents: problem.dependents },
    )
  }
  // Not from our server: a proxy in between answered.
  return new ApiError(
    'unavailable',
    'The server does not answer right now. Try again in a moment.',
    response.status,
  )
}

/** The text for people of whatever a promise rejected with. */
export const messageOf = (error: unknown): string =>
  error instanceof ApiError ? error.message : 'This page failed. Reload it; what was saved is kept.'

export const isApiError = (error: unknown, code: string): error is ApiError =>
  error instanceof ApiError && error.code === code

export const threadPath = (threadId: string) => `/threads/${encodeURIComponent(threadId)}`

/** Stores a message as the chat socket would. The same client id again is the same message. */
export const postMessage = (threadId: string, content: string, clientMessageId: string) =>
  request<{ message_id: string }>('POST', `${threadPath(threadId)}/messages`, {
    body: { content, client_msg_id: clientMessageId },
  })

export type MessagePage = {
  readonly messages: readonly WireMessage[]
  /** Where the next page begins; absent on the last one. */
  readonly next_after_event_id?: number
}

/** Messages of a thread whose newest event comes after `afterEventId`, in the order of their newest events. */
export const fetchMessages = (threadId: string, afterEventId: number, signal: AbortSignal) =>
  request<MessagePage>('GET', `${threadPath(threadId)}/messages?after_event_id=${afterEventId}`, { signal })
