import { expect } from 'playwright/test'
import { holdBeforeEnd, says } from '../support/scripted-model.ts'
import { Person } from './collaboration.ts'
import { test } from './model-server.ts'

test('messages that wait are rewritten, taken back and sent now, before everybody’s eyes', async ({
  browser,
  model,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  const held = Promise.withResolvers<void>()
  model.script(holdBeforeEnd(says('I begin.'), held.promise), says('The lanes are there.'), says('All done.'))
  await ana.say('Describe the roles')
  await expect(ana.messages).toContainText('I begin.')
  for (const words of ['Add a monitor', 'Forget this', 'Add lanes first']) await ana.say(words)
  await expect(jonas.messages.getByText('Waits for the present answer')).toHaveCount(3)
  await expect(jonas.messages.getByRole('button', { name: 'Remove' })).toHaveCount(0)

  const waiting = (words: string) => ana.messages.getByRole('listitem').filter({ hasText: words })
  await waiting('Forget this').getByRole('button', { name: 'Remove' }).click()
  await expect(jonas.messages).not.toContainText('Forget this')
  await waiting('Add a monitor').getByRole('button', { name: 'Edit' }).click()
  await ana.page.getByRole('textbox', { name: 'Waiting message' }).fill('Add monitoring with alerts')
  await ana.page.keyboard.press('Enter')
  await expect(jonas.messages).toContainText('Add monitoring with alerts')

  await waiting('Add lanes first').getByRole('button', { name: 'Send now' }).click()
  await expect(jonas.messages).toContainText(/Stopped by/)
  await expect(jonas.messages).toContainText('The lanes are there.')
  await expect(jonas.messages).toContainText('All done.')
  await expect(ana.messages.getByText('Waits for the present answer')).toHaveCount(0)
  expect(model.requests.slice(-2).map(({ messages }) => String(messages.at(-1)?.content))).toEqual([
    expect.stringContaining('Add lanes first'),
    expect.stringContaining('Add monitoring with alerts'),
  ])
  held.resolve()
  await ana.leave()
  await jonas.leave()
})
