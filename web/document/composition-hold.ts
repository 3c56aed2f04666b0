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
  // Somebody deleted it. It stays behind the block that it stood behind.
  const nodes = [...content.content]
  const before = doc.resolve(hold.position).index(0) - 1
  const left = before < 0 ? undefined : doc.child(before)
  const place = nodes.findIndex((child) => child === left || (left && predecessorOf(child) === left))
  return Fragment.fromArray(nodes.toSpliced(place + 1, 0, shown))
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
  const { doc, type, mapping } = binding
  const tr = state.tr.setMeta(holdKey, null)
  const shown = state.doc.resolve(hold.position).nodeAfter
  if (!shown) return tr
  const typed = differenceOf(hold.base.content, shown.content)
  const words = typed ? inlineBetween(shown, typed.from, typed.toNew) : Fragment.empty
  const truth = withoutHold(state.doc, hold, binding)
  const node = nodeInYdoc(hold, binding)
  if (!node) {
    const own = words.size > 0 || truth.childCount === 0 ? state.schema.node('paragraph', null, words) : null
    return tr.replaceWith(hold.position, hold.position + shown.nodeSize, own ?? Fragment.empty)
  }

  const relative =
    hold.caret.relative && relativePositionToAbsolutePosition(doc, type, hold.caret.relative, mapping)
  const caret = relative === null ? hold.caret.offset : relative - hold.position - 1
  const { from, to } = placeOf(
    typed ?? { from: hold.caret.offset, toOld: hold.caret.offset },
    hold,
    node,
    caret,
  )
  const merged = node.replace(from, to, new Slice(words, 0, 0))
  const index = state.doc.resolve(hold.position).index(0)
  writeDifferences(tr, truth.content.replaceChild(index, merged), (child) =>
    child === merged ? shown : undefined,
  )
  const behindWords = typed ? state.selection.head - hold.position - 1 - typed.from : 0
  const head = hold.position + 1 + from + Math.max(0, Math.min(behindWords, words.size))
  return tr.setSelection(TextSelection.near(tr.doc.resolve(head)))
}

/** Where in `node` what was typed goes, and what it replaces there: only letters that are still the ones replaced. */
function placeOf(
  typed: { readonly from: number; readonly toOld: number },
  { base, caret }: Hold,
  node: Node,
  caretNow: number,
): { readonly from: number; readonly to: number } {
  const from = caretNow + typed.from - caret.offset
  const to = caretNow + typed.toOld - caret.offset
  const isThere =
    from >= 0 &&
    to <= node.content.size &&
    node.resolve(from).parent.inlineContent &&
    node.resolve(from).sameParent(node.resolve(to)) &&
    inlineBetween(node, from, to).eq(inlineBetween(base, typed.from, typed.toOld))
  if (isThere) return { from, to }
  const near = TextSelection.near(node.resolve(Math.max(0, Math.min(caretNow, node.content.size)))).head
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

function indexOf(content: Fragment, node: Node): number | null {
  for (let index = 0; index < content.childCount; index++) if (content.child(index) === node) return index
  return null
}
