import { Extension } from '@tiptap/core'
import { Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** Writes the language of a code block into its corner (by `data-language`, see document.css). */
export const CodeLabel = Extension.create({
  name: 'codeLabel',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          decorations({ doc }) {
            const labels: Decoration[] = []
            doc.descendants((node, position) => {
              if (node.type.name === 'codeBlock' && typeof node.attrs.language === 'string') {
                labels.push(
                  Decoration.node(position, position + node.nodeSize, {
                    'data-language': node.attrs.language,
                  }),
                )
              }
              return !node.isTextblock
            })
            return DecorationSet.create(doc, labels)
          },
        },
      }),
    ]
  },
})
