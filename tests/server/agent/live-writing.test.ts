import { expect, it } from 'vitest'
import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { doc } from '../../shared/document/story.ts'
import { eventually } from '../../support/eventually.ts'
import { RestClient } from '../../support/rest-client.ts'
import {
  callsInFragments,
  callsInOnePiece,
  cutInTheMiddle,
  holdBeforeEnd,
  type ScriptedCall,
  says,
  startScriptedModel,
} from '../../support/scripted-model.ts'
import { openScriptedWorld } from '../../support/scripted-world.ts'
import { startServer } from '../../support/server-process.ts'

/** A designer with a scripted model, whose patches a program with a bare Y.Doc sees grow. */

const { model, server, rest, enter, edit } = await openScriptedWorld(says('Fine.'))

/** A thread with a document, somebody in its chat, and a program in its document. */
async function thread(source = '## Steps\n\nOne.', on = server) {
  const rest = new RestClient(on)
  const threadId = await rest.createThread()
  if (source !== '') {
    const patches = [{ operation: 'insert', location: 'document', content: source }]
    await rest.json('POST', `/threads/${threadId}/patches`, { patches })
  }
  const ana = await enter(threadId, {}, on).welcomed()
  const program = await edit(threadId, on)
  const markdown = () => documentMarkdown(program.ydoc)
  const sees = (text: string) => eventually(() => markdown().includes(text), `"${text}" in ${markdown()}`)
  const records = async () => {
    const { patches } = await rest.json<{
      patches: { patch_id: string; author: { kind: string }; after: string }[]
    }>('GET', `/threads/${threadId}/patches`)
    return patches.filter(({ author }) => author.kind === 'agent')
  }
  return { threadId, ana, program, markdown, sees, records }
}

const append: Patch = { operation: 'append', location: '## Steps' }
const text = 'Check the **invoice** of each customer.\n\n- amount\n- currency\n\nThen pay it within 30 days.'
const call = (content: string, patch: Patch = append): ScriptedCall => ({
  name: 'patch',
  arguments: { operation: patch.operation, location: patch.location, content },
})

/** The script, held up where so much of it is written. */
const holdAfter = (share: number, calls = [call(text)]) => {
  const release = Promise.withResolvers<void>()
  const script = callsInFragments('I write.', calls)
  if (script.kind !== 'stream') throw new Error('fragments are a stream')
  const last = Math.floor(script.chunks.length * (1 - share))
  model.script(holdBeforeEnd(script, release.promise, last))
  return release
}

it('people see the first words before the model has written the last ones, and where it writes', async () => {
  const { ana, program, markdown, sees } = await thread()
  const release = holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  expect(markdown()).not.toContain('30 days')
  expect(ana.of('patch')).toEqual([])
  expect(ana.of('status').at(-1)).toMatchObject({ status: 'writing', section: 'Steps' })
  const designers = () =>
    [...program.awareness.getStates().values()].filter(({ user }) => user?.type === 'agent')
  await eventually(() => designers().some(({ cursor }) => cursor != null), 'its caret is seen')
  release.resolve()
  await ana.reply()
  const once = doc('## Steps\n\nOne.')
  applyPatch(once, { ...append, content: text }, { origin: 'once' })
  expect(markdown()).toBe(documentMarkdown(once))
})

it('what people type meanwhile stays, and is not in the way', async () => {
  const { ana, program, markdown, sees } = await thread()
  const release = holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  program.write('By Jonas.')
  release.resolve()
  await ana.reply()
  await sees('30 days')
  expect(markdown()).toContain('By Jonas.')
  expect(markdown().replace('\n\nBy Jonas.', '')).toBe(`## Steps\n\nOne.\n\n${text}`)
})

