import { type Box, eventSize, type Item, type Link, type Point } from './boxes.ts'
import { backEdges, type Flow, type FlowEdge, type FlowNode } from './flow.ts'
import { type Cell, Grid } from './grid.ts'
import { routeEdges } from './routes.ts'
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

/** The line from shape to shape; where it has words, it is interrupted by them. */
export type LaidEdge = {
  readonly edge: FlowEdge
  readonly points: readonly Point[]
  readonly label: (Box & { readonly lines: readonly string[] }) | null
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
  const { items, links, labels } = itemsOf(flow)
  const parts = Map.groupBy(links, ({ edge }) => edge)
  const cells = placeItems(flow, items, links)
  const grid = new Grid(items, cells, flow.lanes.length)
  const routes = routeEdges(grid, links, eventsOf(flow))
  grid.settle(headOf(flow))
  return {
    width: grid.width,
    height: grid.height,
    lanes: flow.lanes.map((name, at) => laidLane(name, grid.laneBox(at))),
    nodes: flow.nodes.map((node) => laidNode(node, grid)),
    edges: flow.edges.map((edge) => {
      const label = labels.get(edge)
      const points = (parts.get(edge) ?? []).flatMap((link) => routes(link))
      return { edge, points, label: label ? { ...grid.boxOf(label), lines: label.lines } : null }
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
  readonly links: readonly Link[]
  /** The words of edges: a condition, or the reason of the event that they leave. */
  readonly labels: ReadonlyMap<FlowEdge, Item>
}

function itemsOf(flow: Flow): Items {
  const events = new Map(flow.nodes.flatMap(({ id, name, at }) => (at === undefined ? [] : [[id, name]])))
  const laneOf = new Map(flow.nodes.map(({ id, actor }) => [id, flow.lanes.indexOf(actor ?? null)]))
  const hosted = eventsOf(flow)
  const items = flow.nodes
    .filter(({ at }) => at === undefined)
    .map((node) => itemOf(node, laneOf.get(node.id) ?? 0, hosted.get(node.id)?.length ?? 0))
  const links: Link[] = []
  const labels = new Map<FlowEdge, Item>()
  for (const [at, edge] of flow.edges.entries()) {
    const words = edge.when ?? events.get(edge.from) ?? ''
    if (words === '') {
      links.push({ from: edge.from, to: edge.to, edge })
      continue
    }
    const lines = wrap(words, labelWidth, 3)
    const id = `label ${at}`
    const height = lines.length * lineHeight + 4
    const width = Math.max(...lines.map(widthOf)) + 8
    const lane = laneOf.get(edge.from) ?? 0
    labels.set(edge, {
      id,
      lane,
      width,
      height,
      port: height / 2,
      lines,
      limit: null,
      foot: 0,
      node: undefined,
    })
    links.push({ from: edge.from, to: id, edge }, { from: id, to: edge.to, edge })
  }
  return { items: [...items, ...labels.values()], links, labels }
}

function itemOf(node: FlowNode, lane: number, events: number): Item {
  const { id, kind, name } = node
  if (kind === 'start' || kind === 'end' || kind === 'parallel' || kind === 'choice') {
    const size = shapeSizes[kind]
    const lines = wrap(name, wordsWidth, 4)
    const width = Math.max(size, ...lines.map(widthOf))
    const height = size + (lines.length > 0 ? 4 + lines.length * lineHeight : 0)
    return { id, lane, width, height, port: size / 2, lines, limit: null, foot: 0, node }
  }
  // At its edge its events stand beside each other.
  const width = Math.max(taskWidth, (events + 1) * (eventSize + 4))
  const lines = wrap(name, width - 2 * taskPadding, 5)
  const limit = node.sla ? (wrap(node.sla, width - 2 * taskPadding - limitSign, 1)[0] ?? null) : null
  const rows = lines.length + (limit === null ? 0 : 1)
  const foot = events === 0 ? 0 : eventSize / 2 - 4
  const height = Math.max(48, rows * lineHeight + 2 * taskPadding + foot)
  return { id, lane, width, height, port: height / 2, lines, limit, foot, node }
}

function laidNode(node: FlowNode, grid: Grid): LaidNode {
  if (node.at !== undefined)
    return { node, lines: [], words: null, limit: null, foot: 0, ...grid.eventBox(node.id) }
  const item = grid.find(node.id)
  if (!item) throw new Error(`the node ${node.id} was not laid out`)
  const box = grid.boxOf(item)
  if (node.kind === 'manual' || node.kind === 'automated' || node.kind === 'integration')
    return { node, lines: item.lines, words: null, limit: item.limit, foot: item.foot, ...box }
  const size = 2 * item.port
  const words =
    item.lines.length > 0
      ? { x: box.x, y: box.y + size + 4, width: box.width, height: box.height - size - 4 }
      : null
  const shape = { x: box.x + (box.width - size) / 2, y: box.y, width: size, height: size }
  return { node, lines: item.lines, words, limit: null, foot: 0, ...shape }
}

/** Events by the id of the step at whose edge they stand. */
function eventsOf(flow: Flow): ReadonlyMap<string, readonly FlowNode[]> {
  return Map.groupBy(
    flow.nodes.filter(({ at }) => at !== undefined),
    ({ at }) => at ?? '',
  )
}

/** A column by the longest way that leads there, and the first row of the lane that is free in it. */
function placeItems(flow: Flow, items: readonly Item[], links: readonly Link[]): ReadonlyMap<string, Cell> {
  const hostOf = new Map(flow.nodes.flatMap(({ id, at }) => (at === undefined ? [] : [[id, at]])))
  const hosted = links.map(({ from, to }) => ({ from: hostOf.get(from) ?? from, to, when: undefined }))
  const ids = items.map(({ id }) => id)
  const back = backEdges(ids, hosted)
  const forward = hosted.filter((link) => !back.has(link))
  const column = columnsOf(ids, forward)
  const isHandled = new Set(links.filter(({ from }) => hostOf.has(from)).map(({ to }) => to))
  const cells = new Map<string, Cell>()
  const taken = new Set<string>()
  const entries = Map.groupBy(hosted, ({ to }) => to)
  // The longest way to the end is the main one: it keeps its row.
  const rest = columnsOf(
    ids,
    forward.map(({ from, to }) => ({ from: to, to: from })),
  )
  const inOrder = items.toSorted(
    (a, b) =>
      (column.get(a.id) ?? 0) - (column.get(b.id) ?? 0) || (rest.get(b.id) ?? 0) - (rest.get(a.id) ?? 0),
  )
  for (const { id, lane } of inOrder) {
    const at = column.get(id) ?? 0
    // Next to what leads there, so that most lines are straight; what handles a failure stands below.
    const before = cells.get(entries.get(id)?.[0]?.from ?? '')
    let row = (before?.lane === lane ? before.row : 0) + (isHandled.has(id) ? 1 : 0)
    while (taken.has(`${at} ${lane} ${row}`)) row++
    taken.add(`${at} ${lane} ${row}`)
    cells.set(id, { column: at, lane, row })
  }
  return cells
}

function columnsOf(
  ids: readonly string[],
  links: readonly { readonly from: string; readonly to: string }[],
): ReadonlyMap<string, number> {
  const column = new Map(ids.map((id) => [id, 0]))
  const entries = Map.groupBy(links, ({ to }) => to)
  const open = new Map(ids.map((id) => [id, entries.get(id)?.length ?? 0]))
  const exits = Map.groupBy(links, ({ from }) => from)
  // It grows while it is gone through.
  const ready = ids.filter((id) => open.get(id) === 0)
  for (const id of ready) {
    const next = (column.get(id) ?? 0) + 1
    for (const { to } of exits.get(id) ?? []) {
      column.set(to, Math.max(column.get(to) ?? 0, next))
      const left = (open.get(to) ?? 0) - 1
      open.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  return column
}
