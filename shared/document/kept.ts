import * as Y from 'yjs'
import type { Id } from './id-set.ts'
import { elementOfItem, liveItems, type YList } from './yjs-internals.ts'

/**
 * Text that an undo left in the document, though what it stands in was taken back. `id` is its first character.
 * - `text_of_others`: somebody else wrote it into what the patch wrote. It stays, and so do the blocks that hold it.
 * - `row_of_others`: the patch wrote it, in a table row that stays for the sake of somebody else's text. A row stays whole.
 */
export type Kept = {
  readonly id: Id
  readonly text: string
  readonly why: 'text_of_others' | 'row_of_others'
}

/**
 * Which of `own`, what a patch wrote and nobody deleted since, has to stay because it holds what others wrote: their text,
 * or a rule they drew. Blocks that others made and left empty hold nothing.
 */
export function stayingItems(own: ReadonlySet<Y.Item>): Set<Y.Item> {
  const holders = new Set<Y.Item>()
  const seen = new Set<Y.Item>()
  /** Whether there is anything of others in it. */
  const search = (list: YList): boolean => {
    let found = false
    for (const item of liveItems(list)) {
      const isOwn = own.has(item)
      const inner = listIn(item)
      if (inner && search(inner)) {
        if (isOwn) holders.add(item)
        found = true
      } else if (!isOwn && isContent(item)) found = true
      seen.add(item)
    }
    return found
  }
  for (const item of own) {
    const inner = seen.has(item) ? null : listIn(item)
    if (inner && search(inner)) holders.add(item)
  }
  const staying = new Set(holders)
  for (const item of holders) {
    const name = elementOfItem(item)?.nodeName
    if (name === 'tableRow') addAll(staying, item)
    // The first row of a table is its header: without it the next row would become one.
    if (name === 'table') for (const row of firstOf(item)) addAll(staying, row)
  }
  return staying
}

/** What to tell people about what stayed. Items that are `fresh` came back with this very undo. */
export function keptTexts(
  own: ReadonlySet<Y.Item>,
  staying: ReadonlySet<Y.Item>,
  fresh: (item: Y.Item) => boolean,
): Kept[] {
  const kept: Kept[] = []
  const whyInHolder = (item: Y.Item) => {
    if (own.has(item)) return staying.has(item) ? 'row_of_others' : null
    return fresh(item) ? null : 'text_of_others'
  }
  const inHolders = new Set(
    [...staying].filter((item) => !isIn(staying, item)).flatMap((item) => [...textsOf(item)]),
  )
  for (const text of inHolders) kept.push(...piecesOf(text, whyInHolder))
  for (const text of new Set([...own].map((item) => item.parent))) {
    if (!(text instanceof Y.XmlText) || inHolders.has(text)) continue
    const inside = typedInside(text, own)
    kept.push(
      ...piecesOf(text, (item) =>
        inside.has(item) && !own.has(item) && !fresh(item) ? 'text_of_others' : null,
      ),
    )
  }
  return kept
}

/** Whether the item stands in one of these. */
const isIn = (items: ReadonlySet<Y.Item>, { parent }: Y.Item): boolean =>
  parent instanceof Y.AbstractType && parent._item !== null && items.has(parent._item)

/** What was written between two characters that the patch wrote next to each other. */
function typedInside(text: Y.XmlText, own: ReadonlySet<Y.Item>): Set<Y.Item> {
  const inside = new Set<Y.Item>()
  for (const right of liveItems(text)) {
    if (!own.has(right) || !isText(right) || !right.origin) continue
    const between: Y.Item[] = []
    let left = right.left
    for (; left && !hasId(left, right.origin); left = left.left) if (!left.deleted) between.push(left)
    // A character that came back stands before its tombstone, which is what its neighbour was written next to.
    while (left?.deleted) left = left.left
    if (left && own.has(left)) for (const item of between) inside.add(item)
  }
  return inside
}

/** The pieces of a text that stay, each as long as the reason is the same. */
function piecesOf(text: Y.XmlText, whyOf: (item: Y.Item) => Kept['why'] | null): Kept[] {
  const pieces: Kept[] = []
  let open: Kept['why'] | null = null
  for (const { item, characters } of stringsIn(text)) {
    const why = whyOf(item)
    const last = pieces.at(-1)
    if (why && why === open && last) pieces[pieces.length - 1] = { ...last, text: last.text + characters }
    else if (why) pieces.push({ id: { client: item.id.client, clock: item.id.clock }, text: characters, why })
    open = why
  }
  return pieces
}

function* stringsIn(text: Y.XmlText): Generator<{ item: Y.Item; characters: string }> {
  for (const item of liveItems(text)) {
    if (item.content instanceof Y.ContentString) yield { item, characters: item.content.str }
  }
}

const isText = (item: Y.Item): boolean => item.content instanceof Y.ContentString

const isContent = (item: Y.Item): boolean =>
  isText(item) || elementOfItem(item)?.nodeName === 'horizontalRule'

const hasId = ({ id, length }: Y.Item, { client, clock }: Id): boolean =>
  id.client === client && id.clock <= clock && clock < id.clock + length

function listIn({ content, deleted }: Y.Item): YList | null {
  if (deleted || !(content instanceof Y.ContentType)) return null
  const type: unknown = content.type
  return type instanceof Y.XmlElement || type instanceof Y.XmlText ? type : null
}

function* textsIn(list: YList): Generator<Y.XmlText> {
  if (list instanceof Y.XmlText) yield list
  else for (const item of liveItems(list)) yield* textsOf(item)
}

function* textsOf(item: Y.Item): Generator<Y.XmlText> {
  const inner = listIn(item)
  if (inner) yield* textsIn(inner)
}

/** The first visible child, if any. */
function firstOf(item: Y.Item): Y.Item[] {
  const inner = listIn(item)
  return inner ? [...liveItems(inner)].slice(0, 1) : []
}

/** Adds an item and all that is visible in it. */
function addAll(items: Set<Y.Item>, item: Y.Item): void {
  items.add(item)
  const inner = listIn(item)
  if (inner) for (const child of liveItems(inner)) addAll(items, child)
}
