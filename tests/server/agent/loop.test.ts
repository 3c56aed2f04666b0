import { describe, expect, it } from 'vitest'
import type { Hands } from '#server/agent/hands.ts'
import { defaultBudget, type RunNews, runLoop } from '#server/agent/loop.ts'
import {
  type Briefing,
  type Model,
  type ModelEvent,
  ModelFailure,
  type ModelRequest,
} from '#server/agent/model.ts'

const briefing: Briefing = {
  title: 'Onboarding',
  description: '',
  context: {},
  markdown: '',
  conversation: [],
  message: { author: 'Ana', content: 'Go' },
}

const text = (delta: string): ModelEvent => ({ kind: 'text', delta })
let nextCall = 0
const call = (name: string, given: unknown): ModelEvent => {
  nextCall += 1
  const written = typeof given === 'string' ? given : JSON.stringify(given)
  return { kind: 'call', call: { id: `call_${nextCall}`, name, arguments: written } }
}
const insert = (location: string) => call('patch', { operation: 'insert', location, content: 'x' })

/** A model whose turns are written down beforehand; after the last one it says nothing more. */
function scripted(...turns: (readonly (ModelEvent | Error)[])[]): Model & { requests: ModelRequest[] } {
  const requests: ModelRequest[] = []
  return {
    name: 'scripted',
    engine: 'llm',
    requests,
    async *turn(request, signal) {
      requests.push({ ...request, transcript: [...request.transcript] })
      for (const event of turns[requests.length - 1] ?? []) {
        signal.throwIfAborted()
        if (event instanceof Error) throw event
        yield event
      }
    },
  }
}

/** Hands that note what they do and refuse the locations named `missing`. */
function notingHands(onPatch?: () => void) {
  const done: string[] = []
  const hands: Hands = {
    begin: async () => undefined,
    news: async () => '',
    carryOut: async (parsed) => {
      if (parsed.tool !== 'patch') return { content: '{}', failed: false }
      onPatch?.()
      if (parsed.patch.location === 'missing')
        return { content: '{"code":"location_not_found"}', failed: true }
      done.push(parsed.patch.location)
      return { content: '{"applied":true}', failed: false, applied: true }
    },
  }
  return { hands, done }
}

async function run(
  model: Model,
  options: { hands?: Hands; signal?: AbortSignal; budget?: Partial<typeof defaultBudget> } = {},
) {
  const news: RunNews[] = []
  const end = await runLoop({
    model,
    briefing,
    hands: options.hands ?? notingHands().hands,
    budget: { ...defaultBudget, ...options.budget },
    signal: options.signal ?? new AbortController().signal,
    tell: (each) => news.push(each),
  })
  const said = news.flatMap((each) => (each.kind === 'text' ? [each.delta] : [])).join('')
  return { end, news, said }
}

