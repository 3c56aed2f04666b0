import { type ChartStatement, plainWords, readChart } from './mermaid-text.ts'
import type { Drawing, DrawnEdge, DrawnNode } from './process-map.ts'

/** A drawing that was read, and what of its file is not in it: for people, a sentence each. */
export type ReadDrawing = { readonly drawing: Drawing; readonly leftOut: readonly string[] }

/**
 * Reads a flowchart of Mermaid (`flowchart` or `graph`, version 11): nodes of all shapes, links with and without words, `&`,
 * and subgraphs, which say who acts. A line that is not understood is left out and named, never guessed at. Undefined when
 * the text is no flowchart.
 */
export function readMermaid(source: string): ReadDrawing | undefined {
  const chart = readChart(source)
  if (!chart) return undefined
  const reader = new Reader()
  for (const statement of chart.statements) reader.readStatement(statement)
  return reader.finish(chart.title)
}

/** Lines that say how the chart looks. */
const looks = /^(?:classDef\b|class\b|style\b|linkStyle\b|click\b|direction\b|accTitle\b|accDescr\b)/

/** The longer opening first, because it begins with the shorter one. */
const shapes = [
  ['(((', ')))', 'round'],
  ['((', '))', 'round'],
  ['([', '])', 'round'],
  ['(', ')', 'box'],
  ['[[', ']]', 'system'],
  ['[(', ')]', 'system'],
  ['[/', '/]', 'box'],
  ['[/', '\\]', 'box'],
  ['[\\', '\\]', 'box'],
  ['[\\', '/]', 'box'],
  ['[', ']', 'box'],
  ['{{', '}}', 'parallel'],
  ['{', '}', 'choice'],
  ['>', ']', 'flag'],
] as const
type Shape = (typeof shapes)[number][2]

type Node = {
  readonly name: string
  /** Undefined for one that is named only where something is linked with it. */
  readonly shape: Shape | undefined
  readonly actor: string | undefined
}
/** `isTied`: `-.-`, a line without a direction. */
type Edge = DrawnEdge & { readonly isTied: boolean }
type Reference = { readonly id: string; readonly rest: string }
/** `name`: undefined where it has none, and says nothing about who acts. */
type Group = { readonly id: string; readonly name: string | undefined }

class Reader {
  readonly #leftOut: string[] = []
  readonly #nodes = new Map<string, Node>()
  readonly #edges: Edge[] = []
  /** `e1@-->` names a link, so that `e1@{ animate: true }` can say how it looks. */
  readonly #linkNames = new Set<string>()
  readonly #groups: Group[] = []
  readonly #open: Group[] = []

  finish(title: string): ReadDrawing {
    this.#leaveOutGroups()
    return { drawing: this.#drawing(title), leftOut: this.#leftOut }
  }

  /** A link with a group means all or any of its steps; which ones, nobody can tell. */
  #leaveOutGroups(): void {
    const groups = this.#groups.filter(({ id }) => this.#nodes.has(id) && !this.#nodes.get(id)?.shape)
    const isGroup = (node: string) => groups.some(({ id }) => id === node)
    for (const { from, to } of this.#edges.filter(({ from, to }) => isGroup(from) || isGroup(to)))
      this.#leftOut.push(`A link of a whole group was left out: ${shorten(`${from} → ${to}`)}`)
    const kept = this.#edges.filter(({ from, to }) => !isGroup(from) && !isGroup(to))
    this.#edges.splice(0, this.#edges.length, ...kept)
    for (const { id } of groups) this.#nodes.delete(id)
  }

  #drawing(title: string): Drawing {
    const hosts = new Map(this.#edges.flatMap((edge) => (this.#isEvent(edge) ? [[edge.to, edge.from]] : [])))
    const edges = this.#edges.filter((edge) => !this.#isEvent(edge)).map(({ isTied: _, ...edge }) => edge)
    const nodes = [...this.#nodes].map(([id, { name, shape = 'box', actor }]): DrawnNode => {
      const at = hosts.get(id)
      if (at !== undefined) return { id, name, actor, at, kind: period.test(name) ? 'timer' : 'error' }
      const isEntered = edges.some(({ to }) => to === id)
      const isLeft = edges.some(({ from }) => from === id)
      return { id, name, actor, kind: kindOf(shape, isEntered, isLeft) }
    })
    return { title, nodes, edges }
  }

