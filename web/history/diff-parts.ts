import { matchSequences } from '#shared/document/diff.ts'

/** A stretch of two Markdown texts that are compared, in the order of both. */
export type DiffPart =
  | { readonly kind: 'same'; readonly text: string }
  /** The same too, and so far from any change that it is not shown. */
  | { readonly kind: 'left_out'; readonly paragraphs: number }
  | { readonly kind: 'changed'; readonly before: string; readonly after: string }

/** How many paragraphs are shown beside a change, so that one sees where it is. */
const context = 1

/** What differs between two Markdown texts, paragraph by paragraph, with little around it. Nothing when nothing does. */
export function diffParts(before: string, after: string): DiffPart[] {
  if (before === after) return []
  const [a, b] = [paragraphsOf(before), paragraphsOf(after)]
  const parts: DiffPart[] = []
  let [i, j] = [0, 0]
  for (const group of groupsOf(matchSequences(a, b))) {
    const changed = { before: a.slice(i, group.from), after: b.slice(j, group.at) }
    if (changed.before.length + changed.after.length > 0) parts.push(changedPart(changed))
    const isFirst = group.from === 0 && group.at === 0
    const isLast = group.from + group.length === a.length && group.at + group.length === b.length
    parts.push(...sameParts(a.slice(group.from, group.from + group.length), isFirst, isLast))
    i = group.from + group.length
    j = group.at + group.length
  }
  if (i < a.length || j < b.length) parts.push(changedPart({ before: a.slice(i), after: b.slice(j) }))
  return parts
}

const paragraphsOf = (markdown: string): string[] =>
  markdown.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '')

type Group = { readonly from: number; readonly at: number; readonly length: number }

/** Pairs that follow each other in both texts. */
function groupsOf(pairs: readonly (readonly [number, number])[]): Group[] {
  const groups: Group[] = []
  for (const [from, at] of pairs) {
    const last = groups.at(-1)
    if (last && last.from + last.length === from && last.at + last.length === at) {
      groups[groups.length - 1] = { ...last, length: last.length + 1 }
    } else groups.push({ from, at, length: 1 })
  }
  return groups
}

const changedPart = ({ before, after }: { before: string[]; after: string[] }): DiffPart => ({
  kind: 'changed',
  before: before.join('\n\n'),
  after: after.join('\n\n'),
})

function sameParts(paragraphs: readonly string[], isFirst: boolean, isLast: boolean): DiffPart[] {
  const head = isFirst ? 0 : context
  const tail = isLast ? 0 : context
  const hidden = paragraphs.length - head - tail
  // Leaving out a single one would save no room.
  if (hidden < 2) return paragraphs.map(same)
  return [
    ...paragraphs.slice(0, head).map(same),
    { kind: 'left_out', paragraphs: hidden },
    ...paragraphs.slice(head + hidden).map(same),
  ]
}

const same = (text: string): DiffPart => ({ kind: 'same', text })
