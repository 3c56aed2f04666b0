import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { type ProcessKind, readProcessKind } from '#shared/process/sections.ts'

/** A document as people or the designer write it, with the findings that a careful reader expects. */
export type MarkedDocument = {
  readonly name: string
  readonly markdown: string
  readonly kind: ProcessKind | undefined
  readonly nodes: readonly DocNode[]
  readonly expected: readonly Expected[]
}

/** `quote` stands in the message of the finding, so that the right place was found; empty where one is enough. */
export type Expected = { readonly rule: string; readonly quote: string }

/**
 * The documents of rules-corpus/. Above the line `---` stand who wrote it, its kind, and below `expects:` a line for each
 * rule, `rule: quote | quote`, named by hand: what somebody who knows the rules would mark.
 */
export function markedDocuments(): MarkedDocument[] {
  const files = import.meta.glob('./rules-corpus/*.md', { query: '?raw', import: 'default', eager: true })
  return Object.entries(files).map(([path, text]) => readMarked(path, String(text)))
}

function readMarked(path: string, text: string): MarkedDocument {
  const at = text.indexOf('\n---\n')
  const head = text.slice(0, at).split('\n')
  const kind = head.find((line) => line.startsWith('kind: '))?.slice('kind: '.length)
  const expected = head.slice(head.indexOf('expects:') + 1).flatMap((line): Expected[] => {
    const match = /^([a-z]+\/[a-z-]+):(.*)$/.exec(line)
    const rule = match?.[1]
    return rule === undefined
      ? []
      : (match?.[2] ?? '').split('|').map((quote) => ({ rule, quote: quote.trim() }))
  })
  const markdown = text.slice(at + '\n---\n'.length)
  return {
    markdown,
    name: path.replace(/^.*\/|\.md$/g, ''),
    kind: readProcessKind(kind),
    nodes: parseMarkdown(markdown),
    expected,
  }
}
