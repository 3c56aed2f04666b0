import type { Flow, FlowNode } from './flow.ts'

/** The flow as a flowchart of Mermaid, a subgraph for each lane. `readMermaid` reads it back. */
export function flowMermaid({ title, nodes, edges, lanes }: Flow): string {
  const name = new Map(nodes.map(({ id }, at) => [id, `n${at}`]))
  const lines = lanes.flatMap((lane, at) => {
    const own = nodes
      .filter(({ actor }) => (actor ?? null) === lane)
      .map((node) => drawn(node, name.get(node.id)))
    if (lane === null) return own.map((line) => `  ${line}`)
    return [`  subgraph lane${at} ["${words(lane)}"]`, ...own.map((line) => `    ${line}`), '  end']
  })
  const links = edges.map(({ from, to, when, kind }) => {
    const line = kind === 'back' ? '-.->' : '-->'
    return `  ${name.get(from)} ${line}${when === undefined ? '' : `|"${words(when)}"|`} ${name.get(to)}`
  })
  const handlers = nodes.flatMap(({ id, at }) =>
    at === undefined ? [] : [`  ${name.get(at)} -.- ${name.get(id)}`],
  )
  const head = title === '' ? [] : ['---', `title: ${JSON.stringify(title)}`, '---']
  return [...head, 'flowchart LR', ...lines, ...links, ...handlers, ''].join('\n')
}

function drawn({ kind, name }: FlowNode, id: string | undefined): string {
  const text = `"${words(name)}"`
  switch (kind) {
    case 'start':
    case 'end':
      return `${id}([${text}])`
    case 'choice':
      return `${id}{${text}}`
    case 'parallel':
      return `${id}{{" "}}`
    case 'error':
    case 'timer':
      return `${id}>${text}]`
    case 'automated':
    case 'integration':
      return `${id}[[${text}]]`
    case 'manual':
      return `${id}[${text}]`
  }
}

/** Within quotes only these have a meaning of their own. */
const words = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
