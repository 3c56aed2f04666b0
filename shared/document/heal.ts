/**
 * The part of a Markdown source still being written that can be shown, with what closes what is open in it. Shown text
 * should only grow from one call to the next; so what may yet turn out to be something else is held back:
 *  - the word being written, and with it every marker that stands beside it;
 *  - a line of nothing but markers (`-`, `1.`, `- [ ]`, `---`), a heading, a fence with its language, a link definition;
 *  - the header of a table until its second line is there; a link until its address is; an HTML tag.
 * Emphasis and code are closed as their author is about to do. `source` begins at the beginning of a block.
 */
export function healTail(source: string): string {
  const lines = untilLastWord(source).split('\n')
  if (endsInFence(lines)) return lines.join('\n')
  const last = lines.pop() ?? ''
  const isComplete = undecided.test(last)
  if (!isComplete) lines.push(last)
  const table = undecidedTable(lines)
  if (table >= 0) return lines.slice(0, table).join('\n')
  const start = startOfText(lines, isComplete)
  if (start === null) return lines.join('\n')
  const text = lines.join('\n')
  return text.slice(0, start) + closeText(text.slice(start))
}

/** A word longer than this is shown before its end. */
const maxWord = 200
/** A bracket that is still open after so many characters was no link, a `<` no tag. */
const maxLink = 300

function untilLastWord(source: string): string {
  let end = source.length
  while (end > 0 && !betweenWords.test(source.charAt(end - 1))) end--
  return source.length - end > maxWord ? source : source.slice(0, end)
}

/** White space, and the scripts that are written without any: Thai and its neighbours, Chinese, Japanese. */
const betweenWords = /[\s\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef]/

const containers = '[ \\t>]*(?:(?:[-+*]|\\d{1,9}[.)])(?:[ \\t]+|$))*'
const fence = new RegExp(`^${containers}(\`{3,}(?=[^\`]*$)|~{3,})`)
const fenceEnd = /^[ \t>]*(`{3,}|~{3,})[ \t]*$/

/** A line that is still being written and does not tell yet what it is; also the empty one. */
const undecided = new RegExp(
  `^${containers}(?:${[
    '#{1,6}(?:[ \\t].*)?',
    '(?:`{3,}|~{3,}).*',
    '\\[[^\\]]*\\]:.*',
    '\\[[ xX]?\\]?[ \\t]*',
    '[-*_=][-*_= \\t]*',
    '\\|[-:| \\t]*',
    '',
  ].join('|')})$`,
)

/** Whether the last line stands in fenced code. */
function endsInFence(lines: readonly string[]): boolean {
  let open: string | null = null
  for (const line of lines.slice(0, -1)) {
    if (open === null) open = fence.exec(line)?.[1] ?? null
    else {
      const marker = fenceEnd.exec(line)?.[1] ?? ''
      if (marker[0] === open[0] && marker.length >= open.length) open = null
    }
  }
  return open !== null
}

const tableRow = new RegExp(`^${containers}\\|`)

/** Index of the header of a table of which nothing else is there; -1 where there is none. */
function undecidedTable(lines: readonly string[]): number {
  let header = -1
  for (let i = lines.length - 1; i >= 0 && !isBlank(lines[i]); i--) {
    if (tableRow.test(lines[i] ?? '')) header = i
  }
  return header === lines.length - 1 ? header : -1
}

const isBlank = (line = ''): boolean => line.trim() === ''

const blockStart = new RegExp(`^${containers}(?:\\[[ xX]\\][ \\t]+)?`)
const heading = new RegExp(`^${containers}#{1,6}(?:[ \\t]|$)`)

/** Where the text begins that the last line is a part of; null where none is open. `isComplete`: that line has ended. */
function startOfText(lines: readonly string[], isComplete: boolean): number | null {
  const last = lines.at(-1) ?? ''
  if (isBlank(last) || (isComplete && heading.test(last))) return null
  let offset = lines.reduce((sum, line) => sum + line.length + 1, -1)
  for (const line of lines.toReversed()) {
    if (isBlank(line)) break
    offset -= line.length
    if (tableRow.test(line)) return offset + lastCell(line)
    const marks = blockStart.exec(line)?.[0] ?? ''
    if (!isBlank(marks)) return offset + marks.length
    offset -= 1
  }
  return offset + 1
}

/** Where the last cell of a row begins. */
function lastCell(row: string): number {
  return (/(?<!\\)\|(?:\\\||[^|])*$/.exec(row)?.index ?? -1) + 1
}

type Opener = { readonly marker: string; readonly at: number; length: number }

/** The text of one paragraph, item or cell, without the link or tag that is not whole, its emphasis and code closed. */
function closeText(text: string): string {
  const openers: Opener[] = []
  const brackets: number[] = []
  for (let i = 0; i < text.length; ) {
    const unit = text.charAt(i)
    if (unit === '\\') i += 2
    else if (unit === '`') {
      const ticks = runAt(text, i)
      const end = endOfCode(text, i + ticks, ticks)
      if (end === null) return closeCode(text, i, ticks, openers)
      i = end
    } else if (unit === '[') {
      brackets.push(text.charAt(i - 1) === '!' ? i - 1 : i)
      i++
    } else if (unit === ']') {
      const start = brackets.pop()
      const end = start !== undefined && text.charAt(i + 1) === '(' ? endOfAddress(text, i + 1) : i + 1
      if (start !== undefined && end === null && text.length - start <= maxLink)
        return close(text, start, openers)
      i = end ?? i + 1
    } else if (unit === '<' && /[a-z/!?]/i.test(text.charAt(i + 1))) {
      const end = text.indexOf('>', i)
      if (end < 0 && text.length - i <= maxLink) return close(text, i, openers)
      i = end < 0 ? i + 1 : end + 1
    } else if (unit === '*' || unit === '_' || unit === '~') {
      const length = runAt(text, i)
      readMarkers(text, i, length, openers)
      i += length
    } else i++
  }
  const bracket = brackets.find((at) => text.length - at <= maxLink)
  return close(text, bracket ?? text.length, openers)
}

function runAt(text: string, at: number): number {
  let end = at
  while (text[end] === text[at]) end++
  return end - at
}

/** Behind the backticks that end the code; null where there are none. */
function endOfCode(text: string, from: number, ticks: number): number | null {
  for (let at = text.indexOf('`', from); at >= 0; at = text.indexOf('`', at)) {
    const length = runAt(text, at)
    at += length
    if (length === ticks) return at
  }
  return null
}

/** Behind the parenthesis that ends the address of a link. */
function endOfAddress(text: string, from: number): number | null {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const unit = text.charAt(i)
    if (unit === '\\') i++
    else if (unit === '(') depth++
    else if (unit === ')' && --depth === 0) return i + 1
  }
  return null
}

