/** Small things this browser remembers. Storage may be blocked or full: then they last as long as the page does. */

export function readStored(key: string, area: Storage | undefined = areaOf('localStorage')): string | null {
  try {
    return area?.getItem(key) ?? null
  } catch {
    return null
  }
}

/** Null forgets the key. */
export function writeStored(
  key: string,
  value: string | null,
  area: Storage | undefined = areaOf('localStorage'),
): void {
  try {
    if (value === null) area?.removeItem(key)
    else area?.setItem(key, value)
  } catch {
    // Nothing that is stored here is worth stopping for.
  }
}

/** Reading the property alone throws where storage is blocked. */
export function areaOf(name: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    return window[name]
  } catch {
    return undefined
  }
}
