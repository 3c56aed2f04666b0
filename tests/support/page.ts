import { JSDOM } from 'jsdom'

/** What an editor asks of the page. Whatever a server beside it needs too stays Node's own. */
const names = [
  'window',
  'document',
  'MutationObserver',
  'Node',
  'Element',
  'HTMLElement',
  'DOMParser',
  'innerHeight',
] as const

/**
 * Lets editors live in this process, beside a real server. To be called before they are loaded. Returns how to take the
 * page away: other tests share the process, and the client of a model refuses to work where it sees a browser.
 */
export function givePage(): () => void {
  const { window } = new JSDOM('<!doctype html>', { pretendToBeVisual: true })
  for (const name of names) Reflect.set(globalThis, name, Reflect.get(window, name))
  globalThis.getComputedStyle = window.getComputedStyle.bind(window)
  globalThis.requestAnimationFrame = window.requestAnimationFrame.bind(window)
  globalThis.cancelAnimationFrame = window.cancelAnimationFrame.bind(window)
  return () => {
    const functions = ['getComputedStyle', 'requestAnimationFrame', 'cancelAnimationFrame'] as const
    for (const name of [...names, ...functions]) Reflect.deleteProperty(globalThis, name)
    window.close()
  }
}
