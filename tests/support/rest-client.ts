import { apiKey } from './server-process.ts'

/** Calls the REST interface as a program with all scopes does. */
export class RestClient {
  readonly #base: string
  /** Those that say who this is. */
  readonly headers: Readonly<Record<string, string>>

  constructor(
    server: { url: string },
    headers: Record<string, string> = { authorization: `Bearer ${apiKey}` },
  ) {
    this.#base = `${server.url}/api/v1/process-designer`
    this.headers = headers
  }

  call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return fetch(this.#base + path, {
      method,
      headers: {
        ...this.headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isSentAsIs(body) ? body : JSON.stringify(body) }),
    })
  }

  /** The answer's JSON. Throws with the whole answer unless it is a good one. */
  async json<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.call(method, path, body)
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
    return JSON.parse(text) as Answer
  }

  async createThread(title = 'Customer Onboarding Process'): Promise<string> {
    const { thread_id } = await this.json<{ thread_id: string }>('POST', '/threads', { title })
    return thread_id
  }

  async markdown(threadId: string): Promise<string> {
    const response = await this.call('GET', `/threads/${threadId}/export?format=markdown`)
    if (!response.ok) throw new Error(`the export answered ${response.status}: ${await response.text()}`)
    return response.text()
  }
}

const isSentAsIs = (body: unknown): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array
