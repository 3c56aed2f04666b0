import { BpmnModdle } from 'bpmn-moddle'
import { AppError } from '#shared/errors.ts'
import type { ReadDrawing } from '#shared/process/map/mermaid-drawing.ts'
import { type DrawnEdge, type DrawnNode, isStep } from '#shared/process/map/process-map.ts'
import { all, type BpmnElement, nameOf, one, typeOf } from './bpmn-elements.ts'

/**
 * Reads the processes of a BPMN 2.0 file. Sub-processes are opened, lanes and pools say who acts, and what a drawing has no
 * place for (data, messages between pools, notes) is named as left out. Throws `invalid` where the text is no BPMN, or
 * holds no process.
 */
export async function readBpmn(xml: string): Promise<ReadDrawing> {
  const { rootElement, warnings } = await parse(xml)
  const reader = new Reader(rootElement)
  const { nodes, edges, title } = reader
  if (nodes.length === 0) throw refused('it has no process with steps')
  return {
    drawing: { title, nodes, edges },
    leftOut: [
      ...reader.leftOut(),
      ...new Set(warnings.map(({ message }) => `Not understood: ${firstLine(message)}`)),
    ],
  }
}

async function parse(xml: string): ReturnType<BpmnModdle['fromXML']> {
  // Documents that define entities are made to grow, or to read files.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) throw refused('it has a document type, which BPMN files have not')
  try {
    return await new BpmnModdle().fromXML(xml)
  } catch (error) {
    throw refused(error instanceof Error ? firstLine(error.message) : 'it cannot be read')
  }
}

const refused = (why: string) => new AppError('invalid', `This is no BPMN 2.0 file that can be read: ${why}.`)

const firstLine = (message: string): string => message.split('\n')[0]?.trim().slice(0, 200) ?? ''

/** A sub-process that was opened: what leads to it leads to its first nodes, and its last ones lead on. */
type Opened = {
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** The first step in it: an event at its edge is told of that one. */
  readonly step: string | undefined
}

class Reader {
  readonly nodes: DrawnNode[] = []
  readonly edges: DrawnEdge[] = []
  readonly title: string
  readonly #actors = new Map<string, string>()
  readonly #opened = new Map<string, Opened>()
  readonly #flows: BpmnElement[] = []
  /** How many of each kind were left out. */
  readonly #leftOut = new Map<string, number>()

  constructor(root: BpmnElement) {
    const elements = all(root, 'rootElements')
    const pools = elements.flatMap((element) => all(element, 'participants'))
    const processes = elements.filter((element) => typeOf(element) === 'Process')
    this.title = nameOf(pools[0] ?? root) || nameOf(processes[0] ?? root)
    const messages = elements.flatMap((element) => all(element, 'messageFlows'))
    this.#count('message between pools', messages.length)
    for (const process of processes) {
      const pool = pools.find((participant) => one(participant, 'processRef') === process)
      this.#readLanes(process)
      this.#readElements(process, processes.length > 1 ? nameOf(pool ?? process) || undefined : undefined)
    }
    for (const flow of this.#flows) this.#readFlow(flow)
  }

  leftOut(): string[] {
    return [...this.#leftOut].map(([kind, count]) => `Left out: ${count} ${kind}${count === 1 ? '' : 's'}.`)
  }

  #count(kind: string, count = 1): void {
    if (count > 0) this.#leftOut.set(kind, (this.#leftOut.get(kind) ?? 0) + count)
  }

  /** Inner lanes are told after those around them, so theirs is the name that stays. */
  #readLanes(holder: BpmnElement): void {
    const sets = [...all(holder, 'laneSets'), one(holder, 'childLaneSet')].filter((set) => set !== undefined)
    for (const lane of sets.flatMap((set) => all(set, 'lanes'))) {
      for (const { id = '' } of all(lane, 'flowNodeRef'))
        if (nameOf(lane) !== '') this.#actors.set(id, nameOf(lane))
      this.#readLanes(lane)
    }
  }

