import * as Y from 'yjs'
import { words } from './diff.ts'
import type { Id } from './id-set.ts'
import { fragmentOf } from './ydoc.ts'
import { liveChildren, liveItems, placeOf } from './yjs-internals.ts'

/**
 * How many words of `before` are gone in `after`, a later state of the same document, by who wrote them. A word that
 * several wrote, or that is half gone, counts for each whose letters go.
 */
export function goneWords(
  before: Y.Doc,
  after: Y.Doc,
  writerOf: (id: Id) => string,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of textsIn(fragmentOf(before))) {
    for (const { writer, letters } of goneFrom(text, after, writerOf)) {
      const count = words(letters).length
      if (count > 0) counts.set(writer, (counts.get(writer) ?? 0) + count)
    }
  }
  return counts
}

type Run = { readonly writer: string; letters: string }

/** The letters of a text that are gone, as long runs as stood together and have one writer. */
function goneFrom(text: Y.XmlText, after: Y.Doc, writerOf: (id: Id) => string): Run[] {
  const runs: Run[] = []
  let isOpen = false
  for (const { id, letter } of lettersOf(text)) {
    const writer = isGone(after, id) ? writerOf(id) : null
    const last = runs.at(-1)
    if (writer !== null && isOpen && last?.writer === writer) last.letters += letter
    else if (writer !== null) runs.push({ writer, letters: letter })
    isOpen = writer !== null
  }
  return runs
}

const isGone = (ydoc: Y.Doc, id: Id): boolean => placeOf(ydoc, id)?.item.deleted ?? true

function* lettersOf(text: Y.XmlText): Generator<{ id: Id; letter: string }> {
  for (const { id, content, length } of liveItems(text)) {
    if (!(content instanceof Y.ContentString)) continue
    for (let index = 0; index < length; index++) {
      yield { id: { client: id.client, clock: id.clock + index }, letter: content.str.charAt(index) }
    }
  }
}

function* textsIn(list: Y.XmlFragment): Generator<Y.XmlText> {
  for (const child of liveChildren(list)) {
    if (child instanceof Y.XmlText) yield child
    else yield* textsIn(child)
  }
}
