import { type Branch, readBranch, type Statement } from '../statements.ts'
import { findTarget, isCase, type PlacedStatement, type Step } from '../steps.ts'
import type { FlowEdge, FlowNode } from './flow.ts'
import { groupParallel, type Nested, nest } from './nest.ts'
import { idOf, type Loose, Pen } from './pen.ts'
import { capitalise, isGoingOn, isNamed, isSaidBy } from './step-words.ts'

export type Drawn = { readonly nodes: readonly FlowNode[]; readonly edges: readonly FlowEdge[] }

/** Draws what stands in a list below one of the parts of a statement. */
type DrawInner = (part: PlacedStatement['within']) => void

/** Draws steps one after the other, with what they say about decisions, failures and jumps. */
export function drawSteps(steps: readonly Step[]): Drawn {
  const drawer = new Drawer(steps)
  drawer.draw()
  return drawer.pen
}

const startId = 'start'
const endId = 'end'

class Drawer {
  readonly pen = new Pen()
  readonly #steps: readonly Step[]
  /** Where each step begins; jumps may come before it is drawn. */
  readonly #entries = new Map<Step, string>()
  readonly #jumps: { readonly loose: Loose; readonly to: Step }[] = []

  constructor(steps: readonly Step[]) {
    this.#steps = steps
  }

  draw(): void {
    this.pen.place({ id: startId, kind: 'start', name: 'Start', actor: undefined })
    for (const group of groupParallel(this.#steps)) {
      const [first] = group
      if (group.length > 1) this.pen.begin(first)
      this.#drawBeside(
        group.map((step) => () => this.#drawStep(step)),
        `step${first?.number}-beside`,
      )
    }
    this.pen.begin(undefined)
    const jumps = this.#jumps.map(({ loose, to }) => ({ ...loose, to: this.#entryOf(to) }))
    // A process that goes round for ever has none.
    if (this.pen.loose.length > 0 || [...this.pen.edges, ...jumps].some(({ to }) => to === endId))
      this.pen.place({ id: endId, kind: 'end', name: 'End', actor: undefined })
    this.pen.edges.push(...jumps)
    this.#dressEnds()
  }

  /** Start and end stand in the lane of the step beside them. */
  #dressEnds(): void {
    const actorOf = (id: string | undefined) => this.pen.nodes.find((node) => node.id === id)?.actor
    for (const [id, beside] of [
      [startId, this.pen.edges.find(({ from }) => from === startId)?.to],
      [endId, this.pen.edges.findLast(({ to }) => to === endId)?.from],
    ] as const) {
      const at = this.pen.nodes.findIndex((node) => node.id === id)
      const node = this.pen.nodes[at]
      if (node) this.pen.nodes[at] = { ...node, actor: actorOf(beside) }
    }
  }

