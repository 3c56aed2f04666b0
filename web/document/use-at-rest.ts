import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { DocNode } from '#shared/document/node.ts'

/** A text at rest for so long is read. */
const restMs = 100
/** While somebody writes without a pause, it is read so often. */
const busyMs = 1_500

/**
 * What `read` makes of the blocks of an editor's text, read again when it changes, or when `read` is another one. Null
 * until it was read first.
 */
export function useAtRest<Read>(
  editor: Editor | null,
  read: (nodes: readonly DocNode[]) => Promise<Read>,
): Read | null {
  const [found, setFound] = useState<Read | null>(null)
  useEffect(() => {
    if (!editor) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let dueMs = 0
    let isClosed = false
    const readNow = async () => {
      timer = undefined
      const { content } = editor.getJSON() as DocNode
      const now = await read(content ?? [])
      if (!isClosed) setFound(now)
    }
    const readLater = () => {
      const nowMs = performance.now()
      if (timer === undefined) dueMs = nowMs + busyMs
      clearTimeout(timer)
      timer = setTimeout(() => void readNow().catch(readLater), Math.max(0, Math.min(restMs, dueMs - nowMs)))
    }
    const update = ({ transaction }: { transaction: { docChanged: boolean } }) => {
      if (transaction.docChanged) readLater()
    }
    readLater()
    editor.on('transaction', update)
    return () => {
      isClosed = true
      clearTimeout(timer)
      editor.off('transaction', update)
    }
  }, [editor, read])
  return found
}
