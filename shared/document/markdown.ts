import type * as Y from 'yjs'
import { type ListMarker, listMarkers, writeBlock } from './markdown-write.ts'
import type { DocNode } from './node.ts'
import { type Block, type PlannedBlock, readTree, toNode } from './tree.ts'
import { elementAt } from './yjs-internals.ts'

/** The Markdown of neighbouring blocks, one text each; '' for a block that Markdown has no words for. */
export type WriteBlocks<B extends PlannedBlock = Block> = (blocks: readonly B[]) => string[]

/** The Markdown of the whole document. Only what changed since the last call is written anew. */
export function documentMarkdown(ydoc: Y.Doc): string {
  return joinMarkdown(writerFor(ydoc)(readTree(ydoc)))
}

export function joinMarkdown(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n')
}

export const writePlanned: WriteBlocks<PlannedBlock> = (blocks) => {
  const nodes = blocks.map(toNode)
  const markers = listMarkers(nodes)
  return nodes.map((node, index) => writeBlock(node, markers[index]))
}

/**
 * Writes blocks of this document, remembering the Markdown of each top-level element for as long as its content stays:
 * writing costs thirty times what reading the tree costs, and a patch or a keystroke changes one block of many.
 */
export function writerFor(ydoc: Y.Doc): WriteBlocks {
  return (blocks) => {
    const markers = listMarkers(blocks.map(outlineNode))
    return blocks.map((block, index) => {
      const marker = markers[index] ?? 'usual'
      const element = elementAt(ydoc, block.id)
      const known = element && remembered.get(element)
      if (known && known.key === block.key && known.marker === marker) return known.markdown
      const markdown = writeBlock(toNode(block), marker)
      if (element) remembered.set(element, { key: block.key, marker, markdown })
      return markdown
    })
  }
}

type Remembered = { readonly key: string; readonly marker: ListMarker; readonly markdown: string }

/** A memory of a pure function, held by the elements themselves: it goes when they go. */
const remembered = new WeakMap<Y.XmlElement, Remembered>()

/** As much of a block as its neighbours' Markdown can depend on. */
function outlineNode({ type, ...block }: Block): DocNode {
  if (type !== 'paragraph' || block.kind !== 'text') return { type }
  return { type, content: [{ type: 'text', text: block.inline.text }] }
}
