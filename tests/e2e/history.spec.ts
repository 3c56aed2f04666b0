import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
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
  await ana.page.keyboard.press('Escape')

  // Jonas changes it, and stays in a paragraph that the version has too.
  await jonas.typeAtEndOf('Pay it.', ' Then archive it.')
  await jonas.typeAtEndOf('Check the invoice.', ' Twice.')
  await expect(ana.document).toContainText('Twice.')
  await expect(ana.document).toContainText('Then archive it.')

  // Ana looks at the version and restores it.
  await ana.page.getByRole('button', { name: 'History' }).click()
  await history.getByRole('button', { name: /^Before the audit/ }).click()
  const preview = history.getByRole('region', { name: 'The document as it was' })
  await expect(preview).toContainText('Pay it.')
  await expect(preview).not.toContainText('archive')
  await history.getByRole('button', { name: 'Restore this version' }).click()
  await expect(history.getByRole('alert')).toContainText('this can be undone')
  for (const colorScheme of ['dark', 'light'] as const) {
    await ana.page.emulateMedia({ colorScheme })
    const { violations } = await new AxeBuilder({ page: ana.page }).analyze()
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)).toEqual([])
  }
  const startMs = performance.now()
  await history.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(jonas.document).not.toContainText('archive')
  const seenMs = performance.now() - startMs
  await expect(jonas.document).not.toContainText('Twice.')
  await expect(ana.document).not.toContainText('archive')
  await expect(jonas.messages).toContainText('restored the version “Before the audit”.')
  console.log(`the restore was seen by the other ${Math.round(seenMs)} ms after the click`)

  // Jonas goes on where his caret was, without a click.
  await jonas.page.keyboard.type(' Three times.')
  await expect(ana.document).toContainText('Check the invoice. Three times.')

  // The restore is taken back.
  await ana.page.getByRole('button', { name: 'History' }).click()
  await history.getByRole('button', { name: /^Before the restore to “Before the audit”/ }).click()
  await history.getByRole('button', { name: 'Restore this version' }).click()
  await history.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(jonas.document).toContainText('Then archive it.')
  await expect(jonas.document).toContainText('Check the invoice. Twice.')
  await expect.poll(() => jonas.visibleText()).toBe(await ana.visibleText())
  await ana.leave()
  await jonas.leave()
})

test('a message leads back to before the run that it started', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  await ana.createThread()
  await ana.document.click()
  await ana.page.keyboard.type('My own first thought.')
  await expect(ana.page.getByText('Saved')).toBeVisible()
  await ana.say('Please design this process.')
  await expect(ana.stop).toBeVisible()
  await expect(ana.stop).toBeHidden({ timeout: 60_000 })
  await expect(ana.document.getByRole('heading', { name: 'Implementation' })).toBeVisible()
  await ana.messages.getByText('Please design this process.').hover()
  await ana.page.getByRole('button', { name: 'Restore to before this message' }).click()
  const history = ana.page.getByRole('dialog', { name: 'History' })
  await expect(history.getByRole('region', { name: 'The document as it was' })).toHaveText(
    'My own first thought.',
  )
  await history.getByRole('button', { name: 'Restore this version' }).click()
  await history.getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(ana.document).not.toContainText('Implementation')
  expect(await ana.visibleText()).toBe('My own first thought.')
  await ana.leave()
})
