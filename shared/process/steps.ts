import type { DocNode } from '#shared/document/node.ts'
import { readActor } from './actor.ts'
import { durationPattern } from './durations.ts'
import { fieldIn, type StepField, stepFields } from './field.ts'
import type { Line } from './lines.ts'
import { type Jump, readStatement, type Statement, splitSentences } from './statements.ts'
import { findStepPlaces, type StepPlace, type StepSource } from './step-places.ts'
import { readStepTitle } from './step-title.ts'
import { withoutAssumption, withoutEndSigns } from './text.ts'

/** One step of the process, as people or the designer wrote it. */
export type Step = {
  /** The number people gave it, else its place among the steps; jumps mean this number. */
  readonly number: number
  /** "6.8", where it is a chapter of a manual. */
  readonly chapter: string | undefined
  /** Without "Step 3:" and without the closing full stop. */
  readonly name: string
  /** As what it is written. */
  readonly form: StepPlace['form']
  /** Index of the block it begins in: its heading or paragraph, or the list or table that it is a part of. */
  readonly block: number
  /** Index one past its last block. */
  readonly end: number
  /** Index among the items of that list or the rows of that table; undefined for other steps. */
  readonly item: number | undefined
  /** As written, without a mark of assumption; may name several. */
  readonly responsible: string | undefined
  readonly system: string | undefined
  readonly sla: string | undefined
  readonly input: string | undefined
  readonly output: string | undefined
  readonly statements: readonly PlacedStatement[]
}

export type PlacedStatement = Statement & {
  /** Index of the document's block that holds it. */
  readonly block: number
  /** How deep its line stands in lists. */
  readonly depth: number
  /** In which part of the statement above it: "If A:" with "If B, …" in a list below. */
  readonly within?: Part
}

type Part = 'outcome' | 'otherwise' | 'parallel'

/** The steps of a document, and what says that they are. */
export type FoundSteps = {
  readonly source: StepSource | undefined
  readonly steps: readonly Step[]
}

/** The steps of a document, and what says that they are; see `findStepPlaces`. */
export function findSteps(nodes: readonly DocNode[]): FoundSteps {
  const { source, places } = findStepPlaces(nodes)
  return { source, steps: places.map((place, at) => buildStep(place, at + 1)) }
}

export const readSteps = (nodes: readonly DocNode[]): readonly Step[] => findSteps(nodes).steps

/** The step that a jump means; undefined when there is no such step. */
export function findTarget(jump: Jump, steps: readonly Step[]): Step | undefined {
  if (jump.kind === 'step') return steps.find((step) => step.number === jump.number)
  if (jump.kind !== 'named') return undefined
  const name = jump.name.toLowerCase()
  return steps.find((step) => step.chapter === name || step.name.toLowerCase() === name)
}

/** A decision between cases, as opposed to "When the goods arrive, …". */
export function isCase<S extends Statement>(statement: S): statement is S & { readonly kind: 'decision' } {
  return statement.kind === 'decision' && statement.isTime === undefined
}

function buildStep(found: StepPlace, place: number): Step {
  const { number, name } = readStepTitle(withoutAssumption(found.title))
  const fields = new Map<StepField, string>()
  const lines: Line[] = []
  for (const line of found.lines) {
    const field = readField(line.text)
    if (field && !fields.has(field.name)) fields.set(field.name, withoutAssumption(field.value))
    else if (!field) lines.push(line)
  }
  const bare = withoutEndSigns(splitSentences(name)[0] ?? name, '.;:')
  return {
    number: number ?? place,
    chapter: /^\s*(\d+(?:\.\d+)+)/.exec(found.title)?.[1],
    name: bare,
    form: found.form,
    block: found.block,
    end: found.end,
    item: found.item,
    responsible: fields.get('responsible') ?? readActor(bare)?.actor,
    system: fields.get('system'),
    sla: fields.get('sla') ?? within.exec(bare)?.[1],
    input: fields.get('input'),
    output: fields.get('output'),
    statements: readStatements(lines),
  }
}

