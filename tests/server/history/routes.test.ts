import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/protocol/limits.ts'
import type { WirePatchRecord } from '#shared/protocol/patch-record.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

let server: ServerProcess
let rest: RestClient
let threadId: string

beforeAll(async () => {
  server = await startServer()
  rest = new RestClient(server)
})
afterAll(() => server.stop())
beforeEach(async () => {
  threadId = await rest.createThread()
})

type Results = {
  results: { patch_id?: string; status: string; code?: string; detail?: string; candidates?: string[] }[]
  process_state: { total_patches_applied: number }
}
const steps = { operation: 'insert', location: '## Steps', content: 'Check the invoice' }
const wrong = { operation: 'update', location: '## Step', old_content: 'Check', new_content: 'Pay' }
const post = (body: object) => rest.json<Results>('POST', `/threads/${threadId}/patches`, body)
const status = async (body: object) => (await rest.call('POST', `/threads/${threadId}/patches`, body)).status
const list = (query = '') =>
  rest.json<{ patches: WirePatchRecord[]; next_after_sequence?: number }>(
    'GET',
    `/threads/${threadId}/patches${query}`,
  )

async function newGuest(): Promise<RestClient> {
  const origin = server.url
  const answer = await new RestClient(server, { origin }).call('POST', '/session/guest', {})
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])
  return new RestClient(server, { cookie: cookie.join('; '), origin })
}

describe('POST /threads/{id}/patches', () => {
  it('applies a patch and answers with its id and the state of the process', async () => {
    const { results, process_state } = await post({ patches: [steps] })
    expect(results).toMatchObject([{ status: 'applied', patch_id: expect.stringMatching(/^patch_/) }])
    expect(process_state.total_patches_applied).toBe(1)
    expect(await rest.markdown(threadId)).toContain('Check the invoice')
  })

  it('answers 200 to a patch that cannot be applied, with the reason and what it may have meant', async () => {
    const { results } = await post({ patches: [steps, wrong] })
    expect(results.map((result) => result.status)).toEqual(['applied', 'refused'])
    expect(results[1]).toMatchObject({ code: 'location_not_found', candidates: ['Steps'] })
    expect(results[1]?.detail).not.toBe('')
  })

  it('takes `content` for the new content of an update', async () => {
    await post({ patches: [steps] })
    await post({
      patches: [{ operation: 'update', location: '## Steps', old_content: 'Check', content: 'Approve' }],
    })
    expect(await rest.markdown(threadId)).toContain('Approve the invoice')
  })

  it('applies all or nothing when it is asked to', async () => {
    const { results } = await post({ patches: [steps, wrong], atomic: true })
    expect(results.map(({ status, code }) => [status, code])).toEqual([
      ['refused', 'other_patch_refused'],
      ['refused', 'location_not_found'],
    ])
    expect(await rest.markdown(threadId)).toBe('')
  })

  it('only says what would happen when it is asked to', async () => {
    const { results } = await post({ patches: [steps], dry_run: true })
    expect(results).toMatchObject([{ status: 'applied' }])
    expect(results[0]?.patch_id).toBeUndefined()
    expect(await rest.markdown(threadId)).toBe('')
  })

  it('takes the ETag of the thread as the version that was read', async () => {
    await post({ patches: [steps] })
    const etag = (await rest.call('GET', `/threads/${threadId}`)).headers.get('etag') ?? ''
    const rename = {
      ...wrong,
      location: '## Steps',
      old_content: 'the invoice',
      new_content: 'every invoice',
    }
    await post({ patches: [rename] })
    const stale = {
      ...wrong,
      location: '## Steps',
      old_content: 'Check the invoice',
      new_content: 'Pay the invoice',
    }
    const { results } = await post({ patches: [stale], base_version: etag })
    expect(results).toMatchObject([{ status: 'applied' }])
    expect(await rest.markdown(threadId)).toContain('Pay every invoice')
    expect(await status({ patches: [stale], base_version: '"1.unheard-of.x"' })).toBe(409)
  })

  it.each([
    ['no patches', { patches: [] }],
    ['too many patches', { patches: Array.from({ length: limits.patchesPerRequest + 1 }, () => steps) }],
    ['an unknown operation', { patches: [{ ...steps, operation: 'replace' }] }],
    [
      'a content that is too long',
      { patches: [{ ...steps, content: 'x'.repeat(limits.patchContentCharacters + 1) }] },
    ],
    ['a field nobody knows', { patches: [{ ...steps, where: 'x' }] }],
  ])('answers 422 to %s', async (_, body) => {
    expect(await status(body)).toBe(422)
    expect(await rest.markdown(threadId)).toBe('')
  })

  it('answers 403 to a viewer and 404 to a stranger', async () => {
    const guest = await newGuest()
    const send = () => guest.call('POST', `/threads/${threadId}/patches`, { patches: [steps] })
    expect((await send()).status).toBe(404)
    const { url } = await rest.json<{ url: string }>('POST', `/threads/${threadId}/links`, { role: 'viewer' })
    await guest.json('POST', '/links/accept', { token: url.split('#')[1] })
    expect((await send()).status).toBe(403)
    expect((await guest.call('GET', `/threads/${threadId}/patches`)).status).toBe(200)
  })
})

