import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import type { AttributedAuthor, AttributionNews } from '#shared/protocol/attribution.ts'
import { Attribution } from '../../../web/document/attribution.ts'
import { sharesOf, spanAt } from '../../../web/document/author-shares.ts'
import { doc, type } from '../../shared/document/story.ts'

const person = (name: string): AttributedAuthor => ({
  author_id: `user_${name}`,
  kind: 'person',
  name,
  color: '#112233',
})
const designer: AttributedAuthor = {
  author_id: 'designer',
  kind: 'agent',
  name: 'Designer',
  color: '#7c3aed',
}
const patch = { patch_id: 'patch_1', run_id: 'run_1', model: null, status: 'applied' } as const
const nothing: Omit<AttributionNews, 'type'> = { authors: [], patches: [], ranges: [], sessions: [] }

/** What the provider of an editor tells, in the test's hand. */
class Provider {
  readonly #listeners = new Map<string, Set<(event: { payload: string }) => void>>()
  on(event: string, listener: (event: { payload: string }) => void): void {
    this.#listeners.set(event, (this.#listeners.get(event) ?? new Set()).add(listener))
  }
  off(event: string, listener: (event: { payload: string }) => void): void {
    this.#listeners.get(event)?.delete(listener)
  }
  tell(event: string, payload = ''): void {
    for (const listener of this.#listeners.get(event) ?? []) listener({ payload })
  }
  news(news: Partial<AttributionNews>): void {
    this.tell('stateless', JSON.stringify({ type: 'attribution', ...nothing, ...news }))
  }
}

let ydoc: Y.Doc
let provider: Provider
let attribution: Attribution
/** How often its listeners were told. */
let heard: number
/** Answers of the server, the oldest first. */
let answers: PromiseWithResolvers<object>[]

beforeEach(() => {
  ydoc = doc('Check the invoice')
  provider = new Provider()
  answers = []
  vi.stubGlobal('fetch', async () => {
    const answer = Promise.withResolvers<object>()
    answers.push(answer)
    return Response.json(await answer.promise)
  })
  attribution = new Attribution({ threadId: 'thread_1', ydoc, provider })
  heard = 0
  attribution.subscribe(() => {
    heard += 1
  })
})
afterEach(() => {
  attribution.close()
  vi.unstubAllGlobals()
})

/** The next id that this document's client gives. */
const clock = () => Y.getState(ydoc.store, ydoc.clientID)

async function answer(all: Partial<AttributionNews>): Promise<void> {
  const before = heard
  answers.shift()?.resolve({ ...nothing, blocks: [], ...all })
  await vi.waitUntil(() => heard > before)
}

const said = () => attribution.spans().map(({ from, to, author }) => `${author.name} ${from}–${to}`)

it('nothing is known before the server was asked, and then all that it tells', async () => {
  expect(said()).toEqual([])
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  expect(said()).toEqual(['Ana 1–18'])
})

it('what is typed is known at once, by the session that went on', async () => {
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  expect(said()).toEqual(['Ana 1–18'])
  type(ydoc, 'Check ', 'all of ')
  expect(said()).toEqual(['Ana 1–25'])
})

it('news is laid over what was known, and a patch is found wherever its text stands', async () => {
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  const start = clock()
  type(ydoc, 'Check ', 'all of ')
  provider.news({ authors: [designer], patches: [patch], ranges: [[ydoc.clientID, start, 7, 0, 0]] })
  expect(said()).toEqual(['Ana 1–7', 'Designer 7–14', 'Ana 14–25'])
  const brought = () => attribution.spans().filter((span) => span.patch?.patch_id === 'patch_1')
  expect(brought()).toMatchObject([{ from: 7, to: 14 }])
  type(ydoc, 'Check', ' and pay')
  expect(brought()).toMatchObject([{ from: 15, to: 22 }])
  provider.news({ patches: [{ ...patch, status: 'kept' }] })
  expect(brought()[0]).toMatchObject({ patch: { status: 'kept' } })
})

it('news that comes while all of it is on its way is not lost', async () => {
  provider.tell('synced')
  provider.news({ authors: [person('Ben')], sessions: [[ydoc.clientID, 0, 0]] })
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  await vi.waitUntil(() => said().join() === 'Ben 1–18')
})

it('all of it is asked for again when the link came back while it was on its way', async () => {
  provider.tell('synced')
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  await vi.waitUntil(() => answers.length === 1)
  await answer({ authors: [person('Ben')], sessions: [[ydoc.clientID, 0, 0]] })
  expect(said()).toEqual(['Ben 1–18'])
})

it('a refusal is final until the next sync', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ code: 'not_found', detail: '' }, { status: 404 }))
  provider.tell('synced')
  provider.news({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  await vi.waitUntil(() => heard > 0)
  expect(said(), 'news is taken all the same').toEqual(['Ana 1–18'])
})

it('all of it is asked for again when so much is new', async () => {
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  provider.news({ is_outdated: true })
  await answer({ authors: [person('Ben')], sessions: [[ydoc.clientID, 0, 0]] })
  expect(said()).toEqual(['Ben 1–18'])
})

it('other texts beside the document are passed over', () => {
  for (const payload of ['', '{}', '{"type":"other"}', '[']) provider.tell('stateless', payload)
  expect(said()).toEqual([])
})

it('everybody’s part of the text is told, and who wrote at a place', async () => {
  provider.tell('synced')
  await answer({ authors: [person('Ana')], sessions: [[ydoc.clientID, 0, 0]] })
  const start = clock()
  type(ydoc, 'invoice', ' of the supplier.')
  provider.news({ authors: [designer], patches: [patch], ranges: [[ydoc.clientID, start, 17, 0, 0]] })
  const spans = attribution.spans()
  expect(sharesOf(spans).map(({ author, percent }) => [author.name, percent])).toEqual([
    ['Ana', 50],
    ['Designer', 50],
  ])
  expect(spanAt(spans, 3)?.author.name).toBe('Ana')
  expect(spanAt(spans, 30)?.author.name).toBe('Designer')
  expect(spanAt(spans, 200)).toBeNull()
})