  #drawStep(step: Step): void {
    this.pen.begin(step)
    const drawn = this.pen.nodes.length
    const rest = this.#drawOwn(step)
    for (const nested of nest(rest)) this.#drawStatement(step, nested)
    const entry = this.pen.nodes.slice(drawn).find(({ at }) => at === undefined)
    if (entry) this.#entries.set(step, entry.id)
  }

  /** Where a jump to a step leads. One that is nothing but an event at the step before it is gone through. */
  #entryOf(step: Step): string {
    const onward = this.#steps.slice(this.#steps.indexOf(step))
    return onward.map((next) => this.#entries.get(next)).find((id) => id !== undefined) ?? endId
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
      this.pen.task(step)
      return step.statements
    }
    const gateway = this.pen.gateway(`${id}-if0`, own.condition)
    this.pen.loose = [{ from: gateway, when: 'yes', kind: 'next' }]
    this.pen.task(step)
    const behind = this.pen.loose
    this.pen.loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#drawBranch(step, own.otherwise ?? { text: '' }, `${id}-if0-no`)
    this.pen.loose = [...behind, ...this.pen.loose]
    return own === first ? others : step.statements.filter((statement) => statement !== own)
  }

  #drawStatement(step: Step, nested: Nested): void {
    const around = this.pen.block
    this.pen.block = nested.statement.block
    this.#drawSaid(step, nested)
    this.pen.block = around
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
            ...statement.actions.map((action, nth) => () => this.pen.action(`${id}-p${nth + 1}`, action)),
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
        if (statement.within !== undefined) this.pen.action(id, statement.text)
        return
    }
  }

  #drawDecision(
    step: Step,
    statement: Statement & { readonly kind: 'decision' },
    id: string,
    drawInner: DrawInner,
  ): void {
    const gateway = this.pen.gateway(id, statement.condition)
    this.pen.loose = [{ from: gateway, when: 'yes', kind: 'next' }]
    this.#drawBranch(step, statement.outcome, `${id}-yes`)
    drawInner('outcome')
    const behind = this.pen.loose
    this.pen.loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#drawBranch(step, statement.otherwise ?? { text: '' }, `${id}-no`)
    drawInner('otherwise')
    this.pen.loose = [...behind, ...this.pen.loose]
  }

  /** An outcome: what is done then, and where it goes on. Leaves loose what goes on with the next step. */
  #drawBranch(step: Step, branch: Branch, id: string): void {
    if (branch.text !== '' && !isGoingOn(branch.text)) this.pen.action(id, branch.text)
    if (branch.jump && branch.jump.kind !== 'next') this.#drawJump(step, branch, id, true)
  }

  /** A jump, with what is done once it may not happen again. */
  #drawJump(step: Step, branch: Branch, id: string, isDrawn = false): void {
    const { jump, limit, exhausted } = branch
    if (!jump || jump.kind === 'next') return
    if (!isDrawn && branch.text !== '') this.pen.action(`${id}-do`, branch.text)
    if (limit === undefined) {
      this.#leave(jump.kind === 'end' ? undefined : findTarget(jump, this.#steps), jump.kind === 'end')
      return
    }
    const gateway = this.pen.gateway(
      `${id}-limit`,
      limit === 1 ? 'done once already' : `done ${limit} times already`,
    )
    this.pen.loose = [{ from: gateway, when: 'no', kind: 'otherwise' }]
    this.#leave(findTarget(jump, this.#steps), jump.kind === 'end')
    this.pen.loose = [...this.pen.loose, { from: gateway, when: 'yes', kind: 'next' }]
    if (exhausted !== undefined) this.#drawBranch(step, readBranch(exhausted), `${id}-exhausted`)
  }

  /** All that is loose goes to the step, or to the end; where there is no such step, on to the next one. */
  #leave(to: Step | undefined, isEnd: boolean): void {
    if (isEnd) for (const loose of this.pen.loose) this.pen.edges.push({ ...loose, to: endId })
    else if (to) for (const loose of this.pen.loose) this.#jumps.push({ loose, to })
    if (isEnd || to) this.pen.loose = []
  }

  /** What happens at the edge of the step's task when it fails or takes too long. */
  #drawHandler(
    step: Step,
    statement: Statement & { readonly kind: 'error' | 'timer' },
    id: string,
    drawInner: DrawInner,
  ): void {
    const host = this.#hostOf(step)
    const behind = this.pen.loose
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
    this.pen.put(node)
    this.pen.loose = [{ from: id, when: undefined, kind: 'next' }]
    this.#drawBranch(step, statement.branch, `${id}-then`)
    drawInner('outcome')
    this.pen.loose = [...behind, ...this.pen.loose]
  }

  /** The task of the step; for a step that is nothing but a time limit or a failure, that of the step before it. */
  #hostOf(step: Step): FlowNode | undefined {
    const isEvent = /^(?:error|timer)$/.test(step.statements[0]?.kind ?? '')
    const before = isEvent ? this.#steps[this.#steps.indexOf(step) - 1] : undefined
    const taskOf = (one: Step) => this.pen.nodes.findLast((node) => node.id === idOf(one))
    return taskOf(step) ?? (before && taskOf(before))
  }

  /** Branches that all happen: a split, each of them, and a join. */
  #drawBeside(branches: readonly (() => void)[], id: string): void {
    const [only, another] = branches
    if (!only || !another) {
      only?.()
      return
    }
    const split = this.pen.place({ id: `${id}-split`, kind: 'parallel', name: '', actor: undefined }).id
    const ends: Loose[] = []
    const firstInside = this.pen.nodes.length
    for (const draw of branches) {
      this.pen.loose = [{ from: split, when: undefined, kind: 'next' }]
      draw()
      ends.push(...this.pen.loose)
    }
    this.pen.loose = ends
    const actor = this.pen.nodes[firstInside]?.actor
    const at = this.pen.nodes.findIndex((node) => node.id === split)
    const node = this.pen.nodes[at]
    if (node) this.pen.nodes[at] = { ...node, actor }
    this.pen.place({ id: `${id}-join`, kind: 'parallel', name: '', actor })
  }
}
