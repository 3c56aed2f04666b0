import type * as Y from 'yjs'
import { type ListMarker, listMarkers, writeBlock } from './markdown-write.ts'
import type { DocNode } from './node.ts'
import { type PlannedBlock, readTree, toNode } from './tree.ts'

/** The Markdown of the whole document. Only what changed since the last call is written anew. */
export function documentMarkdown(ydoc: Y.Doc): string {
  return joinMarkdown(writeBlocks(readTree(ydoc)))
}

export function joinMarkdown(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

/**
 * The Markdown of neighbouring blocks, one text each; '' for a block that Markdown has no words for. That of a block is
 * remembered, and so is the block itself by `readTree` for as long as it stays as it is: writing costs many times what
 * reading does, and a patch or a keystroke changes one block of many.
 */
export function writeBlocks(blocks: readonly PlannedBlock[]): string[] {
  const markers = listMarkers(blocks.map(outlineNode))
  return blocks.map((block, index) => {
    const marker = markers[index] ?? 'usual'
    const known = written.get(block)
    if (known?.marker === marker) return known.markdown
    const markdown = writeBlock(toNode(block), marker)
    written.set(block, { marker, markdown })
    return markdown
  })
}

/** A memory of a pure function, held by the blocks themselves: it goes when they go. */
const written = new WeakMap<PlannedBlock, { readonly marker: ListMarker; readonly markdown: string }>()

/** As much of a block as its neighbours' Markdown can depend on. */
function outlineNode({ type, ...block }: PlannedBlock): DocNode {
  if (type !== 'paragraph' || block.kind !== 'text') return { type }
  return { type, content: [{ type: 'text', text: block.inline.text }] }
}