describe('a run', () => {
  it('ends when the model calls nothing more', async () => {
    const { hands, done } = notingHands()
    const { end, said } = await run(
      scripted([text('I add it.'), insert('## A'), insert('## B')], [text('Done.')]),
      { hands },
    )
    expect(end).toEqual({ kind: 'complete' })
    expect(done).toEqual(['## A', '## B'])
    expect(said).toBe('I add it.\n\nDone.')
  })

  it('shows the model what it called and what came of it', async () => {
    const model = scripted([text('Trying.'), insert('missing')], [])
    await run(model)
    expect(model.requests[1]?.transcript).toMatchObject([
      { kind: 'reply', text: 'Trying.', calls: [{ name: 'patch' }] },
      { kind: 'result', content: '{"code":"location_not_found"}', failed: true },
    ])
  })

  it('tells the model behind the results what others did meanwhile', async () => {
    const told = ['', '- "## A", Ana: added "twice"']
    const hands: Hands = { ...notingHands().hands, news: async () => told.shift() ?? '' }
    const model = scripted([insert('## A')], [insert('## B')], [])
    await run(model, { hands })
    expect(model.requests[2]?.transcript.map(({ kind }) => kind)).toEqual([
      'reply',
      'result',
      'reply',
      'result',
      'news',
    ])
  })

  it('answers a malformed call with a sentence and goes on', async () => {
    const { hands, done } = notingHands()
    const model = scripted(
      [call('patch', '{"operation": "ins'), call('patch', { operation: 'paint' }), call('fly', {})],
      [insert('## A')],
    )
    const { end } = await run(model, { hands })
    expect(end.kind).toBe('complete')
    expect(done).toEqual(['## A'])
    expect(
      model.requests[1]?.transcript.filter((entry) => entry.kind === 'result' && entry.failed),
    ).toHaveLength(3)
  })

  it('ends with the question when the model asks the people', async () => {
    const { end } = await run(
      scripted([text('One thing.'), call('ask_user', { question: 'Who approves?', options: ['CFO'] })]),
    )
    expect(end).toEqual({ kind: 'asked', question: { question: 'Who approves?', options: ['CFO'] } })
  })

  it('ends with the failure of the model and keeps what was done before', async () => {
    const { hands, done } = notingHands()
    const { end } = await run(scripted([insert('## A'), new ModelFailure('cut_connection', 'cut')]), {
      hands,
    })
    expect(end).toMatchObject({ kind: 'failed', failure: { reason: 'cut_connection' } })
    expect(done).toEqual(['## A'])
  })

  it('stops between two calls when it is stopped', async () => {
    const stop = new AbortController()
    const { hands, done } = notingHands(() => stop.abort())
    const { end } = await run(scripted([insert('## A'), insert('## B')]), { hands, signal: stop.signal })
    expect(end).toEqual({ kind: 'stopped' })
    expect(done).toEqual(['## A'])
  })

  it.each([
    ['rounds', { rounds: 3 }, '3 rounds', 3],
    ['changes', { patches: 2 }, '2 changes', 2],
  ])('ends when its %s are used up', async (_, budget, limit, patches) => {
    const { hands, done } = notingHands()
    const endless = scripted(...Array.from({ length: 50 }, (_, round) => [insert(`## ${round}`)]))
    expect((await run(endless, { hands, budget })).end).toEqual({ kind: 'exhausted', limit })
    expect(done).toHaveLength(patches)
  })

  it('ends when its tokens are used up', async () => {
    const thirsty = scripted(
      [insert('## A'), { kind: 'usage', inputTokens: 1, outputTokens: 99 }],
      [insert('## B')],
    )
    expect((await run(thirsty, { budget: { outputTokens: 50 } })).end).toEqual({
      kind: 'exhausted',
      limit: '50 tokens',
    })
  })

  it('ends when its time is used up', async () => {
    const silent: Model = {
      name: 'silent',
      engine: 'llm',
      async *turn(_, signal) {
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
      },
    }
    expect((await run(silent, { budget: { durationMs: 20 } })).end).toEqual({
      kind: 'exhausted',
      limit: '0.02 seconds',
    })
  })

  it('ends when the model only ever calls in vain', async () => {
    const lost = scripted(...Array.from({ length: 50 }, () => [insert('missing')]))
    expect((await run(lost)).end).toMatchObject({ kind: 'exhausted' })
    expect(lost.requests.length).toBeLessThan(10)
  })

  it('tells the section as soon as the call being written names it', async () => {
    const pieces = ['{"operation":"insert","loc', 'ation":"Steps > ## Step 2","content":"', 'long']
    const { news } = await run(
      scripted([
        { kind: 'call-started', id: 'a', name: 'patch' },
        ...pieces.map((delta): ModelEvent => ({ kind: 'call-arguments', id: 'a', delta })),
      ]),
    )
    expect(news).toEqual([
      { kind: 'status', status: 'thinking' },
      { kind: 'status', status: 'writing', section: 'Step 2' },
    ])
  })
})