/** A run of `*`, `_` or `~~` ends what it can end, and begins something with the rest, by the rules of CommonMark. */
function readMarkers(text: string, at: number, length: number, openers: Opener[]): void {
  const marker = text.charAt(at)
  if (marker === '~' && length !== 2) return
  const { canOpen, canClose } = flanks(text.charAt(at - 1), text.charAt(at + length), marker)
  let left = length
  while (canClose && left > 0) {
    const index = openers.findLastIndex((opener) => opener.marker === marker)
    const opener = openers[index]
    if (!opener) break
    const used = Math.min(left, opener.length)
    left -= used
    opener.length -= used
    openers.length = opener.length > 0 ? index + 1 : index
  }
  if (canOpen && left > 0) openers.push({ marker, at: at + length - left, length: left })
}

/**
 * What a run of markers between two characters can do. A star between two letters, or in front of a sign (`2*3`, `*.pdf`),
 * begins nothing here: it seldom does.
 */
function flanks(before: string, after: string, marker: string): { canOpen: boolean; canClose: boolean } {
  const opens = !isSpace(after) && (!isSign(after) || isSpace(before) || isSign(before))
  const closes = !isSpace(before) && (!isSign(before) || isSpace(after) || isSign(after))
  const isWithinWord = /\w/.test(before) && /\w/.test(after)
  const seldom = isWithinWord || /[.,;:/)]/.test(after)
  if (marker !== '_') return { canOpen: opens && !seldom, canClose: closes }
  return {
    canOpen: opens && !seldom && (!closes || isSign(before)),
    canClose: closes && (!opens || isSign(after)),
  }
}

const isSpace = (character: string): boolean => character === '' || /\s/.test(character)
const isSign = (character: string): boolean => /[\p{P}\p{S}]/u.test(character)

function closeCode(text: string, at: number, ticks: number, openers: Opener[]): string {
  const code = text
    .slice(at + ticks)
    .trimEnd()
    .replace(/`+$/, '')
  if (code.trim() === '') return close(text, at, openers)
  return text.slice(0, at + ticks) + code + text.slice(at, at + ticks) + closers(openers)
}

/** The text up to `end` with all emphasis closed. A marker with nothing behind it yet goes too. */
function close(text: string, end: number, openers: readonly Opener[]): string {
  let shown = text.slice(0, end)
  const open = openers.filter(({ at }) => at < end)
  const bare = () => shown.trimEnd().replace(/(?<!\\)((?:\\\\)*)\\$/, '$1')
  for (let last = open.at(-1); last && last.at + last.length >= bare().length; last = open.at(-1)) {
    shown = shown.slice(0, last.at)
    open.pop()
  }
  return bare() + closers(open)
}

const closers = (openers: readonly Opener[]): string =>
  openers
    .toReversed()
    .map(({ marker, length }) => marker.repeat(length))
    .join('')
