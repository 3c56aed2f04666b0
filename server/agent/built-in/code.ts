import { type Branch, readBranch } from '#shared/process/statements.ts'
import { formatProgram } from '#shared/spy/format.ts'
import { readAction } from './actions.ts'
import { automation } from './archetype.ts'
import { splitActions } from './clauses.ts'
import { callOf, conditionOf, nameOf, textOf, timeoutOf } from './code-words.ts'
import { capitalise, toPascalCase } from './english.ts'
import { isMachine } from './roles.ts'
import type { System } from './systems.ts'

/** A step as code needs it, whether it comes from a blueprint or from a document that people wrote. */
export type CodeStep = {
  /** As other steps refer to it. */
  readonly number: number
  readonly name: string
  readonly role: string | undefined
  readonly system: System | undefined
  readonly sla: string | undefined
  readonly decisions: readonly CodeDecision[]
}

export type CodeDecision = {
  readonly condition: string
  readonly outcome: Branch
  readonly otherwise: Branch | undefined
  readonly kind: 'decision' | 'error' | 'timer'
}

export type CodeProcess = {
  readonly title: string
  /** What passes through the process: the parameter of every call. */
  readonly noun: string
  readonly steps: readonly CodeStep[]
  /** All systems of the thread: an outcome may name another one than its step. */
  readonly systems: readonly System[]
}

export function readDecisionText(decision: {
  readonly condition: string
  readonly outcome: string
  readonly otherwise: string | undefined
  readonly kind: CodeDecision['kind']
}): CodeDecision {
  const { condition, outcome, otherwise, kind } = decision
  return {
    condition,
    kind,
    outcome: readBranch(outcome),
    otherwise: otherwise === undefined ? undefined : readBranch(otherwise),
  }
}

/**
 * The process as a SPy program: one statement a step under a comment with the step's name. A jump back becomes a loop
 * around the steps it repeats, a jump forward a branch around those it leaves out, the end of the process a `return`.
 */
export function writeProgram(process: CodeProcess): string {
  const writer = new ProgramWriter(process)
  const body = writer.write()
  const name = programName(process.title)
  return formatProgram(
    `define ${name} {\nmain(${writer.noun}) {\n${body.join('\n')}\n\nreturn ${writer.result('completed')}\n}\n}\n`,
  )
}

/** The steps of a process as statements under their labels, to be put into a program that is there. */
export function writeStepStatements(process: CodeProcess): string {
  return new ProgramWriter(process).write().join('\n').trim()
}

/** "Customer Onboarding Process" → "CustomerOnboarding" */
function programName(title: string): string {
  return toPascalCase(title.replace(/\b(?:process|workflow|procedure)\b/gi, '').trim() || title)
}

/** The statement of one step, without its label and without its decisions. */
export function writeStepCall(step: CodeStep, noun: string): string {
  const task = `task=${textOf(step.name)}`
  if (step.system) return callOf(step.name, noun, step.system)
  if (step.role === undefined || isMachine(step.role)) return callOf(step.name, noun)
  const deed = /^(?:approve|decide|sign off|authori[sz]e)\b/i.test(step.name) ? 'approve' : 'complete'
  const role = `role=${textOf(step.role)}`
  const timeout = step.sla === undefined ? undefined : timeoutOf(step.sla)
  return `human.${deed}(${[task, role, ...(timeout ? [`timeout="${timeout}"`] : [])].join(', ')})`
}

class ProgramWriter {
  readonly noun: string
  readonly #process: CodeProcess
  /** Loops are opened once: the step that jumps back, by its index. */
  readonly #looped = new Set<number>()

  constructor(process: CodeProcess) {
    this.#process = process
    this.noun = nameOf(process.noun)
  }

  write(): string[] {
    return this.#range(0, this.#process.steps.length)
  }

  result(status: string): string {
    return `${programName(this.#process.title)}Result(${this.noun}.id, ${textOf(status)})`
  }

