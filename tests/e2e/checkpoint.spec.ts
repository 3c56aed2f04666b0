import { expect, type Page } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'

const checkpoint = (page: Page) => page.getByRole('dialog', { name: 'Restore to before this message' })
const notifications = (page: Page) => page.getByRole('region', { name: 'Notifications' })

test('one person takes back what the designer changed since a message, under the eyes of another who types', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content: 'My own first thought.' }],
  })
  await ana.say('Please design this process.')
  await ana.seesRunsEnded(1)
  await jonas.typeAtEndOf('My own first thought.', ' And a second one.')
  await expect(ana.document).toContainText('And a second one.')
  const written = await ana.wholeText(threadId)
  expect(written).toContain('Implementation')

  // By keyboard: the button is in the message, and the designer's changes are chosen.
  await ana.page.getByRole('button', { name: 'Restore to before this message' }).focus()
  await ana.page.keyboard.press('Enter')
  const dialog = checkpoint(ana.page)
  await expect(dialog.getByRole('radio', { name: /Only the designer/ })).toBeFocused()
  await expect(dialog.getByRole('radio', { name: /Only the designer/ })).toBeChecked()
  const changes = dialog.getByRole('region', { name: 'What would change' })
  await expect(changes.locator('del').first()).toBeVisible()
  await expect(dialog.getByRole('status')).toContainText(/of Designer/)
  const { user } = await jonas.rest<{ user: { name: string } }>('GET', '/session')
  await expect(dialog.getByRole('status')).not.toContainText(`of ${user.name}`)
  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])

  // The other choice would take the words of people too, and says so.
  await ana.page.keyboard.press('ArrowDown')
  await expect(dialog.getByRole('radio', { name: /The whole document/ })).toBeChecked()
  await expect(changes.locator('del', { hasText: 'And a second one.' })).toBeVisible()
  await expect(dialog.getByRole('status')).toContainText(`4 of ${user.name}`)
  await ana.page.keyboard.press('ArrowUp')
  await expect(changes.locator('del', { hasText: 'And a second one.' })).toHaveCount(0)

  // Looked at in every frame: a longer interval would be told instead of the time it took.
  const seen = jonas.page
    .waitForFunction(
      () => !document.querySelector('[contenteditable]')?.textContent?.includes('Implementation'),
    )
    .then(() => performance.now())
  const startMs = performance.now()
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  const seenMs = (await seen) - startMs
  await expect(jonas.document).not.toContainText('Implementation')
  await expect(jonas.messages).toContainText(
    'took back what the designer changed since “Please design this process.” was asked.',
  )
  await expect(dialog).toBeHidden()
  await expect.poll(() => ana.visibleText()).toBe('My own first thought. And a second one.')
  await expect(jonas.messages).toContainText(/undone by /)

  // Jonas goes on where he was, and the toast's Undo leaves that.
  await jonas.page.keyboard.type(' And a third.')
  await expect(ana.document).toContainText('And a third.')
  await notifications(ana.page).getByRole('button', { name: 'Undo' }).click()
  await expect(jonas.document.getByRole('heading', { name: 'Implementation' })).toBeVisible()
  await expect
    .poll(() => jonas.visibleText())
    .toBe(written.replace('second one.', 'second one. And a third.'))
  await expect(jonas.messages.getByRole('button', { name: /^Undo change in / }).first()).toBeVisible()
  console.log(`the restore was seen by the other ${Math.round(seenMs)} ms after the click`)
  await ana.leave()
  await jonas.leave()
})

test('a message leads back to the whole document as it was, and that is taken back with a click', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.document.click()
  await ana.page.keyboard.type('My own first thought.')
  await expect(ana.page.getByText('Saved')).toBeVisible()
  await ana.say('Please design this process.')
  await ana.seesRunsEnded(1)
  const written = await ana.wholeText(threadId)
  expect(written).toContain('Implementation')
  await ana.messages.getByText('Please design this process.').hover()
  await ana.page.getByRole('button', { name: 'Restore to before this message' }).click()
  const dialog = checkpoint(ana.page)
  await dialog.getByRole('radio', { name: /The whole document/ }).check()
  await dialog.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect.poll(() => ana.visibleText()).toBe('My own first thought.')

  // There is nothing more to take back, and the dialog says so.
  await ana.page.getByRole('button', { name: 'Restore to before this message' }).click()
  await expect(dialog.getByRole('status')).toContainText('There is nothing to take back.')
  await expect(dialog.getByRole('button', { name: 'Restore', exact: true })).toBeDisabled()
  await ana.page.keyboard.press('Escape')

  await notifications(ana.page).getByRole('button', { name: 'Undo' }).click()
  await expect.poll(() => ana.visibleText()).toBe(written)
  await ana.leave()
})
