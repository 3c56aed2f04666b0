import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { countWords } from './count-words.ts'

/** Counting walks the whole text, so it waits for a pause. */
const pauseMs = 300

/** Words of the document; null until it is open. */
export function useWordCount(editor: Editor | null): number | null {
  const [count, setCount] = useState<number | null>(null)
  useEffect(() => {
    if (!editor) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const countLater = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setCount(countWords(editor.state.doc)), pauseMs)
    }
    countLater()
    editor.on('update', countLater)
    return () => {
      clearTimeout(timer)
      editor.off('update', countLater)
    }
  }, [editor])
  return count
}
