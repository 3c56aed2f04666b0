import type { DocNode } from '#shared/document/node.ts'
import { textOf } from './text.ts'

/** `block`: the block of the document that it is, or stands in. */
export type CodeBlock = { readonly block: number; readonly source: string }

/** The blocks of SPy in their order, those in lists and quotes too. They are one module. */
export const codeBlocksOf = (nodes: readonly DocNode[]): CodeBlock[] =>
  nodes.flatMap((node, block) => sourcesIn(node).map((source) => ({ block, source })))

const sourcesIn = (node: DocNode): string[] =>
  isCode(node) ? [textOf(node)] : (node.content ?? []).flatMap(sourcesIn)

/** Whether it is SPy; code in another language has no rules here. */
export const isCode = ({ type, attrs }: DocNode): boolean => type === 'codeBlock' && attrs?.language === 'spy'
