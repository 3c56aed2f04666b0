import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { WirePatchRecord } from '#shared/protocol/patch-record.ts'
import type { WireThread } from '#shared/protocol/thread.ts'
import type { WireRestorePreview, WireVersion } from '#shared/protocol/version.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import { apiKey, type ServerProcess, startServer } from '../../support/server-process.ts'

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

type Created = { version_id: string }
const path = (rest = '') => `/threads/${threadId}/versions${rest}`
const write = (content: string) =>
  rest.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content }],
  })
const create = async (body?: object) => (await rest.json<Created>('POST', path(), body)).version_id
const restore = async (id: string, body?: object) =>
  (await rest.json<Created>('POST', path(`/${id}/restore`), body)).version_id
const preview = (id: string, mode: string) =>
  rest.json<WireRestorePreview>('POST', path(`/${id}/restore`), { mode, dry_run: true })
const get = (id: string) => rest.json<WireVersion>('GET', path(`/${id}`))
const markdown = () => rest.markdown(threadId)
const patches = async () =>
  (await rest.json<{ patches: WirePatchRecord[] }>('GET', `/threads/${threadId}/patches`)).patches
const messages = async () =>
  (await rest.json<{ messages: WireMessage[] }>('GET', `/threads/${threadId}/messages`)).messages
const applied = async () =>
  (await rest.json<WireThread>('GET', `/threads/${threadId}`)).process_state.total_patches_applied

/** Lets the designer answer; resolves with its message. */
async function ask(chat: ChatPeer, words: string) {
  chat.say(words, words)
  return chat.reply()
}

describe('POST …/restore', () => {
  it('brings the document back, answers the version of just before, and tells the chat', async () => {
    await write('First.')
    const first = await create({ name: 'The first' })
    await write('Second.')
    const chat = await new ChatPeer(server, threadId).welcomed()
    const before = await restore(first)
    expect(await markdown()).toBe('First.')
    expect(await get(before)).toMatchObject({ kind: 'restore', content: 'First.\n\nSecond.' })
    const told = await chat.next('message')
    expect(told).toMatchObject({ role: 'SYSTEM', author: { type: 'system' }, status: 'complete' })
    expect(told.content).toMatch(/ restored the version “The first”\.$/)
    await restore(before)
    expect(await markdown()).toBe('First.\n\nSecond.')
    chat.drop()
  })

  it('says at once which patches are in effect, and how many', async () => {
    await write('First.')
    const first = await create()
    await write('Second.')
    expect(await applied()).toBe(2)
    await restore(first)
    expect((await patches()).map(({ status }) => status)).toEqual(['applied', 'undone'])
    expect(await applied()).toBe(1)
    const [, second] = await patches()
    const redone = await rest.json('POST', `/threads/${threadId}/patches/${second?.patch_id}/redo`, {})
    expect(redone).toMatchObject({ status: 'applied', process_state: { total_patches_applied: 2 } })
    expect(await markdown()).toBe('First.\n\nSecond.')
  })

  it('previews what it would change, and changes nothing', async () => {
    await write('First of all.')
    const first = await create()
    await write('Second.')
    const { before, after, ...rest } = await preview(first, 'whole')
    expect([before, after]).toEqual(['First of all.\n\nSecond.', 'First of all.'])
    expect(rest).toMatchObject({
      mode: 'whole',
      words_added: 0,
      words_removed: 1,
      writers: [{ kind: 'program', words_removed: 1 }],
      patches: [{ status: 'undone' }],
      kept: [],
    })
    expect(await markdown()).toBe(before)
    expect(await preview(first, 'designer')).toMatchObject({ after: before, patches: [], writers: [] })
  })

  it.each([
    ['a mode nobody knows', { mode: 'half' }],
    ['a dry run that is neither', { dry_run: 'yes' }],
    ['a field nobody knows', { undo: true }],
  ])('is refused with %s', async (_, body) => {
    const id = await create()
    expect((await rest.call('POST', path(`/${id}/restore`), body)).status).toBe(422)
  })

  it('takes back what the designer changed alone, and is undone as a whole', async () => {
    await write('My own first thought.')
    const chat = await new ChatPeer(server, threadId).welcomed()
    const reply = await ask(chat, 'Please design this process.')
    const version = reply.version_id ?? ''
    await write('My own last thought.')
    const text = await markdown()
    const told = await preview(version, 'designer')
    expect(told.writers).toMatchObject([{ name: 'Designer', kind: 'agent' }])
    expect(told.after).toBe('My own first thought.\n\nMy own last thought.')
    const before = await restore(version, { mode: 'designer' })
    expect(await markdown()).toBe(told.after)
    expect(await applied()).toBe(2)
    const [answer] = (await messages()).filter(({ role }) => role === 'AGENT')
    const cards = answer?.mini_process?.patches ?? []
    expect(new Set(cards.map(({ status, by }) => `${status} by ${by}`)).size).toBe(1)
    expect(cards[0]).toMatchObject({ status: 'undone', by: expect.stringMatching(/./) })
    const again = await rest.call('POST', path(`/${version}/restore`), { mode: 'designer' })
    expect(again.status).toBe(409)
    expect(await again.json()).toMatchObject({ code: 'conflict', reason: 'nothing_since' })
    await rest.json('POST', path(`/${before}/undo`))
    expect(await markdown()).toBe(text)
    chat.drop()
  })
})

