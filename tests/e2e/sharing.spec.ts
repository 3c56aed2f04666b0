import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindings } from './axe.ts'
import { homeOf, Person } from './collaboration.ts'

const dialogOf = ({ page }: Person) => page.getByRole('dialog')
const openSharing = async (person: Person) => {
  await person.page.getByRole('button', { name: 'Share' }).click()
  await dialogOf(person).getByRole('heading', { name: 'People' }).waitFor()
}

/** Under which name the others see them. */
const rename = (person: Person, name: string) => person.rest('PATCH', '/session', { name })

async function anaAndBen(...[browser, url]: Parameters<typeof Person.withBrowser>) {
  const [ana, ben] = await Promise.all([Person.withBrowser(browser, url), Person.withBrowser(browser, url)])
  const threadId = await ana.createThread()
  await rename(ana, 'Ana')
  await ben.come(await ana.shareLink(threadId))
  await rename(ben, 'Ben')
  return { ana, ben, threadId }
}

const menuOfBen = ({ page }: Person) => page.getByRole('button', { name: /change what Ben may do/ })

test('the owner lowers a role, and the other reads on at once', async ({ browser, server }) => {
  const { ana, ben } = await anaAndBen(browser, server.url)
  await ben.document.click()
  await ben.page.keyboard.type('Ben was here. ')
  await expect(ana.document).toContainText('Ben was here.')

  await openSharing(ana)
  await menuOfBen(ana).click()
  await ana.page.getByRole('menuitemradio', { name: 'Viewer' }).click()
  await expect(menuOfBen(ana)).toContainText('Viewer')
  await expect(dialogOf(ana).getByText('Reads the document and the chat')).toBeVisible()

  await expect(ben.document).toHaveAttribute('contenteditable', 'false')
  await expect(ben.page.getByText('Your role here is Viewer now')).toBeVisible()
  await expect(ben.page.getByRole('button', { name: 'Read-only' })).toBeVisible()
  await ana.page.keyboard.press('Escape')
  await ana.document.click()
  await ana.page.keyboard.press('Control+End')
  await ana.page.keyboard.type('Ana goes on.')
  await expect(ben.document).toContainText('Ana goes on.')

  await openSharing(ana)
  await menuOfBen(ana).click()
  await ana.page.getByRole('menuitemradio', { name: 'Editor' }).click()
  await ben.isReady()
  await Promise.all([ana.leave(), ben.leave()])
})

test('who is taken out sees a page that says so, and the text no more', async ({ browser, server }) => {
  const { ana, ben, threadId } = await anaAndBen(browser, server.url)
  await ana.document.click()
  await ana.page.keyboard.type('Only for the team.')
  await expect(ben.document).toContainText('Only for the team.')

  await openSharing(ana)
  await menuOfBen(ana).click()
  await ana.page.getByRole('menuitem', { name: 'Take out…' }).click()
  await expect(ana.page.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await ana.page.getByRole('button', { name: 'Take out', exact: true }).click()
  await expect(menuOfBen(ana)).toBeHidden()

  await expect(ben.page.getByRole('heading', { name: 'This process is closed for you' })).toBeVisible()
  await expect(ben.page.getByText('Only for the team.')).toBeHidden()
  expect(await axeFindings(ben.page)).toEqual([])
  await ben.page.goto(`/t/${threadId}`)
  await expect(ben.page.getByRole('heading', { name: 'There is no such process for you' })).toBeVisible()
  await Promise.all([ana.leave(), ben.leave()])
})

test('the owner hands the process over, and can leave then', async ({ browser, server }) => {
  const { ana, ben } = await anaAndBen(browser, server.url)
  await openSharing(ana)
  await menuOfBen(ana).click()
  await ana.page.getByRole('menuitem', { name: 'Make owner…' }).click()
  await ana.page.getByRole('button', { name: 'Make owner', exact: true }).click()
  await expect(dialogOf(ana).getByText('Only the owner can invite people.')).toBeVisible()
  await expect(ben.page.getByText('Your role here is Owner now')).toBeVisible()
  await openSharing(ben)
  await expect(dialogOf(ben).getByRole('button', { name: 'Create link' })).toBeVisible()

  await dialogOf(ana).getByRole('button', { name: 'Leave' }).click()
  await dialogOf(ana).getByRole('button', { name: 'Leave' }).click()
  await expect(homeOf(ana.page)).toBeVisible()
  await expect(dialogOf(ana)).toBeHidden()
  await Promise.all([ana.leave(), ben.leave()])
})

test('a link has a role and an end, and is revoked', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  await ana.createThread()
  await openSharing(ana)
  const dialog = dialogOf(ana)
  await dialog.getByLabel('Whoever has it becomes').selectOption('Commenter')
  await dialog.getByLabel('It works').selectOption('for 7 days')
  await dialog.getByRole('button', { name: 'Create link' }).click()
  await expect(dialog.getByRole('textbox', { name: 'The new link' })).toHaveValue(/\/join#.{40,}/)
  const link = await dialog.getByRole('textbox', { name: 'The new link' }).inputValue()
  await expect(dialog.getByRole('listitem').filter({ hasText: /Commenter.*until/ })).toBeVisible()
  await dialog.getByRole('button', { name: 'Revoke' }).click()
  await expect(dialog.getByRole('button', { name: 'Revoke' })).toBeHidden()

  const ben = await Person.withBrowser(browser, server.url)
  await ben.page.goto(link)
  await ben.page.getByRole('button', { name: 'Join' }).click()
  await expect(ben.page.getByText('This link does not work any more.')).toBeVisible()
  await Promise.all([ana.leave(), ben.leave()])
})

test('an API key is shown once, works, and stops when it is deleted', async ({ browser, server }) => {
  const ana = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  const { page } = ana
  await page.getByRole('button', { name: /your menu/ }).click()
  await page.getByRole('menuitem', { name: 'API keys' }).click()
  await page.getByLabel('What is it for?').fill('Nightly export')
  await page.getByRole('radio', { name: 'Read Reads and exports your processes' }).check()
  await page.getByRole('button', { name: 'Create key' }).click()
  const secret = await page.getByRole('textbox', { name: 'The key of Nightly export' }).inputValue()
  const read = () =>
    fetch(`${server.url}/api/v1/process-designer/threads/${threadId}`, {
      headers: { authorization: `Bearer ${secret}` },
    })
  expect((await read()).status).toBe(200)
  expect(await axeFindings(page)).toEqual([])

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /your menu/ }).click()
  await page.getByRole('menuitem', { name: 'API keys' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Nightly export' })
  await expect(row).toContainText('Read · created now · last used now')
  await expect(page.getByRole('textbox', { name: 'The key of Nightly export' })).toBeHidden()
  await row.getByRole('button', { name: 'Delete the key Nightly export' }).click()
  await page.getByRole('button', { name: 'Delete key' }).click()
  await expect(page.getByText('You have no keys.')).toBeVisible()
  expect((await read()).status).toBe(401)
  await ana.leave()
})
