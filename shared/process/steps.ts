import type { DocNode } from '#shared/document/node.ts'
import { headingLevel, readSections } from './sections.ts'
import { type Jump, readActor, readStatement, type Statement, splitSentences } from './statements.ts'
import { textOf, withoutAssumption } from './text.ts'

/** One step of the process, as people or the designer wrote it. */
export type Step = {
  /** The number people gave it, else its place among the steps; jumps mean this number. */
  readonly number: number
  /** Without "Step 3:" and without the closing full stop. */
  readonly name: string
  /** Index of the block it begins in: its heading, or the list it is an item of. */
  readonly block: number
  /** Index one past its last block. */
  readonly end: number
  /** Index among the items of that list; undefined for a step with a heading. */
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

/**
 * The steps of a document: in every section that the catalogue knows as steps, the headings "Step N: …" or "N. …"; where
 * there are none, the items of its numbered lists; where there are none either, its subheadings. A document without such
 * a section has no steps.
 */
export function readSteps(nodes: readonly DocNode[]): Step[] {
  const found = readSections(nodes)
    .filter((section) => section.id === 'steps')
    .flatMap((section) => stepsBetween(nodes, section.heading + 1, section.end))
  return found.map((step, at) => buildStep(step, at + 1))
}

/** The step that a jump means; undefined when there is no such step. */
export function findTarget(jump: Jump, steps: readonly Step[]): Step | undefined {
  if (jump.kind === 'step') return steps.find((step) => step.number === jump.number)
  if (jump.kind !== 'named') return undefined
  const name = jump.name.toLowerCase()
  return steps.find((step) => step.name.toLowerCase() === name)
}

/** A decision between cases, as opposed to "When the goods arrive, …". */
export function isCase<S extends Statement>(statement: S): statement is S & { readonly kind: 'decision' } {
  return statement.kind === 'decision' && statement.isTime === undefined
}

/** The title of a step's heading without "Step 3:", and that number. "Step" alone or "Stepwise roll-out" is no prefix. */
export function readStepTitle(title: string): { readonly number: number | undefined; readonly name: string } {
  const match = /^\s*(?:step\s+(\d+)\s*(?:[:.)–—-]\s*|$)|(\d+)\s*[.):]\s+)(.*)$/is.exec(title)
  if (!match) return { number: undefined, name: title.trim() }
  return { number: Number(match[1] ?? match[2]), name: (match[3] ?? '').trim() }
}

type FoundStep = {
  readonly title: string
  readonly block: number
  readonly end: number
  readonly item: number | undefined
  readonly lines: readonly Line[]
}

type Line = { readonly text: string; readonly depth: number; readonly block: number }

function stepsBetween(nodes: readonly DocNode[], from: number, to: number): FoundStep[] {
  const headings = range(from, to).filter((at) => headingLevel(nodes[at]) !== undefined)
  const numbered = headings.filter((at) => readStepTitle(textAt(nodes, at)).number !== undefined)
  if (numbered.length > 0) return headedSteps(nodes, numbered, headings, to)
  const listed = listedSteps(nodes, from, to)
  return listed.length > 0 ? listed : headedSteps(nodes, headings, headings, to)
}

/** A step reaches to the next heading of its own or a higher level: remarks below "### Notes" are not part of it. */
function headedSteps(
  nodes: readonly DocNode[],
  steps: readonly number[],
  headings: readonly number[],
  to: number,
): FoundStep[] {
  return steps.map((at) => {
    const level = headingLevel(nodes[at]) ?? 1
    const end = headings.find((other) => other > at && (headingLevel(nodes[other]) ?? 7) <= level) ?? to
    const lines = range(at + 1, end).flatMap((block) => linesOf(nodes[block], 0, block))
    return { title: textAt(nodes, at), block: at, end, item: undefined, lines }
  })
}

