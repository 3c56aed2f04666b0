import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { Person } from './collaboration.ts'
import { drawnAfter } from './drawn-after.ts'

const document = [
  '# Onboarding',
  '## Overview\n\nTakes a customer from the contract to the first login.',
  '## Steps\n\n1. Check the contract\n2. Create the account\n3. Send the welcome mail',
  '## Implementation\n\n```spy\nrun(customer) {\n  return custmer\n}\n```',
].join('\n\n')

test('what the rules find is seen by everybody as they type, and mended with a click that can be taken back', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  await jonas.isReady()
  const button = (person: Person) => person.page.getByRole('button', { name: /^Problems: / })
  await expect(button(ana)).toHaveText('No problems')
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'Document', content: document }],
  })
  await button(ana).click()
  await jonas.show('Problems')
  const panel = (person: Person) => person.page.getByRole('region', { name: 'Problems' })
  const flaw = (person: Person) =>
    panel(person).getByRole('listitem').filter({ hasText: '"custmer" has no value here' })
  await expect(flaw(ana)).toBeVisible()
  await expect(panel(jonas).getByRole('heading', { name: /^Errors/ })).toHaveText('Errors 1')
  await expect(panel(jonas).getByRole('list', { name: 'Implementation' }).first()).toContainText('custmer')
  await expect(panel(ana)).toContainText('The section “Error Handling” is missing.')
  expect(await axeFindings(ana.page)).toEqual([])

  const mend = flaw(jonas).getByRole('button', { name: 'Change to "customer"' })
  const mended = { selector: '[aria-label=Problems] li', words: '"custmer"', isGone: true }
  const [ownMendedMs, othersMendedMs] = await drawnAfter(
    { by: jonas, event: 'click', act: () => mend.click() },
    [jonas, ana],
    mended,
  )
  console.log(`a fix: its finding gone ${ownMendedMs} ms after the click, ${othersMendedMs} ms for the other`)
  for (const person of [ana, jonas]) {
    await expect(flaw(person)).toHaveCount(0)
    await expect(person.document).toContainText('return customer')
  }
  await jonas.page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(flaw(ana)).toBeVisible()

  await ana.document.getByText('Takes a customer').click()
  await ana.page.keyboard.press('End')
  const sight = { selector: 'section[aria-label=Problems]', words: 'has the same word twice' }
  const act = () => ana.page.keyboard.type(' It runs runs')
  const [ownMs, othersMs] = await drawnAfter({ by: ana, event: 'keydown', act }, [ana, jonas], sight)
  console.log(`a flaw in the text: drawn ${ownMs} ms after its last key, ${othersMs} ms for the other`)
  await Promise.all([ana, jonas].map((person) => expect(panel(person)).toContainText(sight.words)))

  await panel(ana)
    .getByRole('button', { name: /Nobody is responsible/ })
    .first()
    .click()
  await ana.page.getByRole('button', { name: /% complete/ }).click()
  await expect(ana.page.getByRole('dialog', { name: 'Completeness of the process' })).toContainText(
    'Error Handling: The section is missing.',
  )
  await ana.page.keyboard.press('Escape')
  await panel(ana).getByRole('button', { name: 'Rules' }).click()
  await expect(panel(ana).getByRole('list', { name: 'Rules' })).toContainText('7PMG G6')
  expect(await axeFindings(ana.page)).toEqual([])
  await ana.show('Document')
  await expect(panel(ana)).toBeHidden()
  await ana.leave()
  await jonas.leave()
})

test('a rule that one person switches off or makes an error is so for both', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'Document', content: document }],
  })
  await jonas.come(await ana.shareLink(threadId))
  const panel = (person: Person) => person.page.getByRole('region', { name: 'Problems' })
  const flaw = (text: string) => panel(jonas).getByRole('listitem').filter({ hasText: text })
  const button = (person: Person) => person.page.getByRole('button', { name: /^Problems: / })
  await Promise.all([ana, jonas].map((person) => button(person).click()))
  await expect(flaw('Nobody is responsible').getByLabel('Warning')).toBeVisible()
  await panel(ana).getByRole('button', { name: 'Rules' }).click()
  const severity = (rule: string) => panel(ana).getByRole('combobox', { name: `${rule} here is` })
  await expect(severity('step/no-actor')).toHaveValue('own')
  await severity('step/no-actor').selectOption('Error')
  await expect(flaw('Nobody is responsible').getByLabel('Error')).toBeVisible()
  await severity('step/no-actor').selectOption('Off')
  await expect(flaw('Nobody is responsible')).toBeHidden()
  expect(await axeFindings(ana.page)).toEqual([])
  await severity('step/no-actor').selectOption('own')
  await expect(flaw('Nobody is responsible').getByLabel('Warning')).toBeVisible()
  await ana.leave()
  await jonas.leave()
})

test('a finding that one person dismisses is gone for both, says who and why, and comes back', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'append', location: 'Document', content: document }],
  })
  await jonas.come(await ana.shareLink(threadId))
  const panel = (person: Person) => person.page.getByRole('region', { name: 'Problems' })
  const flaw = (person: Person) =>
    panel(person)
      .getByRole('listitem')
      .filter({ hasText: 'Nobody is responsible', hasNotText: 'We are one team' })
  const button = (person: Person) => person.page.getByRole('button', { name: /^Problems: / })
  const dismissed = (person: Person) => panel(person).getByText(/^Dismissed \(/)
  await Promise.all([ana, jonas].map((person) => button(person).click()))
  await expect(flaw(jonas)).toBeVisible()
  const counted = await button(jonas).textContent()

  // By keyboard, and thought over once: the focus is always where the work goes on.
  const begin = flaw(ana).getByRole('button', { name: 'Dismiss…' })
  const reason = flaw(ana).getByRole('textbox', { name: 'Why may it stand?' })
  await begin.focus()
  await ana.page.keyboard.press('Enter')
  await expect(reason).toBeFocused()
  await ana.page.keyboard.press('Escape')
  await expect(begin).toBeFocused()
  await ana.page.keyboard.press('Enter')
  await expect(reason).toBeFocused()
  await expect(flaw(ana).getByRole('button', { name: 'Dismiss', exact: true })).toBeDisabled()
  await ana.page.keyboard.type('We are one team')
  const dismissedMs = Date.now()
  await ana.page.keyboard.press('Enter')
  await expect(flaw(jonas)).toBeHidden()
  console.log(`a dismissed finding was gone for the other ${Date.now() - dismissedMs} ms after Enter`)
  await expect(flaw(ana)).toBeHidden()
  await expect(panel(ana).getByRole('listitem').locator(':focus')).toBeVisible()
  await expect(button(jonas)).not.toHaveText(counted ?? '')
  await expect(dismissed(jonas)).toHaveText('Dismissed (1)')
  await dismissed(jonas).click()
  const told = panel(jonas).getByRole('list', { name: 'Dismissed findings' }).getByRole('listitem')
  await expect(told).toContainText(/Nobody is responsible.*: “We are one team”/)
  expect(await axeFindings(jonas.page)).toEqual([])

  await jonas.page.reload()
  await jonas.isReady()
  await button(jonas).click()
  await expect(dismissed(jonas)).toHaveText('Dismissed (1)')
  await expect(flaw(jonas)).toBeHidden()
  await dismissed(jonas).click()
  await told.getByRole('button', { name: 'Take back' }).click()
  await expect(flaw(ana)).toBeVisible()
  await expect(dismissed(ana)).toBeHidden()
  await expect(button(ana)).toHaveText(counted ?? '')
  await ana.leave()
  await jonas.leave()
})
