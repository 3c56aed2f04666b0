import type { DocNode } from '#shared/document/node.ts'
import { stepFields } from './field.ts'
import { textOf } from './text.ts'

/** One line of a document as people see it, with where it stands. */
export type Line = {
  readonly text: string
  /** How deep it stands in lists. */
  readonly depth: number
  /** Index of the document's block that holds it. */
  readonly block: number
}

const fields = stepFields.map(([, names]) => names).join('|')

/** The blank before each of some fields that were lines of their own in a file and have become one line. */
const beforeField = new RegExp(` (?=(?:${fields}|In parallel|On error) ?:)`)

/** The blank between such a field and the sentence that follows it. */
const behindField = new RegExp(` (?=(?:If|When|Return to|The) )(?<=^(?:${fields}) ?:[^.]{2,60} )`)

/** Rows of blanks mean nothing to people, and much time to the patterns that read lines. */
const withSingleBlanks = (text: string): string => text.replace(/\s\s+|[^\S ]/g, ' ').trim()

/** The lines of a block: paragraphs and list items, cut at hard breaks. Code is no line of a step. */
export function linesOf(node: DocNode | undefined, depth: number, block: number): Line[] {
  if (!node || node.type === 'codeBlock' || node.type === 'table') return []
  if (node.type === 'paragraph' || node.type === 'heading') {
    const texts = textOf(node)
      .split('\n')
      .flatMap((text) => withSingleBlanks(text).split(beforeField))
      .flatMap((text) => text.split(behindField))
    return texts.filter((text) => text !== '').map((text) => ({ text, depth, block }))
  }
  const isItem = node.type === 'listItem' || node.type === 'taskItem'
  return (node.content ?? []).flatMap((child, at) =>
    linesOf(child, isItem && at > 0 ? depth + 1 : depth, block),
  )
}
