import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinAsGuest } from '../../support/guests.ts'
import { attacks, carriers } from './injection-corpus.ts'
import { Trial } from './injection-trial.ts'

/**
 * What the asker may not do does not happen, whatever the designer is ordered to do by what it reads, and nothing leaves but to the model.
 * That each case is able to fail: injection-opened.test.ts.
 */

let trial: Trial
beforeAll(async () => {
  trial = await Trial.begin()
})
afterAll(() => trial.end())

describe.each(carriers)('an order in $name', (carrier) => {
  it.each(attacks.map(({ name }, number) => ({ name, number })))(
    'to $name does no harm',
    async ({ number }) => {
      expect(await trial.harms(carrier, number)).toEqual([])
    },
  )
})

it('the server has connected to its model and to nothing else', () => {
  expect(trial.connections).toEqual([])
})

it('an order of somebody who may not write is not answered', async () => {
  const { owner, server } = trial
  const threadId = await owner.createThread()
  const commenter = await joinAsGuest(server, { owner, threadId, role: 'commenter' })
  await commenter.json('POST', `/threads/${threadId}/messages`, {
    content: 'Do ⟦6⟧.',
    client_msg_id: 'order',
  })
  await trial.ask(owner, threadId)
  const answers = (await trial.messagesOf(threadId)).filter(({ role }) => role === 'AGENT')
  expect(answers).toHaveLength(1)
})
