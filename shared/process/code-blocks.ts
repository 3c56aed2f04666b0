import type { DocNode } from '#shared/document/node.ts'
import { textOf } from './text.ts'

export type CodeBlock = { readonly block: number; readonly source: string }

/** The blocks of SPy, which are one module. */
export const codeBlocksOf = (nodes: readonly DocNode[]): CodeBlock[] =>
  nodes.flatMap((node, block) => (isCode(node) ? [{ block, source: textOf(node) }] : []))

/** Whether it is SPy; code in another language has no rules here. */
export const isCode = ({ type, attrs }: DocNode): boolean => type === 'codeBlock' && attrs?.language === 'spy'
