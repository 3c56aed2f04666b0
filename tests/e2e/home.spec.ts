import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { homeOf, Person } from './collaboration.ts'

const described = (person: Person) => person.page.getByRole('textbox', { name: 'Describe the process' })

test('a process described on the first page is written, by keyboard alone', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const { page } = ana
  await page.goto('/')
  await expect(described(ana)).toBeFocused()

  await page.keyboard.press('Enter')
  await expect(homeOf(page)).toBeVisible()
  await page.keyboard.type('The clerk checks the invoice.')
  await page.keyboard.press('Shift+Enter')
  await page.keyboard.type('The manager approves the invoice.')
  await expect(described(ana)).toHaveValue('The clerk checks the invoice.\nThe manager approves the invoice.')
  expect(await axeFindingsInBothThemes(page)).toEqual([])
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(/\/t\/thread_/)
  await expect(ana.messages).toContainText('The manager approves the invoice.')
  await expect(ana.document.getByRole('heading', { name: /^Step 1/ })).toContainText('Check the invoice')
  await expect(ana.document.getByRole('heading', { name: /^Step 2/ })).toContainText('Approve the invoice')
  await ana.leave()
})

test('an example fills the field, and whoever wants to write alone begins with an empty page', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const { page } = ana
  await page.goto('/')
  await page.getByRole('button', { name: /^Refund/ }).click()
  await expect(described(ana)).toHaveValue(/refund/i)
  await expect(described(ana)).toBeFocused()

  await page.getByRole('button', { name: 'Start writing yourself' }).click()
  await ana.isReady()
  await expect(ana.messages).toContainText('Tell the designer what the process does')
  await expect(ana.document).toHaveText('')
  await ana.leave()
})
