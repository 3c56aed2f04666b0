import { whoDoes } from '../responsible.ts'
import { type Branch, readActor, readBranch, type Statement } from '../statements.ts'
import { findTarget, isCase, type PlacedStatement, type Step } from '../steps.ts'
import { withoutAssumption } from '../text.ts'
import type { FlowEdge, FlowNode } from './flow.ts'
import { groupParallel, type Nested, nest } from './nest.ts'
import { asOrder, capitalise, isGoingOn, isNamed, isSaidBy } from './step-words.ts'

/** An edge whose end is not drawn yet. */
type Loose = { readonly from: string; readonly when: string | undefined; readonly kind: FlowEdge['kind'] }

export type Drawn = { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] }

/** Draws what stands in a list below one of the parts of a statement. */
type DrawInner = (part: PlacedStatement['within']) => void

/** A node without what is known of the step that it belongs to. */
type Sketch = Pick<FlowNode, 'id' | 'kind' | 'name' | 'actor'> & Partial<FlowNode>

/** Draws steps one after the other, with what they say about decisions, failures and jumps. */
export function drawSteps(steps: readonly Step[]): Drawn {
  const pen = new Pen(steps)
  pen.draw()
  return pen
}

const startId = 'start'
const endId = 'end'

/** What acts without anybody. */
const machine = /^(?:automation|the system|system|automated|automatic(?:ally)?)$/i

class Pen implements Drawn {
  readonly nodes: FlowNode[] = []
  readonly edges: FlowEdge[] = []
  readonly #steps: readonly Step[]
  /** Where each step begins, by its index; jumps may come before it is drawn. */
  readonly #entries = new Map<Step, string>()
  readonly #jumps: { readonly loose: Loose; readonly to: Step }[] = []
  /** What leads to whatever is drawn next. */
  #loose: Loose[] = []
  #step: Step | undefined
  /** Where it is written what is drawn now. */
  #block: number | null = null
  /** Who does the step that is drawn now: read once, from all of its sentences. */
  #actor: string | undefined

  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  draw(): void {
    this.#place({ id: startId, kind: 'start', name: 'Start', actor: undefined })
    for (const group of groupParallel(this.#steps)) {
      const [only] = group
      this.#begin(only)
      if (group.length === 1 && only) this.#drawStep(only)
      else
        this.#drawBeside(
          group.map((step) => () => this.#drawStep(step)),
          `step${group[0]?.number}-beside`,
        )
    }
    this.#begin(undefined)
    // A process that goes round for ever has none.
    if (this.#loose.length > 0 || this.edges.some(({ to }) => to === endId))
      this.#place({ id: endId, kind: 'end', name: 'End', actor: undefined })
    for (const { loose, to } of this.#jumps) {
      const target = this.#entries.get(to)
      if (target !== undefined) this.edges.push({ ...loose, to: target })
    }
    this.#dressEnds()
  }

  /** Start and end stand in the lane of the step beside them. */
  #dressEnds(): void {
    const actorOf = (id: string | undefined) => this.nodes.find((node) => node.id === id)?.actor
    for (const [id, beside] of [
      [startId, this.edges.find(({ from }) => from === startId)?.to],
      [endId, this.edges.findLast(({ to }) => to === endId)?.from],
    ] as const) {
      const at = this.nodes.findIndex((node) => node.id === id)
      const node = this.nodes[at]
      if (node) this.nodes[at] = { ...node, actor: actorOf(beside) }
    }
  }

  #begin(step: Step | undefined): void {
    this.#step = step
    this.#block = step?.block ?? null
    this.#actor = step && whoDoes(step)
  }

