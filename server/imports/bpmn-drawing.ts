import { AppError } from '#shared/errors.ts'
import type { ReadDrawing } from '#shared/process/map/mermaid-drawing.ts'
import { type DrawnEdge, type DrawnNode, isStep } from '#shared/process/map/process-map.ts'
import { limits } from '#shared/protocol/limits.ts'
import { addedTo, all, type BpmnElement, nameOf, one, performerOf, typeOf } from './bpmn-elements.ts'
import { kindOf, linkOf } from './bpmn-kinds.ts'
import { parseBpmn, refused } from './bpmn-parse.ts'
import { Notices, otherElement, told } from './notices.ts'

/**
 * Reads the processes of a BPMN 2.0 file. Sub-processes are opened, lanes and pools say who acts, and what a drawing has no
 * place for (data, messages between pools, notes) is named as left out. Throws `invalid` where the text is no BPMN, or
 * holds no process, and `too_large`.
 */
export async function readBpmn(xml: string): Promise<ReadDrawing> {
  const { root, warnings } = await parseBpmn(xml)
  const reader = new Reader(root)
  const { nodes, edges, title } = reader
  if (nodes.length === 0) throw refused('it has no process with steps')
  return {
    drawing: { title, nodes, edges },
    leftOut: [...reader.leftOut(), ...warnings.map((warning) => `Not understood: ${warning}`)],
  }
}

/** A sub-process that was opened: what leads to it leads to its first nodes, and its last ones lead on. */
type Opened = {
  readonly first: readonly string[]
  readonly last: readonly string[]
  /** The first step in it: an event at its edge is told of that one. */
  readonly step: string | undefined
}

/** People draw two or three levels; a file of thousands is made to overflow the stack. */
const maxDepth = 40
/** As in a map that is sent as JSON. A sub-process without order inside multiplies what leads to it. */
const maxEdges = 2 * limits.mapNodes
const maxNameCharacters = 1_000

class Reader {
  readonly nodes: DrawnNode[] = []
  readonly edges: DrawnEdge[] = []
  readonly title: string
  readonly #actors = new Map<string, string>()
  readonly #opened = new Map<string, Opened>()
  readonly #flows: BpmnElement[] = []
  readonly #links = new Map<string, { readonly from: string[]; readonly to: string[] }>()
  readonly #notices = new Notices()
  #known: ReadonlySet<string> | undefined

  constructor(root: BpmnElement) {
    const elements = all(root, 'rootElements')
    const pools = elements.flatMap((element) => all(element, 'participants'))
    const processes = elements.filter((element) => typeOf(element) === 'Process')
    this.title = nameOf(pools[0] ?? root) || nameOf(processes[0] ?? root)
    this.#notices.tell(told.message, elements.flatMap((element) => all(element, 'messageFlows')).length)
    this.#notices.tell(told.emptyPool, pools.filter((pool) => !one(pool, 'processRef')).length)
    for (const pool of pools) this.#readAbout(pool)
    for (const element of elements) if (typeOf(element) === 'Collaboration') this.#readArtifacts(element)
    for (const process of processes) {
      const pool = pools.find((participant) => one(participant, 'processRef') === process)
      this.#readAbout(process)
      this.#readLanes(process)
      this.#readElements(process, processes.length > 1 ? nameOf(pool ?? process) || undefined : undefined, 1)
    }
    for (const flow of this.#flows) this.#readFlow(flow)
    for (const { from, to } of this.#links.values())
      for (const source of from) for (const target of to) this.#join(source, target)
    this.#notices.tell(told.nameless, this.nodes.filter((node) => isStep(node) && node.name === '').length)
  }

  leftOut(): string[] {
    return this.#notices.sentences()
  }

  /** Descriptions for people, and what other programs have added. */
  #readAbout(element: BpmnElement): void {
    const texts = all(element, 'documentation').map(({ text }) =>
      typeof text === 'string' ? text.trim() : '',
    )
    this.#notices.tell(told.description, texts.some((text) => text !== '') ? 1 : 0)
    const isForeign = (name: string) => /^(?!xmlns\b|xsi:|xml:)[\w.-]+:/.test(name)
    const attributes = Object.keys(element.$attrs ?? {}).filter(isForeign)
    this.#notices.tell(told.extension, addedTo(element).length + attributes.length > 0 ? 1 : 0)
  }

  #readArtifacts(holder: BpmnElement): void {
    const types = all(holder, 'artifacts').map(typeOf)
    this.#notices.tell(told.note, types.filter((type) => type === 'TextAnnotation').length)
    this.#notices.tell(told.group, types.filter((type) => type === 'Group').length)
  }

