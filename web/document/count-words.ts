import type { Node } from '@tiptap/pm/model'

const words = new Intl.Segmenter(undefined, { granularity: 'word' })

/** Words of blocks counted before: a block never changes, another one takes its place. */
const counted = new WeakMap<Node, number>()

/** Words as the reader's language has them; blocks never run into each other. */
export function countWords(doc: Node): number {
  let count = 0
  doc.forEach((block) => {
    count += counted.get(block) ?? countBlock(block)
  })
  return count
}

function countBlock(block: Node): number {
  let count = 0
  const text = block.textBetween(0, block.content.size, '\n', '\n')
  for (const { isWordLike } of words.segment(text)) if (isWordLike) count += 1
  counted.set(block, count)
  return count
}
