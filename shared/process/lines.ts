import type { DocNode } from '#shared/document/node.ts'
import { textOf } from './text.ts'

/** One line of a document as people see it, with where it stands. */
export type Line = {
  readonly text: string
  /** How deep it stands in lists. */
  readonly depth: number
  /** Index of the document's block that holds it. */
  readonly block: number
}

/** The blank where fields that were lines of their own in a file have become one line, and what follows them. */
const besideField =
  / (?=(?:Responsible|Actor|Owner|Role|Performed by|Systems?|Tools?|Integrations?|SLA|Duration|Time limit|Deadline|Inputs?|Outputs?|Result|In parallel|On error) ?:)| (?=(?:If|When|Return to) )(?<=^(?:Responsible|Actor|Owner|Role|Performed by|Systems?|Tools?|SLA|Duration|Outputs?|Inputs?) ?:[^.]{2,60} )/

/** Rows of blanks mean nothing to people, and much time to the patterns that read lines. */
const withSingleBlanks = (text: string): string => text.replace(/\s\s+|[^\S ]/g, ' ').trim()

/** The lines of a block: paragraphs and list items, cut at hard breaks. Code is no line of a step. */
export function linesOf(node: DocNode | undefined, depth: number, block: number): Line[] {
  if (!node || node.type === 'codeBlock' || node.type === 'table') return []
  if (node.type === 'paragraph' || node.type === 'heading') {
    const texts = textOf(node)
      .split('\n')
      .flatMap((text) => withSingleBlanks(text).split(besideField))
    return texts.filter((text) => text !== '').map((text) => ({ text, depth, block }))
  }
  const isItem = node.type === 'listItem' || node.type === 'taskItem'
  return (node.content ?? []).flatMap((child, at) =>
    linesOf(child, isItem && at > 0 ? depth + 1 : depth, block),
  )
}
