import { beforeEach, describe, expect, it } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { callsInFragments, holdBeforeEnd } from '../../support/scripted-model.ts'
import { openScriptedWorld } from '../../support/scripted-world.ts'

const { model, rest, enter } = await openScriptedWorld()
let threadId: string

beforeEach(async () => {
  threadId = await rest.createThread()
})

const append = { operation: 'append', location: '## Steps', content: 'Pay it.' }
const setStatus = (status: string) => rest.json('PATCH', `/threads/${threadId}`, { status })
const patch = (more = {}) => rest.call('POST', `/threads/${threadId}/patches`, { patches: [append], ...more })
const post = (id: string) =>
  rest.call('POST', `/threads/${threadId}/messages`, { content: 'Go', client_msg_id: id })

describe.each(['paused', 'completed'])('a thread that is %s', (status) => {
  it('takes no patches and no messages, and says how it does again', async () => {
    await setStatus(status)
    for (const answer of [await patch(), await post('m1')]) {
      expect(answer.status).toBe(409)
      expect(await answer.json()).toMatchObject({
        code: 'conflict',
        thread_status: status,
        detail: expect.stringContaining('Set its status to active'),
      })
    }
    expect((await patch({ dry_run: true })).status).toBe(200)
    await setStatus('active')
    expect([(await patch()).status, (await post('m1')).status]).toEqual([200, 202])
  })

  it('answers a message that it has already', async () => {
    expect((await post('m1')).status).toBe(202)
    await setStatus(status)
    const again = await post('m1')
    expect([again.status, await again.json()]).toMatchObject([202, { duplicate: true }])
  })

  it('refuses over the chat socket, which stays open', async () => {
    await setStatus(status)
    const chat = await enter(threadId).welcomed()
    chat.say('Go', 'm1')
    expect(await chat.next('error')).toMatchObject({ code: 'conflict', client_msg_id: 'm1', fatal: false })
    await setStatus('active')
    chat.say('Go', 'm1')
    await chat.reply()
  })
})

it('a designer whose thread is paused in the middle changes nothing more, and is told why', async () => {
  const release = Promise.withResolvers<void>()
  model.script(
    holdBeforeEnd(callsInFragments('', [{ name: 'patch', arguments: append }]), release.promise, 8),
  )
  const before = model.requests.length
  const chat = await enter(threadId).welcomed()
  chat.say('Go', 'm1')
  await eventually(() => model.requests.length > before, 'the model is asked')
  await setStatus('paused')
  release.resolve()
  await chat.reply()
  expect(JSON.stringify(model.requests.at(-1)?.messages)).toContain('This thread is paused')
  expect(await rest.markdown(threadId)).toBe('')
})
