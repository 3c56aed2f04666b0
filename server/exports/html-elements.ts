import type { ElementContent } from 'hast'
import { h } from 'hastscript'
import { safeHref } from '#shared/document/links.ts'
import type { DocMark, DocNode } from '#shared/document/node.ts'
import { textOf } from '#shared/process/text.ts'
import { coloursOf } from '#shared/spy/colours.ts'

/** Blocks of a document as elements of HTML. What a document can hold is all that is here: shared/document/schema.ts. */
export function elementsOf(nodes: readonly DocNode[]): ElementContent[] {
  return nodes.map(elementOf)
}

function elementOf(node: DocNode): ElementContent {
  const { type, attrs = {}, content = [] } = node
  switch (type) {
    case 'text':
      return markedText(node)
    case 'hardBreak':
      return h('br')
    case 'heading':
      return h(`h${attrs.level}`, elementsOf(content))
    case 'blockquote':
      return h('blockquote', elementsOf(content))
    case 'bulletList':
      return h('ul', elementsOf(content))
    case 'orderedList':
      return h('ol', { start: attrs.start === 1 ? undefined : Number(attrs.start) }, elementsOf(content))
    case 'taskList':
      return h('ul', { class: 'tasks' }, elementsOf(content))
    case 'taskItem': {
      const box = h('input', { type: 'checkbox', disabled: true, checked: attrs.checked === true })
      return h('li', box, h('div', elementsOf(content)))
    }
    case 'listItem':
      return h('li', elementsOf(content))
    case 'codeBlock':
      return h('pre', h('code', attrs.language === 'spy' ? colouredCode(textOf(node)) : textOf(node)))
    case 'horizontalRule':
      return h('hr')
    case 'table':
      return h('table', elementsOf(content))
    case 'tableRow':
      return h('tr', elementsOf(content))
    case 'tableHeader':
    case 'tableCell':
      return h(type === 'tableHeader' ? 'th' : 'td', alignment(attrs.align), elementsOf(content))
    default:
      return h('p', elementsOf(content))
  }
}

const alignment = (align: unknown) => (typeof align === 'string' ? { style: `text-align:${align}` } : {})

const markedText = ({ text = '', marks = [] }: DocNode): ElementContent =>
  marks.reduceRight<ElementContent>((inner, mark) => marked(mark, inner), { type: 'text', value: text })

function marked({ type, attrs = {} }: DocMark, inner: ElementContent): ElementContent {
  switch (type) {
    case 'bold':
      return h('strong', [inner])
    case 'italic':
      return h('em', [inner])
    case 'strike':
      return h('s', [inner])
    case 'code':
      return h('code', [inner])
    default:
      return h('a', { href: safeHref(attrs.href) ?? undefined, title: attrs.title as string | undefined }, [
        inner,
      ])
  }
}

function colouredCode(source: string): ElementContent[] {
  const parts: ElementContent[] = []
  let end = 0
  const addPlain = (to: number) => to > end && parts.push({ type: 'text', value: source.slice(end, to) })
  for (const { from, to, name } of coloursOf(source)) {
    addPlain(from)
    parts.push(h('span', { class: name }, source.slice(from, to)))
    end = to
  }
  addPlain(source.length)
  return parts
}
