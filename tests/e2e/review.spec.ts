import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'

test('what the designer changed is kept and undone by one person and seen by another', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.say('Please design this process.')
  await ana.seesRunsEnded(1)
  const written = await ana.wholeText(threadId)
  expect(written).toContain('Implementation')

  // One change is kept, another undone, by keyboard: the focus stays in the row.
  const keep = ana.messages.getByRole('button', { name: /^Keep change in / })
  const section = ((await keep.first().getAttribute('aria-label')) ?? '').replace('Keep change in ', '')
  await keep.first().focus()
  await ana.page.keyboard.press('Enter')
  const undo = ana.messages.getByRole('button', { name: `Undo change in ${section}`, exact: true }).first()
  await expect(undo).toBeFocused()
  await expect(jonas.messages).toContainText(/kept by /)
  await ana.messages
    .getByRole('button', { name: /words changed in/ })
    .last()
    .click()
  await expect(ana.messages.locator('ins').first()).toBeVisible()
  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])
  await ana.messages
    .getByRole('button', { name: /^Undo change in / })
    .last()
    .click()
  await expect(jonas.messages).toContainText(/undone by /)
  await expect.poll(() => jonas.visibleText()).not.toBe(written)

  // The undo is taken back, and then the whole turn undone.
  await ana.page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Redo' }).click()
  await expect.poll(() => jonas.visibleText()).toBe(written)
  await ana.messages.getByRole('button', { name: /^Undo all/ }).click()
  await expect(jonas.document).not.toContainText('Implementation')
  await expect(jonas.messages.getByRole('button', { name: /^Keep change in / })).toHaveCount(0)
  await ana.page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Redo' }).click()
  await expect.poll(() => jonas.visibleText()).toBe(written)
  await ana.leave()
  await jonas.leave()
})
