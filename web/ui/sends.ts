import type { KeyboardEvent } from 'react'

/**
 * Whether a key sends what is written: Enter, alone or with ⌘ or Ctrl. With Shift it begins a new line, and the Enter
 * that ends the composition of a character is not meant for us.
 */
export function sends({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  return key === 'Enter' && !shiftKey && !nativeEvent.isComposing
}
