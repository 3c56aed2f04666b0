import { readActor, readBareActor } from '../actor.ts'
import { whoDoes } from '../responsible.ts'
import type { Step } from '../steps.ts'
import { withoutAssumption } from '../text.ts'
import type { FlowEdge, FlowNode } from './flow.ts'
import { asOrder, capitalise } from './step-words.ts'

/** An edge whose end is not drawn yet. */
export type Loose = {
  readonly from: string
  readonly when: string | undefined
  readonly kind: FlowEdge['kind']
}

/** A node without what is known of the step that it belongs to. */
type Sketch = Pick<FlowNode, 'id' | 'kind' | 'name' | 'actor'> & Partial<FlowNode>

/** Draws nodes one behind the other, each told what is known of the step that is drawn. */
export class Pen {
  readonly nodes: FlowNode[] = []
  readonly edges: FlowEdge[] = []
  /** What leads to whatever is drawn next. */
  loose: Loose[] = []
  /** Where it is written what is drawn now. */
  block: number | null = null
  #step: Step | undefined
  /** Who does it: read once, from all of its sentences. */
  #actor: string | undefined

  begin(step: Step | undefined): void {
    this.#step = step
    this.block = step?.block ?? null
    this.#actor = step && whoDoes(step)
  }

  gateway(id: string, condition: string): string {
    const name = `${capitalise(withoutAssumption(condition))}?`
    return this.place({ id, kind: 'choice', name, actor: this.#actor }).id
  }

  /** Something small that is done in an outcome, by whoever the words name, else by whoever does the step. */
  action(id: string, text: string): void {
    const said = withoutAssumption(text)
    this.place(this.#sketch(id, said, readActor(said)?.actor ?? readBareActor(said)))
  }

  task(step: Step): void {
    const { system, sla } = step
    this.place({ ...this.#sketch(idOf(step), step.name), system, sla })
  }

  /** Draws a node where all that is loose leads to. From now on it is what is loose. */
  place(sketch: Sketch): FlowNode {
    const placed = this.put(sketch)
    for (const loose of this.loose) this.edges.push({ ...loose, to: placed.id })
    this.loose = [{ from: placed.id, when: undefined, kind: 'next' }]
    return placed
  }

  /** Draws a node that nothing leads to. */
  put(sketch: Sketch): FlowNode {
    const step = this.#step
    const node = {
      system: undefined,
      sla: undefined,
      block: this.block,
      item: step?.item,
      step: step?.number ?? null,
      ...sketch,
    }
    this.nodes.push(node)
    return node
  }

  #sketch(id: string, name: string, actor = this.#actor): Sketch {
    const kind = actor !== undefined && machine.test(actor) ? 'automated' : 'manual'
    return { id, kind, name: asOrder(name, actor), actor: actor && capitalise(actor) }
  }
}

/** What acts without anybody. */
const machine = /^(?:automation|the system|system|automated|automatic(?:ally)?)$/i

export const idOf = ({ number, block, item }: Step): string =>
  `step${number}-${block}${item === undefined ? '' : `-${item}`}`
