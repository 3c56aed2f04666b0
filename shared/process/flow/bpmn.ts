import { isoDuration } from '../durations.ts'
import type { Box, Point } from './boxes.ts'
import type { Flow, FlowEdge, FlowNode } from './flow.ts'
import { type LaidEdge, type LaidNode, type Layout, layoutFlow } from './layout.ts'
import { xmlText } from './xml.ts'

/**
 * The flow as a BPMN 2.0 file with its picture: one pool, a lane for each who acts, events at the edge of a step for failures
 * and time limits. It is for people who go on drawing, and is not meant to be run.
 */
export function flowBpmn(flow: Flow): string {
  const drawn = withJoins(flow)
  const layout = layoutFlow(drawn)
  const names = new Names(drawn)
  const { nodes, edges, title } = drawn
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="definitions" targetNamespace="https://process-designer.dev/bpmn" exporter="Process Designer">
  <bpmn:collaboration id="collaboration">
    <bpmn:participant id="pool"${named(title === '' ? 'Process' : title)} processRef="process"/>
  </bpmn:collaboration>
  <bpmn:process id="process" isExecutable="false">
${[lanesOf(drawn, names), ...nodes.map((node) => nodeXml(node, edges, names)), ...edges.map((edge) => flowXml(edge, nodes, names))].join('\n')}
  </bpmn:process>
  <bpmndi:BPMNDiagram id="diagram">
    <bpmndi:BPMNPlane id="plane" bpmnElement="collaboration">
${pictureOf(layout, names)}
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`
}

/** Ids that XML allows, by place: names of people may hold anything. */
class Names {
  readonly #nodes: ReadonlyMap<string, string>
  readonly #edges: ReadonlyMap<FlowEdge, string>

  constructor({ nodes, edges }: Flow) {
    this.#nodes = new Map(nodes.map(({ id }, at) => [id, `node_${at}`]))
    this.#edges = new Map(edges.map((edge, at) => [edge, `flow_${at}`]))
  }

  node(id: string): string {
    return this.#nodes.get(id) ?? ''
  }

  edge(edge: FlowEdge): string {
    return this.#edges.get(edge) ?? ''
  }
}

/** In BPMN a step with several ways in begins once for each; where one is meant, a gateway joins them. */
function withJoins(flow: Flow): Flow {
  const joins = new Map<string, FlowNode>()
  for (const node of flow.nodes) {
    const isStep = node.kind === 'manual' || node.kind === 'automated' || node.kind === 'integration'
    const isOwnJoin = node.kind === 'parallel' && isSplit(flow, node)
    const isMixed = node.kind === 'choice' || node.kind === 'end'
    const entries = flow.edges.filter(({ to }) => to === node.id).length
    if (entries > 1 && (isStep || isOwnJoin || isMixed))
      joins.set(node.id, {
        ...node,
        id: `${node.id} join`,
        kind: 'choice',
        name: '',
        system: undefined,
        sla: undefined,
      })
  }
  return {
    ...flow,
    nodes: flow.nodes.flatMap((node) => [joins.get(node.id) ?? [], node].flat()),
    edges: [
      ...flow.edges.map((edge) => ({ ...edge, to: joins.get(edge.to)?.id ?? edge.to })),
      ...[...joins].map(([to, { id }]): FlowEdge => ({ from: id, to, when: undefined, kind: 'next' })),
    ],
  }
}

const isSplit = ({ edges }: Flow, { id }: FlowNode): boolean =>
  edges.filter(({ from }) => from === id).length > 1

function lanesOf({ lanes, nodes }: Flow, names: Names): string {
  const all = lanes.map((lane, at) => {
    const own = nodes.filter(({ actor }) => (actor ?? null) === lane)
    const refs = own.map(({ id }) => `        <bpmn:flowNodeRef>${names.node(id)}</bpmn:flowNodeRef>`)
    return `      <bpmn:lane id="lane_${at}"${named(lane ?? 'Not assigned')}>\n${refs.join('\n')}\n      </bpmn:lane>`
  })
  return `    <bpmn:laneSet id="lanes">\n${all.join('\n')}\n    </bpmn:laneSet>`
}

const tags: Readonly<Record<FlowNode['kind'], string>> = {
  start: 'startEvent',
  end: 'endEvent',
  manual: 'userTask',
  automated: 'serviceTask',
  integration: 'callActivity',
  choice: 'exclusiveGateway',
  parallel: 'parallelGateway',
  error: 'boundaryEvent',
  timer: 'boundaryEvent',
}

function nodeXml(node: FlowNode, edges: readonly FlowEdge[], names: Names): string {
  const { id, kind, name, at, sla, system } = node
  const flows = (side: 'from' | 'to', tag: string) =>
    edges
      .filter((edge) => edge[side] === id)
      .map((edge) => `      <bpmn:${tag}>${names.edge(edge)}</bpmn:${tag}>`)
  const notes = [sla && `Time limit: ${sla}`, system && `System: ${system}`].filter(Boolean).join('\n')
  const otherwise = edges.find((edge) => edge.from === id && edge.kind === 'otherwise')
  const inside = [
    ...(notes === '' ? [] : [`      <bpmn:documentation>${xmlText(notes)}</bpmn:documentation>`]),
    ...flows('to', 'incoming'),
    ...flows('from', 'outgoing'),
    ...eventDefinition(node, names),
  ]
  const more = [
    kind === 'choice' && otherwise ? ` default="${names.edge(otherwise)}"` : '',
    at === undefined ? '' : ` attachedToRef="${names.node(at)}"`,
  ].join('')
  return `    <bpmn:${tags[kind]} id="${names.node(id)}"${named(name)}${more}>\n${inside.join('\n')}\n    </bpmn:${tags[kind]}>`
}

function eventDefinition({ id, kind, name }: FlowNode, names: Names): string[] {
  if (kind === 'error') return [`      <bpmn:errorEventDefinition id="${names.node(id)}_event"/>`]
  if (kind !== 'timer') return []
  const duration = isoDuration(name)
  const time = duration
    ? `<bpmn:timeDuration xsi:type="bpmn:tFormalExpression">${duration}</bpmn:timeDuration>`
    : ''
  return [`      <bpmn:timerEventDefinition id="${names.node(id)}_event">${time}</bpmn:timerEventDefinition>`]
}

function flowXml(edge: FlowEdge, nodes: readonly FlowNode[], names: Names): string {
  const { from, to, when, kind } = edge
  const head = `    <bpmn:sequenceFlow id="${names.edge(edge)}"${named(when ?? '')} sourceRef="${names.node(from)}" targetRef="${names.node(to)}"`
  const question = nodes.find(({ id }) => id === from)
  if (kind === 'otherwise' || when === undefined || question?.kind !== 'choice') return `${head}/>`
  const condition = `${question.name} ${when}`.trim()
  return `${head}>\n      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${xmlText(condition)}</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>`
}

/** The band with the pool's name, left of everything. px */
const poolHead = 30

function pictureOf({ width, height, lanes, nodes, edges }: Layout, names: Names): string {
  const pool = {
    x: 0,
    y: lanes[0]?.y ?? 0,
    width: width - (lanes[0]?.x ?? 0),
    height: height - 2 * (lanes[0]?.y ?? 0),
  }
  return [
    shape('pool', pool, ' isHorizontal="true"'),
    ...lanes.map((lane, at) =>
      shape(`lane_${at}`, { ...lane, x: poolHead, width: pool.width - poolHead }, ' isHorizontal="true"'),
    ),
    ...nodes.map((laid) => nodeShape(laid, names)),
    ...edges.map((laid) => edgeShape(laid, names)),
  ].join('\n')
}

function nodeShape({ node, words, ...box }: LaidNode, names: Names): string {
  const marker = node.kind === 'choice' ? ' isMarkerVisible="true"' : ''
  const place =
    words ??
    (node.at === undefined ? null : { x: box.x - 40, y: box.y + box.height + 2, width: 40, height: 14 })
  return shape(names.node(node.id), box, marker, node.name === '' ? null : place)
}

function edgeShape({ edge, points, label }: LaidEdge, names: Names): string {
  const id = names.edge(edge)
  const way = turnsOf(points).map(({ x, y }) => `        <di:waypoint x="${px(x)}" y="${px(y)}"/>`)
  const text = label && edge.when !== undefined ? `\n${labelXml(label)}` : ''
  return `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">\n${way.join('\n')}${text}\n      </bpmndi:BPMNEdge>`
}

/** Without points in the middle of a straight line. */
function turnsOf(points: readonly Point[]): Point[] {
  const turns: Point[] = []
  for (const point of points) {
    const [before, last] = [turns.at(-2), turns.at(-1)]
    const isStraight =
      before &&
      last &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y))
    if (isStraight) turns.pop()
    if (last?.x !== point.x || last.y !== point.y) turns.push(point)
  }
  return turns
}

function shape(id: string, box: Box, more = '', words: Box | null = null): string {
  const label = words ? `\n${labelXml(words)}` : ''
  return `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${more}>\n        ${bounds(box)}${label}\n      </bpmndi:BPMNShape>`
}

const labelXml = (box: Box): string => `        <bpmndi:BPMNLabel>${bounds(box)}</bpmndi:BPMNLabel>`

const bounds = ({ x, y, width, height }: Box): string =>
  `<dc:Bounds x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"/>`

const px = (value: number): number => Math.round(value * 10) / 10

const named = (name: string): string => (name === '' ? '' : ` name="${xmlText(name)}"`)
