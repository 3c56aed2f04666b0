import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'

test('a version is named, restored under the eyes of two people, and the restore taken back', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'document', content: 'Check the invoice.\n\nPay it.' }],
  })
  await expect(jonas.document).toContainText('Pay it.')

  // Ana keeps what there is under a name.
  await ana.page.getByRole('button', { name: 'History' }).click()
  const history = ana.page.getByRole('dialog', { name: 'History' })
  await history.getByRole('textbox', { name: 'Name for the document' }).fill('Before the audit')
  await history.getByRole('button', { name: 'Save' }).click()
  await expect(history.getByRole('button', { name: /^Before the audit/ })).toBeVisible()
  // The newest is shown without a choice, and given a better name.
  const preview = history.getByRole('region', { name: 'The document as it was' })
  await expect(preview).toContainText('Pay it.')
  await history.getByRole('button', { name: 'Rename this version' }).click()
  await history.getByRole('textbox', { name: 'Name of this version' }).fill('Before the check')
  await ana.page.keyboard.press('Escape')
  await expect(history.getByRole('button', { name: 'Rename this version' })).toBeFocused()
  await ana.page.keyboard.press('Enter')
  await history.getByRole('textbox', { name: 'Name of this version' }).fill('Before the check')
  await ana.page.keyboard.press('Enter')
  await expect(history.getByRole('heading', { name: 'Before the check' })).toBeVisible()
  await expect(history.getByRole('button', { name: /^Before the check/ })).toBeVisible()
  await ana.page.keyboard.press('Escape')

  // Jonas changes it, and stays in a paragraph that the version has too.
  await jonas.typeAtEndOf('Pay it.', ' Then archive it.')
  await jonas.typeAtEndOf('Check the invoice.', ' Twice.')
  await expect(ana.document).toContainText('Twice.')
  await expect(ana.document).toContainText('Then archive it.')

  // Ana looks at the version and restores it.
  await ana.page.getByRole('button', { name: 'History' }).click()
  await history.getByRole('button', { name: /^Before the check/ }).click()
  await expect(preview).toContainText('Pay it.')
  await expect(preview).not.toContainText('archive')
  await history.getByRole('button', { name: 'Restore this version' }).click()
  const changes = history.getByRole('region', { name: 'What would change' })
  await expect(changes.locator('del', { hasText: 'Then archive it.' })).toBeVisible()
  await expect(history.getByRole('radio', { name: /The whole document/ })).toBeFocused()
  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])
  const startMs = performance.now()
  await history.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(jonas.document).not.toContainText('archive')
  const seenMs = performance.now() - startMs
  await expect(jonas.document).not.toContainText('Twice.')
  await expect(ana.document).not.toContainText('archive')
  await expect(jonas.messages).toContainText('restored the version “Before the check”.')
  console.log(`the restore was seen by the other ${Math.round(seenMs)} ms after the click`)

  // Jonas goes on where his caret was, without a click.
  await jonas.page.keyboard.type(' Three times.')
  await expect(ana.document).toContainText('Check the invoice. Three times.')

  // The restore is taken back.
  await ana.page.getByRole('button', { name: 'History' }).click()
  await history.getByRole('button', { name: /^Before the restore to “Before the check”/ }).click()
  await history.getByRole('button', { name: 'Restore this version' }).click()
  await history.getByRole('button', { name: 'Restore', exact: true }).click()
  const text = 'Check the invoice. Twice.\nPay it. Then archive it.'
  for (const person of [ana, jonas]) await expect.poll(() => person.visibleText()).toBe(text)
  await ana.leave()
  await jonas.leave()
})
