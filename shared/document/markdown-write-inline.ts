import type { PhrasingContent } from 'mdast'
import type { DocMark, DocNode } from './node.ts'
import { linkTarget, sameMark } from './normal-inline.ts'

/**
 * Texts with marks, in normal form, as Markdown's nested emphasis and links. Where marks begin at the same place the
 * one that reaches furthest stands outside; code is always innermost. A mark goes on across a line break if the text
 * after it has it too. Headings and cells have to stay on one line: their breaks are tags.
 */
export function nestInline(nodes: readonly DocNode[], room: 'lines' | 'one line'): PhrasingContent[] {
  const breakNode: PhrasingContent =
    room === 'one line' ? { type: 'verbatim', value: '<br>' } : { type: 'break' }
  return nest(nodes.map((node, index) => leaf(node, nodes[index - 1], nodes[index + 1], breakNode)))
}

/** Something unnested and the marks still to be put around it. */
type Leaf = { readonly content: PhrasingContent; readonly marks: readonly DocMark[] }

function leaf(
  node: DocNode,
  before: DocNode | undefined,
  after: DocNode | undefined,
  breakNode: PhrasingContent,
): Leaf {
  const around = (neighbour: DocNode | undefined) =>
    (neighbour?.marks ?? []).filter((mark) => mark.type !== 'code')
  if (node.type === 'hardBreak') {
    const marks = around(before).filter((mark) => around(after).some((other) => sameMark(mark, other)))
    return { content: breakNode, marks }
  }
  const value = node.text ?? ''
  const isCode = node.marks?.some((mark) => mark.type === 'code')
  return { content: { type: isCode ? 'inlineCode' : 'text', value }, marks: around(node) }
}

function nest(leaves: readonly Leaf[]): PhrasingContent[] {
  const result: PhrasingContent[] = []
  for (let from = 0; from < leaves.length; ) {
    const outermost = furthest(leaves, from)
    if (outermost === null) {
      const content = leaves[from]?.content
      if (content) result.push(content)
      from++
      continue
    }
    const { mark, to } = outermost
    const children = nest(leaves.slice(from, to).map((leaf) => without(leaf, mark)))
    result.push(wrap(mark, children, insideWord(leaves[from - 1], leaves[to])))
    from = to
  }
  return result
}

/** Of the marks of `leaves[from]`, the one that most of the leaves after it have too, and where it ends. */
function furthest(leaves: readonly Leaf[], from: number): { mark: DocMark; to: number } | null {
  let best: { mark: DocMark; to: number } | null = null
  for (const mark of leaves[from]?.marks ?? []) {
    let to = from + 1
    while (leaves[to]?.marks.some((other) => sameMark(mark, other))) to++
    if (best === null || to > best.to) best = { mark, to }
  }
  return best
}

const without = ({ content, marks }: Leaf, mark: DocMark): Leaf => ({
  content,
  marks: marks.filter((other) => !sameMark(mark, other)),
})

/** Whether a letter or digit stands directly before or after. */
function insideWord(before: Leaf | undefined, after: Leaf | undefined): boolean {
  return /[^\s\p{P}\p{S}]$/u.test(bareText(before)) || /^[^\s\p{P}\p{S}]/u.test(bareText(after))
}

const bareText = (leaf: Leaf | undefined): string =>
  leaf?.marks.length === 0 && leaf.content.type === 'text' ? leaf.content.value : ''

function wrap(mark: DocMark, children: PhrasingContent[], insideWord: boolean): PhrasingContent {
  switch (mark.type) {
    case 'bold':
      return { type: 'strong', children }
    case 'italic':
      return { type: 'emphasis', children, data: { insideWord } }
    case 'strike':
      return { type: 'delete', children }
    case 'link':
      return link(mark, children)
    default:
      throw new Error(`no mark of the schema: ${mark.type}`)
  }
}

/** `<https://…>` for a link that shows its address, which has no character that could mean something there. */
function link(mark: DocMark, children: PhrasingContent[]): PhrasingContent {
  const { href, title } = linkTarget(mark)
  const [only, ...more] = children
  if (title === null && only?.type === 'text' && more.length === 0) {
    if (only.value === href && webAddress.test(href)) return { type: 'verbatim', value: `<${href}>` }
    if (`mailto:${only.value}` === href && mailAddress.test(only.value)) {
      return { type: 'verbatim', value: `<${only.value}>` }
    }
  }
  return { type: 'link', url: href, title, children }
}

const webAddress = /^https?:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$/
const mailAddress = /^[\w.+-]+@[a-z0-9]+(?:[.-][a-z0-9]+)*$/i
