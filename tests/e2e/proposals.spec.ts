import { expect } from 'playwright/test'
import { callsInFragments, says } from '../support/scripted-model.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'
import { test } from './model-server.ts'

const words = 'A signed contract, a named contact, and the account number of the customer.'
const deletion = (location: string) =>
  callsInFragments('I tidy up.', [{ name: 'patch', arguments: { operation: 'delete', location } }])

test('the designer asks before it deletes what people wrote: one refuses, another time it is allowed and undone', async ({
  browser,
  model,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.rest('PATCH', '/session', { name: 'Ana' })
  await jonas.come(await ana.shareLink(threadId))
  await jonas.rest('PATCH', '/session', { name: 'Jonas' })
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [
      { operation: 'append', location: 'document', content: `## Prerequisites\n\n${words}` },
      { operation: 'append', location: 'document', content: '## Steps\n\nCheck the invoice, then pay it.' },
    ],
  })
  await expect(jonas.document).toContainText(words)

  model.script(deletion('## Prerequisites'), says('I am asking first.'))
  await ana.say('Tidy up, please.')
  const wish = 'Wants to delete Prerequisites'
  await expect(ana.messages).toContainText(wish)
  await expect(jonas.messages).toContainText(wish)
  await expect(jonas.messages).toContainText('14 words, all by Ana')
  await expect(jonas.document).toContainText(words)
  expect(await axeFindingsInBothThemes(jonas.page)).toEqual([])

  // By keyboard: the focus stays in the row.
  await jonas.messages.getByRole('button', { name: 'Refuse the change of Prerequisites' }).focus()
  await jonas.page.keyboard.press('Enter')
  const refused = 'Wanted to delete Prerequisites · refused by Jonas'
  await expect(ana.messages).toContainText(refused)
  await expect(jonas.messages.getByRole('button', { name: 'Prerequisites', exact: true })).toBeFocused()
  await expect(ana.messages.getByRole('button', { name: /^Allow the change of/ })).toHaveCount(0)
  await expect(ana.document).toContainText(words)

  model.script(deletion('## Prerequisites'), says('I am asking first.'))
  await ana.say('Delete the prerequisites all the same.')
  const allow = ana.messages.getByRole('button', { name: 'Allow the change of Prerequisites' })
  await expect(allow).toBeVisible()
  // It waits for people, whoever comes back and whenever.
  await ana.page.reload()
  await allow.click()
  await expect(jonas.messages).toContainText(/allowed by Ana/)
  await expect.poll(() => jonas.visibleText()).not.toContain(words)
  await jonas.messages.getByRole('button', { name: 'Undo change in Prerequisites' }).click()
  await expect.poll(() => ana.visibleText()).toContain(words)
  await expect(ana.messages).toContainText(/undone by Jonas/)
  await ana.leave()
  await jonas.leave()
})
