import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'

/** Named, since axe by itself leaves out the size of targets (2.5.8). */
const rules = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe has against the page once its colours have changed, a line for each place. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.waitForFunction(() =>
    document.getAnimations().every((animation) => animation.effect?.getComputedTiming().endTime === Infinity),
  )
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

/** The same in the dark theme and in the light one, which stays. */
export async function axeFindingsInBothThemes(page: Page): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await axeFindings(page)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...dark, ...(await axeFindings(page))]
}
