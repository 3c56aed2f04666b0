import * as Y from 'yjs'
import { type IdSet, intersects } from './id-set.ts'
import { isLive, liveItems } from './yjs-internals.ts'
import { insertItem } from './yjs-items.ts'

/**
 * The marks of text that a revert does not touch. In Yjs a mark is an item that switches it on or off for all that
 * follows. Who changes a mark within a passage ends with an item that brings back the state that the passage had there;
 * and when the passage goes, that item would set the mark on the rest of the block.
 */
export type MarksBehind = ReadonlyMap<Y.XmlText, { readonly end: Y.Item; readonly marks: Marks }>

/** Names and values of marks in force. */
type Marks = ReadonlyMap<string, unknown>

/** Where what a change wrote and deleted lives now. */
type Places = {
  readonly inserted: IdSet
  readonly items: readonly Y.Item[]
  /** Those of the items that a revert takes away or brings back. */
  readonly moving: ReadonlySet<Y.Item>
}

/**
 * The marks behind the last item that moves, for each text in which somebody touched the switches of the change since.
 * Where nobody did, they are all that a revert needs to make the marks what they were. To be taken before the revert.
 */
export function marksBehind({ inserted, items, moving }: Places): MarksBehind {
  const behind = new Map<Y.XmlText, { end: Y.Item; marks: Marks }>()
  const texts = Map.groupBy(items.filter(isSwitch), ({ parent }) => parent)
  for (const [text, switches] of texts) {
    if (!(text instanceof Y.XmlText) || !isLive(text)) continue
    const isUntouched = switches.every((item) => moving.has(item)) && !hasSwitchBeside(text, inserted, moving)
    if (isUntouched) continue
    let end: Y.Item | null = null
    for (let item = text._start; item; item = item.right) if (moving.has(item)) end = item
    if (end) behind.set(text, { end, marks: marksAfter(text, end) })
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

/** Whether anybody has switched a mark right beside what the change wrote. */
function hasSwitchBeside(text: Y.XmlText, inserted: IdSet, moving: ReadonlySet<Y.Item>): boolean {
  const isInserted = (id: Y.ID | null) => id !== null && intersects(inserted, [[id.client, id.clock, 1]])
  for (const item of liveItems(text)) {
    if (isSwitch(item) && !moving.has(item) && (isInserted(item.origin) || isInserted(item.rightOrigin)))
      return true
  }
  return false
}

const isSwitch = ({ content }: Y.Item): boolean => content instanceof Y.ContentFormat

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
