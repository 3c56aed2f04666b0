import type { Editor } from '@tiptap/core'
import { useEffect, useState } from 'react'
import type { DocNode } from '#shared/document/node.ts'
import type { Findings } from '#shared/process/findings.ts'

/** Loaded when a document is open: nobody waits for the rules. */
const loadRules = () =>
  Promise.all([import('#shared/process/findings.ts'), import('#shared/process/sections.ts')])

/** A text at rest for so long is looked at. */
const restMs = 200
/** While somebody writes without a pause, it is looked at so often. */
const busyMs = 1_500

/** What the rules find in the text of an editor, read again when it changes. Null until it was read first. */
export function useFindings(editor: Editor | null, kind: unknown): Findings | null {
  const [findings, setFindings] = useState<Findings | null>(null)
  useEffect(() => {
    if (!editor) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let dueMs = 0
    let isClosed = false
    const read = async () => {
      timer = undefined
      const [{ findingsOf }, { isProcessKind }] = await loadRules()
      if (isClosed) return
      const { content } = editor.getJSON() as DocNode
      setFindings(findingsOf(content ?? [], isProcessKind(kind) ? kind : undefined))
    }
    const readLater = () => {
      const nowMs = performance.now()
      if (timer === undefined) dueMs = nowMs + busyMs
      clearTimeout(timer)
      timer = setTimeout(() => void read().catch(readLater), Math.max(0, Math.min(restMs, dueMs - nowMs)))
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
  }, [editor, kind])
  return findings
}
