import { type Browser, expect, type Page } from 'playwright/test'
import { freePort } from '../../scripts/engines/engine.ts'
import { newEmail, test } from '../support/browser-test.ts'
import { OidcIssuer, oidcClient } from '../support/oidc-issuer.ts'
import { startServer } from '../support/server-process.ts'
import { axeFindings } from './axe.ts'
import { homeOf } from './collaboration.ts'

const password = 'three green otters'

/** Somebody in a browser of their own. */
async function comes(browser: Browser, baseURL: string): Promise<Page> {
  return (await browser.newContext({ baseURL })).newPage()
}

const processOf = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Processes by day' }).getByRole('link', { name: title })
const menuOf = (page: Page) => page.getByRole('button', { name: 'your menu' })

async function choose(page: Page, item: string): Promise<void> {
  await menuOf(page).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function startProcess(page: Page, title: string): Promise<void> {
  await page.evaluate(
    (title) =>
      fetch('/api/v1/process-designer/threads', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ title }),
      }),
    title,
  )
}

async function makeAccount(page: Page, email: string, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await homeOf(page).waitFor()
}

async function signIn(page: Page, email: string, typed = password): Promise<void> {
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(typed)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('a guest makes an account, and finds their processes in another browser', async ({
  browser,
  server,
}) => {
  const [desk, pocket] = [await comes(browser, server.url), await comes(browser, server.url)]
  const email = newEmail()
  await desk.goto('/')
  await homeOf(desk).waitFor()
  await startProcess(desk, 'Supplier Onboarding')
  await choose(desk, 'Keep your work: create an account')
  await makeAccount(desk, email, 'Ada Lovelace')
  await expect(menuOf(desk)).toContainText('Ada Lovelace')
  await expect(processOf(desk, 'Supplier Onboarding')).toBeVisible()

  await pocket.goto('/')
  await homeOf(pocket).waitFor()
  await startProcess(pocket, 'Made as a guest')
  await choose(pocket, 'Sign in')
  await signIn(pocket, email, 'not the password')
  await expect(pocket.getByRole('alert')).toHaveText('The e-mail or the password is wrong.')
  await signIn(pocket, email)
  await homeOf(pocket).waitFor()
  for (const title of ['Supplier Onboarding', 'Made as a guest'])
    await expect(processOf(pocket, title)).toBeVisible()

  await choose(desk, 'Devices')
  const devices = desk.getByRole('dialog', { name: 'Devices' })
  await expect(devices.getByText('This device')).toBeVisible()
  expect(await axeFindings(desk)).toEqual([])
  await devices.getByRole('button', { name: /^Sign out of Chrome/ }).click()
  await expect(devices.getByRole('listitem')).toHaveCount(1)
  await pocket.goto('/')
  await expect(pocket.getByRole('heading', { name: 'Sign in' })).toBeVisible()

  await devices.getByRole('button', { name: 'Sign out everywhere' }).click()
  await devices.getByRole('button', { name: 'Sign out everywhere' }).click()
  await expect(desk.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await Promise.all([desk.context().close(), pocket.context().close()])
})

test('without guests a stranger sees the entrance, and nothing else', async ({ browser }) => {
  const server = await startServer({ env: { ALLOW_GUESTS: 'false' } })
  const page = await comes(browser, server.url)
  await page.goto('/t/thread_00000000000000000000000000')
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go on as a guest' })).toBeHidden()
  await page.goto('/')
  await page.getByRole('button', { name: 'Create one' }).click()
  await makeAccount(page, newEmail(), 'Ben')
  await page.context().close()
  await server.stop()
})

test('who has a provider signs in there, and is back where they were', async ({ browser }) => {
  const [issuer, PORT] = [await OidcIssuer.start(), String(await freePort())]
  const server = await startServer({
    env: {
      ...{ PORT, PUBLIC_URL: `http://127.0.0.1:${PORT}`, ALLOW_GUESTS: 'false' },
      ...{ OIDC_ISSUER: issuer.url, OIDC_CLIENT_ID: oidcClient.clientId },
      OIDC_CLIENT_SECRET: oidcClient.clientSecret,
    },
  })
  const page = await comes(browser, server.url)
  const enter = page.getByRole('button', { name: `Sign in with ${new URL(issuer.url).host}` })
  issuer.person = 'refuses'
  await page.goto('/t/thread_00000000000000000000000000')
  await expect(page.getByRole('button', { name: 'Create one' })).toBeHidden()
  await enter.click()
  await expect(page.getByRole('alert')).toContainText('refused at the provider')
  expect(await axeFindings(page)).toEqual([])

  issuer.person = { sub: 'ada', name: 'Ada Lovelace', email: newEmail() }
  await page.goto('/t/thread_00000000000000000000000000')
  await enter.click()
  await expect(menuOf(page)).toContainText('Ada Lovelace')
  await expect(page).toHaveURL(/\/t\/thread_0+$/)
  await page.context().close()
  await server.stop()
  await issuer.close()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing at the entrance in the ${colorScheme} theme`, async ({ browser, server }) => {
    const page = await comes(browser, server.url)
    await page.emulateMedia({ colorScheme })
    await page.goto('/sign-in?new')
    await expect(page.getByRole('heading', { name: 'Keep your work' })).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    expect(await axeFindings(page)).toEqual([])
    await page.context().close()
  })
}
