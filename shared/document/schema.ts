import { type AnyExtension, type Attributes, type Extensions, getSchema, Mark, Node } from '@tiptap/core'
import { TaskItem, TaskList } from '@tiptap/extension-list'
import type { Schema } from '@tiptap/pm/model'
import StarterKit from '@tiptap/starter-kit'
import { safeHref } from './links.ts'
import { tableNodes } from './table-nodes.ts'

/**
 * What a document can hold, for the editor and the server alike: exactly what GitHub Flavored Markdown can say, so that
 * document → Markdown → document is the identity and everybody (people, the model, exports) speaks of the same text.
 * Hence no underline, one paragraph a cell, no column widths, and links of nothing but address and title.
 *
 * Attributes have no validators on purpose: the collaboration binding deletes, for everyone, whatever fails the
 * schema's check. A foreign value is brought into range by `normalForm` and by what renders it.
 */
export const extensions: Extensions = [
  StarterKit.extend({
    addExtensions() {
      return (this.parent?.() ?? []).map(narrow)
    },
  }).configure({
    underline: false,
    // Two browsers would each append "the" trailing paragraph.
    trailingNode: false,
    // Collaboration brings an undo that leaves other people's text alone.
    undoRedo: false,
    link: {
      openOnClick: false,
      defaultProtocol: 'https',
      isAllowedUri: (href) => safeHref(href) !== null,
      shouldAutoLink: (href) => /^(https?:\/\/|mailto:)/i.test(href),
    },
  }),
  TaskList,
  TaskItem.configure({ nested: true }),
  ...tableNodes,
]

export const schema: Schema = getSchema(extensions)

/** Stock extensions can say more than Markdown: these lose the surplus. */
function narrow(extension: AnyExtension): AnyExtension {
  if (extension.name === 'link' && extension instanceof Mark)
    return onlyAttributes(extension, ['href', 'title'])
  if (extension.name === 'orderedList' && extension instanceof Node)
    return onlyAttributes(extension, ['start'])
  // Markdown has bold, linked and struck code; stock code excludes every other mark.
  if (extension.name === 'code' && extension instanceof Mark) return extension.extend({ excludes: 'code' })
  return extension
}

function onlyAttributes(extension: Mark | Node, names: readonly string[]): AnyExtension {
  const keep = (attributes: Attributes = {}) =>
    Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)))
  return extension instanceof Mark
    ? extension.extend({
        addAttributes() {
          return keep(this.parent?.())
        },
      })
    : extension.extend({
        addAttributes() {
          return keep(this.parent?.())
        },
      })
}
