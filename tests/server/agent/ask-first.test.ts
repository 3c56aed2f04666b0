import { afterAll, beforeAll, expect, it } from 'vitest'
import { ChatPeer } from '../../support/chat-peer.ts'
import { joinAsGuest } from '../../support/guests.ts'
import { RestClient } from '../../support/rest-client.ts'
import { type ServerProcess, startServer } from '../../support/server-process.ts'

/** The built-in designer is told to delete what people wrote. */

let server: ServerProcess
let owner: RestClient
beforeAll(async () => {
  server = await startServer()
  owner = new RestClient(server)
})
afterAll(() => server.stop())

const source = `# Onboarding

## Prerequisites

A signed contract and a named contact.

## Steps

### Step 1: Check the contract

The clerk reads it and compares the names.

### Step 2: Create the account

The clerk opens the account in the bank's own system.

### Step 3: Welcome the customer

The clerk sends a letter with all that is needed to begin.`

async function thread(content: string) {
  const threadId = await owner.createThread('Onboarding')
  const ana = await joinAsGuest(server, { owner, threadId, role: 'editor' })
  await ana.json('PATCH', '/session', { name: 'Ana' })
  await ana.json('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content }],
  })
  const chat = await new ChatPeer(server, threadId).welcomed()
  let said = 0
  const ask = async (words: string) => {
    said += 1
    chat.say(words, `m${said}`)
    return chat.reply(said)
  }
  return { threadId, ask, chat }
}

it('it says that it is asking first, and removes the section when that is allowed', async () => {
  const { threadId, ask, chat } = await thread(source)
  const before = await owner.markdown(threadId)
  const { content, proposals } = await ask('Delete the section Prerequisites')
  expect(content).toContain('I am asking first, because that takes away 8 words, 8 by Ana.')
  expect(content).not.toContain('is gone')
  expect(await owner.markdown(threadId)).toBe(before)
  const [proposal] = proposals ?? []
  await owner.json('POST', `/threads/${threadId}/proposals/${proposal?.proposal_id}/allow`)
  expect(await owner.markdown(threadId)).not.toContain('Prerequisites')
  chat.drop()
})

it('what goes with a deletion waits for it too: the other steps keep their numbers', async () => {
  const { threadId, ask, chat } = await thread(source)
  const before = await owner.markdown(threadId)
  const { content } = await ask('Remove step 2')
  expect(content).toMatch(/I am asking first.*What goes with it waits too/s)
  expect(await owner.markdown(threadId)).toBe(before)
  chat.drop()
})

it('a step of people that only changes its place is moved without a question', async () => {
  const { threadId, ask, chat } = await thread(source)
  const { proposals } = await ask('Move step 3 before step 2')
  expect(proposals).toBeUndefined()
  const markdown = await owner.markdown(threadId)
  expect(markdown.indexOf('sends a letter')).toBeLessThan(markdown.indexOf('opens the account'))
  expect(markdown).toContain('### Step 2: Welcome the customer')
  chat.drop()
})
