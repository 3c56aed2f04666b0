import { describe, type TokenCursor } from './cursor.ts'
import { insertFix, type Range, removeFix, replaceFix } from './diagnostic.ts'

/** What a block belongs to: how messages call it, and where its head begins. */
export type BlockOwner = { readonly title: string; readonly from: number; readonly isDefine?: boolean }

/**
 * Reads "{", what stands in the block, and "}". A block of other languages (":" and indentation) is read as what it means.
 * `readOne` gives null for what is no part of the tree.
 */
export function readBlock<T>(
  cursor: TokenCursor,
  owner: BlockOwner,
  readOne: () => T | null,
): Range & { readonly items: readonly T[] } {
  if (!cursor.at('{')) skipToBrace(cursor)
  if (cursor.at(':')) return readIndentedBlock(cursor, owner, readOne)
  const open = cursor.at('{') ? cursor.token : undefined
  if (!cursor.accept('{')) reportMissingOpening(cursor, owner)
  const from = open?.from ?? cursor.previousEnd
  const isLeftOpen = leftOpenCheck(cursor, owner)
  const items = readItems(cursor, () => cursor.at('}') || isLeftOpen(), readOne)
  if (!cursor.at('}') || isLeftOpen()) reportUnclosed(cursor, owner)
  else cursor.advance()
  return { items, from, to: cursor.endFrom(from) }
}

/** Reads until `isOver`, and always comes to an end: what `readOne` leaves lying is left out. */
export function readItems<T>(cursor: TokenCursor, isOver: () => boolean, readOne: () => T | null): T[] {
  const items: T[] = []
  while (!cursor.ended) {
    if (cursor.accept(';')) continue
    if (isOver()) break
    const before = cursor.index
    const item = readOne()
    if (item !== null) items.push(item)
    if (cursor.index === before && !cursor.ended) cursor.advance()
  }
  return items
}

/** What stands between the head and its "{" on the same line does not belong there. */
function skipToBrace(cursor: TokenCursor): void {
  if (cursor.token.startsLine || cursor.atOneOf('{', ':')) return
  if (cursor.atName('then', 'do')) replaceThen(cursor)
  let distance = 0
  while (!cursor.peek(distance).startsLine && !/^[{}]$/.test(cursor.peek(distance).text)) distance++
  if (distance === 0 || cursor.peek(distance).text !== '{' || cursor.peek(distance).startsLine) return
  const rest = { from: cursor.previousEnd, to: cursor.peek(distance - 1).to }
  cursor.report(
    'spy/syntax',
    `${describe(cursor.token)} does not belong here: "{" is expected.`,
    cursor.token,
    [removeFix('Remove it', rest)],
  )
  for (let skipped = 0; skipped < distance; skipped++) cursor.advance()
}

/** `if … then`, `while … do` */
function replaceThen(cursor: TokenCursor): void {
  const token = cursor.advance()
  const { text, from } = token
  const fix = cursor.at('{')
    ? removeFix(`Remove "${text}"`, { from, to: cursor.token.from })
    : replaceFix('Write "{"', token, '{')
  const message = `A block begins with "{", not with "${text}".`
  cursor.report('spy/syntax-keyword', message, token, [fix])
}

function reportMissingOpening(cursor: TokenCursor, { title }: BlockOwner): void {
  const at = cursor.previousEnd
  const fixes = [insertFix('Insert "{"', at, ' {')]
  cursor.reportMissing('spy/missing-open-brace', `"{" is missing after ${title}.`, fixes)
  cursor.unclosedBraces++
}

/**
 * Whether this block was forgotten to be closed, seen by what stands at the cursor: only where the whole program lacks a
 * "}", a function or definition begins, or a line stands no deeper than the head of this block although its first line
 * did. So the message names the block that is open, not the outermost one at the end of the code.
 */
function leftOpenCheck(cursor: TokenCursor, owner: BlockOwner): () => boolean {
  const first = cursor.token
  return () => {
    if (cursor.ended || cursor.unclosedBraces <= 0 || !cursor.token.startsLine) return false
    if (cursor.at('define')) return true
    const outer = cursor.indentationOf(owner.from)
    const isIndented = first.startsLine && cursor.indentationOf(first.from) > outer
    const indentation = cursor.indentationOf(cursor.token.from)
    if (cursor.at('}')) return isIndented && indentation < outer
    return (!owner.isDefine && isFunctionHead(cursor)) || (isIndented && indentation <= outer)
  }
}

function reportUnclosed(cursor: TokenCursor, owner: BlockOwner): void {
  const at = cursor.previousEnd
  cursor.unclosedBraces--
  cursor.reportMissing(
    'spy/missing-close-brace',
    `"}" is missing: ${owner.title} (opened in line ${cursor.lineOf(owner.from)}) is not closed.`,
    [insertFix('Insert "}"', at, `\n${' '.repeat(cursor.indentationOf(owner.from))}}`)],
  )
}

/** `if x:` and the deeper lines below it, or one statement on the same line. */
function readIndentedBlock<T>(
  cursor: TokenCursor,
  owner: BlockOwner,
  readOne: () => T | null,
): Range & { readonly items: readonly T[] } {
  const before = cursor.previousEnd
  const colon = cursor.advance()
  const outer = cursor.indentationOf(owner.from)
  const onOneLine = !cursor.token.startsLine
  const isOver = () =>
    cursor.at('}') ||
    (cursor.token.startsLine && (onOneLine || cursor.indentationOf(cursor.token.from) <= outer))
  const items = readItems(cursor, isOver, readOne)
  const edits = [{ from: before, to: colon.to, insert: ' {' }]
  const isClosed = cursor.at('}') && cursor.unclosedBraces < 0
  if (isClosed) {
    cursor.advance()
    cursor.unclosedBraces++
  } else {
    const at = cursor.previousEnd
    edits.push({ from: at, to: at, insert: onOneLine ? ' }' : `\n${' '.repeat(outer)}}` })
  }
  cursor.note('spy/syntax-colon', 'A block stands between "{" and "}", not after ":".', colon, [
    { title: 'Use "{" and "}"', edits },
  ])
  return { items, from: colon.from, to: cursor.endFrom(colon.from) }
}

/** `name(…) {` on one line, or with a type or ":" instead: nothing else looks like that. */
export function isFunctionHead(cursor: TokenCursor): boolean {
  if (cursor.token.kind !== 'name' || cursor.peek(1).text !== '(' || cursor.peek(1).startsLine) return false
  const close = cursor.closingOf(cursor.index + 1)
  if (close === undefined) return false
  const after = cursor.peek(close - cursor.index + 1)
  return after.kind === 'operator' && !after.startsLine && /^(?:\{|:|->)$/.test(after.text)
}
