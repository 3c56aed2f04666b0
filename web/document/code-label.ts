import { type AnyExtension, mergeAttributes, Node } from '@tiptap/core'

/**
 * Writes the language of a code block into its corner (by `data-language`, see document.css). As part of how the block
 * is drawn: decorations would be made, compared and drawn for the whole document on each key of anybody.
 */
export function withCodeLabel(extension: AnyExtension): AnyExtension {
  if (extension.name !== 'codeBlock' || !(extension instanceof Node)) return extension
  return extension.extend({
    renderHTML({ node, HTMLAttributes }) {
      const { language } = node.attrs
      const [label, name] =
        typeof language === 'string' && language !== ''
          ? [{ 'data-language': language }, { class: `language-${language}` }]
          : [{}, {}]
      return ['pre', mergeAttributes(HTMLAttributes, label), ['code', name, 0]]
    },
  })
}
