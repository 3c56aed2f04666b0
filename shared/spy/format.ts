import type { Block, Comment, Define, If, Item, Try } from './ast.ts'
import { hasErrors, type Range } from './diagnostic.ts'
import { hasBlankLine, indentationAt } from './lines.ts'
import { parseProgram } from './parse.ts'
import { indent } from './write-expression.ts'
import { writeHead, writeLine } from './write-statement.ts'

/**
 * The program in the one way SPy is written: two blanks for each block, one statement a line, at most one blank line. The
 * tree stays the same, comments stay where they are, and formatting twice changes nothing more. A program with errors is
 * returned as it is. A last line end is kept when there is one.
 */
export function formatProgram(source: string): string {
  const { program, diagnostics } = parseProgram(source)
  if (hasErrors(diagnostics)) return source
  const text = new Layout(source, program.comments).write(program.body)
  return source.endsWith('\n') && text !== '' ? `${text}\n` : text
}

/**
 * Writes line by line, and carries the comments along: those before what is written next go first. Code that has comments
 * inside, as between the values of a call, keeps its lines and is only moved as a whole.
 */
class Layout {
  readonly #source: string
  readonly #comments: readonly Comment[]
  readonly #lines: string[] = []
  #nextComment = 0
  /** Up to here the source is written; what stands behind says whether a blank line follows. */
  #position = 0
  #blankLine: 'forbidden' | 'kept' | 'required' = 'forbidden'

  constructor(source: string, comments: readonly Comment[]) {
    this.#source = source
    this.#comments = comments
  }

  write(items: readonly Item[]): string {
    this.#items(items, 0)
    this.#writeComments(this.#source.length + 1, 0)
    return this.#lines.join('\n')
  }

  #items(items: readonly Item[], depth: number): void {
    for (const [index, item] of items.entries()) {
      const previous = items[index - 1]
      if (previous && standApart(previous, item)) this.#blankLine = 'required'
      this.#writeComments(item.from, depth)
      this.#item(item, depth)
      this.#position = item.to
    }
  }

  #item(item: Item, depth: number): void {
    if (item.kind === 'if') this.#if(item, depth)
    else if (item.kind === 'try') this.#try(item, depth)
    else if (item.kind === 'define') this.#define(item, depth)
    else if ('block' in item) {
      this.#block({ from: item.from, to: item.block.from }, writeHead(item, depth), item.block, depth)
    } else {
      const text = this.#hasComments(item) ? this.#moved(item, item.from, depth) : writeLine(item, depth)
      this.#line(text, depth, item.from)
      this.#position = item.to
    }
  }

  #define(define: Define, depth: number): void {
    this.#head({ from: define.from, to: define.open }, `define ${define.name.name}`, depth)
    this.#items(define.body, depth + 1)
    this.#close(define.to, depth)
  }

  #if({ branches, otherwise, from }: If, depth: number): void {
    let before: Block | undefined
    for (const branch of branches) {
      const head = writeHead(branch, depth)
      if (before) this.#continue(before, `else ${head}`, branch.block, depth, from)
      else this.#block({ from, to: branch.block.from }, head, branch.block, depth)
      before = branch.block
    }
    if (before && otherwise) this.#continue(before, 'else', otherwise, depth, from)
  }

  #try({ block, catches, final, from }: Try, depth: number): void {
    this.#block({ from, to: block.from }, 'try', block, depth)
    let before = block
    for (const caught of catches) {
      this.#continue(before, writeHead(caught, depth), caught.block, depth, from)
      before = caught.block
    }
    if (final) this.#continue(before, 'finally', final, depth, from)
  }

  /** A head, its "{", what stands in the block, and "}". */
  #block(head: Range, written: string, block: Block, depth: number): void {
    this.#head(head, written, depth)
    this.#items(block.statements, depth + 1)
    this.#close(block.to, depth)
  }

  /** `head` goes up to its "{". */
  #head(head: Range, written: string, depth: number): void {
    const withBrace = { from: head.from, to: head.to + 1 }
    const text = this.#hasComments(withBrace) ? this.#moved(withBrace, head.from, depth) : `${written} {`
    this.#line(text, depth, head.from)
    this.#position = withBrace.to
    this.#blankLine = 'forbidden'
  }

  #close(to: number, depth: number): void {
    this.#writeComments(to, depth + 1)
    this.#blankLine = 'forbidden'
    this.#line('}', depth, to)
    this.#position = to
  }

  /** `else`, `catch` and `finally` go on behind the "}" before them; comments between keep both apart. */
  #continue(before: Block, written: string, block: Block, depth: number, from: number): void {
    const between = { from: before.to, to: block.from + 1 }
    const text = this.#hasComments(between) ? this.#moved(between, from, depth) : ` ${written} {`
    this.#append(/^\s*#/.test(text) && !text.startsWith('\n') ? `  ${text.trimStart()}` : text)
    this.#position = between.to
    this.#blankLine = 'forbidden'
    this.#items(block.statements, depth + 1)
    this.#close(block.to, depth)
  }

  #hasComments({ from, to }: Range): boolean {
    const comment = this.#comments[this.#nextComment]
    return comment !== undefined && comment.from >= from && comment.from < to
  }

  /** Source as it stands, its lines moved together so that the line it begins on, at `start`, has the new depth. */
  #moved({ from, to }: Range, start: number, depth: number): string {
    while (this.#hasComments({ from, to })) this.#nextComment++
    const by = 2 * depth - indentationAt(this.#source, start).length
    const [first = '', ...others] = this.#source.slice(from, to).split('\n')
    const moved = others.map((line) => {
      const words = line.trim()
      const column = line.length - line.trimStart().length + by
      return words === '' ? '' : ' '.repeat(Math.max(0, column)) + words
    })
    return [first.trimEnd(), ...moved].join('\n')
  }

  /** The comments before `to`: behind the last line those that stood behind code, the others on their own lines. */
  #writeComments(to: number, depth: number): void {
    while (this.#hasComments({ from: 0, to })) {
      const comment = this.#comments[this.#nextComment++]
      if (!comment) return
      const written = this.#source.slice(comment.from, comment.to).replace(/^#(?=[^\s#])/, '# ')
      if (comment.ownLine || this.#lines.length === 0) this.#line(written, depth, comment.from)
      else this.#append(`  ${written}`)
      this.#position = comment.to
    }
  }

  #append(text: string): void {
    this.#lines.push(`${this.#lines.pop() ?? ''}${text}`)
  }

  #line(text: string, depth: number, from: number): void {
    const gap = this.#source.slice(this.#position, from)
    const isApart = this.#blankLine === 'required' || (this.#blankLine === 'kept' && hasBlankLine(gap))
    if (isApart && this.#lines.length > 0) this.#lines.push('')
    this.#lines.push(indent(depth) + text)
    this.#blankLine = 'kept'
  }
}

/** Functions and definitions have a blank line around them, and so has the list of integrations. */
function standApart(before: Item, after: Item): boolean {
  const isUnit = ({ kind }: Item) => kind === 'define' || kind === 'function'
  return isUnit(before) || isUnit(after) || (before.kind === 'use') !== (after.kind === 'use')
}