  /** A flag that is tied to a step is what happens there when that fails or takes too long. */
  #isEvent({ to, isTied }: Edge): boolean {
    return isTied && this.#nodes.get(to)?.shape === 'flag'
  }

  readStatement({ text, line }: ChartStatement): void {
    if (looks.test(text)) return
    const group = /^subgraph\b\s*([\s\S]*)$/.exec(text)
    if (group) {
      const opened = readGroup(group[1] ?? '')
      this.#groups.push(opened)
      this.#open.push(opened)
    } else if (text === 'end') this.#open.pop()
    else if (!this.#isAboutLink(text) && !this.#readChain(text))
      this.#leftOut.push(`Line ${line} was not understood: ${shorten(text)}`)
  }

  #isAboutLink(text: string): boolean {
    const [, name] = /^([\w-]+)@\{/.exec(text) ?? []
    return name !== undefined && this.#linkNames.has(name)
  }

  /** `A[First] --> B & C -- no --> D`. False, and nothing is kept of it, when it is something else. */
  #readChain(text: string): boolean {
    const nodes = new Map<string, Node>()
    const edges: Edge[] = []
    const linkNames: string[] = []
    let isTied = false
    let from: readonly string[] = []
    let when: string | undefined
    let rest = text
    for (;;) {
      const group = this.#readGroup(rest, nodes)
      if (!group) return false
      for (const one of from) for (const to of group.ids) edges.push({ from: one, to, when, isTied })
      if (group.rest === '') break
      const link = readLink(group.rest)
      if (!link) return false
      linkNames.push(link.name)
      from = group.ids
      when = link.words
      isTied = link.isTied
      rest = link.rest
    }
    for (const [id, node] of nodes) this.#nodes.set(id, node)
    this.#edges.push(...edges)
    for (const name of linkNames) this.#linkNames.add(name)
    return true
  }

  #readGroup(
    text: string,
    nodes: Map<string, Node>,
  ): { readonly ids: readonly string[]; readonly rest: string } | undefined {
    const ids: string[] = []
    let rest = text
    for (;;) {
      const found = this.#readNode(rest, nodes)
      if (!found) return undefined
      ids.push(found.id)
      const more = /^\s*&\s*/.exec(found.rest)
      if (!more) return { ids, rest: found.rest.trim() }
      rest = found.rest.slice(more[0].length)
    }
  }

  #readNode(text: string, nodes: Map<string, Node>): Reference | undefined {
    const id = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_]|[.-](?=[\p{L}\p{N}_]))*/u.exec(text)?.[0]
    if (id === undefined) return undefined
    const body = readBody(text.slice(id.length))
    if (!body) return undefined
    const known = nodes.get(id) ?? this.#nodes.get(id)
    const actor = known?.actor ?? this.#open.findLast(({ name }) => name !== undefined)?.name
    nodes.set(id, { name: body.name ?? known?.name ?? id, shape: body.shape ?? known?.shape, actor })
    return { id, rest: body.rest.replace(/^:::[\w-]+/, '') }
  }
}

type Body = { readonly name?: string; readonly shape?: Shape; readonly rest: string }

/** The shape and the words behind an id, if any. Undefined where they do not end. */
function readBody(text: string): Body | undefined {
  if (text.startsWith('@{')) return readAttributes(text)
  const opened = shapes.filter(([open]) => text.startsWith(open))
  if (opened.length === 0) return { rest: text }
  for (const [open, close, shape] of opened) {
    const inside = text.slice(open.length)
    const quoted = /^\s*"([^"]*)"\s*/.exec(inside)
    const end = quoted ? quoted[0].length : inside.indexOf(close)
    if (end < 0 || !inside.startsWith(close, end)) continue
    const name = plainWords(quoted ? (quoted[1] ?? '') : inside.slice(0, end))
    return { name, shape, rest: inside.slice(end + close.length) }
  }
  return undefined
}

