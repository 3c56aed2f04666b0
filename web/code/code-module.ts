import type { DocNode } from '#shared/document/node.ts'
import type { Choices } from '#shared/process/choices.ts'
import { codeBlocksOf } from '#shared/process/code-blocks.ts'
import { weighCode } from '#shared/process/code-choices.ts'
import { headingOf } from '#shared/process/reading.ts'
import type { Diagnostic, Range } from '#shared/spy/diagnostic.ts'
import { lineReader } from '#shared/spy/lines.ts'
import type { SpyReader } from './spy-reader.ts'

/** A block of SPy as it is shown outside of its document. */
export type CodeBlock = {
  /** The heading that it stands under; null above the first one. */
  readonly section: string | null
  readonly source: string
  readonly lines: readonly CodeLine[]
  /** Nothing is left to lay out: it is as SPy is written, or it has errors and stays as it is. */
  readonly isFormatted: boolean
}

export type CodeLine = {
  /** Counted from 1 within its block, as messages count. */
  readonly number: number
  /** Offset in the source of the block. */
  readonly from: number
  readonly parts: readonly { readonly text: string; readonly className: string }[]
  readonly problems: readonly Diagnostic[]
}

/** All blocks of SPy in a document, in their order. They are one module: what one defines the others know. */
export function readCode(nodes: readonly DocNode[], reader: SpyReader, choices: Choices): CodeBlock[] {
  const weigh = weighCode(choices)
  const blocks = codeBlocksOf(nodes).map(({ block, source }) => ({
    source,
    section: headingOf({ nodes }, block),
  }))
  const sources = blocks.map(({ source }) => source)
  const checked = reader.check(sources, { integrations: choices.integrations })
  return blocks.map(({ source, section }, at) => {
    const problems = (checked[at] ?? [])
      .flatMap((found) => weigh(found, { source, section }) ?? [])
      .filter(({ severity }) => severity !== 'hint')
    const marks = [
      ...reader.colours(source),
      ...problems.map(({ from, to, severity }) => ({ from, to, className: `spy-problem spy-${severity}` })),
    ]
    const isFormatted = reader.format(source) === source
    return { source, section, isFormatted, lines: linesOf(source, marks, problems) }
  })
}

type Mark = Range & { readonly className: string }

function linesOf(source: string, marks: readonly Mark[], problems: readonly Diagnostic[]): CodeLine[] {
  const lineOf = lineReader(source)
  const byLine = Map.groupBy(problems, (problem) => lineOf(problem.from))
  let from = 0
  return source.split('\n').map((text, at) => {
    const range = { from, to: from + text.length }
    from = range.to + 1
    return {
      number: at + 1,
      from: range.from,
      parts: cut(source, range, marks),
      problems: byLine.get(at + 1) ?? [],
    }
  })
}

/** A line in pieces, each with the classes of all marks over it. */
function cut(source: string, line: Range, marks: readonly Mark[]): CodeLine['parts'] {
  const here = marks.filter(({ from, to }) => from < line.to && to > line.from)
  const inside = here.flatMap(({ from, to }) => [from, to]).filter((at) => at > line.from && at < line.to)
  const places = [...new Set([line.from, ...inside, line.to])].sort((a, b) => a - b)
  return places.slice(0, -1).map((from, at) => {
    const to = places[at + 1] ?? line.to
    const over = here.filter((mark) => mark.from <= from && mark.to >= to)
    return { text: source.slice(from, to), className: over.map(({ className }) => className).join(' ') }
  })
}
