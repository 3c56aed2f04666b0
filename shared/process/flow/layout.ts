import { type Box, eventBox, eventSize, type Item, type Link, type Point } from './boxes.ts'
import type { Flow, FlowEdge, FlowNode } from './flow.ts'
import { Grid } from './grid.ts'
import { placeItems } from './place-items.ts'
import { routeLinks } from './routes.ts'
import { widthOf, wrap } from './wrap.ts'

/** Where everything stands, in px from the top left corner. */
export type Layout = {
  readonly width: number
  readonly height: number
  readonly lanes: readonly LaidLane[]
  readonly nodes: readonly LaidNode[]
  readonly edges: readonly LaidEdge[]
}

export type LaidLane = Box & { readonly name: string | null; readonly lines: readonly string[] }

/** The box of the shape; words that do not stand in it stand below it, in `words`. */
export type LaidNode = Box & {
  readonly node: FlowNode
  readonly lines: readonly string[]
  readonly words: Box | null
  /** How long it may take, in the last line of the box. */
  readonly limit: string | null
  /** Height at the foot of the box that words leave to the events at its edge. */
  readonly foot: number
}

/** The line from shape to shape; where it has words, it is interrupted by them, before the point of the index `behind`. */
export type LaidEdge = {
  readonly edge: FlowEdge
  readonly points: readonly Point[]
  readonly label: (Box & { readonly lines: readonly string[]; readonly behind: number }) | null
}

export const lineHeight = 17
const taskWidth = 156
const taskPadding = 12
const shapeSizes = { start: 32, end: 32, parallel: 40, choice: 44 } as const
/** Of the clock beside a time limit, with room. px */
export const limitSign = 16
const wordsWidth = 132
const labelWidth = 104
const headWidth = 112

/** Lays a flow out in lanes, from left to right. No box stands on another one, and no line runs through a box. */
export function layoutFlow(flow: Flow): Layout {
  const { items, itemOf, edges } = itemsOf(flow)
  const grid = new Grid(items, placeItems(items, flow.lanes.length))
  const ways = routeLinks(
    grid,
    edges.flatMap(({ links }) => links),
  )
  grid.settle(headOf(flow))
  return {
    width: grid.width,
    height: grid.height,
    lanes: flow.lanes.map((name, at) => laidLane(name, grid.laneBox(at))),
    nodes: flow.nodes.map((node) => laidNode(node, itemOf(node.id))),
    edges: edges.map(({ edge, links, label }) => {
      const [before = [], behind = []] = links.map((link) => ways.get(link)?.())
      return { edge, points: [...before, ...behind], label: label ? laidLabel(label, before.length) : null }
    }),
  }
}

/** As much of its name as it has room for. */
function laidLane(name: string | null, box: Box): LaidLane {
  const most = Math.max(1, Math.min(4, Math.floor(box.height / lineHeight)))
  return { name, lines: name === null ? [] : wrap(name, headWidth - 16, most), ...box }
}

/** The lanes' names stand left of everything; a process without any needs no room for them. */
const headOf = ({ lanes }: Flow): number => (lanes.some((lane) => lane !== null) ? headWidth : 0)

type Items = {
  readonly items: readonly Item[]
  /** By the id of a node; that of an event gives the step at whose edge it stands. */
  readonly itemOf: (id: string) => Item
  /** With the words of an edge: a condition, or the reason of the event that it leaves. */
  readonly edges: readonly {
    readonly edge: FlowEdge
    readonly links: readonly Link[]
    readonly label: Item | undefined
  }[]
}

function itemsOf({ nodes, edges, lanes }: Flow): Items {
  const hosted = Map.groupBy(nodes, ({ at }) => at)
  const items: Item[] = []
  const places = new Map<string, Item>()
  for (const node of hosted.get(undefined) ?? []) {
    const item = nodeItem(node, lanes.indexOf(node.actor ?? null), hosted.get(node.id) ?? [])
    items.push(item)
    for (const { id } of [node, ...item.events]) places.set(id, item)
  }
  const itemOf = (id: string): Item => {
    const item = places.get(id)
    if (!item) throw new Error(`the node ${id} was not laid out`)
    return item
  }
  return {
    items,
    itemOf,
    edges: edges.map((edge) => {
      const [from, to] = [itemOf(edge.from), itemOf(edge.to)]
      const event = from.events.find(({ id }) => id === edge.from)
      const words = edge.when ?? event?.name ?? ''
      if (words === '') return { edge, links: [link(from, to, event)], label: undefined }
      const label = labelItem(words, from.lane)
      items.push(label)
      return { edge, links: [link(from, label, event), link(label, to)], label }
    }),
  }
}

function link(from: Item, to: Item, event?: FlowNode): Link {
  const made = { from, to, event }
  from.exits.push(made)
  to.entries.push(made)
  return made
}

/** An item that has no place yet. */
const newItem = (
  item: Pick<Item, 'lane' | 'width' | 'height' | 'shape' | 'port' | 'lines'> & Partial<Item>,
): Item => ({
  ...{ limit: null, foot: 0, events: [], entries: [], exits: [], column: 0, row: 0, x: 0, y: 0 },
  ...item,
})

function labelItem(words: string, lane: number): Item {
  const lines = wrap(words, labelWidth, 3)
  const height = lines.length * lineHeight + 4
  const width = Math.max(...lines.map(widthOf)) + 8
  return newItem({ lane, width, height, shape: width, port: height / 2, lines })
}

function nodeItem({ kind, name, sla }: FlowNode, lane: number, events: readonly FlowNode[]): Item {
  if (kind === 'start' || kind === 'end' || kind === 'parallel' || kind === 'choice') {
    const shape = shapeSizes[kind]
    const lines = wrap(name, wordsWidth, 4)
    const width = Math.max(shape, ...lines.map(widthOf))
    const height = shape + (lines.length > 0 ? 4 + lines.length * lineHeight : 0)
    return newItem({ lane, width, height, shape, port: shape / 2, lines, events })
  }
  // At its edge its events stand beside each other.
  const width = Math.max(taskWidth, (events.length + 1) * (eventSize + 4))
  const lines = wrap(name, width - 2 * taskPadding, 5)
  const limit = sla ? (wrap(sla, width - 2 * taskPadding - limitSign, 1)[0] ?? null) : null
  const rows = lines.length + (limit === null ? 0 : 1)
  const foot = events.length === 0 ? 0 : eventSize / 2 - 4
  const height = Math.max(48, rows * lineHeight + 2 * taskPadding + foot)
  return newItem({ lane, width, height, shape: width, port: height / 2, lines, limit, foot, events })
}

function laidNode(node: FlowNode, item: Item): LaidNode {
  if (node.at !== undefined)
    return { node, lines: [], words: null, limit: null, foot: 0, ...eventBox(item, node) }
  const { x, y, width, height, shape, port, lines, limit, foot } = item
  const below = y + 2 * port + 4
  const words = height > 2 * port ? { x, y: below, width, height: y + height - below } : null
  const box = { x: x + (width - shape) / 2, y, width: shape, height: 2 * port }
  return { node, lines, words, limit, foot, ...box }
}

const laidLabel = ({ x, y, width, height, lines }: Item, behind: number): LaidEdge['label'] => ({
  ...{ x, y, width, height },
  lines,
  behind,
})
