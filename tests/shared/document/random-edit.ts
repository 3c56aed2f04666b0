import type { DocNode } from '#shared/document/node.ts'
import { plainDocument } from '../../support/markdown/documents.ts'
import type { Random } from '../../support/random.ts'

/** The document after somebody worked on it: words changed, blocks and items gone, moved and new. */
export function randomEdit(random: Random, blocks: readonly DocNode[]): DocNode[] {
  const edited = blocks.flatMap((block) => {
    if (random.chance(0.1)) return []
    if (random.chance(0.1)) return [block, ...plainDocument(random).slice(0, 1)]
    return [random.chance(0.4) ? editNode(random, block) : block]
  })
  if (edited.length > 1 && random.chance(0.2)) edited.push(...edited.splice(random.int(edited.length), 1))
  return edited.length > 0 ? edited : plainDocument(random)
}

/** Types that may stand twice in a row, and be missing, without the node around them becoming invalid. */
const repeatable = new Set(['listItem', 'taskItem', 'tableRow', 'blockquote', 'bulletList', 'codeBlock'])

function editNode(random: Random, node: DocNode): DocNode {
  if (node.text !== undefined) return { ...node, text: editText(random, node.text) }
  if (!node.content) return node
  const content = node.content.flatMap((child, index) => {
    const edited = random.chance(0.5) ? editNode(random, child) : child
    if (index === 0 || !repeatable.has(child.type)) return [edited]
    return random.pick([[], [edited], [edited], [edited], [edited], [edited, editNode(random, child)]])
  })
  return { ...node, content }
}

const vocabulary = [
  'invoice',
  'check',
  'approve',
  'the',
  '30',
  'days',
  'über',
  '漢字',
  '😀',
  'a-b',
  '"ok"',
  '(x)',
]

function editText(random: Random, text: string): string {
  const list = text.split(' ')
  const at = random.int(list.length)
  const word = random.pick(vocabulary)
  const change = random.pick(['replace', 'replace', 'insert', 'remove'])
  if (change === 'insert' || list.length === 1) list.splice(at, 0, word)
  else if (change === 'remove') list.splice(at, 1)
  else list.splice(at, 1, word)
  return list.join(' ')
}
