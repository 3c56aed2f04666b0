import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** What an empty document says, and what an empty paragraph says while the caret is in it. */
export const Placeholder = Extension.create({
  name: 'placeholder',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          decorations({ doc, selection }) {
            const { $anchor } = selection
            const block = $anchor.parent
            if (!editor.isEditable || block.type.name !== 'paragraph' || block.content.size > 0) return null
            const isWholeDocument = doc.childCount === 1 && $anchor.depth === 1
            if (!isWholeDocument && !editor.isFocused) return null
            const text = isWholeDocument
              ? 'Write here, or describe the process to the designer…'
              : "Write, or press '/' for blocks"
            const from = $anchor.before()
            return DecorationSet.create(doc, [
              Decoration.node(from, from + block.nodeSize, {
                class: 'placeholder',
                'data-placeholder': text,
              }),
            ])
          },
        },
      }),
    ]
  },
})
