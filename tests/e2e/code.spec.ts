import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { Person } from './collaboration.ts'
import { drawnAfterKey } from './drawn-after-key.ts'

const code = [
  'run(customer, orders) {',
  '  for order in orders {',
  '    log(order.id)',
  '  }',
  '  return customer',
  '}',
].join('\n')
const patches = [
  { operation: 'insert', location: '## Implementation', content: `\`\`\`spy\n${code}\n\`\`\`` },
]

test('a flaw in the code is seen by everybody, and one click of either mends it for both', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await jonas.isReady()
  await ana.rest('POST', `/threads/${threadId}/patches`, { patches })
  await expect(jonas.document.locator('.spy-keyword')).toHaveText(['for', 'in', 'return'])

  await ana.document.getByText('return').click()
  await ana.page.keyboard.press('End')
  const sight = { selector: '.spy-error', words: 'customerx' }
  const [ownMs, othersMs] = await drawnAfterKey(ana, [ana, jonas], sight, async () => {
    // As people type: the last key comes while the one before it is still being waited for.
    for (const key of ['y', 'Backspace', 'x']) await ana.page.keyboard.press(key, { delay: 70 })
  })
  console.log(`a flaw in the code: drawn ${ownMs} ms after its last key, ${othersMs} ms for the other`)
  const flaw = (person: Person) => person.document.locator('.spy-error')
  await Promise.all([ana, jonas].map((person) => expect(flaw(person)).toHaveText('customerx')))

  await flaw(jonas).hover()
  const card = jonas.page.getByRole('dialog', { name: 'Problem in the code' })
  await expect(card).toContainText(
    '“customerx” has no value here. Did you mean “customer”?'.replaceAll(/[“”]/g, '"'),
  )
  const { violations } = await new AxeBuilder({ page: jonas.page }).analyze()
  expect(violations).toEqual([])
  await card.getByRole('button', { name: 'Change to "customer"' }).click()
  await expect(card).toBeHidden()
  await Promise.all([ana, jonas].map((person) => expect(flaw(person)).toHaveCount(0)))
  await expect(ana.document).toContainText('return customer')

  await jonas.page.keyboard.press('Control+z')
  await expect(flaw(ana)).toHaveText('customerx')

  await ana.page.keyboard.press('F8')
  const byKeyboard = ana.page.getByRole('dialog', { name: 'Problem in the code' })
  await expect(byKeyboard.getByRole('button', { name: 'Change to "customer"' })).toBeFocused()
  await ana.page.keyboard.press('Enter')
  await expect(flaw(jonas)).toHaveCount(0)
  await ana.leave()
  await jonas.leave()
})