  /** The nodes of a process or a sub-process, and of those within. */
  #readElements(holder: BpmnElement, actor: string | undefined): Opened {
    const elements = all(holder, 'flowElements')
    this.#count(
      'note',
      all(holder, 'artifacts').filter((artifact) => typeOf(artifact) === 'TextAnnotation').length,
    )
    const own: string[] = []
    const nodesBefore = this.nodes.length
    for (const element of elements) {
      const type = typeOf(element)
      if (type === 'SequenceFlow') this.#flows.push(element)
      else if (/^Data/.test(type)) this.#count('data object')
      else own.push(...this.#readNode(element, actor))
    }
    const flows = elements.filter((element) => typeOf(element) === 'SequenceFlow')
    const entered = new Set(flows.map((flow) => one(flow, 'targetRef')?.id))
    const left = new Set(flows.map((flow) => one(flow, 'sourceRef')?.id))
    return {
      first: own.filter((id) => !entered.has(id)),
      last: own.filter((id) => !left.has(id)),
      step: this.nodes.slice(nodesBefore).find(isStep)?.id,
    }
  }

  /** The ids of the nodes on the level of the holder: an event at the edge of a step begins nothing there. */
  #readNode(element: BpmnElement, around: string | undefined): string[] {
    const { id = '' } = element
    const actor = this.#actors.get(id) ?? around
    const inner = all(element, 'flowElements')
    if (inner.length > 0) {
      if (element.triggeredByEvent === true) this.#count('sub-process that an event starts')
      this.#readLanes(element)
      this.#opened.set(id, this.#readElements(element, actor))
      return [id]
    }
    const kind = kindOf(element)
    if (kind === undefined) {
      this.#count(`element of the type ${typeOf(element)}`)
      return []
    }
    const at = one(element, 'attachedToRef')?.id
    if (at === undefined) {
      this.nodes.push({ id, kind, name: nameOf(element), actor })
      return [id]
    }
    const host = this.#opened.get(at)?.step ?? at
    this.nodes.push({ id, kind, name: nameOf(element), actor, at: host })
    return []
  }

  #readFlow(flow: BpmnElement): void {
    const [from, to] = [one(flow, 'sourceRef')?.id, one(flow, 'targetRef')?.id]
    if (from === undefined || to === undefined) {
      this.#count('flow without an end')
      return
    }
    const body = one(flow, 'conditionExpression')?.body
    const when = nameOf(flow) || (typeof body === 'string' ? body.trim() : '') || undefined
    for (const source of this.#ends(from, 'last'))
      for (const target of this.#ends(to, 'first')) this.edges.push({ from: source, to: target, when })
  }

  /** The nodes that stand for one that may have been opened, at any depth. */
  #ends(id: string, side: 'first' | 'last'): string[] {
    const opened = this.#opened.get(id)
    return opened ? opened[side].flatMap((inner) => this.#ends(inner, side)) : [id]
  }
}

/** Undefined for what is no node of a process. */
function kindOf(element: BpmnElement): DrawnNode['kind'] | undefined {
  const type = typeOf(element)
  if (type === 'StartEvent') return 'start'
  if (type === 'EndEvent') return 'end'
  if (type === 'BoundaryEvent') {
    const isTimer = all(element, 'eventDefinitions').some((event) => typeOf(event) === 'TimerEventDefinition')
    return isTimer ? 'timer' : 'error'
  }
  // An event on the way is a step when it has a name ("Payment received"), else it says nothing.
  if (/^Intermediate\w+Event$/.test(type)) return nameOf(element) === '' ? 'parallel' : 'automated'
  if (type === 'ParallelGateway') return 'parallel'
  if (/Gateway$/.test(type)) return 'choice'
  if (/^(?:Service|Send|Receive|Script|BusinessRule)Task$/.test(type)) return 'automated'
  if (type === 'CallActivity') return 'integration'
  return /Task$|^SubProcess$|^AdHocSubProcess$|^Transaction$/.test(type) ? 'manual' : undefined
}
