import { type RefObject, useLayoutEffect, useRef } from 'react'

/**
 * For a row that is mended or dismissed away: whoever has the focus in it finds it on the row behind, or on the one before
 * where there is none, or on the list where that was the last, and goes on by keyboard from there.
 */
export function useFocusBeside(): RefObject<HTMLLIElement | null> {
  const ref = useRef<HTMLLIElement>(null)
  useLayoutEffect(() => {
    const row = ref.current
    return () => {
      if (!row?.contains(document.activeElement)) return
      const list = row.closest<HTMLElement>('[tabindex]')
      const rows = [...(list?.querySelectorAll('section li') ?? [])]
      const at = rows.indexOf(row)
      const beside = rows[at + 1] ?? rows[at - 1]
      const next = beside?.querySelector<HTMLElement>('button:enabled') ?? list
      next?.focus()
    }
  }, [])
  return ref
}
