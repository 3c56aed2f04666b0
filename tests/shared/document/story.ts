import { Node as DocNodeCheck } from '@tiptap/pm/model'
import { expect } from 'vitest'
import * as Y from 'yjs'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { schema } from '#shared/document/schema.ts'
import { type Block, buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'

/** A document with this Markdown, which keeps deleted content, as the server's documents do. */
export function doc(source: string): Y.Doc {
  return docOf(parseMarkdown(source))
}

export function docOf(nodes: readonly DocNode[]): Y.Doc {
  const ydoc = new Y.Doc({ gc: false })
  fragmentOf(ydoc).insert(0, nodes.map(fromNode).map(buildElement))
  return ydoc
}

/** Another peer's copy of the document. */
export function copy(ydoc: Y.Doc): Y.Doc {
  const peer = new Y.Doc({ gc: false })
  Y.applyUpdate(peer, Y.encodeStateAsUpdate(ydoc))
  return peer
}

/** Brings two peers to the same state, as a network would sooner or later. */
export function sync(a: Y.Doc, b: Y.Doc): void {
  const forB = Y.encodeStateAsUpdate(a, Y.encodeStateVector(b))
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b, Y.encodeStateVector(a)), 'peer')
  Y.applyUpdate(b, forB, 'peer')
}

export const nodesOf = (ydoc: Y.Doc): DocNode[] => readTree(ydoc).map(toNode)

/** Types `text` behind the first place where `behind` stands in the document, as a person does. */
export function type(ydoc: Y.Doc, behind: string, text: string): void {
  const { found, index } = find(ydoc, behind)
  found.insert(index + behind.length, text)
}

export function erase(ydoc: Y.Doc, text: string): void {
  const { found, index } = find(ydoc, text)
  found.delete(index, text.length)
}

export function retype(ydoc: Y.Doc, text: string, instead: string): void {
  ydoc.transact(() => {
    const { found, index } = find(ydoc, text)
    found.delete(index, text.length)
    found.insert(index, instead)
  })
}

/** Sets marks on the first place where this text stands, or takes those away that are null. */
export function format(ydoc: Y.Doc, text: string, marks: Record<string, unknown>): void {
  const { found, index } = find(ydoc, text)
  found.format(index, text.length, marks)
}

/** Deletes the top-level block that holds this text. */
export function deleteBlock(ydoc: Y.Doc, text: string): void {
  const index = readTree(ydoc).findIndex((block) => JSON.stringify(toNode(block)).includes(text))
  fragmentOf(ydoc).delete(index)
}

function find(ydoc: Y.Doc, text: string): { found: Y.XmlText; index: number } {
  for (const found of textsIn(fragmentOf(ydoc))) {
    const index = plainText(found).indexOf(text)
    if (index >= 0) return { found, index }
  }
  throw new Error(`"${text}" is not in the document`)
}

const plainText = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: string }[]).map((part) => part.insert).join('')

export function textsIn(parent: Y.XmlFragment): Y.XmlText[] {
  return parent
    .toArray()
    .flatMap((child) =>
      child instanceof Y.XmlText ? [child] : child instanceof Y.XmlFragment ? textsIn(child) : [],
    )
}

/**
 * The laws every change of a document keeps: it fits the schema, what is remembered of it is what is in it, and a peer
 * that gets the updates has the same document.
 */
export function expectLaws(ydoc: Y.Doc, peer: Y.Doc): void {
  expectValid(ydoc)
  expect(readTree(copy(ydoc))).toEqual(readTree(ydoc))
  sync(ydoc, peer)
  expect(nodesOf(peer)).toEqual(nodesOf(ydoc))
  expect(documentMarkdown(peer)).toBe(documentMarkdown(ydoc))
}

export function expectValid(ydoc: Y.Doc): void {
  DocNodeCheck.fromJSON(schema, { type: 'doc', content: nodesOf(ydoc) }).check()
}

/** The element and text ids of a document: who has the same ones has kept carets, comments and half-typed words. */
export function elementIds(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => [
    `${block.id.client}.${block.id.clock}`,
    ...(block.kind === 'group' ? elementIds(block.children) : []),
  ])
}