function listedSteps(nodes: readonly DocNode[], from: number, to: number): FoundStep[] {
  return range(from, to).flatMap((block) => {
    const list = nodes[block]
    if (list?.type !== 'orderedList') return []
    return (list.content ?? []).map((item, at) => {
      const lines = linesOf(item, 0, block)
      const title = lines[0]?.text ?? ''
      return { title, block, end: block + 1, item: at, lines: isStatement(title) ? lines : lines.slice(1) }
    })
  })
}

/** An item that is a whole sentence with a condition or a jump is read as its own first statement. */
function isStatement(title: string): boolean {
  return readStatement(title).kind !== 'action' || splitSentences(title).length > 1
}

function buildStep(found: FoundStep, place: number): Step {
  const { number, name } = readStepTitle(withoutAssumption(found.title))
  const fields = new Map<Field, string>()
  const lines: Line[] = []
  for (const line of found.lines) {
    const field = readField(line.text)
    if (field && !fields.has(field.name)) fields.set(field.name, withoutAssumption(field.value))
    else if (!field) lines.push(line)
  }
  const bare = (splitSentences(name)[0] ?? name).replace(/[.;:]+$/, '')
  return {
    number: number ?? place,
    name: bare,
    block: found.block,
    end: found.end,
    item: found.item,
    responsible: fields.get('responsible') ?? readActor(bare)?.actor,
    system: fields.get('system'),
    sla:
      fields.get('sla') ??
      /\bwithin\s+(\d+\s*(?:business |working )?(?:minute|hour|day|week)s?)/i.exec(bare)?.[1],
    input: fields.get('input'),
    output: fields.get('output'),
    statements: readStatements(lines),
  }
}

type Field = 'responsible' | 'system' | 'sla' | 'input' | 'output'

const fieldNames: readonly [Field, RegExp][] = [
  ['responsible', /^(?:responsible|actor|owner|role|who|performed by)$/i],
  ['system', /^(?:systems?|tools?|integrations?)$/i],
  ['sla', /^(?:sla|duration|time limit|deadline)$/i],
  ['input', /^inputs?$/i],
  ['output', /^(?:outputs?|result)$/i],
]

/** Where fields that were lines of their own in a file have become one line, and what follows them. */
const besideField =
  /(?<=\S)\s+(?=(?:Responsible|Actor|Owner|Role|Performed by|Systems?|Tools?|Integrations?|SLA|Duration|Time limit|Deadline|Inputs?|Outputs?|Result|In parallel|On error)\s*:)|(?<=\S)\s+(?=(?:If|When|Return to)\s)(?<=^\s*(?:Responsible|Actor|Owner|Role|Performed by|Systems?|Tools?|SLA|Duration|Outputs?|Inputs?)\s*:[^.]{2,60}\s)/

/** "Responsible: Sales Operations", in any of its names. */
function readField(line: string): { readonly name: Field; readonly value: string } | undefined {
  const match = /^\s*([A-Za-z][A-Za-z ]{0,20}?)\s*:\s*(\S.*)$/s.exec(line)
  const name = fieldNames.find(([, pattern]) => pattern.test(match?.[1] ?? ''))?.[0]
  return name && match?.[2] ? { name, value: match[2].trim() } : undefined
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

/** The lines of a block: paragraphs and list items, cut at hard breaks. Code is no line of a step. */
function linesOf(node: DocNode | undefined, depth: number, block: number): Line[] {
  if (!node || node.type === 'codeBlock' || node.type === 'table') return []
  if (node.type === 'paragraph' || node.type === 'heading') {
    const texts = textOf(node)
      .split('\n')
      .flatMap((text) => text.split(besideField))
      .map((text) => text.trim())
    return texts.filter((text) => text !== '').map((text) => ({ text, depth, block }))
  }
  const isItem = node.type === 'listItem' || node.type === 'taskItem'
  return (node.content ?? []).flatMap((child, at) =>
    linesOf(child, isItem && at > 0 ? depth + 1 : depth, block),
  )
}

function textAt(nodes: readonly DocNode[], at: number): string {
  const node = nodes[at]
  return node ? textOf(node).trim() : ''
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)
}
