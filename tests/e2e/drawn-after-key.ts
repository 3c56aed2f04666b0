import type { Page } from 'playwright/test'
import type { Person } from './collaboration.ts'

/** What is waited for: an element of this kind with these words in it. */
type Sight = { readonly selector: string; readonly words: string }

/**
 * How long after the last key of somebody each of the readers had something on the screen, in ms. The key and the frame
 * are timed in the pages, by the one clock of this machine: what the test itself takes does not count.
 */
export async function drawnAfterKey(
  typist: Person,
  readers: readonly Person[],
  sight: Sight,
  type: () => Promise<void>,
): Promise<number[]> {
  await typist.page.evaluate(() => {
    addEventListener(
      'keydown',
      ({ timeStamp }) => Reflect.set(window, 'lastKeyMs', performance.timeOrigin + timeStamp),
      { capture: true },
    )
  })
  const seen = await Promise.all(readers.map(({ page }) => watch(page, sight)))
  await type()
  const seenMs = await Promise.all(seen.map((when) => when()))
  const lastKeyMs: number = await typist.page.evaluate(() => Reflect.get(window, 'lastKeyMs'))
  return seenMs.map((ms) => Math.round(ms - lastKeyMs))
}

async function watch(page: Page, sight: Sight): Promise<() => Promise<number>> {
  await page.evaluate(({ selector, words }) => {
    const isThere = () =>
      [...document.querySelectorAll(selector)].some(({ textContent }) => textContent?.includes(words))
    const seen = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!isThere()) return
        observer.disconnect()
        // A task that was made in a frame runs when that is on the screen.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())))
      })
      observer.observe(document.body, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
    })
    Reflect.set(window, 'seen', seen)
  }, sight)
  return () => page.evaluate(() => Reflect.get(window, 'seen'))
}
