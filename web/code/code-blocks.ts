import type { Node } from '@tiptap/pm/model'

/** A block of SPy in a document, and the position before it. */
export type SpyBlock = { readonly node: Node; readonly position: number }

/** The blocks of SPy in a document, in their order. */
export function spyBlocksOf(doc: Node): SpyBlock[] {
  const blocks: SpyBlock[] = []
  doc.descendants((node, position) => {
    if (node.type.spec.code && node.attrs.language === 'spy') blocks.push({ node, position })
    return !node.isTextblock
  })
  return blocks
}

/** Where an offset of the code stands in the document. */
export const inDocument = ({ position }: SpyBlock, offset: number): number => position + 1 + offset

/** The block that a position is in. Undefined outside of code. */
export function blockAround(blocks: readonly SpyBlock[], position: number): SpyBlock | undefined {
  return blocks.find((block) => position > block.position && position < block.position + block.node.nodeSize)
}