describe('POST …/undo', () => {
  it('takes a restore back, tells the chat, and is refused where there is none', async () => {
    await write('First.')
    const first = await create()
    await write('Second.')
    const before = await restore(first)
    await write('Third.')
    const chat = await new ChatPeer(server, threadId).welcomed()
    const again = await rest.json<Created>('POST', path(`/${before}/undo`))
    expect(await markdown()).toContain('Second.')
    expect(await markdown()).toContain('Third.')
    expect((await get(again.version_id)).content).toBe('First.\n\nThird.')
    expect((await chat.next('message')).content).toMatch(/ took a restore back\.$/)
    for (const [id, reason] of [
      [before, 'nothing_left'],
      [first, 'no_restore'],
    ]) {
      const refused = await rest.call('POST', path(`/${id}/undo`))
      expect([refused.status, await refused.json()]).toMatchObject([409, { reason }])
    }
    chat.drop()
  })
})

describe.each(['whole', 'designer'] as const)('a restore of mode %s, while somebody types', (mode) => {
  it('is one update to them, and loses nothing that they type meanwhile and afterwards', async () => {
    await write('First.')
    const chat = await new ChatPeer(server, threadId).welcomed()
    const { version_id = '' } = await ask(chat, 'Please design this process.')
    const peer = new EditorPeer(server, threadId, apiKey)
    await peer.synced()
    await eventually(() => documentMarkdown(peer.ydoc).includes('## Implementation'), 'the text is there')
    const updates: unknown[] = []
    const own = Symbol('typed here')
    peer.ydoc.on('update', (_: Uint8Array, origin: unknown) => {
      if (origin !== own) updates.push(origin)
    })
    const first = fragmentOf(peer.ydoc).get(0)
    const text = first instanceof Y.XmlElement ? first.get(0) : null
    if (!(text instanceof Y.XmlText)) throw new Error('the first paragraph has no text')
    const type = (letter: string) => peer.ydoc.transact(() => text.insert(text.length, letter), own)
    const restoring = restore(version_id, { mode })
    for (const letter of ' Typed') {
      type(letter)
      await new Promise(setImmediate)
    }
    const before = await restoring
    await eventually(() => updates.length > 0, 'the restore arrives')
    expect(updates).toHaveLength(1)
    type('!')
    await eventually(async () => (await markdown()).endsWith('!'), 'typing arrives')
    const typed = documentMarkdown(peer.ydoc)
    expect(await markdown()).toBe(typed)
    // What was typed before the restore of the whole document went with it; nothing else did.
    expect(typed).toMatch(mode === 'whole' ? /^First\.[ Typed]*!$/ : /^First\. Typed!$/)
    await rest.json('POST', path(`/${before}/undo`))
    await eventually(() => documentMarkdown(peer.ydoc).includes('## Implementation'), 'the undo arrives')
    expect(documentMarkdown(peer.ydoc)).toMatch(/^First\. Typed!\n/)
    expect(await markdown()).toBe(documentMarkdown(peer.ydoc))
    peer.drop()
    chat.drop()
  })
})
