import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * A server that speaks chat.completions over real HTTP and says what the script says: one entry a request. It knows the
 * ways in which real servers differ, and those in which they fail.
 */
export type Script =
  /** A chunk that is a promise holds the stream up until it is kept: time is in the test's hand. */
  | { readonly kind: 'stream'; readonly chunks: readonly unknown[]; readonly end?: 'done' | 'silent' | 'cut' }
  | {
      readonly kind: 'status'
      readonly status: number
      readonly body?: unknown
      readonly headers?: Record<string, string>
    }
  /** Answers never; ends when the client goes away. */
  | { readonly kind: 'hang' }

export type ScriptedModel = {
  readonly url: string
  /** The bodies of all requests so far. */
  readonly requests: readonly ChatRequest[]
  /** What the next requests get; when nothing is left, `fallback`. */
  script(...entries: readonly Script[]): void
  close(): Promise<void>
}

export type ChatRequest = {
  readonly model: string
  readonly messages: readonly { role: string; content: unknown; tool_calls?: unknown }[]
  readonly tools?: readonly unknown[]
  readonly stream_options?: unknown
}

export async function startScriptedModel(
  fallback: Script | ((request: ChatRequest) => Script) = says('Nothing to do.'),
): Promise<ScriptedModel> {
  const requests: ChatRequest[] = []
  const entries: Script[] = []
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      requests.push(body)
      const next = entries.shift() ?? (typeof fallback === 'function' ? fallback(body) : fallback)
      void play(next, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    script: (...next) => {
      entries.push(...next)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<ChatRequest> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return JSON.parse(Buffer.concat(parts).toString()) as ChatRequest
}

async function play(script: Script, response: ServerResponse): Promise<void> {
  if (script.kind === 'hang') return
  if (script.kind === 'status') {
    response.writeHead(script.status, { 'content-type': 'application/json', ...script.headers })
    response.end(JSON.stringify(script.body ?? { error: { message: 'scripted failure' } }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const chunk of script.chunks) {
    if (chunk instanceof Promise) {
      await chunk
      continue
    }
    response.write(typeof chunk === 'string' ? `${chunk}\n\n` : `data: ${JSON.stringify(chunk)}\n\n`)
  }
  // The cut comes when the client has had the chunks before it.
  if (script.end === 'cut') response.write('\n', () => setImmediate(() => response.destroy()))
  else if (script.end === 'silent') response.end()
  else response.end('data: [DONE]\n\n')
}

const chunk = (delta: unknown, finish: string | null = null) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'scripted',
  choices: [{ index: 0, delta, finish_reason: finish }],
})

/** Words only, in pieces. */
export function says(text: string, end: 'done' | 'silent' | 'cut' = 'done'): Script {
  const pieces = text.match(/\S+\s*/g) ?? []
  return { kind: 'stream', chunks: [...pieces.map((content) => chunk({ content })), chunk({}, 'stop')], end }
}

export type ScriptedCall = { readonly name: string; readonly arguments: unknown }

/** Tool calls whose arguments come in fragments of `size` characters, as OpenAI sends them. */
export function callsInFragments(text: string, calls: readonly ScriptedCall[], size = 7): Script {
  const chunks = calls.flatMap((call, index) => {
    const written = typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments)
    const fragments = written.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
    return [
      chunk({
        tool_calls: [
          { index, id: `call_${index}`, type: 'function', function: { name: call.name, arguments: '' } },
        ],
      }),
      ...fragments.map((fragment) => chunk({ tool_calls: [{ index, function: { arguments: fragment } }] })),
    ]
  })
  return {
    kind: 'stream',
    chunks: [chunk({ role: 'assistant', content: text }), ...chunks, chunk({}, 'tool_calls')],
  }
}

/** Tool calls each in one chunk, without index, arguments as objects, no role, ended by "stop", no [DONE]: as local servers send them. */
export function callsInOnePiece(text: string, calls: readonly ScriptedCall[]): Script {
  return {
    kind: 'stream',
    chunks: [
      ': keep-alive',
      chunk({ reasoning_content: 'thinking about it' }),
      chunk({ content: text }),
      ...calls.map((call) => chunk({ tool_calls: [{ function: call }] })),
      chunk({}, 'stop'),
      {
        id: 'chatcmpl-1',
        choices: [],
        usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      },
    ],
    end: 'silent',
  }
}

/** A stream that tells of an error in its middle. */
export function failsInTheMiddle(text: string): Script {
  return {
    kind: 'stream',
    chunks: [chunk({ content: text }), { error: { message: 'the engine failed', code: 500 } }],
  }
}

/** The same script, whose connection is cut behind its first chunks. */
export function cutInTheMiddle(script: Script, chunks: number): Script {
  return script.kind === 'stream' ? { ...script, chunks: script.chunks.slice(0, chunks), end: 'cut' } : script
}

/** The same script, held up before its last chunks until `release` is kept: what came before is out already. */
export function holdBeforeEnd(script: Script, release: Promise<unknown>, lastChunks = 1): Script {
  if (script.kind !== 'stream') return script
  const at = script.chunks.length - lastChunks
  return { ...script, chunks: [...script.chunks.slice(0, at), release, ...script.chunks.slice(at)] }
}

/** The same script, held up until `release` is kept, when the arguments of its calls have come to these words. */
export function holdAfter(script: Script, words: string, release: Promise<unknown>): Script {
  if (script.kind !== 'stream') return script
  let written = ''
  const at = script.chunks.findIndex((chunk) => {
    const [fragment] = JSON.stringify(chunk).match(/(?<="arguments":")(?:[^"\\]|\\.)*/) ?? ['']
    written += fragment
    return written.includes(words)
  })
  if (at < 0) throw new Error(`the script never comes to ${words}`)
  return { ...script, chunks: [...script.chunks.slice(0, at + 1), release, ...script.chunks.slice(at + 1)] }
}
