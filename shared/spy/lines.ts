import type { Range } from './diagnostic.ts'

/** Counted from 1, as editors show it. */
export function lineOf(source: string, position: number): number {
  let line = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < position; at = source.indexOf('\n', at + 1)) line++
  return line
}

/** The same for many positions of one source. */
export function lineReader(source: string): (position: number) => number {
  const ends = [...source.matchAll(/\n/g)].map(({ index }) => index)
  return (position) => countBelow(ends, position, (end) => end) + 1
}

export function lineStart(source: string, position: number): number {
  return position === 0 ? 0 : source.lastIndexOf('\n', position - 1) + 1
}

/** Where the line's text ends; its line end is not part of it. */
export function lineEnd(source: string, position: number): number {
  const end = source.indexOf('\n', position)
  return end === -1 ? source.length : end
}

/** The blanks that the line of this position begins with, up to the position. */
export function indentationAt(source: string, position: number): string {
  return /^[^\S\n]*/.exec(source.slice(lineStart(source, position), position))?.[0] ?? ''
}

/** Whether the text between two things holds a line with nothing on it. */
export function hasBlankLine(gap: string): boolean {
  return /\n[^\S\n]*\n/.test(gap)
}

/** Whether nothing stands beside this piece on its lines, a comment behind it left out. */
export function ownsItsLines(source: string, { from, to }: Range): boolean {
  const before = source.slice(lineStart(source, from), from)
  const after = source.slice(to, lineEnd(source, to))
  return before.trim() === '' && /^\s*(?:#|$)/.test(after)
}

/** Words of several lines as comment lines, indented like the line they begin on. */
export function asComment(words: string, source: string, position: number): string {
  const lines = words.split('\n').map((line) => line.replace(/^[\s*]+/, '').trimEnd())
  const filled = lines.filter((line) => line !== '')
  return filled.map((line) => `# ${line}`).join(`\n${indentationAt(source, position)}`)
}

/** How many elements of a list in rising order lie below a position. */
export function countBelow<T>(list: readonly T[], position: number, placeOf: (element: T) => number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const element = list[middle]
    if (element !== undefined && placeOf(element) < position) low = middle + 1
    else high = middle
  }
  return low
}
