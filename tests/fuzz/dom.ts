import { JSDOM } from 'jsdom'

/** Gives Node what an editor needs of a browser; inside Vitest its environment does that. */
export function installDom(): void {
  const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true })
  const names = [
    'window',
    'document',
    'navigator',
    'Node',
    'Element',
    'HTMLElement',
    'Text',
    'Range',
    'DOMParser',
  ]
  const more = [
    'MutationObserver',
    'KeyboardEvent',
    'CustomEvent',
    'getSelection',
    'innerHeight',
    'getComputedStyle',
  ]
  for (const name of [...names, ...more, 'requestAnimationFrame', 'cancelAnimationFrame']) {
    const value: unknown = name === 'window' ? window : Reflect.get(window, name)
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
}
