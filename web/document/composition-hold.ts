import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import { type EditorState, PluginKey, TextSelection, type Transaction } from '@tiptap/pm/state'
import { relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { AnyType, Binding, SelectionBefore } from './binding.ts'
import { differenceOf, type PredecessorOf, writeDifferences } from './differences.ts'

/**
 * The block in which a word is being composed, while others changed it. An input method writes into the DOM by itself;
 * drawn anew under its hands, the text it has so far comes in once more with each key (Chromium: ににほにほん…). So the
 * block stays as the person sees it, what they compose stays out of the Y.Doc, and both come together when the word is
 * whole. All other blocks go on as ever.
 */
export type Hold = {
  /** Where the block begins in the editor. */
  readonly position: number
  /** The block in the Y.Doc; null when it was gone at once. */
  readonly block: AnyType | null
  /** The block as the editor and the Y.Doc both had it last. */
  readonly base: Node
  /** The caret then: in the content of `base`, and by the letters beside it. */
  readonly caret: { readonly offset: number; readonly relative: Y.RelativePosition | null }
}

export const holdKey = new PluginKey<Hold | null>('compositionHold')

/** Begins when `content`, which the Y.Doc now has, differs in the block of the caret; null when it does not. */
export function beginHold(
  { doc, selection: { $head } }: EditorState,
  content: Fragment,
  changed: readonly (readonly [type: AnyType, before: unknown])[],
  known: SelectionBefore | null,
): Hold | null {
  if ($head.depth === 0) return null
  const base = doc.child($head.index(0))
  if (indexOf(content, base) !== null) return null
  const block = changed.find(([, before]) => before === base)?.[0] ?? null
  const position = $head.before(1)
  const relative = known?.absHead === $head.pos ? known.head : null
  return { position, block, base, caret: { offset: $head.pos - position - 1, relative } }
}

/** `content`, which the Y.Doc has, with the held block as the editor has it. */
export function withHeldBlock(
  content: Fragment,
  hold: Hold,
  binding: Binding,
  { doc }: EditorState,
  predecessorOf: PredecessorOf,
): Fragment {
  const shown = doc.resolve(hold.position).nodeAfter
  if (!shown) return content
  const node = nodeInYdoc(hold, binding)
  const index = node ? indexOf(content, node) : null
  if (index !== null) return content.replaceChild(index, shown)
  // Somebody deleted it. It stays behind what it stood behind.
  let place = -1
  for (let left = doc.resolve(hold.position).index(0) - 1; left >= 0 && place < 0; left--)
    place = indexOf(content, doc.child(left), predecessorOf) ?? -1
  return Fragment.fromArray(content.content.toSpliced(place + 1, 0, shown))
}

/** `doc` of the editor with the held block as the Y.Doc has it; without it, when it is deleted there. */
export function withoutHold(doc: Node, hold: Hold | null | undefined, binding: Binding): Node {
  if (!hold) return doc
  const index = doc.resolve(hold.position).index(0)
  const node = nodeInYdoc(hold, binding)
  if (node) return doc.copy(doc.content.replaceChild(index, node))
  return doc.copy(Fragment.fromArray(doc.content.content.toSpliced(index, 1)))
}

/**
 * Ends it: the block becomes what the Y.Doc has, with what was composed in its place. Nothing of others is deleted but
 * what the composition replaced, and nothing of what was composed gets lost: without its block, it becomes one.
 */
export function release(state: EditorState, hold: Hold, binding: Binding): Transaction {
  const tr = state.tr.setMeta(holdKey, null)
  const shown = state.doc.resolve(hold.position).nodeAfter
  if (!shown) return tr
  const { offset } = hold.caret
  const typed = differenceOf(hold.base.content, shown.content) ?? {
    from: offset,
    toOld: offset,
    toNew: offset,
  }
  const words = inlineBetween(shown, typed.from, typed.toNew)
  const node = nodeInYdoc(hold, binding)
  const truth = withoutHold(state.doc, hold, binding)
  if (!node) {
    const isNeeded = words.size > 0 || truth.childCount === 0
    const own = isNeeded ? state.schema.node('paragraph', null, words) : Fragment.empty
    return tr.replaceWith(hold.position, hold.position + shown.nodeSize, own)
  }

  const { from, to } = placeOf(typed, hold, node, caretNow(hold, binding))
  const merged = node.replace(from, to, new Slice(fitting(words, node.resolve(from).parent), 0, 0))
  const index = state.doc.resolve(hold.position).index(0)
  const content = truth.content.replaceChild(index, merged)
  writeDifferences(tr, content, (child) => (child === merged ? shown : undefined))
  const start = hold.position + 1
  const behind = state.selection.head - start - typed.from
  const head = start + from + Math.max(0, Math.min(behind, words.size))
  return tr.setSelection(TextSelection.near(tr.doc.resolve(head)))
}

/** Where the caret of then is in the content of the block as the Y.Doc has it now. */
function caretNow({ caret, position }: Hold, { doc, type, mapping }: Binding): number {
  const found = caret.relative && relativePositionToAbsolutePosition(doc, type, caret.relative, mapping)
  return found === null ? caret.offset : found - position - 1
}

/** The words as this block can hold them. */
function fitting(words: Fragment, { type, content }: Node): Fragment {
  if (words.size === 0 || type.validContent(content.append(words))) return words
  return Fragment.from(type.schema.text(words.textBetween(0, words.size, ' ', ' ')))
}

/** Where in `node` what was typed goes, and what it replaces there: only letters that are still the ones replaced. */
function placeOf(
  typed: { readonly from: number; readonly toOld: number },
  { base, caret }: Hold,
  node: Node,
  caretThere: number,
): { readonly from: number; readonly to: number } {
  const from = caretThere + typed.from - caret.offset
  const to = caretThere + typed.toOld - caret.offset
  const isThere =
    from >= 0 &&
    to <= node.content.size &&
    node.resolve(from).parent.inlineContent &&
    node.resolve(from).sameParent(node.resolve(to)) &&
    inlineBetween(node, from, to).eq(inlineBetween(base, typed.from, typed.toOld))
  if (isThere) return { from, to }
  const near = TextSelection.near(node.resolve(Math.max(0, Math.min(caretThere, node.content.size)))).head
  return { from: near, to: near }
}

/** The text between two places in the content of a block, with its marks. */
function inlineBetween(block: Node, from: number, to: number): Fragment {
  const $from = block.resolve(from)
  if ($from.parent.inlineContent && $from.sameParent(block.resolve(to)))
    return $from.parent.content.cut($from.parentOffset, $from.parentOffset + to - from)
  const text = block.textBetween(from, to, ' ')
  return text === '' ? Fragment.empty : Fragment.from(block.type.schema.text(text))
}

/** What the editor would show of the held block; null when others deleted it. */
function nodeInYdoc({ block }: Hold, { mapping }: Binding): Node | null {
  const node = block && mapping.get(block)
  return node && !Array.isArray(node) ? node : null
}

/** Where a child stands, or what became of it. */
function indexOf(
  content: Fragment,
  node: Node,
  predecessorOf: PredecessorOf = () => undefined,
): number | null {
  for (let index = 0; index < content.childCount; index++) {
    const child = content.child(index)
    if (child === node || predecessorOf(child) === node) return index
  }
  return null
}
