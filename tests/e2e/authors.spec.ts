import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'

test('everybody sees who wrote what, also when somebody else makes another block of it', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.say('Please design this process.')
  await ana.seesRunsEnded(1)
  expect(await ana.wholeText(threadId)).toContain('Implementation')

  const toggle = ana.page.getByRole('button', { name: 'Show authors' })
  await expect(ana.page.getByRole('region', { name: 'Authors' })).toBeHidden()
  await toggle.click()
  await expect(toggle).toHaveAttribute('aria-pressed', 'true')
  const legend = ana.page.getByRole('region', { name: 'Authors' })
  await expect(legend.getByRole('listitem')).toHaveText([/Designer\s*100 %/])
  await expect(ana.document.locator('h2 .author').first()).toHaveAttribute(
    'title',
    /^Designer.*not reviewed$/,
  )

  await jonas.typeAtEndOf('Implementation', ' of Jonas')
  const words = ana.document.locator('.author-person', { hasText: 'of Jonas' })
  await expect(words).toHaveText(' of Jonas')
  const { user } = await jonas.rest<{ user: { name: string } }>('GET', '/session')
  await expect(words).toHaveAttribute('title', user.name)
  await expect(legend.getByRole('listitem')).toHaveCount(2)
  await expect(legend).toContainText(user.name)

  // Another kind of block, by Ana: the words stay with who wrote them.
  await ana.document.getByRole('heading', { name: 'Implementation' }).click()
  await ana.page.keyboard.press('ControlOrMeta+Alt+3')
  await expect(ana.document.locator('h3 .author-person')).toHaveText(' of Jonas')
  await expect(ana.document.locator('h3 .author-agent').last()).toHaveText('Implementation')
  await expect(legend).toContainText('At the caret: ')

  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])
  await toggle.click()
  await expect(ana.document.locator('.author')).toHaveCount(0)
  await ana.leave()
  await jonas.leave()
})
