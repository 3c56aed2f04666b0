import type { DocMark, DocNode } from '#shared/document/node.ts'
import type { Random } from '../random.ts'

const words = [
  'Check',
  'the',
  'invoice',
  'of',
  'each',
  'customer',
  'then',
  'notify',
  'Q&A',
  '~5',
  '3%',
  'größer',
  '漢字',
  '😀',
]
const codes = ['run(x)', 'a_b', 'if (a) { b }', 'a|b', '`', 'x ** y', '\\n']
const targets = [
  { href: 'https://example.org/a_b?c=d&e=f', title: null },
  { href: 'https://example.org/(x)', title: 'See "this"' },
  { href: '#error-handling', title: null },
  { href: 'mailto:team@example.org', title: "it's" },
]

export const plainLine = (random: Random): string =>
  ['', '  '][random.int(2)] +
  random.times(1 + random.int(4), () => random.pick([...words, ...codes])).join(' ')

/** Words with marks; the space between two words has the marks that both have, or a break is in its place. */
export function plainInline(random: Random, place: 'block' | 'cell'): DocNode[] {
  const count = place === 'cell' ? random.int(4) : 1 + random.int(8)
  const nodes: DocNode[] = []
  let before: readonly DocMark[] = []
  let marks: readonly DocMark[] = []
  for (let index = 0; index < count; index++) {
    if (random.chance(0.4)) marks = plainMarks(random)
    const isCode = marks.some((mark) => mark.type === 'code')
    if (index > 0 && random.chance(0.08)) nodes.push({ type: 'hardBreak' })
    else if (index > 0)
      append(
        nodes,
        ' ',
        before.filter((mark) => mark.type !== 'code' && marks.includes(mark)),
      )
    append(nodes, random.pick(isCode ? codes : words), marks)
    before = marks
  }
  return nodes
}

const bold: DocMark = { type: 'bold' }
const italic: DocMark = { type: 'italic' }
const strike: DocMark = { type: 'strike' }
const code: DocMark = { type: 'code' }
const links: readonly DocMark[] = targets.map((attrs) => ({ type: 'link', attrs }))

/** In the order of the schema. */
function plainMarks(random: Random): DocMark[] {
  const marks: DocMark[] = []
  if (random.chance(0.15)) marks.push(random.pick(links))
  if (random.chance(0.25)) marks.push(bold)
  if (random.chance(0.15)) marks.push(code)
  if (random.chance(0.2)) marks.push(italic)
  if (random.chance(0.1)) marks.push(strike)
  return marks
}

function append(nodes: DocNode[], text: string, marks: readonly DocMark[]): void {
  const last = nodes.at(-1)
  const same = last?.text !== undefined && JSON.stringify(last.marks ?? []) === JSON.stringify(marks)
  if (same) nodes[nodes.length - 1] = { ...last, text: last.text + text }
  else nodes.push(marks.length === 0 ? { type: 'text', text } : { type: 'text', text, marks })
}