it.each([
  ['a section that it makes', { operation: 'insert', location: '## Error Handling' }],
  ['a section that it rewrites', { operation: 'update', location: '## Steps' }],
] as const)('the document ends as the whole patch would have made it: %s', async (_, patch) => {
  const { ana, markdown } = await thread()
  model.script(callsInFragments('I write.', [call(text, patch)]))
  ana.say('Go', 'm1')
  const { mini_process } = await ana.reply()
  expect(mini_process?.patches).toMatchObject([patch])
  const once = doc('## Steps\n\nOne.')
  const content = patch.operation === 'update' ? { newContent: text } : { content: text }
  applyPatch(once, { ...patch, ...content }, { origin: 'once' })
  await eventually(() => markdown() === documentMarkdown(once), `${markdown()} is the whole patch`)
})

it('who stops the designer in the middle keeps what is written, and finds it in the reply', async () => {
  const { ana, sees, markdown, records } = await thread()
  holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  ana.send({ type: 'stop' })
  const reply = await ana.reply()
  expect(reply).toMatchObject({
    status: 'stopped',
    notice: 'Stopped by Automation. The change already made stays.',
    mini_process: { patches: [{ operation: 'append', location: '## Steps' }] },
  })
  const [record, ...more] = await records()
  expect(more).toEqual([])
  expect(record?.patch_id).toBe(reply.mini_process?.patches[0]?.patch_id)
  expect(record?.after).toContain('Check the **invoice**')
  expect(markdown()).toBe(`## Steps\n\nOne.\n\n${record?.after}`)
})

it('a change that broke off is undone like any other', async () => {
  const { threadId, ana, sees, markdown } = await thread()
  holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  ana.send({ type: 'stop' })
  const reply = await ana.reply()
  await rest.json('POST', `/threads/${threadId}/patches/${reply.mini_process?.patches[0]?.patch_id}/undo`, {})
  await eventually(() => markdown() === '## Steps\n\nOne.', 'it is undone')
})

it('a model whose connection is cut in the middle of a change leaves what is written', async () => {
  const { ana, markdown, records } = await thread()
  model.script(cutInTheMiddle(callsInFragments('I write.', [call(text)]), 12))
  ana.say('Go', 'm1')
  const reply = await ana.reply()
  expect(reply.status).toBe('failed')
  expect(reply.notice).toMatch(/broke off.*The change already made stays\./)
  expect((await records()).length).toBe(1)
  expect(markdown()).toContain('Check the')
})

it('who deletes the section in the middle has the last word, and the model is told', async () => {
  const { ana, program, sees, markdown } = await thread()
  const release = holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  const asked = model.requests.length
  fragmentOf(program.ydoc).delete(0, fragmentOf(program.ydoc).length)
  await eventually(() => program.unsynced === 0, 'the server has it')
  release.resolve()
  const reply = await ana.reply()
  expect(reply.refused).toMatchObject([{ location: '## Steps', code: 'deleted_meanwhile' }])
  const told = model.requests.slice(asked).flatMap(({ messages }) => messages.map(({ content }) => content))
  expect(JSON.stringify(told)).toContain('deleted_meanwhile')
  expect(markdown()).toBe('')
})

it('a call that is not right after all leaves nothing', async () => {
  const { ana, markdown, sees } = await thread()
  const release = holdAfter(0.6, [{ name: 'patch', arguments: { ...append, content: text, colour: 'red' } }])
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  release.resolve()
  const reply = await ana.reply()
  expect(reply.mini_process?.patches).toEqual([])
  await eventually(() => markdown() === '## Steps\n\nOne.', 'it is taken back')
})

it('a call that comes in one piece grows too', async () => {
  const { ana, program, markdown } = await thread()
  const long = Array.from({ length: 30 }, (_, n) => `Sentence ${n} of a long text that comes at once.`).join(
    '\n\n',
  )
  const seen = new Set<string>()
  program.ydoc.on('update', () => seen.add(markdown()))
  model.script(callsInOnePiece('I write.', [call(long)]))
  ana.say('Go', 'm1')
  await ana.reply()
  await eventually(() => markdown().endsWith(long), 'it is there')
  expect(seen.size).toBeGreaterThan(5)
})

