import * as Y from 'yjs'
import { isLive } from './yjs-internals.ts'
import { insertItem } from './yjs-items.ts'

/**
 * The marks of text that a revert does not touch. In Yjs a mark is an item that switches it on or off for all that
 * follows. Who changes a mark within a passage ends with an item that brings back the state that the passage had there;
 * and when the passage goes, that item would set the mark on the rest of the block.
 */
export type MarksBehind = ReadonlyMap<Y.XmlText, { readonly end: Y.Item; readonly marks: Marks }>

/** Names and values of marks in force. */
type Marks = ReadonlyMap<string, unknown>

/** The marks behind the last of the items, for each text in which some of them switch marks. To be taken before the revert. */
export function marksBehind(items: ReadonlySet<Y.Item>): MarksBehind {
  const behind = new Map<Y.XmlText, { end: Y.Item; marks: Marks }>()
  for (const { parent, content } of items) {
    if (!(content instanceof Y.ContentFormat && parent instanceof Y.XmlText)) continue
    if (behind.has(parent) || !isLive(parent)) continue
    let end: Y.Item | null = null
    for (let item = parent._start; item; item = item.right) if (items.has(item)) end = item
    if (end) behind.set(parent, { end, marks: marksAfter(parent, end) })
  }
  return behind
}

/** Sets the same marks behind the same items again, where the revert changed them. */
export function keepMarks(transaction: Y.Transaction, behind: MarksBehind): void {
  for (const [text, { end, marks }] of behind) {
    if (!isLive(text)) continue
    const now = marksAfter(text, end)
    for (const name of new Set([...marks.keys(), ...now.keys()])) {
      const value: unknown = marks.get(name) ?? null
      if (JSON.stringify(value) === JSON.stringify(now.get(name) ?? null)) continue
      // Yjs' types do not know the null that switches a mark off.
      const content = new Y.ContentFormat(name, value as object)
      insertItem(transaction, text, { left: end, right: end.right }, content)
    }
  }
}

function marksAfter(text: Y.XmlText, end: Y.Item): Marks {
  const marks = new Map<string, unknown>()
  for (let item = text._start; item; item = item.right) {
    const { content, deleted } = item
    if (content instanceof Y.ContentFormat && !deleted) {
      const value: unknown = content.value
      if (value === null) marks.delete(content.key)
      else marks.set(content.key, value)
    }
    if (item === end) break
  }
  return marks
}
