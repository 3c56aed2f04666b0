import type { DocNode } from '#shared/document/node.ts'

/** The words of a node without their marks. A hard break and the border between two blocks inside it become line ends. */
export function textOf(node: DocNode): string {
  if (node.type === 'hardBreak') return '\n'
  if (node.text !== undefined) return node.text
  const parts = node.content ?? []
  return parts.map(textOf).join(parts.some(isInline) ? '' : '\n')
}

/** The words of one block without the blanks around them; none where there is no such block. */
export function textAt(nodes: readonly DocNode[], block: number): string {
  const node = nodes[block]
  return node ? textOf(node).trim() : ''
}

export function isInline(node: DocNode): boolean {
  return node.text !== undefined || node.type === 'hardBreak'
}

/** "The column TODO" is a name, "TODO: ask Ana" is none; "[Blocker]" within a sentence is a tag, "Owner: [Name]" is none. */
const placeholder =
  /\b(?:TBD|TBC|FIXME|XXX)\b|(?:^|[:(\n]\s*)TODO\b|\bTODO(?::|\s*\)?$)|\blorem ipsum\b|\bto be (?:defined|determined|decided|completed|confirmed)\b|\[[A-Z][^\]\s]{0,30} [^\]\n]{2,60}\]|(?:^|:\s*)\[[A-Z][^\]\s]{2,60}\]\s*$|^\s*<[^<>\n]+>\s*$|^\s*(?:\.{3}|…)\s*$/im

/** Whether a text stands in for one that is still to be written: "TBD", "[Name of the owner]", "…". */
export function isPlaceholder(text: string): boolean {
  return placeholder.test(text)
}

const word = /[\p{L}\p{N}][\p{L}\p{N}'’.,%/-]*/gu

export function countWords(text: string): number {
  return text.match(word)?.length ?? 0
}

/** What the designer puts behind a fact that nobody has said. */
export const assumptionMark = '(assumption)'

/** "Team Lead (assumption)" → "Team Lead" */
export function withoutAssumption(text: string): string {
  return text.replace(/\s*\(assumption\)/gi, '').trim()
}

/** Without the blanks and signs at its end. A loop, because /[.;]+$/ begins anew at each sign of a long row of them. */
export function withoutEndSigns(text: string, signs = '.;,:'): string {
  let end = text.length
  while (end > 0 && (signs.includes(text.charAt(end - 1)) || text.charAt(end - 1).trim() === '')) end--
  return text.slice(0, end)
}

/** "step 2, “Pay” …" at the beginning of a sentence. */
export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
