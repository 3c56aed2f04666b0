import type { Editor } from '@tiptap/core'
import { scrollToPosition } from '../document/document-scroll.ts'
import { flash } from '../document/flash.ts'
import { inDocument, spyBlocksOf } from './code-blocks.ts'

/** Takes the caret to an offset of the document's block of SPy at this index, and the reader with it. */
export function goToCode(editor: Editor, index: number, offset: number): void {
  const block = spyBlocksOf(editor.state.doc)[index]
  if (!block) return
  const position = inDocument(block, Math.min(offset, block.node.content.size))
  editor.chain().setTextSelection(position).focus(null, { scrollIntoView: false }).run()
  scrollToPosition(editor.view, position)
  const dom = editor.view.nodeDOM(block.position)
  if (dom instanceof HTMLElement) flash([dom])
}
