import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import {
  callsInFragments,
  holdBeforeEnd,
  type ScriptedModel,
  startScriptedModel,
} from '../../support/scripted-model.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

/** Programs that read a document and patch it later, when others have written in it. */

let model: ScriptedModel
let dataDir: string
let server: ServerProcess
let threadId: string

beforeAll(async () => {
  model = await startScriptedModel()
  dataDir = await mkdtemp(join(tmpdir(), 'process-designer-stale-'))
  await start()
})
afterAll(async () => {
  await server.stop()
  await model.close()
  await rm(dataDir, { recursive: true, force: true })
})
async function start(): Promise<void> {
  server = await startServer({ dataDir, env: { OPENAI_BASE_URL: model.url } })
}
async function restart(): Promise<void> {
  await server.stop()
  await start()
}
beforeEach(async () => {
  threadId = await rest().createThread()
  await new Client().send(insert('Check the invoice.'))
})

type Result = { status: string; code?: string; current_content?: string }
type Patch = Readonly<Record<string, string>>
const insert = (content: string): Patch => ({ operation: 'append', location: '## Steps', content })
const update = (old: string, fresh: string): Patch => ({
  operation: 'update',
  location: '## Steps',
  old_content: old,
  new_content: fresh,
})
const rest = () => new RestClient(server)
const body = async () => (await rest().markdown(threadId)).trim().replace(/^## Steps\n\n/, '')

/** A program that reads once. */
class Client {
  #base: string | undefined

  async read(): Promise<this> {
    const answer = await rest().call('GET', `/threads/${threadId}`)
    await answer.body?.cancel()
    this.#base = answer.headers.get('etag') ?? ''
    return this
  }

  async send(...patches: Patch[]): Promise<Result[]> {
    const base = this.#base === undefined ? {} : { base_version: this.#base }
    const answer = await rest().json<{ results: Result[] }>('POST', `/threads/${threadId}/patches`, {
      patches,
      ...base,
    })
    return answer.results
  }
}

/** Two programs that have read the same text. */
const two = () => Promise.all([new Client().read(), new Client().read()])
const statuses = (results: Result[]) => results.map(({ status, code }) => code ?? status)

describe('two programs that read the same text', () => {
  it('insert the same thing once', async () => {
    const [ana, jonas] = await two()
    const answers = await Promise.all([ana.send(insert('Pay it.')), jonas.send(insert('Pay it.'))])
    expect(answers.flatMap(statuses).sort()).toEqual(['applied', 'patch_noop'])
    expect(await body()).toBe('Check the invoice.\n\nPay it.')
  })

  it('are told the present text where they change the same words', async () => {
    const [ana, jonas] = await two()
    await ana.send(update('invoice', 'order'))
    const [refused] = await jonas.send(update('Check the invoice', 'Check the receipt'))
    expect(refused).toMatchObject({ code: 'old_content_changed', current_content: 'Check the order.' })
    expect(statuses(await jonas.send(update('Check the order.', 'Check the receipt.')))).toEqual(['applied'])
    expect(await body()).toBe('Check the receipt.')
  })

  it('change other words of one sentence, both', async () => {
    const [ana, jonas] = await two()
    await ana.send(update('Check', 'Approve'))
    await jonas.send(update('Check the invoice', 'Check the order'))
    expect(await body()).toBe('Approve the order.')
  })

  it('may send a request again whose answer was lost', async () => {
    const ana = await new Client().read()
    const patches = [insert('Pay it.'), update('Check', 'Approve')]
    expect(statuses(await ana.send(...patches))).toEqual(['applied', 'applied'])
    expect(statuses(await ana.send(...patches))).toEqual(['patch_noop', 'patch_noop'])
  })

  it('say in one request the same thing as often as they like', async () => {
    const ana = await new Client().read()
    expect(statuses(await ana.send(insert('Wait.'), insert('Wait.')))).toEqual(['applied', 'applied'])
    expect(await body()).toBe('Check the invoice.\n\nWait.\n\nWait.')
  })

  it('lose nothing while the designer writes', async () => {
    const [ana, jonas] = await two()
    const release = Promise.withResolvers<void>()
    const text = 'First the amount is compared with the order, then it is paid.'
    const call = { name: 'patch', arguments: { operation: 'append', location: '## Steps', content: text } }
    model.script(holdBeforeEnd(callsInFragments('I write.', [call]), release.promise, 6))
    const chat = await new ChatPeer(server, threadId).welcomed()
    chat.say('Go', 'm1')
    await eventually(async () => (await body()).includes('First the amount'), 'the designer writes')
    expect(statuses(await ana.send(update('Check', 'Approve'), insert('File it.')))).toEqual([
      'applied',
      'applied',
    ])
    expect(statuses(await jonas.send(insert('File it.'), update('Check', 'Reject')))).toEqual([
      'patch_noop',
      'old_content_changed',
    ])
    release.resolve()
    await chat.reply()
    chat.drop()
    const markdown = await body()
    expect(markdown.split('\n\n').sort()).toEqual(['Approve the invoice.', 'File it.', text].sort())
  })
})

describe('the version that a program read', () => {
  it('is known after a restart, and what others did meanwhile is told apart', async () => {
    const [ana, jonas] = await two()
    await ana.send(update('invoice', 'order'), insert('Pay it.'))
    await restart()
    expect(statuses(await jonas.send(insert('Pay it.'), update('Check', 'Approve')))).toEqual([
      'patch_noop',
      'applied',
    ])
    expect(await body()).toBe('Approve the order.\n\nPay it.')
  })

  it('may be that of the answer which made the thread', async () => {
    const made = await rest().call('POST', '/threads', { title: 'Refunds' })
    const { thread_id } = (await made.json()) as { thread_id: string }
    const send = () =>
      rest().json<{ results: Result[] }>('POST', `/threads/${thread_id}/patches`, {
        patches: [insert('Pay.')],
        base_version: made.headers.get('etag'),
      })
    expect(statuses((await send()).results)).toEqual(['applied'])
    expect(statuses((await send()).results)).toEqual(['patch_noop'])
  })

  it.each([
    ['unheard of', '"1.unheard-of.x"', 409],
    ['broken', '"1.unheard of', 422],
    ['no version', 'yesterday!', 422],
  ])('is refused when it is %s', async (_, version, status) => {
    const answer = await rest().call('POST', `/threads/${threadId}/patches`, {
      patches: [insert('x')],
      base_version: version,
    })
    expect(answer.status).toBe(status)
    const problem = (await answer.json()) as { detail: string; errors?: { pointer: string }[] }
    if (status === 422) expect(problem.errors).toMatchObject([{ pointer: '/base_version' }])
    else expect(problem.detail).toContain('Read the thread again')
  })
})

it.each([
  ['insert', '/patches/0/content'],
  ['append', '/patches/0/content'],
  ['update', '/patches/0/new_content'],
])('%s without its text is a broken request', async (operation, pointer) => {
  const patches = [{ operation, location: '## Steps' }]
  const answer = await rest().call('POST', `/threads/${threadId}/patches`, { patches })
  expect(answer.status).toBe(422)
  expect(((await answer.json()) as { errors: unknown }).errors).toMatchObject([{ pointer }])
})
