import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { type Choices, noChoices } from '#shared/process/choices.ts'
import type { Finding } from '#shared/process/finding.ts'
import { documentRules, findingsOf } from '#shared/process/findings.ts'
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
  return readAll(files)
}

/** Those of rules-held-out/, in the same form. No rule is mended on them. */
export function heldOutDocuments(): MarkedDocument[] {
  const files = import.meta.glob('./rules-held-out/*.md', { query: '?raw', import: 'default', eager: true })
  return readAll(files)
}

const readAll = (files: Record<string, unknown>): MarkedDocument[] =>
  Object.entries(files).map(([path, text]) => readMarked(path, String(text)))

export type Verdict = {
  readonly right: readonly Expected[]
  readonly wrong: readonly Finding[]
  readonly missed: readonly Expected[]
}

/** Those that are off at first are measured too: somebody will switch them on. */
const all: Choices = {
  ...noChoices,
  severities: Object.fromEntries(
    documentRules.filter(({ isOffAtFirst }) => isOffAtFirst).map(({ id }) => [id, 'info']),
  ),
}

/** Each finding is right for one mark at most. Without choices all rules speak. */
export function judge({ nodes, kind, expected }: MarkedDocument, choices = all): Verdict {
  const missed = [...expected]
  const right: Expected[] = []
  const wrong: Finding[] = []
  for (const finding of findingsOf(nodes, kind, choices).findings) {
    const at = missed.findIndex(
      ({ rule, quote }) =>
        rule === finding.rule && finding.message.toLowerCase().includes(quote.toLowerCase()),
    )
    if (at < 0) wrong.push(finding)
    else right.push(...missed.splice(at, 1))
  }
  return { right, wrong, missed }
}

export const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

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
