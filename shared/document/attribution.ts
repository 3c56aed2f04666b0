import * as Y from 'yjs'
import { type Owned, type OwnerIndex, sameOwner } from './owner-index.ts'
import { fragmentOf } from './ydoc.ts'
import { liveItems, type YList } from './yjs-internals.ts'

/**
 * Elements that are one position of an editor and hold nothing. The schema says so too; it is as large as all of the
 * editor, which a page loads after this.
 */
export const leafNodes: ReadonlySet<string> = new Set(['hardBreak', 'horizontalRule'])

/** Visible text with one owner. `position` is where ProseMirror has it: an editor's positions count from 0. */
export type OwnedText = Owned & { readonly position: number }

/**
 * All visible text in document order, as ids and positions of an editor. A hard break counts as one character. The
 * cost is that of the items in the document, deleted ones too, and of no more than a look-up for each.
 */
export function ownedText(ydoc: Y.Doc, owners: OwnerIndex): OwnedText[] {
  const found: OwnedText[] = []
  const add = (client: number, clock: number, length: number, position: number) => {
    for (const part of owners.ownersOf(client, clock, length)) {
      const last = found.at(-1)
      const at = position + part.clock - clock
      if (last && follows(last, part, at)) {
        found[found.length - 1] = { ...last, length: last.length + part.length }
      } else found.push({ ...part, position: at })
    }
  }

  /** Returns the position behind the list. */
  const walk = (list: YList, start: number): number => {
    let position = start
    for (const { content, id, length } of liveItems(list)) {
      if (content instanceof Y.ContentString) {
        add(id.client, id.clock, length, position)
        position += length
      } else if (content instanceof Y.ContentType) {
        const type: unknown = content.type
        if (type instanceof Y.XmlText) position = walk(type, position)
        else if (type instanceof Y.XmlElement) {
          if (type.nodeName === 'hardBreak') add(id.client, id.clock, 1, position)
          // Any other node has one position before and one behind what is in it.
          position = leafNodes.has(type.nodeName) ? position + 1 : walk(type, position + 1) + 1
        }
      }
    }
    return position
  }

  walk(fragmentOf(ydoc), 0)
  return found
}

function follows(last: OwnedText, part: Owned, position: number): boolean {
  return (
    last.client === part.client &&
    last.clock + last.length === part.clock &&
    last.position + last.length === position &&
    sameOwner(last.owner, part.owner)
  )
}
