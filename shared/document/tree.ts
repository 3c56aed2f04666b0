import * as Y from 'yjs'
import { ElementMemory } from './element-memory.ts'
import { appendIds, type Id, type IdRun, type IdSet } from './id-set.ts'
import {
  breakPiece,
  emptyInline,
  hardBreak,
  type Inline,
  inlineFromNodes,
  inlineKey,
  inlineOf,
  inlineToNodes,
  joinInline,
  makePiece,
  type Piece,
  piecesOf,
  splitBreaks,
} from './inline.ts'
import type { DocMark, DocNode } from './node.ts'
import { schema } from './schema.ts'
import { fragmentOf } from './ydoc.ts'
import { idOf, liveChildren, liveItems, setAttribute } from './yjs-internals.ts'

/**
 * The document as a plain tree. A textblock (paragraph, heading, code) has `inline`, any other block has `children`.
 * `attrs` leaves out null and holds the schema's defaults. Blocks with equal `key` have equal content, ids apart.
 */
export type Attrs = Readonly<Record<string, unknown>>
type Common = { readonly type: string; readonly attrs: Attrs; readonly key: string }

/** A block that may not exist in any document yet. */
export type PlannedBlock = Common &
  (
    | { readonly kind: 'text'; readonly inline: Inline }
    | { readonly kind: 'group'; readonly children: readonly PlannedBlock[] }
  )

/** Text of the live document: `ids` names its characters, one id each, in order. */
export type LiveInline = Inline & { readonly ids: IdSet }

/** A block of the live document, and the ids under which its parts are found again however much changes meanwhile. */
export type TextBlock = Common & { readonly kind: 'text'; readonly id: Id; readonly inline: LiveInline }
export type GroupBlock = Common & {
  readonly kind: 'group'
  readonly id: Id
  readonly children: readonly Block[]
}
export type Block = TextBlock | GroupBlock

/**
 * Reads the document without touching it; what the schema does not know is passed over, and so never changed. Only what
 * changed since the last time is read anew: a block that stayed as it was is the same object.
 */
export function readTree(ydoc: Y.Doc): Block[] {
  const known = memories.get(ydoc)
  const memory = known ?? new ElementMemory<Block>(ydoc)
  if (!known) memories.set(ydoc, memory)
  return blockElements(fragmentOf(ydoc)).map((element) => memory.recall(element, readBlock))
}

const memories = new WeakMap<Y.Doc, ElementMemory<Block>>()

function blockElements(parent: Y.XmlFragment): Y.XmlElement[] {
  const children = [...liveChildren(parent)].filter((child) => child instanceof Y.XmlElement)
  return children.filter((child) => schema.nodes[child.nodeName]?.isBlock ?? false)
}

export function readBlock(element: Y.XmlElement): Block {
  const type = element.nodeName
  const attrs = completeAttrs(type, element.getAttributes())
  const id = idOf(element)
  if (isTextblock(type)) {
    const inline = readInline(element)
    return { kind: 'text', type, attrs, id, inline, key: keyOf(type, attrs, inlineKey(inline)) }
  }
  const children = blockElements(element).map(readBlock)
  return { kind: 'group', type, attrs, id, children, key: keyOf(type, attrs, childrenKey(children)) }
}

/** The text of a textblock. It may lie in several Yjs texts, between hard breaks. */
export function readInline(element: Y.XmlElement): LiveInline {
  const parts = [...liveChildren(element)].map((child) =>
    child instanceof Y.XmlText ? readText(child) : readBreak(child),
  )
  const [only] = parts
  if (only && parts.length === 1) return only
  const ids: IdRun[] = []
  for (const part of parts) for (const run of part.ids) appendIds(ids, ...run)
  return { ...joinInline(...parts), ids }
}

function readBreak(element: Y.XmlElement): LiveInline {
  if (element.nodeName !== 'hardBreak') return { ...emptyInline, ids: [] }
  const { client, clock } = idOf(element)
  return { ...inlineOf([breakPiece]), ids: [[client, clock, 1]] }
}

export function readText(text: Y.XmlText): LiveInline {
  const pieces: Piece[] = []
  const ids: IdRun[] = []
  const formats = new Map<string, unknown>()
  let marks: DocMark[] = []
  for (const { content, id } of liveItems(text)) {
    if (content instanceof Y.ContentFormat) {
      const value: unknown = content.value
      if (value === null) formats.delete(content.key)
      else formats.set(content.key, value)
      marks = [...formats].map(([type, attrs]) => ({ type, attrs: isAttrs(attrs) ? attrs : {} }))
    } else if (content instanceof Y.ContentString) {
      pieces.push(makePiece(content.str, marks))
      appendIds(ids, id.client, id.clock, content.str.length)
    }
  }
  return { ...inlineOf(pieces), ids }
}

