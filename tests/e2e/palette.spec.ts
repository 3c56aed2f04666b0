import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
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
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target)}`)).toEqual([])
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
