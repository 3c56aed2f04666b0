import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { WireMessage } from '#shared/protocol/message.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import { ChatPeer } from '../../support/chat-peer.ts'
import { EditorPeer } from '../../support/editor-peer.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import {
  type ChatRequest,
  callsInFragments,
  type ScriptedModel,
  says,
  startScriptedModel,
} from '../../support/scripted-model.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'
import { engines } from '../storage/engines.ts'

/** A model that deletes what people wrote; they decide about it over REST, and everybody hears of it in the chat. */

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `word${from + index}`).join(' ')

const source = `# Onboarding

## Overview

${numbers(0, 60)}.

## Prerequisites

A signed contract and a named contact.

## Steps

${[1, 2, 3, 4, 5].map((step) => numbers(100 * step, 20)).join('\n\n')}`

const newSecret = () => randomBytes(32).toString('base64')

describe.each(engines)('a deletion of the designer, on $engine', ({ newDatabase }) => {
  let model: ScriptedModel
  let env: Record<string, string>
  let drop: () => Promise<void>
  let dataDir: string
  let server: ServerProcess
  let owner: RestClient
  const left: { drop(): void }[] = []

  beforeAll(async () => {
    model = await startScriptedModel(says('Fine.'))
    const database = await newDatabase()
    dataDir = await mkdtemp(join(tmpdir(), 'pd-proposals-'))
    drop = database.drop
    env = {
      OPENAI_BASE_URL: model.url,
      ALLOW_GUESTS: 'true',
      ...(database.url === undefined
        ? {}
        : { DATABASE_URL: database.url, MASTER_KEY: newSecret(), AUTH_SECRET: newSecret() }),
    }
    server = await startServer({ env, dataDir })
    owner = new RestClient(server)
  })
  afterEach(() => {
    for (const peer of left.splice(0)) peer.drop()
  })
  afterAll(async () => {
    await server.stop()
    await drop()
    await model.close()
    await rm(dataDir, { recursive: true, force: true })
  })

  /** A document of Ana's, with the owner in its chat. */
  async function thread(content = source) {
    const threadId = await owner.createThread()
    const ana = await joinAsGuest(server, { owner, threadId, role: 'editor' })
    await ana.json('PATCH', '/session', { name: 'Ana' })
    if (content !== '') await write(ana, threadId, content)
    const chat = await new ChatPeer(server, threadId).welcomed()
    left.push(chat)
    return { threadId, ana, chat }
  }

  const write = (who: RestClient, threadId: string, content: string) =>
    who.json('POST', `/threads/${threadId}/patches`, {
      patches: [{ operation: 'append', location: 'document', content }],
    })

  const patch = (operation: string, location: string, more: object = {}) => ({
    name: 'patch',
    arguments: { operation, location, ...more },
  })
  const deletion = (location: string) => patch('delete', location)

  /** The designer makes these calls, one turn each. Returns what it proposed. */
  async function run(
    { threadId, chat }: { threadId: string; chat: ChatPeer },
    ...calls: ReturnType<typeof patch>[]
  ): Promise<WireProposal[]> {
    const before = chat.of('message').filter(({ role, status }) => role === 'AGENT' && status !== 'streaming')
    model.script(...calls.map((call) => callsInFragments('I do it.', [call])))
    chat.say('Do it', `m${before.length}`)
    await chat.reply(before.length + 1)
    return list(threadId)
  }

  const list = async (threadId: string, query = '') =>
    (await owner.json<{ proposals: WireProposal[] }>('GET', `/threads/${threadId}/proposals${query}`))
      .proposals

  const decide = (who: RestClient, { proposal_id }: { proposal_id: string }, threadId: string, how: string) =>
    who.call('POST', `/threads/${threadId}/proposals/${proposal_id}/${how}`)

  const message = async (threadId: string) => {
    const { messages } = await owner.json<{ messages: WireMessage[] }>('GET', `/threads/${threadId}/messages`)
    return messages.findLast(({ role }) => role === 'AGENT')
  }

  const only = (proposals: WireProposal[]): WireProposal => {
    const [proposal] = proposals
    if (!proposal || proposals.length > 1) throw new Error(`one is asked: ${JSON.stringify(proposals)}`)
    return proposal
  }

  const lastResult = (): unknown => {
    const results = (model.requests.at(-1) as ChatRequest).messages.filter(({ role }) => role === 'tool')
    return JSON.parse(String(results.at(-1)?.content))
  }

  it('of a whole section of people is asked, and nothing is changed', async () => {
    const there = await thread()
    const before = await owner.markdown(there.threadId)
    const proposal = only(await run(there, deletion('## Prerequisites')))
    expect(proposal).toMatchObject({
      operation: 'delete',
      section: 'Prerequisites',
      words: 8,
      writers: [{ name: 'Ana', words: 8 }],
      cause: 'section',
      status: 'open',
    })
    expect(await owner.markdown(there.threadId)).toBe(before)
    expect(lastResult()).toMatchObject({ code: 'people_asked', proposal_id: proposal.proposal_id, words: 8 })
    expect((await message(there.threadId))?.proposals).toEqual([proposal])
    expect(there.chat.of('proposal').map((frame) => frame.proposal)).toEqual([proposal])
  })

  it('that is allowed is a patch of the run that asked for it, and can be undone', async () => {
    const there = await thread()
    const { threadId, ana, chat } = there
    const before = await owner.markdown(threadId)
    const proposal = only(await run(there, deletion('## Prerequisites')))
    const answer = await decide(ana, proposal, threadId, 'allow')
    expect(answer.status).toBe(200)
    const allowed = (await answer.json()) as WireProposal
    expect(allowed).toMatchObject({ status: 'allowed', by: 'Ana' })
    expect(await owner.markdown(threadId)).not.toContain('Prerequisites')
    const record = await owner.json<object>('GET', `/threads/${threadId}/patches/${allowed.patch_id}`)
    expect(record).toMatchObject({ author: { kind: 'agent' }, run_id: proposal.run_id, status: 'applied' })
    await chat.next('proposal', ({ proposal }) => proposal.status === 'allowed')
    expect(chat.of('patch').at(-1)?.mini_process.patches[0]?.patch_id).toBe(allowed.patch_id)
    const told = await message(threadId)
    expect(told?.proposals).toEqual([allowed])
    expect(told?.mini_process?.patches.map(({ patch_id }) => patch_id)).toEqual([allowed.patch_id])
    await owner.json('POST', `/threads/${threadId}/patches/${allowed.patch_id}/undo`, {})
    expect(await owner.markdown(threadId)).toBe(before)
  })

  it('that is refused stays undone, and who decides later hears who was first', async () => {
    const there = await thread()
    const before = await owner.markdown(there.threadId)
    const proposal = only(await run(there, deletion('## Prerequisites')))
    expect((await decide(there.ana, proposal, there.threadId, 'refuse')).status).toBe(200)
    for (const how of ['allow', 'refuse']) {
      const again = await decide(owner, proposal, there.threadId, how)
      expect(again.status).toBe(409)
      expect(await again.json()).toMatchObject({
        reason: 'decided',
        proposal: { status: 'refused', by: 'Ana' },
      })
    }
    expect(await owner.markdown(there.threadId)).toBe(before)
    expect(await list(there.threadId, '?status=open')).toEqual([])
    expect((await message(there.threadId))?.proposals).toMatchObject([{ status: 'refused', by: 'Ana' }])
  })

  it('is made once when two allow it at the same moment', async () => {
    const there = await thread()
    const proposal = only(await run(there, deletion('## Prerequisites')))
    const answers = await Promise.all(
      [there.ana, owner].map((who) => decide(who, proposal, there.threadId, 'allow')),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const { patches } = await owner.json<{ patches: { author: { kind: string } }[] }>(
      'GET',
      `/threads/${there.threadId}/patches`,
    )
    expect(patches.filter(({ author }) => author.kind === 'agent')).toHaveLength(1)
  })

  it('that does not fit the document any more changes nothing and is closed', async () => {
    const there = await thread()
    const proposal = only(await run(there, deletion('## Prerequisites')))
    await there.ana.json('POST', `/threads/${there.threadId}/patches`, {
      patches: [
        {
          operation: 'update',
          location: '## Prerequisites',
          old_content: 'A signed contract and a named contact.',
          new_content: 'A contract, signed twice, and two named contacts.',
        },
      ],
    })
    const before = await owner.markdown(there.threadId)
    const answer = await decide(owner, proposal, there.threadId, 'allow')
    expect([answer.status, await answer.json()]).toMatchObject([409, { reason: 'outdated' }])
    expect(await owner.markdown(there.threadId)).toBe(before)
    expect(await list(there.threadId)).toMatchObject([{ status: 'outdated' }])
    expect((await decide(owner, proposal, there.threadId, 'allow')).status).toBe(409)
  })

  it('of a part of a section is made at once', async () => {
    const there = await thread()
    expect(await run(there, patch('delete', '## Steps', { content: `${numbers(100, 20)}` }))).toEqual([])
    expect(await owner.markdown(there.threadId)).not.toContain('word100')
  })

  it('is asked when all of a run together are more than 30 % of the text', async () => {
    const there = await thread()
    const steps = [1, 2, 3, 4].map((step) =>
      patch('delete', '## Steps', { content: numbers(100 * step, 20) }),
    )
    // 40 of 171 words are 23 %, 60 would be 35 %.
    expect(await run(there, ...steps)).toMatchObject([
      { cause: 'share', words: 20, section: 'Steps' },
      { cause: 'share', words: 20, section: 'Steps' },
    ])
    const markdown = await owner.markdown(there.threadId)
    expect([1, 2, 3, 4].map((step) => markdown.includes(`word${100 * step} `))).toEqual([
      false,
      false,
      true,
      true,
    ])
  })

  it('of a section is not made paragraph by paragraph either', async () => {
    const there = await thread(`${source}\n\n## Notes\n\nAsk Jonas first.\n\nThen ask Mira.`)
    const parts = ['Ask Jonas first.', 'Then ask Mira.'].map((content) =>
      patch('delete', '## Notes', { content }),
    )
    expect(only(await run(there, ...parts))).toMatchObject({ cause: 'section', words: 3, section: 'Notes' })
    expect(await owner.markdown(there.threadId)).toContain('Then ask Mira.')
  })

  it('of its own text needs nobody', async () => {
    const there = await thread()
    const content = 'Call the customer when the contract is late.'
    await run(there, patch('insert', '## Escalation', { content }))
    expect(await run(there, deletion('## Escalation'))).toEqual([])
    expect(await owner.markdown(there.threadId)).not.toContain('Escalation')
  })

  it('that writes a section anew counts the words that are gone, and is made at once', async () => {
    const there = await thread()
    const text = { new_content: 'You need a signed contract and the name of a contact at the customer.' }
    expect(await run(there, patch('update', '## Prerequisites', text))).toEqual([])
    expect(await owner.markdown(there.threadId)).toContain('at the customer')
  })

  it('by an update that leaves next to nothing of a section is asked', async () => {
    const there = await thread()
    const before = await owner.markdown(there.threadId)
    const proposal = only(await run(there, patch('update', '## Prerequisites', { new_content: 'None.' })))
    expect(proposal).toMatchObject({ operation: 'update', cause: 'section', content: 'None.' })
    expect(await owner.markdown(there.threadId)).toBe(before)
  })

  it('does not take effect while the update that brings it is still being written', async () => {
    const there = await thread(
      `# Onboarding\n\n## Steps\n\n${[1, 2, 3].map((n) => `- ${numbers(10 * n, 10)}`).join('\n')}`,
    )
    const { threadId, chat } = there
    const before = await owner.markdown(threadId)
    const { ticket } = await owner.json<{ ticket: string }>('POST', `/threads/${threadId}/tickets`)
    const program = new EditorPeer(server, threadId, ticket)
    left.push(program)
    await program.synced()
    const seen: string[] = []
    program.ydoc.on('update', () => seen.push(documentMarkdown(program.ydoc)))
    const rest = 'The others are gone, as nobody needs them. '.repeat(8)
    const content = `Look at this first.\n\n- ${numbers(10, 10)}\n\n${rest}`
    // It comes all at once, and is let out in groups of words, each of them written before the next one.
    model.script(callsInFragments('I write.', [patch('update', '## Steps', { content })], 4_000))
    chat.say('Go', 'm0')
    await chat.reply()
    expect(seen.some((markdown) => markdown.includes('Look at this first.'))).toBe(true)
    // The whole list would have taken the place of the old one as soon as it was written.
    expect(seen.filter((markdown) => !markdown.includes('word39'))).toEqual([])
    only(await list(threadId))
    expect(await owner.markdown(threadId)).toBe(before)
  })

  it('is not asked twice by one run', async () => {
    const there = await thread()
    only(await run(there, deletion('## Prerequisites'), deletion('## Prerequisites')))
  })

  it('is nothing for those who only read, and can be decided after a restart', async () => {
    const there = await thread()
    const { threadId } = there
    const viewer = await joinAsGuest(server, { owner, threadId, role: 'viewer' })
    const commenter = await joinAsGuest(server, { owner, threadId, role: 'commenter' })
    const proposal = only(await run(there, deletion('## Prerequisites')))
    for (const who of [viewer, commenter]) {
      expect((await decide(who, proposal, threadId, 'allow')).status).toBe(403)
      expect((await decide(who, proposal, threadId, 'refuse')).status).toBe(403)
      expect((await who.call('GET', `/threads/${threadId}/proposals`)).status).toBe(200)
    }
    server.kill('SIGTERM')
    await server.ended
    server = await startServer({ env, dataDir })
    owner = new RestClient(server)
    expect(only(await list(threadId))).toEqual(proposal)
    expect((await decide(owner, proposal, threadId, 'allow')).status).toBe(200)
    expect(await owner.markdown(threadId)).not.toContain('Prerequisites')
  })

  it('goes with its thread', async () => {
    const there = await thread()
    const proposal = only(await run(there, deletion('## Prerequisites')))
    await owner.call('DELETE', `/threads/${there.threadId}`)
    expect((await decide(owner, proposal, there.threadId, 'allow')).status).toBe(404)
  })
})