const within = new RegExp(String.raw`\bwithin\s+(${durationPattern})`, 'iu')

const fieldNames = stepFields.map(([field, names]) => [field, new RegExp(`^(?:${names})$`, 'i')] as const)

/** "Responsible: Sales Operations", in any of its names. */
function readField(line: string): { readonly name: StepField; readonly value: string } | undefined {
  const field = fieldIn(line)
  const name = field && fieldNames.find(([, pattern]) => pattern.test(field.name))?.[0]
  return name && { name, value: field.value.trim() }
}

/** A statement whose rest follows as deeper lines: "In parallel:", or an "If …:" with its outcome as a list. */
type Open = { readonly part: Part; readonly depth: number; readonly at: number }

function readStatements(lines: readonly Line[]): PlacedStatement[] {
  const statements: PlacedStatement[] = []
  const open: Open[] = []
  const close = (isOver: (one: Open) => boolean) => {
    for (let last = open.at(-1); last && isOver(last); last = open.at(-1)) open.pop()
  }
  for (const { text, depth, block } of lines) {
    close((one) => (one.part === 'parallel' ? depth < one.depth : depth <= one.depth))
    for (const sentence of splitSentences(text)) {
      const statement = readStatement(sentence)
      const around = open.at(-1)
      const owner = around && statements[around.at]
      const isNext = around?.at === statements.length - 1
      const asked = statement.kind === 'otherwise' ? askedAbove(statements, depth) : -1
      const decision = statements[asked]
      if (statement.kind === 'action' && around && owner && around.part !== 'parallel' && isNext)
        statements[around.at] = withBranchText(owner, statement.text)
      else if (
        statement.kind === 'action' &&
        around &&
        owner?.kind === 'parallel' &&
        (isNext || depth > around.depth)
      )
        statements[around.at] = { ...owner, actions: [...owner.actions, statement.text] }
      else if (statement.kind === 'otherwise' && decision?.kind === 'decision') {
        statements[asked] = { ...decision, otherwise: statement.branch }
        if (endsOpen(sentence)) open.push({ part: 'otherwise', depth, at: asked })
      } else {
        const within = around && depth > around.depth ? around.part : undefined
        if (within === undefined) close(({ part }) => part === 'parallel')
        statements.push({ ...statement, block, depth, ...(within && { within }) })
        const part = statement.kind === 'parallel' ? 'parallel' : 'outcome'
        if (part === 'parallel' || endsOpen(sentence)) open.push({ part, depth, at: statements.length - 1 })
      }
    }
  }
  return statements
}

/** Index of the decision whose other outcome a line of this depth tells: the last one, or one with others inside. */
function askedAbove(statements: readonly PlacedStatement[], depth: number): number {
  for (let at = statements.length - 1; at >= 0; at--) {
    const statement = statements[at]
    if (statement?.kind === 'decision' && !statement.otherwise && statement.depth <= depth) return at
    if (!statement?.within || statement.depth <= depth) return -1
  }
  return -1
}

const endsOpen = (sentence: string) => /:\s*$/.test(sentence)

/** The open outcome of a decision, or the reaction to a failure, gets one more sentence. */
function withBranchText(statement: PlacedStatement, text: string): PlacedStatement {
  const longer = <B extends { readonly text: string }>(branch: B): B => ({
    ...branch,
    text: branch.text ? `${branch.text}. ${text}` : text,
  })
  if (statement.kind === 'decision' && statement.otherwise)
    return { ...statement, otherwise: longer(statement.otherwise) }
  if (statement.kind === 'decision') return { ...statement, outcome: longer(statement.outcome) }
  if (statement.kind === 'error' || statement.kind === 'timer')
    return { ...statement, branch: longer(statement.branch) }
  return statement
}
