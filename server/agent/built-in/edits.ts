import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import type { Section } from '#shared/process/sections.ts'
import type { Paper } from './paper.ts'

/**
 * The smallest run of whole lines in which two texts differ, as a patch quotes it. Neither side is blank: where lines are
 * only added or only taken away, the line before them (else the one behind) is part of both. Undefined where nothing
 * differs.
 */
function changedLines(
  before: string,
  after: string,
): { readonly old: string; readonly fresh: string } | undefined {
  if (before === after) return undefined
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  const shortest = Math.min(old.length, fresh.length)
  let start = 0
  while (start < shortest && old[start] === fresh[start]) start++
  let end = 0
  while (end < shortest - start && old[old.length - 1 - end] === fresh[fresh.length - 1 - end]) end++
  const cut = (lines: readonly string[]) => lines.slice(start, lines.length - end).join('\n')
  const isBlank = () => cut(old).trim() === '' || cut(fresh).trim() === ''
  while (isBlank() && start > 0) start--
  while (isBlank() && end > 0) end--
  return { old: cut(old), fresh: cut(fresh) }
}

/**
 * Rewrites one block of a section by an update that quotes only the lines that change, below the heading nearest to them;
 * where they cannot be told apart from others, the block as a whole. False where it would be refused.
 */
export function rewriteBlock(
  paper: Paper,
  section: Section,
  block: number,
  after: string,
  reason?: string,
): boolean {
  const before = paper.markdown(block, block + 1)
  const lines = changedLines(before, after)
  if (!lines) return false
  const wanted = canonical(after)
  const isDone = () => canonical(paper.markdown(block, block + 1)) === wanted
  const why = reason === undefined ? {} : { reason }
  const above = paper.locationAbove(block)
  const locations = [...(above === '' ? [] : [above]), paper.location(section.heading)]
  const quotes = [lines, { old: before, fresh: after }]
  return locations.some((location) =>
    quotes.some(({ old, fresh }) =>
      paper.patch({ operation: 'update', location, oldContent: old, newContent: fresh, ...why }, isDone),
    ),
  )
}

/** However it is spelt: indents and bullets do not count. */
function canonical(markdown: string): string {
  return writeMarkdown(parseMarkdown(markdown))
}

/** The section that a block belongs to. */
export function sectionAt(paper: Paper, block: number): Section | undefined {
  return paper.sections.find((section) => section.heading <= block && block < section.end)
}

/** Adds bullets at the end of a section, in its last list where it ends with one. False where it would be refused. */
export function addBullets(
  paper: Paper,
  section: Section,
  items: readonly string[],
  reason?: string,
): boolean {
  const location = paper.location(section.heading)
  const last = section.end - 1
  const lines = items.map((item) => `- ${item}`).join('\n')
  const why = reason === undefined ? {} : { reason }
  if (last > section.heading && paper.nodes[last]?.type === 'bulletList') {
    const oldContent = lastItem(paper.markdown(last, last + 1))
    const newContent = `${oldContent}\n${lines}`
    if (paper.patch({ operation: 'update', location, oldContent, newContent, ...why })) return true
  }
  return paper.patch({ operation: 'append', location, content: lines, ...why })
}

/** The Markdown of the last item of a list: from its bullet at the margin to the end. */
function lastItem(list: string): string {
  const lines = list.split('\n')
  const start = lines.findLastIndex((line) => /^[-*+]\s/.test(line))
  return lines.slice(Math.max(0, start)).join('\n')
}
