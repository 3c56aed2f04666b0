import type { DocNode } from '#shared/document/node.ts'
import { schema } from '#shared/document/schema.ts'

/** Throws unless the schema allows these blocks; no blocks stand for an empty document. */
export function checkValid(nodes: readonly DocNode[]): void {
  const content = nodes.length === 0 ? [{ type: 'paragraph' }] : nodes
  schema.nodeFromJSON({ type: 'doc', content }).check()
}
