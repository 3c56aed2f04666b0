import { readFile } from 'node:fs/promises'
import { expect } from 'playwright/test'
import { test } from '../support/browser-test.ts'
import { axeFindingsInBothThemes } from './axe.ts'
import { Person } from './collaboration.ts'
import { drawnAfter } from './drawn-after.ts'

test('the picture follows the text for everybody, and a click in it goes to the step', async ({
  browser,
  server,
}) => {
  const ana = await Person.withBrowser(browser, server.url)
  const jonas = await Person.withBrowser(browser, server.url)
  const threadId = await ana.createThread()
  await jonas.come(await ana.shareLink(threadId))
  const filler = Array.from({ length: 30 }, (_, at) => `Line ${at} of the overview.`).join('\n\n')
  const steps =
    '### Step 1: Check the order\n\n- **Responsible**: Support\n- If it is above 200 €, ask the team lead.\n\n### Step 2: Pay it back\n\n- **Responsible**: Finance\n- On error: inform the customer.'
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [
      { operation: 'append', location: '## Overview', content: filler },
      { operation: 'append', location: '## Steps', content: steps },
    ],
  })
  const flowOf = ({ page }: Person) => page.getByRole('region', { name: 'Flow' })
  for (const person of [ana, jonas]) {
    await person.show('Flow')
    await expect(flowOf(person).getByRole('button', { name: 'Go to: Pay it back' })).toBeVisible()
  }
  await expect(flowOf(ana).getByText('Support', { exact: true })).toBeVisible()

  // Ana renames a step; both see it in the picture.
  const renamed = '[aria-label^="Go to: Pay it back at once"]'
  const [ownMs, othersMs] = await drawnAfter(
    { by: ana, event: 'keydown', act: () => ana.typeAtEndOf('Step 2: Pay it back', ' at once') },
    [ana, jonas],
    { selector: `svg.flow ${renamed}` },
  )
  console.info(`a step renamed: in the picture ${ownMs} ms after the last key, ${othersMs} ms for the other`)
  await expect(flowOf(jonas).locator(renamed)).toBeVisible()
  // Where Ana writes is marked in her picture.
  await expect(flowOf(ana).locator(`.flow-here${renamed}`)).toBeVisible()

  await jonas.document.getByText('Line 0 of').scrollIntoViewIfNeeded()
  const click = () => flowOf(jonas).locator(renamed).click()
  const [chosenMs] = await drawnAfter({ by: jonas, event: 'click', act: click }, [jonas], {
    selector: `.flow-here${renamed}`,
  })
  console.info(`a step clicked in the picture: chosen in the text ${chosenMs} ms after the click`)
  await expect(jonas.document.getByRole('heading', { name: 'Pay it back at once' })).toBeInViewport()
  // Nobody types there before they go there: on a phone the keys would come up over the text.
  await expect(jonas.document).not.toBeFocused()

  // By keyboard: one stop for Tab, arrows from step to step, Enter to the text, where the caret stands then.
  const node = (name: string) => flowOf(jonas).getByRole('button', { name: `Go to: ${name}` })
  await flowOf(jonas).getByRole('button', { name: 'Save', exact: true }).focus()
  await jonas.page.keyboard.press('Tab')
  await expect(node('Pay it back at once, done by Finance')).toBeFocused()
  await jonas.page.keyboard.press('Home')
  await expect(node('Check the order, done by Support')).toBeFocused()
  await jonas.page.keyboard.press('ArrowRight')
  await expect(node('Check the order')).not.toBeFocused()
  await jonas.page.keyboard.press('Tab')
  await jonas.page.keyboard.press('Shift+Tab')
  await jonas.page.keyboard.press('ArrowLeft')
  await expect(node('Check the order')).toBeFocused()
  await jonas.page.keyboard.press('Enter')
  await expect(jonas.document.getByRole('heading', { name: 'Check the order' })).toBeInViewport()
  await expect(jonas.document).toBeFocused()
  await expect(flowOf(jonas).locator('.flow-here').first()).toHaveAttribute('aria-label', /Check the order/)

  const download = jonas.page.waitForEvent('download')
  await flowOf(jonas).getByRole('button', { name: 'Save', exact: true }).click()
  await jonas.page.getByRole('menuitem', { name: 'BPMN 2.0' }).click()
  expect((await download).suggestedFilename()).toBe('Customer Onboarding Process.bpmn')

  // As a picture of pixels: sharp, and on white also for who works in the dark.
  await jonas.page.emulateMedia({ colorScheme: 'dark' })
  const saving = jonas.page.waitForEvent('download')
  await jonas.page.getByRole('button', { name: 'Export' }).click()
  await jonas.page.getByRole('menuitem', { name: 'Flow as picture (PNG)' }).click()
  const png = await readFile(await (await saving).path())
  const drawn = await flowOf(jonas)
    .locator('svg.flow')
    .evaluate((svg) => Number(svg.getAttribute('width')))
  expect(png.readUInt32BE(16)).toBe(2 * drawn)
  const shades = await jonas.page.evaluate(shadesOf, png.toString('base64'))
  expect(shades.corner).toEqual([255, 255, 255])
  expect(shades.darkest).toBeLessThan(60)

  await jonas.page.emulateMedia({ colorScheme: 'light' })

  // The picture stays while the text has no steps, and says so.
  await ana.rest('POST', `/threads/${threadId}/patches`, {
    patches: [{ operation: 'delete', location: '## Steps' }],
  })
  await expect(flowOf(ana)).toContainText('This is the last picture.')
  await expect(flowOf(ana).getByRole('button', { name: 'Go to: Check the order' })).toBeVisible()
  await ana.page.getByRole('button', { name: 'Export' }).click()
  await ana.page.getByRole('menuitem', { name: 'Flow for BPMN tools' }).click()
  await expect(ana.page.getByText('No steps were found in this document.')).toBeVisible()

  expect(await axeFindingsInBothThemes(ana.page)).toEqual([])
  await ana.leave()
  await jonas.leave()
})

/** What a picture of pixels shows: the colour of its corner, and how dark its darkest point is. */
async function shadesOf(base64: string): Promise<{ corner: number[]; darkest: number }> {
  const picture = new Image()
  picture.src = `data:image/png;base64,${base64}`
  await picture.decode()
  const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('There is no canvas in this browser')
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  let darkest = 255
  for (let at = 0; at < data.length; at += 4) darkest = Math.min(darkest, data[at] ?? 255)
  return { corner: [...data.slice(0, 3)], darkest }
}
