import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useState } from 'react'
import { paneOf, scrollBy } from './document-scroll.ts'

export type Follow = { readonly isOn: boolean; start(): void; end(): void }

/** While the designer's caret is between these parts of the pane, from above, the text rests. */
const restFrom = 0.1
const restTo = 0.7
const bringTo = 0.45

/** Keeps the designer's caret in sight while it works, until the reader scrolls, types or presses Escape. */
export function useFollow(editor: Editor | null, isRunning: boolean): Follow {
  const [wished, setWished] = useState(false)
  const isOn = wished && isRunning && editor !== null
  const start = useCallback(() => setWished(true), [])
  const end = useCallback(() => setWished(false), [])
  if (wished && !isRunning) setWished(false)

  useEffect(() => {
    const pane = editor && isOn ? paneOf(editor.view) : null
    if (!editor || !pane) return
    const ended = new AbortController()
    const { signal } = ended
    let frame = 0
    const look = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => bringCaret(editor, pane))
    }
    look()
    editor.on('transaction', look)
    for (const event of ['wheel', 'touchmove', 'beforeinput', 'keydown'])
      pane.addEventListener(event, end, { signal, passive: true })
    // The scroll bar, and the middle button, which scrolls too.
    pane.addEventListener('pointerdown', (event) => (event.target === pane || event.button === 1) && end(), {
      signal,
    })
    window.addEventListener('keydown', ({ key }) => key === 'Escape' && end(), { signal })
    return () => {
      ended.abort()
      cancelAnimationFrame(frame)
      editor.off('transaction', look)
    }
  }, [editor, isOn, end])

  return { isOn, start, end }
}

function bringCaret(editor: Editor, pane: HTMLElement): void {
  const caret = editor.view.dom.getElementsByClassName('caret-agent')[0]
  if (!caret) return
  const top = caret.getBoundingClientRect().top - pane.getBoundingClientRect().top
  const height = pane.clientHeight
  if (top < height * restFrom || top > height * restTo) scrollBy(pane, top - height * bringTo)
}
