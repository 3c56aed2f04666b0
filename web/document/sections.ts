import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Selection } from '@tiptap/pm/state'
import { scrollToPosition } from './document-scroll.ts'
import { flash } from './flash.ts'

/** Positions of the top-level blocks of a section: its heading and all that stands under it. */
export type SectionBlocks = readonly number[]

/**
 * The section that `location` names: `## Error Handling`, `Error Handling` or a path like `Steps > Step 2`, of which the
 * last part counts. Null when no heading reads like it.
 */
export function findSection(doc: Node, location: string): SectionBlocks | null {
  const wanted = plain(location.split(' > ').at(-1) ?? location)
  const blocks: number[] = []
  let level = 0
  doc.forEach((node, position) => {
    const isHeading = node.type.name === 'heading'
    if (level === 0 && isHeading && plain(node.textContent) === wanted) level = Number(node.attrs.level)
    else if (level > 0 && isHeading && Number(node.attrs.level) <= level) level = Number.POSITIVE_INFINITY
    if (level > 0 && Number.isFinite(level)) blocks.push(position)
  })
  return blocks.length > 0 ? blocks : null
}

const plain = (heading: string) =>
  heading
    .replace(/^#+\s*/, '')
    .trim()
    .toLocaleLowerCase()

/** Whether the end of the section, where writing goes on, can be seen. True when there is no such section. */
export function isSectionInView(editor: Editor, location: string): boolean {
  const end = elementsOf(editor, location).at(-1)?.getBoundingClientRect()
  const pane = editor.view.dom.parentElement?.closest('section')?.getBoundingClientRect()
  return !end || !pane || (end.bottom > pane.top && end.bottom - lineHeightPx < pane.bottom)
}

const lineHeightPx = 26

/** Brings the section to the eye and marks it for a moment. False when there is no such section (any more). */
export function goToSection(editor: Editor, location: string): boolean {
  const elements = elementsOf(editor, location)
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  elements[0]?.scrollIntoView({ block: 'start', behavior: calm ? 'instant' : 'smooth' })
  flash(elements)
  return elements.length > 0
}

/**
 * Brings one of the top-level blocks to the eye and marks it for a moment, by its index. The caret stands there then for
 * whoever writes on, without the focus, which would bring up the keys of a phone.
 */
export function goToBlock(editor: Editor, index: number): void {
  const { doc, tr } = editor.state
  if (index >= doc.childCount) return
  const position = positionOf(editor, index)
  editor.view.dispatch(tr.setSelection(Selection.near(doc.resolve(position + 1))))
  const dom = editor.view.nodeDOM(position)
  scrollToPosition(editor.view, position)
  if (dom instanceof HTMLElement) flash([dom])
}

/** The same for those who work by keyboard: the focus goes there too. */
export function enterBlock(editor: Editor, index: number): void {
  goToBlock(editor, index)
  editor.commands.focus(null, { scrollIntoView: false })
}

function positionOf({ state: { doc } }: Editor, index: number): number {
  let position = 0
  for (let at = 0; at < index; at++) position += doc.child(at).nodeSize
  return position
}

function elementsOf(editor: Editor, location: string): HTMLElement[] {
  const blocks = findSection(editor.state.doc, location) ?? []
  return blocks.map((position) => editor.view.nodeDOM(position)).filter((dom) => dom instanceof HTMLElement)
}