export function toNode(block: PlannedBlock): DocNode {
  const content = block.kind === 'text' ? inlineToNodes(block.inline) : block.children.map(toNode)
  return {
    type: block.type,
    ...(Object.keys(block.attrs).length > 0 ? { attrs: block.attrs } : {}),
    ...(content.length > 0 ? { content } : {}),
  }
}

export function fromNode(node: DocNode): PlannedBlock {
  const content = node.content ?? []
  return isTextblock(node.type)
    ? planText(node.type, node.attrs, inlineFromNodes(content))
    : planGroup(node.type, node.attrs, content.map(fromNode))
}

export function planText(type: string, given: Attrs | undefined, inline: Inline): PlannedBlock {
  const attrs = completeAttrs(type, given)
  return { kind: 'text', type, attrs, inline, key: keyOf(type, attrs, inlineKey(inline)) }
}

export function planGroup(
  type: string,
  given: Attrs | undefined,
  children: readonly PlannedBlock[],
): PlannedBlock {
  const attrs = completeAttrs(type, given)
  return { kind: 'group', type, attrs, children, key: keyOf(type, attrs, childrenKey(children)) }
}

/** A new element with this content, to be inserted into a document. */
export function buildElement(block: PlannedBlock): Y.XmlElement {
  const element = new Y.XmlElement(block.type)
  for (const [name, value] of Object.entries(block.attrs)) setAttribute(element, name, value)
  element.insert(0, block.kind === 'text' ? buildInline(block.inline) : block.children.map(buildElement))
  return element
}

/**
 * Texts and hard breaks with this content. An empty textblock gets an empty text too: two people who type into it at the
 * same moment then write into one text, instead of each bringing their own.
 */
export function buildInline(inline: Inline): (Y.XmlText | Y.XmlElement)[] {
  const children: (Y.XmlText | Y.XmlElement)[] = []
  let delta: { insert: string; attributes: TextAttrs }[] = []
  const closeText = () => {
    if (delta.length === 0) return
    const text = new Y.XmlText()
    text.applyDelta(delta)
    children.push(text)
    delta = []
  }
  for (const piece of piecesOf(inline).flatMap(splitBreaks)) {
    if (piece.text === hardBreak) {
      closeText()
      children.push(new Y.XmlElement('hardBreak'))
    } else delta.push({ insert: piece.text, attributes: textAttrs(piece.marks) })
  }
  closeText()
  return children.length > 0 ? children : [new Y.XmlText()]
}

/** Marks as Yjs writes them on text: the mark's name, with its attributes as the value. */
export type TextAttrs = Record<string, Attrs>

export const textAttrs = (marks: readonly DocMark[]): TextAttrs =>
  Object.fromEntries(marks.map((mark) => [mark.type, mark.attrs ?? {}]))

/** All text of a block, that of its parts apart by spaces. */
export function textOf(block: PlannedBlock): string {
  return block.kind === 'text'
    ? block.inline.text.replaceAll(hardBreak, ' ')
    : block.children.map(textOf).join(' ')
}

/** Ids of all characters in a block, in order. */
export function idsOf(block: Block): IdRun[] {
  const ids: IdRun[] = []
  const collect = (part: Block): void => {
    if (part.kind === 'group') part.children.forEach(collect)
    else for (const run of part.inline.ids) appendIds(ids, ...run)
  }
  collect(block)
  return ids
}

const isTextblock = (type: string): boolean => schema.nodes[type]?.isTextblock ?? false

const isAttrs = (value: unknown): value is Attrs =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const keyOf = (type: string, attrs: Attrs, content: string): string =>
  `${type}${JSON.stringify(attrs)}${content}`

const childrenKey = (children: readonly PlannedBlock[]): string =>
  `[${children.map((child) => child.key).join('\u0002')}]`

const declaredAttrs: ReadonlyMap<string, readonly (readonly [name: string, fallback: unknown])[]> = new Map(
  Object.entries(schema.nodes).map(([type, { spec }]) => [
    type,
    Object.entries(spec.attrs ?? {}).map(([name, attribute]) => [name, attribute.default] as const),
  ]),
)

function completeAttrs(type: string, given: Attrs | undefined): Attrs {
  const attrs: Record<string, unknown> = {}
  for (const [name, fallback] of declaredAttrs.get(type) ?? []) {
    const value = given?.[name] ?? fallback
    if (value !== null && value !== undefined) attrs[name] = value
  }
  return attrs
}
