import * as Y from 'yjs'
import { emptyInline } from './inline.ts'
import { buildElement, buildInline, planGroup, planText, readInline } from './tree.ts'
import { indexAt, isLive, itemOf, liveChildren, liveItems, parentOf, topLevelOf } from './yjs-internals.ts'

/**
 * Makes blocks fit the schema again. Two changes that are each right can leave a list without items when they meet, or an
 * item without its paragraph, or rows of different widths; and an editor that is given such a block deletes it for
 * everyone. Only what is empty is added, and no text is ever taken away.
 * Returns how many blocks were put right.
 */
export function repair(fragment: Y.XmlFragment, blocks: Iterable<Y.XmlElement>): number {
  let count = 0
  for (const block of blocks) if (isLive(block)) count += repairElement(block)
  if (fragment.length > 0) return count
  fragment.insert(0, [emptyParagraph()])
  return count + 1
}

/**
 * The same for those blocks alone in which a transaction put or took others, and for what holds them; what it made is
 * taken as sound. For a transaction that adds to a long list or table, of which the rest need not be looked at.
 */
export function repairChanged(fragment: Y.XmlFragment, transaction: Y.Transaction): number {
  let count = 0
  for (const [type, keys] of transaction.changed) {
    if (!keys.has(null)) continue
    for (
      let element = type instanceof Y.XmlElement && isLive(type) ? type : null;
      element;
      element = elementAround(element)
    ) {
      count += repairContent(element, elementsIn(element))
    }
  }
  return count + repair(fragment, [])
}

function elementAround(element: Y.XmlElement): Y.XmlElement | null {
  const parent = parentOf(element)
  return parent instanceof Y.XmlElement ? parent : null
}

/** The top-level blocks that a transaction changed or made. */
export function touchedBlocks(transaction: Y.Transaction, fragment: Y.XmlFragment): Set<Y.XmlElement> {
  const touched = new Set<Y.XmlElement>()
  for (const type of transaction.changed.keys()) {
    const block = topLevelOf(type, fragment)
    if (block) touched.add(block)
  }
  // Yjs lists only what was there before the transaction.
  for (const block of liveChildren(fragment)) {
    const { client, clock } = itemOf(block).id
    const isNew = clock >= (transaction.beforeState.get(client) ?? 0)
    if (isNew && block instanceof Y.XmlElement) touched.add(block)
  }
  return touched
}

function repairElement(element: Y.XmlElement): number {
  let count = 0
  for (const child of elementsIn(element)) count += repairElement(child)
  return count + repairContent(element, elementsIn(element))
}

const elementsIn = (parent: Y.XmlElement): Y.XmlElement[] =>
  [...liveChildren(parent)].filter((child) => child instanceof Y.XmlElement)

function repairContent(element: Y.XmlElement, children: readonly Y.XmlElement[]): number {
  switch (element.nodeName) {
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
    case 'blockquote':
    case 'tableRow':
      return children.length > 0 ? 0 : remove(element)
    case 'listItem':
    case 'taskItem':
      if (children.length === 0) return remove(element)
      return children[0]?.nodeName === 'paragraph' ? 0 : insert(element, 0, emptyParagraph())
    case 'tableCell':
    case 'tableHeader':
      return children.length === 0 ? insert(element, 0, emptyParagraph()) : joinParagraphs(children)
    case 'table':
      return children.length > 0 ? fillRows(children) : remove(element)
    case 'codeBlock':
      return makePlain(element)
    default:
      return 0
  }
}

/** Rows as wide as the widest one. */
function fillRows(rows: readonly Y.XmlElement[]): number {
  const width = Math.max(...rows.map((row) => row.length))
  let count = 0
  for (const [index, row] of rows.entries()) {
    while (row.length < width) {
      const cell = planGroup(index === 0 ? 'tableHeader' : 'tableCell', undefined, [
        planText('paragraph', undefined, emptyInline),
      ])
      count += insert(row, row.length, buildElement(cell))
    }
  }
  return count
}

/** A cell has one paragraph: the text of any other goes into the first, on a line of its own. */
function joinParagraphs([first, ...others]: readonly Y.XmlElement[]): number {
  for (const other of others) {
    const text = readInline(other)
    if (first && text.text !== '')
      first.insert(first.length, [new Y.XmlElement('hardBreak'), ...buildInline(text)])
    remove(other)
  }
  return others.length
}

/** Code has no marks, and its lines end with a character. */
function makePlain(code: Y.XmlElement): number {
  let count = 0
  for (const line of elementsIn(code)) {
    const index = indexAt(itemOf(line))
    const before = index > 0 ? code.get(index - 1) : null
    remove(line)
    if (before instanceof Y.XmlText) before.insert(before.length, '\n')
    else code.insert(index, [new Y.XmlText('\n')])
    count += 1
  }
  for (const text of liveChildren(code)) if (text instanceof Y.XmlText) count += removeMarks(text)
  return count
}

function removeMarks(text: Y.XmlText): number {
  const marks = new Set<string>()
  for (const { content } of liveItems(text)) {
    // Yjs' types do not know the null that switches a mark off.
    const value: unknown = content instanceof Y.ContentFormat ? content.value : null
    if (content instanceof Y.ContentFormat && value !== null) marks.add(content.key)
  }
  if (marks.size === 0) return 0
  text.format(0, text.length, Object.fromEntries([...marks].map((mark) => [mark, null])))
  return 1
}

const emptyParagraph = (): Y.XmlElement => buildElement(planText('paragraph', undefined, emptyInline))

function insert(parent: Y.XmlElement, index: number, child: Y.XmlElement): 1 {
  parent.insert(index, [child])
  return 1
}

function remove(element: Y.XmlElement): 1 {
  parentOf(element)?.delete(indexAt(itemOf(element)), 1)
  return 1
}