/** `A@{ shape: diam, label: "Is it paid?" }` */
function readAttributes(text: string): Body | undefined {
  const end = text.indexOf('}')
  if (end < 0) return undefined
  const attributes = text.slice(2, end)
  const label = /\blabel:\s*(?:"([^"]*)"|([^,]+))/.exec(attributes)
  const shape = /\bshape:\s*([\w-]+)/.exec(attributes)?.[1] ?? ''
  const name = label ? plainWords(label[1] ?? label[2] ?? '') : undefined
  return {
    ...(name === undefined ? {} : { name }),
    ...(shape === '' ? {} : { shape: namedShapes[shape] ?? 'box' }),
    rest: text.slice(end + 1),
  }
}

const namedShapes: Readonly<Record<string, Shape>> = {
  diam: 'choice',
  diamond: 'choice',
  decision: 'choice',
  question: 'choice',
  hex: 'parallel',
  fork: 'parallel',
  join: 'parallel',
  circle: 'round',
  circ: 'round',
  'sm-circ': 'round',
  'dbl-circ': 'round',
  'fr-circ': 'round',
  stadium: 'round',
  pill: 'round',
  terminal: 'round',
  start: 'round',
  stop: 'round',
  subproc: 'system',
  subroutine: 'system',
  cyl: 'system',
  database: 'system',
}

/** "within 2 days" */
const period = /\b(?:within|after)\b|\b\d+ (?:minute|hour|day|week)s?\b/i

type Link = {
  /** '' for one without. */
  readonly name: string
  readonly words: string | undefined
  readonly isTied: boolean
  readonly rest: string
}

const tail = '[ox]?'
const head = '[>ox]?'
const plainLink = new RegExp(
  String.raw`^<?${tail}(?:-{2,}${head}|={2,}${head}|-\.+-${head}|~~~)(?:\|([^|]*)\|)?\s*`,
)
const spokenLink = new RegExp(
  String.raw`^<?${tail}(?:--\s*(?![->])("[^"]*"|(?:(?!--).)+?)\s*-{2,}${head}|==\s*(?![=>])("[^"]*"|(?:(?!==).)+?)\s*={2,}${head}|-\.\s*("[^"]*"|(?:(?!\.-).)+?)\s*\.+-${head})\s*`,
)

function readLink(written: string): Link | undefined {
  const [named = '', name = ''] = /^([\w-]+)@(?=[-=~<ox])/.exec(written) ?? []
  const text = written.slice(named.length)
  const spoken = spokenLink.exec(text)
  const plain = plainLink.exec(text)
  // "A --> B --> C" reads as words too: "> B" would be them.
  const found = plain && !/^(?:--|==|-\.)$/.test(plain[0].trim()) ? plain : (spoken ?? plain)
  if (!found) return undefined
  const words = found.slice(1).find((part) => part !== undefined)
  const said = words === undefined ? '' : plainWords(words)
  const isTied = /^-\.+-$/.test(found[0].trim())
  return { name, words: said === '' ? undefined : said, isTied, rest: text.slice(found[0].length) }
}

function kindOf(shape: Shape, isEntered: boolean, isLeft: boolean): DrawnNode['kind'] {
  switch (shape) {
    case 'choice':
      return 'choice'
    case 'parallel':
      return 'parallel'
    case 'system':
      return 'integration'
    case 'round':
      if (isEntered && isLeft) return 'manual'
      return isEntered ? 'end' : 'start'
    case 'box':
    case 'flag':
      return 'manual'
  }
}

/** `sales [Sales Team]`, `"Sales Team"`, `Sales` */
function readGroup(text: string): Group {
  const titled = /^([^[]*)\[\s*"?([^\]"]*)"?\s*\]\s*$/.exec(text)
  const id = plainWords(titled?.[1] ?? text)
  const name = plainWords(titled?.[2] ?? text)
  return { id, name: name === '' ? undefined : name }
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