  /** Inner lanes are told after those around them, so theirs is the name that stays. */
  #readLanes(holder: BpmnElement): void {
    const sets = [...all(holder, 'laneSets'), one(holder, 'childLaneSet')].filter((set) => set !== undefined)
    for (const lane of sets.flatMap((set) => all(set, 'lanes'))) {
      const own = all(lane, 'flowNodeRef')
      for (const { id = '' } of own) if (nameOf(lane) !== '') this.#actors.set(id, nameOf(lane))
      this.#notices.tell(told.emptyLane, own.length > 0 || one(lane, 'childLaneSet') ? 0 : 1)
      this.#readAbout(lane)
      this.#readLanes(lane)
    }
  }

  /** The nodes of a process or a sub-process, and of those within. */
  #readElements(holder: BpmnElement, actor: string | undefined, depth: number): Opened {
    if (depth > maxDepth) throw refused(`its sub-processes stand more than ${maxDepth} deep`)
    const elements = all(holder, 'flowElements')
    this.#readArtifacts(holder)
    const own: string[] = []
    const nodesBefore = this.nodes.length
    const flows = elements.filter((element) => typeOf(element) === 'SequenceFlow')
    this.#flows.push(...flows)
    // What a reference stands for is drawn once, as the reference.
    const shown = new Set(elements.map((element) => one(element, 'dataObjectRef')))
    for (const element of elements) {
      if (typeOf(element) === 'SequenceFlow') continue
      this.#readAbout(element)
      if (/^Data/.test(typeOf(element))) this.#notices.tell(told.data, shown.has(element) ? 0 : 1)
      else own.push(...this.#readNode(element, actor, depth))
    }
    const entered = new Set(flows.map((flow) => one(flow, 'targetRef')?.id))
    const left = new Set(flows.map((flow) => one(flow, 'sourceRef')?.id))
    const [first, last] = [own.filter((id) => !entered.has(id)), own.filter((id) => !left.has(id))]
    return {
      // One that goes round begins and ends with what was drawn first and last.
      first: first.length > 0 ? first : own.slice(0, 1),
      last: last.length > 0 ? last : own.slice(-1),
      step: this.nodes.slice(nodesBefore).find(isStep)?.id,
    }
  }

  /**
   * The ids of the nodes on the level of the holder. What happens at the edge of a step, by an event or to undo another
   * step begins nothing there.
   */
  #readNode(element: BpmnElement, around: string | undefined, depth: number): string[] {
    const { id = '' } = element
    const actor = this.#actors.get(id) ?? performerOf(element) ?? around
    const found = kindOf(element)
    if (!found) {
      this.#notices.tell(otherElement(typeOf(element)))
      return []
    }
    for (const each of found.told) this.#notices.tell(each)
    if (all(element, 'flowElements').some(kindOf)) {
      const isStartedByEvent = element.triggeredByEvent === true
      this.#notices.tell(told.opened)
      if (isStartedByEvent) this.#notices.tell(told.start)
      this.#readLanes(element)
      this.#opened.set(id, this.#readElements(element, actor, depth + 1))
      return isStartedByEvent ? [] : [id]
    }
    const isAtEdge = typeOf(element) === 'BoundaryEvent'
    const host = one(element, 'attachedToRef')?.id
    const at = host === undefined ? undefined : (this.#opened.get(host)?.step ?? host)
    if (isAtEdge && at === undefined) {
      this.#notices.tell(told.looseEvent)
      return []
    }
    this.#draw({ id, kind: found.kind, name: this.#nameOf(element), actor, ...(isAtEdge && { at }) })
    this.#readLink(element)
    return isAtEdge || element.isForCompensation === true ? [] : [id]
  }

  #draw(node: DrawnNode): void {
    this.nodes.push(node)
    if (this.nodes.length > limits.mapNodes)
      throw new AppError('too_large', `A map may have ${limits.mapNodes} nodes at most.`)
  }

  #nameOf(element: BpmnElement): string {
    const called = element.calledElement
    const name = nameOf(element) || (typeof called === 'string' ? called : '')
    this.#notices.tell(told.longName, name.length > maxNameCharacters ? 1 : 0)
    return name.slice(0, maxNameCharacters)
  }

  #readLink(element: BpmnElement): void {
    const link = linkOf(element)
    if (!link) return
    const ends = this.#links.get(link.name) ?? { from: [], to: [] }
    this.#links.set(link.name, ends)
    ends[link.isFrom ? 'from' : 'to'].push(element.id ?? '')
  }

  #readFlow(flow: BpmnElement): void {
    this.#readAbout(flow)
    const [from, to] = [one(flow, 'sourceRef')?.id, one(flow, 'targetRef')?.id]
    const [sources, targets] = [this.#ends(from, 'last'), this.#ends(to, 'first')]
    if (sources.length === 0 || targets.length === 0) {
      this.#notices.tell(told.looseFlow)
      return
    }
    const body = one(flow, 'conditionExpression')?.body
    const when = nameOf(flow) || (typeof body === 'string' ? body.trim() : '') || undefined
    for (const source of sources) for (const target of targets) this.#join(source, target, when)
  }

  #join(from: string, to: string, when?: string): void {
    this.edges.push({ from, to, when: when?.slice(0, maxNameCharacters) })
    if (this.edges.length > maxEdges)
      throw new AppError('too_large', `A map may have ${maxEdges} flows at most.`)
  }

  /** The nodes that stand for one that may have been opened, at any depth; none where there is no such node. */
  #ends(id: string | undefined, side: 'first' | 'last'): string[] {
    if (id === undefined) return []
    const opened = this.#opened.get(id)
    if (opened) return opened[side].flatMap((inner) => this.#ends(inner, side))
    return this.#ids().has(id) ? [id] : []
  }

  /** Of all nodes; asked only once all of them are read. */
  #ids(): ReadonlySet<string> {
    this.#known ??= new Set(this.nodes.map(({ id }) => id))
    return this.#known
  }
}
