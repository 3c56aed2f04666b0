import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { Person } from './collaboration.ts'

const filler = Array.from({ length: 40 }, (_, at) => `Line ${at} of the overview.`).join('\n\n')
const code = (name: string, result: string) => `\`\`\`spy\n${name}(order) {\n  return ${result}\n}\n\`\`\``
const document = [
  `# Refund\n\n## Overview\n\n${filler}`,
  '## Steps\n\n1. Check the order\n2. Pay it back',
  `## Implementation\n\n${code('check', 'order')}\n\n### Payment\n\n${code('pay', 'check(ordr)')}`,
].join('\n\n')
const patches = [{ operation: 'append', location: 'Document', content: document }]

test('every view keeps its place, what is typed meanwhile arrives, and the address names the view', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.rest('POST', `/threads/${threadId}/patches`, { patches })
  const scroller = ana.page.getByRole('region', { name: 'Document' })
  await ana.document.getByText('Line 30 of').click()
  await ana.page.keyboard.type('Ana was here. ')
  await expect(jonas.document.locator('.caret-name')).toHaveText(/./)
  const scrollTop = () => scroller.evaluate((pane) => pane.scrollTop)
  await expect.poll(scrollTop).toBeGreaterThan(200)
  const scrolled = await scrollTop()

  // By keyboard through all of them and around.
  await ana.page.getByRole('tab', { name: 'Document' }).focus()
  const names = ['Flow', 'Code', 'Problems', 'Document']
  for (const name of names) {
    await ana.page.keyboard.press('ArrowRight')
    await expect(ana.page.getByRole('tab', { name })).toBeFocused()
    await expect(ana.page.getByRole('tabpanel', { name })).toBeVisible()
    await expect(ana.page).toHaveURL(
      ({ searchParams }) => (searchParams.get('view') ?? 'document') === name.toLowerCase(),
    )
    expect(await axeFindings(ana.page)).toEqual([])
  }
  await expect.poll(scrollTop).toBe(scrolled)

  // With the text put away, others go on in it, and what was ours can still be undone.
  await ana.show('Code')
  await ana.page.getByRole('button', { name: 'Text below' }).click()
  await expect(ana.document).toBeHidden()
  await jonas.typeAtEndOf('Line 5 of', ' Jonas was there.')
  await ana.show('Document')
  await expect(ana.document).toContainText('Jonas was there.')
  await ana.document.press('Control+z')
  await expect(jonas.document).not.toContainText('Ana was here.')
  await expect(jonas.document).toContainText('Jonas was there.')

  // A reload opens the same view, as it was left.
  await ana.show('Code')
  await ana.page.reload()
  await expect(ana.page.getByRole('tab', { name: 'Code' })).toHaveAttribute('aria-selected', 'true')
  await expect(ana.document).toBeHidden()
  await ana.leave()
  await jonas.leave()
})

test('all code of the document is one module, and each problem in it leads to its place in the text', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  const module = ana.page.getByRole('region', { name: 'Code' })
  // The connection fails as the view is fetched: the rest of the page goes on.
  const view = '**/assets/code-view-*.js'
  await ana.page.route(view, (route) => route.abort())
  await ana.show('Code')
  await expect(ana.page.getByRole('alert')).toContainText('could not be loaded')
  await expect(ana.document).toBeVisible()
  await ana.page.unroute(view)
  await ana.page.getByRole('button', { name: 'Try again' }).click()
  await expect(module).toContainText('No code yet')
  await ana.rest('POST', `/threads/${threadId}/patches`, { patches })
  await expect(module).toContainText('2 blocks · 6 lines · 1 error')
  // What the first block defines the second one knows.
  await expect(module.getByRole('button', { name: /^Error/ })).toHaveText(/"ordr" has no value here/)

  await module.getByRole('button', { name: /^Error/ }).click()
  await expect(ana.document.getByText('check(ordr)')).toBeInViewport()
  await expect(ana.document).toBeFocused()
  await ana.page.keyboard.press('End')
  await ana.page.keyboard.type(' # checked')
  await expect(module).toContainText('return check(ordr) # checked')

  await ana.page.getByRole('button', { name: 'Text below' }).click()
  await module.getByRole('button', { name: 'Go to text: Implementation' }).click()
  await expect(ana.page.getByRole('tab', { name: 'Document' })).toHaveAttribute('aria-selected', 'true')
  await expect(ana.document.getByText('return order')).toBeInViewport()
  await ana.leave()
})

test('a phone has the document, the chat and the flow under the thumb, and the rest one tap away', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  await ana.page.setViewportSize({ width: 390, height: 844 })
  const threadId = await ana.createThread()
  await ana.rest('POST', `/threads/${threadId}/patches`, { patches })
  const tabs = ana.page.getByRole('navigation', { name: 'Views' })
  await tabs.getByRole('button', { name: 'Flow' }).click()
  await ana.page.getByRole('button', { name: 'Go to: Pay it back' }).click()
  await expect(tabs.getByRole('button', { name: 'Document' })).toHaveAttribute('aria-current', 'true')
  await expect(ana.document.getByText('Pay it back')).toBeInViewport()

  await tabs.getByRole('button', { name: 'Chat' }).click()
  await expect(ana.page.getByRole('textbox', { name: 'Message' })).toBeVisible()
  await expect(ana.document).toBeHidden()
  await ana.page.getByRole('button', { name: /^Problems: / }).click()
  await expect(ana.page.getByRole('region', { name: 'Problems' })).toBeVisible()
  await ana.page.getByRole('button', { name: 'More' }).click()
  await ana.page.getByRole('menuitem', { name: 'Code', exact: true }).click()
  await expect(ana.page.getByRole('region', { name: 'Code' })).toContainText('2 blocks')
  expect(await axeFindings(ana.page)).toEqual([])
  await ana.leave()
})
