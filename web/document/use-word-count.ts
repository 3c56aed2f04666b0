import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import { countWords } from './count-words.ts'

/** Counting walks the whole text, so it is done at most this often while the text changes. */
const restMs = 400

/** Words of the document; null until it is open. */
export function useWordCount(editor: Editor | null): number | null {
  const [count, setCount] = useState<number | null>(null)
  useEffect(() => {
    if (!editor) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const countLater = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        setCount(countWords(editor.state.doc))
      }, restMs)
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