it('a model without tools writes in the same way', async () => {
  const textModel = await startScriptedModel({
    kind: 'status',
    status: 400,
    body: { error: { message: 'tools are not supported' } },
  })
  const textServer = await startServer({ env: { OPENAI_BASE_URL: textModel.url } })
  const { ana, sees, markdown } = await thread('## Steps\n\nOne.', textServer)
  const release = Promise.withResolvers<void>()
  const answer = says(
    `I write.\n\n<patch operation="append" location="## Steps">\n${text}\n</patch>\n\nDone.`,
  )
  textModel.script(
    { kind: 'status', status: 400, body: { error: { message: 'tools are not supported' } } },
    holdBeforeEnd(answer, release.promise, 10),
    says('Fine.'),
  )
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  expect(markdown()).not.toContain('30 days')
  release.resolve()
  await ana.reply()
  await eventually(() => markdown() === `## Steps\n\nOne.\n\n${text}`, 'the whole patch is there')
  await textServer.stop()
  await textModel.close()
})

it('a server that is shut down in the middle records what is written', async () => {
  const mortal = await startServer({ env: { OPENAI_BASE_URL: model.url } })
  const { threadId, ana, sees } = await thread('## Steps\n\nOne.', mortal)
  holdAfter(0.6)
  ana.say('Go', 'm1')
  await sees('Check the **invoice**')
  mortal.kill('SIGTERM')
  await mortal.ended
  const risen = await startServer({ env: { OPENAI_BASE_URL: model.url }, dataDir: mortal.dataDir })
  const risenRest = new RestClient(risen)
  const { patches } = await risenRest.json<{ patches: { after: string }[] }>(
    'GET',
    `/threads/${threadId}/patches`,
  )
  expect(await risenRest.markdown(threadId)).toBe(`## Steps\n\nOne.\n\n${patches.at(-1)?.after}`)
  expect(patches.at(-1)?.after).toContain('Check the **invoice**')
  await risen.stop()
})

it('who deletes the block in which it writes has the last word, and the rest of the section stays', async () => {
  const { ana, program, sees, markdown } = await thread()
  const release = holdAfter(0.7)
  ana.say('Go', 'm1')
  await sees('- amount')
  const fragment = fragmentOf(program.ydoc)
  fragment.delete(fragment.length - 1, 1)
  await eventually(() => program.unsynced === 0, 'the server has it')
  release.resolve()
  const reply = await ana.reply()
  expect(reply.refused).toMatchObject([{ location: '## Steps', code: 'deleted_meanwhile' }])
  expect(reply.mini_process?.patches).toMatchObject([{ status: 'applied', interrupted: true }])
  expect(markdown()).toBe('## Steps\n\nOne.\n\nCheck the **invoice** of each customer.')
})

it.each([
  ['blocks', '- item\n'.repeat(700)],
  ['characters', `${'A sentence of some words. '.repeat(100)}\n\n`.repeat(45)],
])('a text of too many %s goes before its end, and the model is told why', async (_, long) => {
  const { ana, markdown, sees, records } = await thread()
  const release = Promise.withResolvers<void>()
  const script = callsInFragments('I write.', [call(long + long.slice(0, 100))], 200)
  // The hold is in the middle of the text; what comes behind it is not waited for.
  model.script(holdBeforeEnd(script, release.promise, 3), says('Fine.'))
  const asked = model.requests.length
  ana.say('Go', 'm1')
  await sees(long.slice(0, 20).replace(/\s.*/s, ''))
  await eventually(() => markdown() === '## Steps\n\nOne.', 'it is taken back')
  release.resolve()
  const reply = await ana.reply()
  expect(reply.refused).toMatchObject([{ location: '## Steps', code: 'content_too_large' }])
  const told = model.requests
    .slice(asked + 1)
    .flatMap(({ messages }) => messages.map(({ content }) => content))
  expect(JSON.stringify(told)).toContain('content_too_large')
  expect(JSON.stringify(model.requests.at(-1)).length).toBeLessThan(20_000)
  expect([reply.mini_process?.patches, await records()]).toEqual([[], []])
})
