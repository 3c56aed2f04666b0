import type { DocNode } from '#shared/document/node.ts'

/** The blocks below a title: that of the thread, where the document does not begin with one of its own. */
export function withTitle(nodes: readonly DocNode[], title: string): readonly DocNode[] {
  const [first] = nodes
  const hasOwn = first?.type === 'heading' && first.attrs?.level === 1
  return hasOwn
    ? nodes
    : [{ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text: title }] }, ...nodes]
}
