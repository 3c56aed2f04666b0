import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { Person } from './collaboration.ts'
import { drawnAfter } from './drawn-after.ts'

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
  // As people type: the last key comes while the one before it is still being waited for.
  const act = async () => {
    for (const key of ['y', 'Backspace', 'x']) await ana.page.keyboard.press(key, { delay: 70 })
  }
  const [ownMs, othersMs] = await drawnAfter({ by: ana, event: 'keydown', act }, [ana, jonas], sight)
  console.log(`a flaw in the code: drawn ${ownMs} ms after its last key, ${othersMs} ms for the other`)
  const flaw = (person: Person) => person.document.locator('.spy-error')
  await Promise.all([ana, jonas].map((person) => expect(flaw(person)).toHaveText('customerx')))

  await flaw(jonas).hover()
  const card = jonas.page.getByRole('dialog', { name: 'Problem in the code' })
  await expect(card).toContainText(
    '“customerx” has no value here. Did you mean “customer”?'.replaceAll(/[“”]/g, '"'),
  )
  expect(await axeFindings(jonas.page)).toEqual([])
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

test('names are completed while they are typed, whatever others do, and explained where the pointer rests', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [
      {
        operation: 'append',
        location: 'Document',
        content: `# Refund\n\nWords.\n\n\`\`\`spy\n${code}\n\`\`\``,
      },
    ],
  })
  const names = (person: Person) => person.page.getByRole('listbox', { name: 'Names' })
  await expect(ana.document.locator('.spy-keyword').first()).toBeVisible()
  await ana.document.getByText('log(order.id)').click()
  await ana.page.keyboard.press('End')
  await ana.page.keyboard.press('Enter')
  await ana.page.keyboard.type('  if cust')
  await expect(names(ana).getByRole('option')).toHaveText(['customerparameter'])
  await ana.page.keyboard.press('Tab')
  await expect(names(ana)).toBeHidden()
  await ana.page.keyboard.type(' == ord')
  await expect(names(ana).getByRole('option')).toHaveText(['ordersparameter', 'ordervariable'])
  expect(await axeFindings(ana.page)).toEqual([])
  await ana.page.keyboard.press('ArrowDown')

  // What Jonas writes moves the code, and neither opens, closes nor changes anything for Ana.
  await jonas.typeAtEndOf('Words.', ' More of them.')
  await expect(ana.document).toContainText('More of them.')
  await expect(names(jonas)).toBeHidden()
  await expect(names(ana).getByRole('option', { selected: true })).toHaveText('ordervariable')
  await ana.page.keyboard.press('Enter')
  await expect(jonas.document).toContainText('if customer == order')
  // Behind a point: what the module does with this name elsewhere.
  await ana.page.keyboard.type('.')
  await expect(names(ana).getByRole('option')).toHaveText(['idused before'])
  await ana.page.keyboard.press('Escape')
  await expect(names(ana)).toBeHidden()
  await ana.page.keyboard.type('i')
  await expect(names(ana)).toBeHidden()
  await ana.page.keyboard.type('d {\n}\nstri')
  // An integration that only the thread's context names.
  await expect(names(ana).getByRole('option')).toHaveText(['stripeintegration'])
  await ana.page.keyboard.press('Tab')
  await expect(jonas.document).toContainText('stripe')

  // While an input method writes, nothing is offered.
  const keyboard = await ana.page.context().newCDPSession(ana.page)
  await ana.page.keyboard.type('\n')
  await keyboard.send('Input.imeSetComposition', { text: 'cust', selectionStart: 4, selectionEnd: 4 })
  await expect(jonas.document).toContainText(/\bcust\b/)
  await expect(names(ana)).toBeHidden()
  await keyboard.send('Input.insertText', { text: '' })
  await expect(jonas.document).not.toContainText(/\bcust\b/)

  const card = jonas.page.getByRole('dialog', { name: 'Name in the code' })
  await jonas.document.getByText('log', { exact: true }).hover()
  await expect(card).toHaveText('log(message) · writes to the log')
  await jonas.document.getByText('Words.').hover()
  await expect(card).toBeHidden()
  await jonas.document.getByText('run', { exact: true }).click()
  // The editor learns of a click a moment after it, and no hand is quicker.
  await expect(async () => {
    await jonas.page.keyboard.press('Shift+Alt+I')
    await expect(card).toContainText('run(customer, orders)', { timeout: 500 })
  }).toPass()
  await jonas.page.keyboard.press('Escape')
  await expect(card).toBeHidden()

  // Laid out in the view of the code, as an edit of whoever clicked.
  await jonas.document.getByText('stripe').click()
  await jonas.page.keyboard.press('End')
  await jonas.page.keyboard.type('.charge( 1,2 )')
  await jonas.show('Code')
  await jonas.page.getByRole('button', { name: 'Format: Refund' }).click()
  await expect(ana.document).toContainText('stripe.charge(1, 2)')
  await expect(jonas.page.getByRole('button', { name: 'Format: Refund' })).toBeHidden()
  await ana.leave()
  await jonas.leave()
})
