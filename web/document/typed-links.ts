import { Extension, markPasteRule } from '@tiptap/core'
import type { MarkType, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, Plugin, Selection, type Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { addressesIn } from './addresses.ts'

/** An address that is typed or pasted becomes a link; pasted over selected text it becomes the link of that. */
export const TypedLinks = Extension.create({
  name: 'typedLinks',
  addPasteRules() {
    const type = this.editor.schema.marks.link
    if (!type) return []
    const find = (text: string) =>
      addressesIn(text).map(({ index, address }) => ({ index, text: address, data: { href: address } }))
    return [markPasteRule({ find, type, getAttributes: ({ data }) => ({ href: data?.href }) })]
  },
  addProseMirrorPlugins() {
    const { editor } = this
    const type = editor.schema.marks.link
    if (!type) return []
    return [
      new Plugin({
        props: {
          handlePaste(view, _event, { content }) {
            const pasted = content.textBetween(0, content.size)
            const isAddress = addressesIn(pasted).some(({ address }) => address === pasted)
            return isAddress && !view.state.selection.empty && editor.commands.setMark(type, { href: pasted })
          },
        },
        appendTransaction: (transactions, before, after) =>
          transactions.some(isOwnChange) && after.doc.content.size > before.doc.content.size
            ? linkTyped(after, type)
            : null,
      }),
    ]
  },
})

/** What others write is linked by them: done here as well, it would be written twice. */
const isOwnChange = (tr: Transaction) => tr.docChanged && tr.getMeta(ySyncPluginKey)?.isChangeOrigin !== true

/** Links the word that a blank or a new block has just ended, where it is an address. */
function linkTyped({ selection, doc, schema, tr }: EditorState, type: MarkType): Transaction | null {
  const $end = selection.empty ? endOfWord(selection.$from) : null
  if (!$end?.parent.type.allowsMarkType(type)) return null
  // A line break is one long, as a blank is: an index into the text is a position in the block.
  const text = $end.parent.textBetween(0, $end.parentOffset, undefined, ' ')
  const word = /\S+(?=\s*$)/.exec(text)
  const [found] = addressesIn(word?.[0] ?? '')
  if (!word || !found) return null
  const from = $end.start() + word.index + found.index
  const to = from + found.address.length
  const has = (mark: MarkType | undefined) => mark !== undefined && doc.rangeHasMark(from, to, mark)
  if (has(type) || has(schema.marks.code)) return null
  return tr.addMark(from, to, type.create({ href: found.address }))
}

/** Before the caret, when a blank stands there; the end of the block before, when the caret begins one; else null. */
function endOfWord($caret: ResolvedPos): ResolvedPos | null {
  if (!$caret.parent.isTextblock) return null
  if ($caret.parentOffset > 0) return /^\s$/.test(characterBefore($caret)) ? $caret : null
  return Selection.findFrom($caret.doc.resolve($caret.before()), -1, true)?.$to ?? null
}

const characterBefore = ({ parent, parentOffset }: ResolvedPos) =>
  parent.textBetween(parentOffset - 1, parentOffset, undefined, ' ')
