import type { Node } from '@tiptap/pm/model'

/** A block of code in a document, and the position before it. */
export type PlacedBlock = { readonly node: Node; readonly position: number }

/** One of SPy. */
export type SpyBlock = PlacedBlock

/** The blocks of code in a document, in their order. */
export function codeBlocksOf(doc: Node): PlacedBlock[] {
  const blocks: PlacedBlock[] = []
  doc.descendants((node, position) => {
    if (node.type.spec.code) blocks.push({ node, position })
    return !node.isTextblock
  })
  return blocks
}

/** The blocks of SPy in a document, in their order. */
export const spyBlocksOf = (doc: Node): SpyBlock[] =>
  codeBlocksOf(doc).filter(({ node }) => languageOf(node) === 'spy')

/** As it is written at the block; '' where none is. */
export const languageOf = ({ attrs }: Node): string =>
  typeof attrs.language === 'string' ? attrs.language : ''

/** Where an offset of the code stands in the document. */
export const inDocument = ({ position }: SpyBlock, offset: number): number => position + 1 + offset

/** The block that a position is in. Undefined outside of code. */
export function blockAround(blocks: readonly SpyBlock[], position: number): SpyBlock | undefined {
  return blocks.find((block) => position > block.position && position < block.position + block.node.nodeSize)
}
