import { randomUUID } from 'node:crypto'
import { EditorPeer } from '../support/editor-peer.ts'
import { eventually } from '../support/eventually.ts'
import type { RestClient } from '../support/rest-client.ts'
import {
  callsInFragments,
  callsInOnePiece,
  holdAfter,
  type ScriptedModel,
  says,
} from '../support/scripted-model.ts'

/** What must be sealed wherever it is stored, and printed nowhere. Each exists once in the world. */
export const texts = {
  title: 'Canary-Title-Quokka',
  description: 'Canary-Description-Okapi',
  contextKey: 'CanaryKeyNumbat',
  contextValue: 'Canary-Value-Axolotl',
  message: 'Canary-Message-Wombat',
  answer: 'Canary-Answer-Pangolin',
  written: 'Canary-Patch-Tamarin',
  typed: 'Canary-Typing-Gharial',
  byProgram: 'Canary-Program-Kinkajou',
  refused: 'Canary-Refused-Fossa',
  version: 'Canary-Version-Dugong',
  proposal: 'Canary-Proposal-Serval',
  question: 'Canary-Question-Takin',
  map: 'Canary-Map-Coati',
  mapStep: 'Canary-Step-Bilby',
  dismissal: 'Canary-Dismissal-Civet',
  waiting: 'Canary-Waiting-Potoroo',
  running: 'Canary-Running-Saola',
} as const

type Parts = {
  readonly server: { readonly url: string }
  readonly model: ScriptedModel
  readonly person: RestClient
}

const patch = (given: { operation: string; location: string; content?: string; reason?: string }) => ({
  name: 'patch',
  arguments: given,
})

/** A thread in which every kind of text was written, asked for, refused, undone, named and restored. */
export async function plantThread({ server, model, person }: Parts): Promise<string> {
  const created = await person.call(
    'POST',
    '/threads',
    {
      title: texts.title,
      description: texts.description,
      context: { [texts.contextKey]: texts.contextValue },
    },
    { 'idempotency-key': 'canary' },
  )
  const { thread_id: threadId } = (await created.json()) as { thread_id: string }
  const at = `/threads/${threadId}`
  const say = sayIn(person, threadId)

  // By hand, so much that the journal is made shorter.
  const { ticket } = await person.json<{ ticket: string }>('POST', `${at}/tickets`)
  const peer = new EditorPeer(server, threadId, ticket)
  await peer.synced()
  for (let line = 0; line < 210; line++) peer.write(`${texts.typed} ${line}`)
  await eventually(() => peer.unsynced === 0, 'all that was typed is stored')
  peer.drop()

  // By the designer: written, refused, asked for.
  model.script(
    callsInOnePiece('I write it.', [
      patch({ operation: 'append', location: '## Steps', content: texts.written }),
      patch({ operation: 'delete', location: '## Nowhere', content: texts.refused }),
    ]),
    says(texts.answer),
  )
  await say(texts.message)
  const { results } = await person.json<{ results: { patch_id: string }[] }>('POST', `${at}/patches`, {
    patches: [
      { operation: 'append', location: '## Notes', content: `${texts.byProgram} is what people say.` },
      { operation: 'append', location: '## Gone', content: texts.byProgram },
    ],
  })
  model.script(
    callsInOnePiece('I ask.', [
      patch({ operation: 'delete', location: '## Notes', reason: texts.proposal }),
      { name: 'ask_user', arguments: { question: texts.question } },
    ]),
  )
  await say(`${texts.message} again`)

  // By programs: versions, what is undone, maps, and what people let stand.
  const { version_id: versionId } = await person.json<{ version_id: string }>('POST', `${at}/versions`, {
    name: texts.version,
  })
  await person.json('POST', `${at}/patches/${results[1]?.patch_id}/undo`)
  await person.json('POST', `${at}/versions/${versionId}/restore`, {})
  await person.json('POST', `${at}/maps`, {
    name: texts.map,
    process_map: { steps: [{ id: 'a', name: texts.mapStep }], flows: [] },
  })
  const { findings } = await person.json<{
    findings: { rule: string; section: string | null; words: string }[]
  }>('GET', `${at}/findings`)
  const [finding] = findings
  if (!finding) throw new Error('the rules find something in any text')
  const { rule, section, words } = finding
  await person.json('POST', `${at}/findings/dismissals`, { rule, section, words, reason: texts.dismissal })
  return threadId
}

/**
 * A run that stands still in the middle of a patch, and a message that waits for its end. Resolves when both are stored;
 * `release` lets the model go on.
 */
export async function plantRunning({ model, person }: Parts, threadId: string): Promise<() => void> {
  const { promise, resolve: release } = Promise.withResolvers<void>()
  const call = patch({
    operation: 'append',
    location: '## Steps',
    content: `${texts.running} is written just now, and more words come behind it.`,
  })
  model.script(holdAfter(callsInFragments('I write.', [call]), 'more words', promise))
  const post = (content: string) =>
    person.json('POST', `/threads/${threadId}/messages`, { content, client_msg_id: randomUUID() })
  await post('Go on.')
  await eventually(
    async () => (await person.markdown(threadId)).includes(texts.running),
    'the patch grows in the document',
  )
  await post(texts.waiting)
  return release
}

/** Says something and waits for the end of the answer to it. */
export function sayIn(person: RestClient, threadId: string): (content: string) => Promise<void> {
  const messages = async () =>
    (
      await person.json<{ messages: { status: string; role: string }[] }>(
        'GET',
        `/threads/${threadId}/messages`,
      )
    ).messages
  const answers = async () =>
    (await messages()).filter(({ role, status }) => role === 'AGENT' && status !== 'streaming').length
  return async (content) => {
    const before = await answers()
    await person.json('POST', `/threads/${threadId}/messages`, { content, client_msg_id: randomUUID() })
    await eventually(async () => (await answers()) > before, 'the answer has ended')
  }
}