  #range(from: number, to: number): string[] {
    const lines: string[] = []
    for (let at = from; at < to; ) {
      const end = this.#loopFrom(at, to)
      if (end !== undefined) {
        this.#looped.add(end)
        lines.push(...this.#loop(at, end))
        at = end + 1
        continue
      }
      const skip = this.#skip(at, to)
      lines.push('', ...this.#step(at, skip))
      at = skip?.to ?? at + 1
    }
    return lines
  }

  /** The last step before `to` that jumps back to the step at `at`. */
  #loopFrom(at: number, to: number): number | undefined {
    const { steps } = this.#process
    for (let end = to - 1; end >= at; end--) {
      const step = steps[end]
      if (!step || this.#looped.has(end)) continue
      if (step.decisions.some((decision) => this.#targetOf(decision.outcome) === at)) return end
    }
    return undefined
  }

  /** The index of the step that a branch jumps to. */
  #targetOf(branch: Branch | undefined): number | undefined {
    const { jump } = branch ?? {}
    const { steps } = this.#process
    const at =
      jump?.kind === 'step'
        ? steps.findIndex((step) => step.number === jump.number)
        : jump?.kind === 'named'
          ? steps.findIndex((step) => step.name.toLowerCase() === jump.name.toLowerCase())
          : -1
    return at < 0 ? undefined : at
  }

  /** `attempt` counts from 0: at most 2 returns are 3 rounds. */
  #loop(from: number, end: number): string[] {
    const step = this.#process.steps[end]
    const decision = step?.decisions.find((candidate) => this.#targetOf(candidate.outcome) === from)
    if (!step || !decision) return []
    const { limit, exhausted } = decision.outcome
    const before = end > from ? this.#range(from, end) : []
    const others = step.decisions.filter((candidate) => candidate !== decision)
    const giveUp =
      limit === undefined
        ? []
        : [
            `if attempt == ${limit} {`,
            ...this.#actions(exhausted ?? '', step),
            `return ${this.result(exhausted && /\bescalat/i.test(exhausted) ? 'escalated' : 'stopped')}`,
            '}',
          ]
    return [
      '',
      limit === undefined ? 'while true {' : `for attempt in range(${limit + 1}) {`,
      ...before,
      '',
      ...this.#statement(step),
      ...others.flatMap((other) => this.#decision(other, step)),
      `if not ${conditionOf(decision.condition, this.noun)} {`,
      'break',
      '}',
      ...giveUp,
      ...this.#actions(decision.outcome.text, step),
      '}',
    ]
  }

  /** A decision that leaves out the following steps, where those lie within the range. */
  #skip(at: number, to: number): { readonly decision: CodeDecision; readonly to: number } | undefined {
    for (const decision of this.#process.steps[at]?.decisions ?? []) {
      const target = this.#targetOf(decision.outcome)
      if (target !== undefined && target > at + 1 && target <= to) return { decision, to: target }
    }
    return undefined
  }

  #step(at: number, skip: { readonly decision: CodeDecision; readonly to: number } | undefined): string[] {
    const step = this.#process.steps[at]
    if (!step) return []
    const others = step.decisions.filter((decision) => decision !== skip?.decision)
    const own = ownCondition(step)
    const rest = others
      .filter((decision) => decision !== own)
      .flatMap((decision) => this.#decision(decision, step))
    const lines = own
      ? [`# ${step.name}`, ...this.#conditional(own, step, rest)]
      : [...this.#statement(step), ...rest]
    if (!skip) return lines
    const { outcome, condition } = skip.decision
    return [
      ...lines,
      `if ${conditionOf(condition, this.noun)} {`,
      ...this.#filled(this.#actions(outcome.text, step)),
      '} else {',
      ...this.#range(at + 1, skip.to),
      '}',
    ]
  }

  /** A step that only happens under its condition, with what is done otherwise. */
  #conditional(own: CodeDecision, step: CodeStep, rest: readonly string[]): string[] {
    const isUnless = isException(own, step)
    const otherwise = own.otherwise && !isUnless ? this.#branch(own.otherwise, step) : []
    return [
      `if ${isUnless ? 'not ' : ''}${conditionOf(own.condition, this.noun)} {`,
      writeStepCall(step, this.noun),
      ...rest,
      ...(otherwise.length > 0 ? ['} else {', ...otherwise] : []),
      '}',
    ]
  }

  /** A step that is nothing but its decision has no statement of its own. */
  #statement(step: CodeStep): string[] {
    if (/^if\b/i.test(step.name) && step.decisions.length > 0) return [`# ${step.name}`]
    return [`# ${step.name}`, writeStepCall(step, this.noun)]
  }

  /** Reactions to failures and to silence are the matter of the error handling, not of the main line. */
  #decision(decision: CodeDecision, step: CodeStep): string[] {
    if (decision.kind !== 'decision') return []
    const outcome = this.#branch(decision.outcome, step)
    const otherwise = decision.otherwise ? this.#branch(decision.otherwise, step) : []
    if (outcome.length === 0 && otherwise.length === 0) return []
    const test = conditionOf(decision.condition, this.noun)
    if (outcome.length === 0) return [`if not ${test} {`, ...otherwise, '}']
    return [`if ${test} {`, ...outcome, ...(otherwise.length > 0 ? ['} else {', ...otherwise] : []), '}']
  }

  #branch(branch: Branch, step: CodeStep): string[] {
    const actions = this.#actions(branch.text, step)
    return branch.jump?.kind === 'end'
      ? [...actions, `return ${this.result(statusOf(branch.text))}`]
      : actions
  }

  #filled(lines: readonly string[]): readonly string[] {
    return lines.length > 0 ? lines : ['pass']
  }

  /** "inform the owner and close the request" → two calls; the system or the role that a clause names does it. */
  #actions(text: string, step: CodeStep): string[] {
    if (text.trim() === '') return []
    const { clauses } = splitActions(text)
    if (clauses.length === 0) return [callOf(text, this.noun)]
    return clauses.map(({ action }) => {
      const system = this.#process.systems.find((candidate) => mentions(action.phrase, candidate))
      const role = action.actor ?? (system ? automation : step.role === undefined ? undefined : automation)
      return writeStepCall(
        { ...step, name: capitalise(action.phrase), role, system, decisions: [] },
        this.noun,
      )
    })
  }
}

/** A step that only happens under its condition: one outcome of its decision is the step itself. */
function ownCondition(step: CodeStep): CodeDecision | undefined {
  return step.decisions.find(
    (decision) => isStepItself(decision.outcome, step) || isException(decision, step),
  )
}

/** "If it is urgent, continue. Otherwise, approve it": the step is what is done otherwise. */
function isException({ outcome, otherwise }: CodeDecision, step: CodeStep): boolean {
  return otherwise !== undefined && outcome.text === '' && isStepItself(otherwise, step)
}

function isStepItself({ text }: Branch, step: CodeStep): boolean {
  return (readAction(text)?.phrase ?? text).toLowerCase() === step.name.toLowerCase()
}

function mentions(text: string, system: System): boolean {
  return text.toLowerCase().includes(system.label.toLowerCase())
}

function statusOf(text: string): string {
  if (/\b(?:reject|refuse|declin|den)\w*/i.test(text)) return 'rejected'
  return /\bcancel/i.test(text) ? 'cancelled' : 'stopped'
}