describe('GET /threads/{id}/patches', () => {
  it('lists what was asked, by whom, and what it did, in order and page by page', async () => {
    await post({
      patches: [steps, { ...steps, location: '## Goal', content: 'Pay in time', reason: 'It was missing' }],
    })
    const { patches, next_after_sequence } = await list()
    expect(next_after_sequence).toBeUndefined()
    expect(patches).toMatchObject([
      {
        sequence: 1,
        location: '## Steps',
        before: '',
        after: '## Steps\n\nCheck the invoice',
        author: { kind: 'api' },
      },
      { sequence: 2, location: '## Goal', reason: 'It was missing', status: 'applied', run_id: null },
    ])
    const first = await list('?page_size=1')
    expect(first.patches.map(({ sequence }) => sequence)).toEqual([1])
    const second = await list(`?page_size=1&after_sequence=${first.next_after_sequence}`)
    expect(second.patches.map(({ sequence }) => sequence)).toEqual([2])
    expect(second.next_after_sequence).toBeUndefined()
  })

  it('tells what was removed as words, and where they stood', async () => {
    await post({ patches: [{ ...steps, content: 'Check the invoice twice\n\nPay it' }] })
    await post({
      patches: [
        { operation: 'update', location: '## Steps', old_content: ' twice', new_content: ' once' },
        { operation: 'delete', location: '## Steps', content: 'Pay it' },
      ],
    })
    const { patches } = await list()
    const id = [expect.any(Number), expect.any(Number)]
    expect(patches.map(({ removed }) => removed)).toEqual([
      [],
      [{ within: id, after: id, is_inline: true, text: 'twice' }],
      [{ within: null, after: id, is_inline: false, text: 'Pay it' }],
    ])
    expect((await list('?run_id=run_of_nobody')).patches).toEqual([])
  })
})

describe('GET /threads/{id}/patches/{patch_id}', () => {
  const get = (id: string, patchId: string) => rest.call('GET', `/threads/${id}/patches/${patchId}`)

  it('answers with the record as it is listed', async () => {
    await post({ patches: [steps, { ...steps, location: '## Goal', content: 'Pay in time' }] })
    const [, second] = (await list()).patches
    const answer = await get(threadId, second?.patch_id ?? '')
    expect(await answer.json()).toEqual(second)
  })

  it('knows no patch of another thread, and nothing that is no id', async () => {
    const { results } = await post({ patches: [steps] })
    const other = await rest.createThread()
    expect((await get(other, results[0]?.patch_id ?? '')).status).toBe(404)
    expect((await get(threadId, 'second')).status).toBe(404)
  })
})
