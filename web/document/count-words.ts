import type { Node } from '@tiptap/pm/model'

const words = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Words as the reader's language has them; blocks never run into each other. */
export function countWords(doc: Node): number {
  let count = 0
  for (const { isWordLike } of words.segment(doc.textBetween(0, doc.content.size, '\n', '\n'))) {
    if (isWordLike) count += 1
  }
  return count
}
