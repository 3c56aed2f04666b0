import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { isSectionInView } from './sections.ts'

/** Whether the reader sees the section as it is written and scrolled. True where there is nothing to see. */
export function useSectionInView(editor: Editor | null, section: string | undefined): boolean {
  const [isInView, setInView] = useState(true)
  useEffect(() => {
    if (!editor || section === undefined) {
      setInView(true)
      return
    }
    let frame = 0
    const look = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(() => setInView(isSectionInView(editor, section)))
    }
    const pane = editor.view.dom.closest('section')
    look()
    editor.on('update', look)
    pane?.addEventListener('scroll', look, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      editor.off('update', look)
      pane?.removeEventListener('scroll', look)
    }
  }, [editor, section])
  return isInView
}
