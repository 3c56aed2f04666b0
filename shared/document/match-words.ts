import { type BlockPath, blockLists, editList } from './block-path.ts'
import { diffText, findWords, type Word } from './diff.ts'
import { type BlockList, type Found, foundMany, foundOnce, none } from './found.ts'
import { emptyInline, type Inline, joinInline, sliceInline } from './inline.ts'
import { type PlannedBlock, planText } from './tree.ts'

/** With fewer words there is too little to tell one place from another. */
const leastWords = 2

/**
 * Where the old words stand in this order, whatever the markup, punctuation and white space between them. The words that
 * stay keep the marks they have in the document. Replaced is word for word within each text, so the new content must
 * have as many texts (paragraphs, items) as the old one, unless the old one is some blocks as a whole.
 */
export function matchWords(blocks: BlockList, old: BlockList, fresh: BlockList): Found {
  const wanted = textsOf(old)
  const wantedWords = wanted.flatMap(({ words }) => words.map(({ word }) => word))
  if (wantedWords.length < leastWords) return none
  const texts = textsOf(blocks)
  const places = texts.flatMap((text, index) => text.words.map((word) => ({ ...word, text: index })))
  const hits = places.flatMap((_, at) =>
    wantedWords.every((word, offset) => word === places[at + offset]?.word) ? [at] : [],
  )
  const [hit] = hits
  if (hit === undefined) return none
  if (hits.length > 1) return foundMany(hits.length)
  const [first, last] = [places[hit], places[hit + wantedWords.length - 1]]
  if (!first || !last) return none
  const touched = texts.slice(first.text, last.text + 1)
  const instead =
    fresh.length === 0 ? wanted.map(() => emptyInline) : textsOf(fresh).map(({ block }) => block.inline)
  if (touched.length === wanted.length && touched.length === instead.length) {
    return foundOnce(replaceTexts(blocks, touched, wanted, instead, first.from, last.to))
  }
  const [from, to] = [topIndex(touched[0]), topIndex(touched.at(-1)) + 1]
  const isWhole = textsOf(blocks.slice(from, to)).flatMap((text) => text.words).length === wantedWords.length
  return isWhole ? foundOnce(blocks.toSpliced(from, to - from, ...fresh)) : none
}

/** A textblock inside some blocks: which list it is in, and its place there. */
type Text = {
  readonly path: BlockPath
  readonly index: number
  readonly block: TextPlan
  readonly words: readonly Word[]
}
type TextPlan = PlannedBlock & { readonly kind: 'text' }

/** The textblocks in the order in which they are read. */
function textsOf(blocks: BlockList): Text[] {
  const texts = [...blockLists(blocks)].flatMap(({ blocks: list, path }) =>
    list.flatMap((block, index) =>
      block.kind === 'text' ? [{ path, index, block, words: findWords(block.inline.text) }] : [],
    ),
  )
  return texts.sort((a, b) => compareOrder([...a.path, a.index], [...b.path, b.index]))
}

function compareOrder(a: BlockPath, b: BlockPath): number {
  for (const [level, index] of a.entries()) {
    const difference = index - (b[level] ?? -1)
    if (difference !== 0) return difference
  }
  return -1
}

/** Which of the outer blocks a text is in. */
const topIndex = (text: Text | undefined): number => text?.path[0] ?? text?.index ?? 0

/** Each text with the part that was found replaced: from `from` in the first up to `to` in the last. An emptied one goes. */
function replaceTexts(
  blocks: BlockList,
  touched: readonly Text[],
  old: readonly Text[],
  fresh: readonly Inline[],
  from: number,
  to: number,
): BlockList | null {
  let result: BlockList | null = blocks
  // From the end, so that a text that goes does not shift the ones still to be found.
  for (const [i, { path, index, block }] of [...touched.entries()].reverse()) {
    const [oldText, freshText] = [old[i]?.block.inline, fresh[i]]
    if (!result || !oldText || !freshText) return null
    const start = i === 0 ? from : 0
    const end = i === touched.length - 1 ? to : block.inline.text.length
    const inline = replacePart(block.inline, start, end, oldText, freshText)
    const isEmpty = inline.text.trim() === ''
    result = editList(result, path, (list) =>
      isEmpty ? list.toSpliced(index, 1) : list.with(index, planText(block.type, block.attrs, inline)),
    )
  }
  return result
}

/**
 * A text with the words found at [from, to) replaced. Punctuation around the old words is taken along where the document
 * has it too; where it has not, it does not come with the new words either.
 */
function replacePart(text: Inline, from: number, to: number, old: Inline, fresh: Inline): Inline {
  const oldWords = findWords(old.text)
  let lead = old.text.slice(0, oldWords[0]?.from ?? 0)
  let trail = old.text.slice(oldWords.at(-1)?.to ?? old.text.length)
  let [start, end] = [from, to]
  while (lead !== '' && start > 0 && text.text[start - 1] === lead.at(-1)) {
    lead = lead.slice(0, -1)
    start--
  }
  while (trail !== '' && text.text[end] === trail[0]) {
    trail = trail.slice(1)
    end++
  }
  const freshFrom = lead !== '' && fresh.text.startsWith(lead) ? lead.length : 0
  const freshTo =
    trail !== '' && fresh.text.endsWith(trail) ? fresh.text.length - trail.length : fresh.text.length
  return joinInline(
    sliceInline(text, 0, start),
    keepMarks(sliceInline(text, start, end), sliceInline(fresh, freshFrom, Math.max(freshFrom, freshTo))),
    sliceInline(text, end, text.text.length),
  )
}

/** The new text, with the words it shares with the present one marked as they are there. */
function keepMarks(present: Inline, fresh: Inline): Inline {
  const steps = diffText(present.text, fresh.text)
  return joinInline(
    ...steps.map(({ from, to, at, end, same }) =>
      same ? sliceInline(present, from, to) : sliceInline(fresh, at, end),
    ),
  )
}
