import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { Person } from './collaboration.ts'

test('the palette finds a process and an action by keyboard', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  const { page } = ana
  await page.goto('/')
  await page.getByRole('heading', { name: 'Which process do you want to design?' }).waitFor()

  await page.getByRole('button', { name: /^Search/ }).click()
  const field = page.getByRole('combobox', { name: 'Search' })
  await expect(field).toBeFocused()
  const chosen = page.getByRole('option', { selected: true })
  await expect(chosen).toContainText('Onboarding')
  await page.keyboard.press('ArrowUp')
  await expect(chosen).toHaveText('Theme: like the system')
  expect(await axeFindings(page)).toEqual([])
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(threadId))

  await page.keyboard.press('Control+k')
  await field.fill('dark')
  await expect(chosen).toHaveText('Theme: dark')
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await ana.leave()
})

test('the palette goes to each view, to the comparison, and saves each file, by keyboard alone', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  const { page } = ana
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [
      { operation: 'append', location: '## Steps', content: '1. Support checks it.\n2. Finance pays.' },
    ],
  })
  const take = async (words: string, label: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search' }).pressSequentially(words)
    await expect(page.getByRole('option', { selected: true })).toHaveText(label)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Search' })).toBeHidden()
  }
  for (const view of ['Flow', 'Code', 'Problems', 'Document'] as const) {
    await take(view.slice(0, 4).toLowerCase(), view)
    await expect(page.getByRole('tabpanel', { name: view })).toBeVisible()
    // From there the keys go on.
    await expect(page.getByRole('tab', { name: view })).toBeFocused()
  }
  await take('compare', 'Compare with a map')
  await expect(page.getByRole('complementary', { name: 'Comparison' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('complementary', { name: 'Comparison' })).toBeVisible()
  await take('history', 'History')
  await expect(page.getByRole('dialog', { name: /history/i })).toBeVisible()
  await page.keyboard.press('Escape')
  for (const [words, label, ending] of [
    ['mark', 'Document (Markdown)', 'md'],
    ['png', 'Flow as picture (PNG)', 'png'],
  ] as const) {
    const download = page.waitForEvent('download')
    await take(words, label)
    expect((await download).suggestedFilename()).toBe(`Customer Onboarding Process.${ending}`)
  }
  await take('spy', 'Code')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search' }).pressSequentially('spy')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toHaveText('Code (SPy)')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Notifications')).toContainText(/code/i)
  await ana.leave()
})
