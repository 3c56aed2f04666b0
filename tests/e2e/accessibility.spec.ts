import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { homeOf, Person } from './collaboration.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any screen in the ${colorScheme} theme`, async ({ browser, server }) => {
    const ana = await Person.withBrowser(browser, server.url)
    await ana.page.emulateMedia({ colorScheme })
    await ana.page.goto('/')
    await homeOf(ana.page).waitFor()
    expect(await axeFindings(ana.page)).toEqual([])

    await ana.createThread()
    await ana.say('Please design this process.')
    await ana.seesRunsEnded(1)
    await expect(ana.document.getByRole('heading', { name: 'Implementation' })).toBeVisible()
    expect(await axeFindings(ana.page)).toEqual([])

    await ana.page.getByRole('button', { name: 'Share' }).click()
    await ana.page.getByRole('dialog').waitFor()
    expect(await axeFindings(ana.page)).toEqual([])
    await ana.page.keyboard.press('Escape')

    await ana.page.setViewportSize({ width: 390, height: 844 })
    await ana.page.getByRole('navigation', { name: 'Views' }).getByText('Chat').click()
    await expect(ana.document).toBeHidden()
    expect(await axeFindings(ana.page)).toEqual([])
    await ana.leave()
  })
}