  #drawStep(step: Step): void {
    this.#begin(step)
    const drawn = this.nodes.length
    const rest = this.#drawOwn(step)
    for (const nested of nest(rest)) this.#drawStatement(step, nested)
    const entry = this.nodes[drawn]
    if (entry) this.#entries.set(step, entry.id)
  }

  /** The task, unless the step is nothing but a decision, or is done in one case only. What is left to draw behind it. */
  #drawOwn(step: Step): readonly PlacedStatement[] {
    const id = idOf(step)
    const [first, ...others] = step.statements
    // A list item that is a condition or a jump as a whole: its name is its first statement.
    if (first && first.kind !== 'action' && isSaidBy(step.name, first)) return step.statements
    const own = step.statements.find(
      (statement) => isCase(statement) && isNamed(statement.outcome.text, step.name),
    )
    if (own?.kind !== 'decision') {
      this.#place(this.#task(step, id, step.name))
      return step.statements
    }
    const gateway = this.#gateway(`${id}-if0`, own.condition)
    this.#loose = [{ from: gateway, when: 'yes', kind: 'next' }]
    this.#place(this.#task(step, id, step.name))
    const behind = this.#loose
    this.#loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#drawBranch(step, own.otherwise ?? { text: '' }, `${id}-if0-no`)
    this.#loose = [...behind, ...this.#loose]
    return own === first ? others : step.statements.filter((statement) => statement !== own)
  }

  #drawStatement(step: Step, nested: Nested): void {
    const around = this.#block
    this.#block = nested.statement.block
    this.#drawSaid(step, nested)
    this.#block = around
  }

  #drawSaid(step: Step, { statement, at, inner }: Nested): void {
    const id = `${idOf(step)}-${at}`
    const drawInner = (part: PlacedStatement['within']) => {
      for (const nested of inner) if (nested.statement.within === part) this.#drawStatement(step, nested)
    }
    switch (statement.kind) {
      case 'decision':
        if (statement.isTime === undefined) this.#drawDecision(step, statement, id, drawInner)
        return
      case 'parallel':
        this.#drawBeside(
          [
            ...statement.actions.map((action, nth) => () => this.#action(step, `${id}-p${nth + 1}`, action)),
            ...inner.map((nested) => () => this.#drawStatement(step, nested)),
          ],
          id,
        )
        return
      case 'error':
      case 'timer':
        this.#drawHandler(step, statement, id, drawInner)
        return
      case 'jump':
        this.#drawJump(step, statement.branch, id)
        return
      case 'otherwise':
        this.#drawBranch(step, statement.branch, id)
        return
      case 'action':
        // Elsewhere it is a part of the task.
        if (statement.within !== undefined) this.#action(step, id, statement.text)
        return
    }
  }

  #drawDecision(
    step: Step,
    statement: Statement & { readonly kind: 'decision' },
    id: string,
    drawInner: DrawInner,
  ): void {
    const gateway = this.#gateway(id, statement.condition)
    this.#loose = [{ from: gateway, when: 'yes', kind: 'next' }]
    this.#drawBranch(step, statement.outcome, `${id}-yes`)
    drawInner('outcome')
    const behind = this.#loose
    this.#loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#drawBranch(step, statement.otherwise ?? { text: '' }, `${id}-no`)
    drawInner('otherwise')
    this.#loose = [...behind, ...this.#loose]
  }

  /** An outcome: what is done then, and where it goes on. Leaves loose what goes on with the next step. */
  #drawBranch(step: Step, branch: Branch, id: string): void {
    if (branch.text !== '' && !isGoingOn(branch.text)) this.#action(step, id, branch.text)
    if (branch.jump && branch.jump.kind !== 'next') this.#drawJump(step, branch, id, true)
  }

  /** A jump, with what is done once it may not happen again. */
  #drawJump(step: Step, branch: Branch, id: string, isDrawn = false): void {
    const { jump, limit, exhausted } = branch
    if (!jump || jump.kind === 'next') return
    if (!isDrawn && branch.text !== '') this.#action(step, `${id}-do`, branch.text)
    if (limit === undefined) {
      this.#leave(jump.kind === 'end' ? undefined : findTarget(jump, this.#steps), jump.kind === 'end')
      return
    }
    const gateway = this.#gateway(
      `${id}-limit`,
      limit === 1 ? 'done once already' : `done ${limit} times already`,
    )
    this.#loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#leave(findTarget(jump, this.#steps), jump.kind === 'end')
    this.#loose = [...this.#loose, { from: gateway, when: 'yes', kind: 'next' }]
    if (exhausted !== undefined) this.#drawBranch(step, readBranch(exhausted), `${id}-exhausted`)
  }

  /** All that is loose goes to the step, or to the end; where there is no such step, on to the next one. */
  #leave(to: Step | undefined, isEnd: boolean): void {
    if (isEnd) for (const loose of this.#loose) this.edges.push({ ...loose, to: endId })
    else if (to) for (const loose of this.#loose) this.#jumps.push({ loose, to })
    if (isEnd || to) this.#loose = []
  }

  /** What happens at the edge of the step's task when it fails or takes too long. */
  #drawHandler(
    step: Step,
    statement: Statement & { readonly kind: 'error' | 'timer' },
    id: string,
    drawInner: DrawInner,
  ): void {
    const host = this.nodes.findLast((node) => node.id === idOf(step))
    const behind = this.#loose
    if (!host) {
      this.#drawDecision(
        step,
        { kind: 'decision', condition: statement.cause, outcome: statement.branch, otherwise: undefined },
        id,
        drawInner,
      )
      return
    }
    const node = {
      id,
      kind: statement.kind,
      name: capitalise(statement.cause),
      actor: host.actor,
      at: host.id,
    }
    this.nodes.push(this.#placed(node))
    this.#loose = [{ from: id, when: undefined, kind: 'next' }]
    this.#drawBranch(step, statement.branch, `${id}-then`)
    drawInner('outcome')
    this.#loose = [...behind, ...this.#loose]
  }

  /** Branches that all happen: a split, each of them, and a join. */
  #drawBeside(branches: readonly (() => void)[], id: string): void {
    const [only, another] = branches
    if (!only || !another) {
      only?.()
      return
    }
    const split = this.#place({ id: `${id}-split`, kind: 'parallel', name: '', actor: undefined }).id
    const ends: Loose[] = []
    const firstInside = this.nodes.length
    for (const draw of branches) {
      this.#loose = [{ from: split, when: undefined, kind: 'next' }]
      draw()
      ends.push(...this.#loose)
    }
    this.#loose = ends
    const actor = this.nodes[firstInside]?.actor
    const at = this.nodes.findIndex((node) => node.id === split)
    const node = this.nodes[at]
    if (node) this.nodes[at] = { ...node, actor }
    this.#place({ id: `${id}-join`, kind: 'parallel', name: '', actor })
  }

  #gateway(id: string, condition: string): string {
    const name = `${capitalise(withoutAssumption(condition))}?`
    return this.#place({ id, kind: 'choice', name, actor: this.#actor }).id
  }

  /** Something small that is done in an outcome, by whoever the words name, else by whoever does the step. */
  #action(step: Step, id: string, text: string): void {
    const said = withoutAssumption(text)
    const named = readActor(said)
    this.#place(this.#task(step, id, said, named?.actor))
  }

  #task(step: Step, id: string, name: string, actor = this.#actor) {
    const isOwn = id === idOf(step)
    const { system, sla } = step
    const kind = actor !== undefined && machine.test(actor) ? ('automated' as const) : ('manual' as const)
    return {
      id,
      kind,
      name: asOrder(name, actor),
      actor: actor && capitalise(actor),
      ...(isOwn && { system, sla }),
    }
  }

  /** Draws a node where all that is loose leads to. From now on it is what is loose. */
  #place(node: Sketch): FlowNode {
    const placed = this.#placed(node)
    this.nodes.push(placed)
    for (const loose of this.#loose) this.edges.push({ ...loose, to: placed.id })
    this.#loose = [{ from: placed.id, when: undefined, kind: 'next' }]
    return placed
  }

  #placed(node: Sketch): FlowNode {
    const step = this.#step
    return {
      system: undefined,
      sla: undefined,
      block: this.#block,
      item: step?.item,
      step: step?.number ?? null,
      ...node,
    }
  }
}

const idOf = ({ number, block, item }: Step): string =>
  `step${number}-${block}${item === undefined ? '' : `-${item}`}`
