// The names of the editor's commands, for every project that reads this one's types: TypeScript would leave them out.
/// <reference types="@tiptap/extension-blockquote" preserve="true" />
/// <reference types="@tiptap/extension-bold" preserve="true" />
/// <reference types="@tiptap/extension-code" preserve="true" />
/// <reference types="@tiptap/extension-code-block" preserve="true" />
/// <reference types="@tiptap/extension-hard-break" preserve="true" />
/// <reference types="@tiptap/extension-heading" preserve="true" />
/// <reference types="@tiptap/extension-horizontal-rule" preserve="true" />
/// <reference types="@tiptap/extension-italic" preserve="true" />
/// <reference types="@tiptap/extension-list" preserve="true" />
/// <reference types="@tiptap/extension-paragraph" preserve="true" />
/// <reference types="@tiptap/extension-strike" preserve="true" />

import { type Attributes, type Extensions, getSchema } from '@tiptap/core'
import Blockquote from '@tiptap/extension-blockquote'
import Bold from '@tiptap/extension-bold'
import Code from '@tiptap/extension-code'
import CodeBlock from '@tiptap/extension-code-block'
import Document from '@tiptap/extension-document'
import HardBreak from '@tiptap/extension-hard-break'
import Heading from '@tiptap/extension-heading'
import HorizontalRule from '@tiptap/extension-horizontal-rule'
import Italic from '@tiptap/extension-italic'
import { BulletList, ListItem, ListKeymap, OrderedList, TaskItem, TaskList } from '@tiptap/extension-list'
import Paragraph from '@tiptap/extension-paragraph'
import Strike from '@tiptap/extension-strike'
import Text from '@tiptap/extension-text'
import { Dropcursor } from '@tiptap/extensions/drop-cursor'
import { Gapcursor } from '@tiptap/extensions/gap-cursor'
import type { Schema } from '@tiptap/pm/model'
import { Link } from './link-mark.ts'
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
  Bold,
  Blockquote,
  BulletList,
  // Markdown has bold, linked and struck code; stock code excludes every other mark.
  Code.extend({ excludes: 'code' }),
  CodeBlock,
  Document,
  Dropcursor,
  Gapcursor,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  ListKeymap,
  Link,
  OrderedList.extend({
    addAttributes() {
      return only(['start'], this.parent?.())
    },
  }),
  Paragraph,
  Strike,
  Text,
  TaskList,
  TaskItem.configure({ nested: true }),
  ...tableNodes,
]

export const schema: Schema = getSchema(extensions)

/** Stock extensions can say more than Markdown: these lose the surplus. */
function only(names: readonly string[], attributes: Attributes = {}): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.includes(name)))
}
