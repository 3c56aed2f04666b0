import * as Y from 'yjs'
import { fragmentOf } from '#shared/document/ydoc.ts'

/** Types a text in front of the first place where `before` stands, as somebody at a keyboard does. */
export function insertText(ydoc: Y.Doc, before: string, text: string): void {
  const find = (parent: Y.XmlFragment | Y.XmlElement): boolean =>
    parent.toArray().some((child) => {
      if (child instanceof Y.XmlElement) return find(child)
      if (!(child instanceof Y.XmlText)) return false
      const at = child
        .toDelta()
        .map((piece: { insert: unknown }) => (typeof piece.insert === 'string' ? piece.insert : ' '))
        .join('')
        .indexOf(before)
      if (at >= 0) child.insert(at, text)
      return at >= 0
    })
  if (!find(fragmentOf(ydoc))) throw new Error(`"${before}" is nowhere in the document`)
}
