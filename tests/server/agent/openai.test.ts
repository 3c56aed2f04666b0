import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Briefing, type ModelEvent, ModelFailure } from '#server/agent/model.ts'
import { createOpenAiModel } from '#server/agent/openai.ts'
import { toolDefinitions } from '#server/agent/tools.ts'
import {
  callsInFragments,
  callsInOnePiece,
  failsInTheMiddle,
  type ScriptedModel,
  says,
  startScriptedModel,
} from '../../support/scripted-model.ts'

let server: ScriptedModel
beforeAll(async () => {
  server = await startScriptedModel()
})
afterAll(() => server.close())

const briefing: Briefing = {
  title: 'Onboarding',
  description: 'Onboard customers',
  context: { team_size: '5' },
  markdown: '# Onboarding\n\n## Steps',
  conversation: [],
  message: { author: 'Ana', content: 'Add error handling' },
}

const model = () => createOpenAiModel({ apiKey: 'test-key', baseUrl: server.url, model: 'scripted' })

/** What a turn says and calls, and how it fails. */
async function turn(using = model(), signal = new AbortController().signal) {
  const events: ModelEvent[] = []
  let failure: unknown
  try {
    for await (const event of using.turn({ briefing, transcript: [], tools: toolDefinitions }, signal))
      events.push(event)
  } catch (error) {
    failure = error
  }
  return {
    text: events.flatMap((event) => (event.kind === 'text' ? [event.delta] : [])).join(''),
    calls: events.flatMap((event) =>
      event.kind === 'call' ? [event.call.name, JSON.parse(event.call.arguments)] : [],
    ),
    failure: failure instanceof ModelFailure ? failure.reason : failure,
    retryAfterMs: failure instanceof ModelFailure ? failure.retryAfterMs : undefined,
  }
}

const patch = {
  name: 'patch',
  arguments: { operation: 'insert', location: '## Error Handling', content: '- Retry' },
}

describe('a model behind chat.completions', () => {
  it('streams words', async () => {
    server.script(says('I will do that.'))
    expect(await turn()).toMatchObject({ text: 'I will do that.', calls: [], failure: undefined })
  })

  it('calls tools with arguments in fragments', async () => {
    server.script(callsInFragments('Now.', [patch, patch]))
    expect(await turn()).toMatchObject({
      text: 'Now.',
      calls: ['patch', patch.arguments, 'patch', patch.arguments],
    })
  })

  it('calls tools in one piece: no index, no role, no [DONE], usage, reasoning and comments beside', async () => {
    server.script(callsInOnePiece('Now.', [patch]))
    expect(await turn()).toMatchObject({
      text: 'Now.',
      calls: ['patch', patch.arguments],
      failure: undefined,
    })
  })

  it('is told the document, the context and the tools', async () => {
    server.script(says('Yes.'))
    await turn()
    const request = server.requests.at(-1)
    expect(JSON.stringify(request?.messages)).toContain('## Steps')
    expect(JSON.stringify(request?.messages)).toContain('team_size')
    expect(request?.tools).toHaveLength(toolDefinitions.length)
  })

  it.each([
    ['refuses the key', { kind: 'status', status: 401 }, 'unauthenticated'],
    ['is overloaded', { kind: 'status', status: 429, headers: { 'retry-after': '7' } }, 'rate_limited'],
    ['fails', { kind: 'status', status: 500 }, 'server_error'],
    ['does not know the model', { kind: 'status', status: 404 }, 'refused'],
    ['has its connection cut', says('I will', 'cut'), 'cut_connection'],
    ['tells of an error in the middle', failsInTheMiddle('I will'), 'cut_connection'],
    ['sends what is no JSON', { kind: 'stream', chunks: ['data: {"choices": [{'] }, 'cut_connection'],
  ] as const)('that %s ends the turn with a reason', async (_, script, reason) => {
    server.script(script)
    expect((await turn()).failure).toBe(reason)
  })

  it('tells how long to wait when it is overloaded', async () => {
    server.script({ kind: 'status', status: 429, headers: { 'retry-after': '7' } })
    expect((await turn()).retryAfterMs).toBe(7_000)
  })

  it('that is out of reach says so', async () => {
    const nowhere = createOpenAiModel({ apiKey: undefined, baseUrl: 'http://127.0.0.1:9/v1', model: 'x' })
    expect((await turn(nowhere)).failure).toBe('unreachable')
  })

  it('with too small a context is asked again with less', async () => {
    const tooLong = { error: { message: 'too long', code: 'context_length_exceeded' } }
    server.script({ kind: 'status', status: 400, body: tooLong }, says('Fine.'))
    expect(await turn()).toMatchObject({ text: 'Fine.', failure: undefined })
    server.script(
      { kind: 'status', status: 400, body: tooLong },
      { kind: 'status', status: 400, body: tooLong },
    )
    expect((await turn()).failure).toBe('context_too_long')
  })

  it('without tools is spoken to in text-edit mode from then on', async () => {
    const using = model()
    const answer = 'Now.\n<patch operation="insert" location="## Error Handling">\n- Retry\n</patch>'
    server.script({
      kind: 'status',
      status: 400,
      body: { error: { message: 'this model does not support tools' } },
    })
    server.script(says(answer), says(answer))
    expect(await turn(using)).toMatchObject({ calls: ['patch', patch.arguments] })
    expect(await turn(using)).toMatchObject({ calls: ['patch', patch.arguments] })
    expect(server.requests.at(-1)?.tools).toBeUndefined()
  })

  it('stops at once when the run is stopped', async () => {
    server.script({ kind: 'hang' })
    const stop = new AbortController()
    const pending = turn(model(), stop.signal)
    stop.abort(new Error('stopped'))
    expect((await pending).failure).toEqual(new Error('stopped'))
  })
})
