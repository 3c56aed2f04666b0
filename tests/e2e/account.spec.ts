import { readFile } from 'node:fs/promises'
import { type Browser, expect, type Page } from 'playwright/test'
import { accountDataSchema } from '#shared/protocol/account-data.ts'
import { newEmail, test } from '../support/browser-test.ts'
import { axeFindings, axeFindingsInBothThemes } from './axe.ts'
import { homeOf } from './collaboration.ts'

const api = '/api/v1/process-designer'
const old = 'three green otters'
const changed = 'four purple herons'

/** A guest in a browser of their own. */
async function comes(browser: Browser, baseURL: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL })).newPage()
  await page.goto('/')
  await homeOf(page).waitFor()
  return page
}

/** The same, who has an account. */
async function enters(browser: Browser, baseURL: string, way: string, data: object): Promise<Page> {
  const page = await comes(browser, baseURL)
  const reply = await page.request.post(`${api}/session/${way}`, { data, headers: { origin: baseURL } })
  expect(reply.ok()).toBe(true)
  await page.reload()
  await homeOf(page).waitFor()
  return page
}

async function openMenu(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'your menu' }).click()
  await page.getByRole('menuitem', { name: 'Download my data' }).waitFor()
}

test('a person changes their password, and is signed out everywhere else', async ({ browser, server }) => {
  const account = { email: newEmail(), password: old }
  const desk = await enters(browser, server.url, 'sign-up', { ...account, name: 'Ada' })
  const pocket = await enters(browser, server.url, 'sign-in', account)
  await openMenu(desk)
  await desk.getByRole('menuitem', { name: 'Change password' }).click()
  const dialog = desk.getByRole('dialog', { name: 'Change password' })
  const fill = async (typed: string, wanted: string) => {
    await dialog.getByLabel('Old password').fill(typed)
    await dialog.getByLabel('New password').fill(wanted)
    await dialog.getByRole('button', { name: 'Change password' }).click()
  }
  await expect(dialog.getByLabel('Old password')).toBeFocused()
  await fill('not the password', changed)
  await expect(dialog.getByRole('alert')).toHaveText('The old password is wrong. Nothing was changed.')
  await fill(old, 'password123')
  await expect(dialog.getByRole('alert')).toContainText('would soon be guessed')
  expect(await axeFindingsInBothThemes(desk)).toEqual([])
  const width = desk.viewportSize()
  await desk.setViewportSize({ width: 390, height: 844 })
  expect(await axeFindings(desk)).toEqual([])
  if (width) await desk.setViewportSize(width)

  await fill(old, changed)
  await expect(dialog).toBeHidden()
  await expect(desk.getByText('Your password is changed.')).toBeVisible()
  await desk.reload()
  await homeOf(desk).waitFor()
  await pocket.reload()
  await expect(pocket.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await Promise.all([desk.context().close(), pocket.context().close()])
})

test('a guest downloads what is theirs, and has no password to change', async ({ browser, server }) => {
  const guest = await comes(browser, server.url)
  const data = { title: 'Supplier Onboarding' }
  await guest.request.post(`${api}/threads`, { data, headers: { origin: server.url } })
  await openMenu(guest)
  await expect(guest.getByRole('menuitem', { name: 'Change password' })).toBeHidden()
  const downloading = guest.waitForEvent('download')
  await guest.getByRole('menuitem', { name: 'Download my data' }).click()
  const download = await downloading
  expect(download.suggestedFilename()).toBe('Process Designer data.json')
  const file = accountDataSchema.parse(JSON.parse(await readFile(await download.path(), 'utf8')))
  expect(file.user).toMatchObject({ kind: 'guest', email: null })
  expect(file.threads).toMatchObject([{ title: 'Supplier Onboarding', role: 'owner' }])
  await guest.context().close()
})
