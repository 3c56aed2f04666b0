import type { Page } from 'playwright/test'
import type { Person } from './collaboration.ts'

/** What is waited for: an element of this kind with these words in it, or that there is none any more. */
type Sight = { readonly selector: string; readonly words?: string; readonly isGone?: boolean }

type Deed = {
  readonly by: Person
  /** What counts is when the last one came. */
  readonly event: 'keydown' | 'click'
  readonly act: () => Promise<void>
}

/**
 * How long after what somebody did each of the readers had something on the screen, in ms. The event and the frame are
 * timed in the pages, by the one clock of this machine: what the test itself takes does not count.
 */
export async function drawnAfter(
  { by, event, act }: Deed,
  readers: readonly Person[],
  sight: Sight,
): Promise<number[]> {
  await by.page.evaluate((event) => {
    const note = ({ timeStamp }: Event) => Reflect.set(window, 'eventMs', performance.timeOrigin + timeStamp)
    addEventListener(event, note, { capture: true })
  }, event)
  const seen = await Promise.all(readers.map(({ page }) => watch(page, sight)))
  await act()
  const seenMs = await Promise.all(seen.map((when) => when()))
  const eventMs: number = await by.page.evaluate(() => Reflect.get(window, 'eventMs'))
  return seenMs.map((ms) => Math.round(ms - eventMs))
}

/** Begins to look. Resolves with how to learn when it was seen, which rejects where it is not. */
async function watch(page: Page, sight: Sight): Promise<() => Promise<number>> {
  await page.evaluate(({ selector, words = '', isGone = false }) => {
    const isThere = () =>
      [...document.querySelectorAll(selector)].some(({ textContent }) => textContent?.includes(words))
    const seen = new Promise<number | null>((resolve) => {
      const observer = new MutationObserver(() => {
        if (isThere() === isGone) return
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
      setTimeout(() => resolve(null), 30_000)
    })
    Reflect.set(window, 'seen', seen)
  }, sight)
  return async () => {
    const ms: number | null = await page.evaluate(() => Reflect.get(window, 'seen'))
    if (ms === null) throw new Error(`waited in vain: ${JSON.stringify(sight)}`)
    return ms
  }
}
