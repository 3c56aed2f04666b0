import { trimBlanksEnd } from './normal-inline.ts'

/**
 * The source in pieces that can be parsed one by one and say together what the whole says. micromark's time grows with
 * the square of the lists and quotes in a source (5 s for 4,000 lists), so a long one is cut: in front of a line at the
 * left margin after an empty line, which goes on no list and stands outside of fenced code. Where lines alone do not
 * tell, and where one piece may speak of another (definitions), there is no cut.
 */
export function cutMarkdown(source: string, shortest = 4_000): string[] {
  if (source.length <= shortest || source.includes(']:')) return [source]
  const pieces: string[] = []
  let start = 0
  for (const at of blockStarts(source)) {
    // A short piece costs more by itself than it saves.
    if (at - start <= shortest) continue
    pieces.push(source.slice(start, at))
    start = at
  }
  return [...pieces, source.slice(start)]
}

/** An open list item, by the column of its content. */
type Item = {
  readonly column: number
  /** The lines so far allow that it has ended. */
  perhaps: boolean
  /** The fence of code in it that has not ended: such code takes an empty line after it along, but not at an end of file. */
  fence: string | null
}

/** Where a block begins at the left margin with nothing open before it, as far down as that is certain. */
function* blockStarts(source: string): Generator<number> {
  let fence: string | null = null
  let item: Item | null = null
  let afterText = false
  for (const { line, at } of linesOf(source)) {
    const afterBlank: boolean = !afterText
    afterText = line !== '' && fence === null
    if (fence !== null) {
      if (endsFence(line, fence)) fence = null
      continue
    }
    if (line === '') continue

    const column = columnOfText(line)
    if (item !== null && column >= item.column) {
      if (item.perhaps && (fenceAt.test(line) || html.test(line))) return
      item.fence = fenceAfter(line, item.fence)
      continue
    }
    const isItem = itemMarker.test(line) && !rule.test(line)
    if (column === 0 && afterBlank && !isItem && !item?.fence) yield at
    if (column > 3) continue
    if (html.test(line)) return
    const opened = fenceAt.exec(line)?.[1]
    if (opened) {
      fence = opened
      item = null
    } else if (isItem) {
      const content = itemContent.exec(line)
      if (!content || (!afterBlank && item?.perhaps !== false && !interrupts.test(line))) return
      item = { column: content[0].length, perhaps: false, fence: fenceAfter(line, null) }
    } else if (afterBlank) item = null
    else if (item !== null) item.perhaps = true
  }
}

const fenceAt = /^[ \t]*(`{3,}(?=[^`]*$)|~{3,})/
const html = /^[ \t]*<(?:[!?]|\/?[a-z][a-z0-9-]*(?:[\s/>]|$))/i
const rule = /^[ \t]*([-*_])(?:[ \t]*\1){2,}$/
const itemMarker = /^ *(?:[-+*]|\d{1,9}[.)])(?:[ \t]|$)/
/** Up to the content of an item that has some in its first line; behind five spaces or more that is indented code. */
const itemContent = /^ *(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?=[^ \t])| (?= {4}))/
/** Other items are text when the line before is. */
const interrupts = /^ *(?:[-+*]|1[.)]) /

function endsFence(line: string, fence: string): boolean {
  const marker = /^ {0,3}(`+|~+)$/.exec(line)?.[1]
  return marker !== undefined && marker[0] === fence[0] && marker.length >= fence.length
}

/** The fence that is open after a line within a list, if `open` was before it. */
function fenceAfter(line: string, open: string | null): string | null {
  const marker = /^[ \t>*+\-\d.)]*(`{3,}|~{3,})/.exec(line)?.[1]
  if (marker === undefined || open === null) return marker ?? open
  return marker[0] === open[0] && marker.length >= open.length ? null : open
}

function* linesOf(source: string): Generator<{ line: string; at: number }> {
  const line = /([^\r\n]*)(?:\r\n|\n|\r|$)/y
  while (line.lastIndex < source.length) {
    const at = line.lastIndex
    yield { line: trimBlanksEnd(line.exec(source)?.[1] ?? ''), at }
  }
}

/** Tabs stop at every fourth column. */
function columnOfText(line: string): number {
  let column = 0
  for (const character of line) {
    if (character === ' ') column++
    else if (character === '\t') column += 4 - (column % 4)
    else break
  }
  return column
}
