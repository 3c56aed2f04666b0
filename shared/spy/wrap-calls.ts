import type { Call, Expression, For, If, Node, Program, Statement } from './ast.ts'
import type { TextEdit } from './diagnostic.ts'
import { editProgram } from './edit.ts'
import { formatProgram } from './format.ts'
import { type IntegrationCall, integrationCalls } from './integration-calls.ts'
import { commentsAbove } from './labels.ts'
import { indentationAt, lineEnd, lineStart, ownsItsLines } from './lines.ts'
import { parseProgram } from './parse.ts'
import { walk } from './visit.ts'

export type Protection = {
  /** In seconds; without it no timeouts are added. */
  readonly timeoutSeconds?: number
  /** The first try is one of them; without it no retries are added. */
  readonly attempts?: number
  /** As `retry(backoff=…)` takes it: "exponential". */
  readonly backoff?: string
  /** Only calls of this integration. */
  readonly only?: string
  /** The names that other code blocks of the document define; what is called on them is no integration. */
  readonly otherNames?: readonly string[]
}

/**
 * Puts the statements whose integration calls are not protected into `with retry(…), timeout(…) { … }`. A call that has
 * its own timeout, or whose failure a `retry` or `catch` around it handles, gets only what it lacks. What a whole `if` or
 * `for` depends on is computed in front of it, so that its block is not repeated. Where a call stands in the condition of
 * a `while` or `else if`, or in a constant, only `timeout=` can be added. Null for code with errors.
 */
export function wrapCalls(source: string, protection: Protection): string | null {
  const { program } = parseProgram(source)
  const wraps = readWraps(program, protection)
  const standAlone = ({ place }: Wrap) => place.kind === 'call' || ownsItsLines(source, place.statement)
  const tidy = wraps.every(standAlone) ? source : formatProgram(source)
  return editProgram(tidy, (tidyProgram) => {
    const makeName = nameMaker(tidyProgram)
    return readWraps(tidyProgram, protection).flatMap((wrap) => editsFor(tidy, tidyProgram, wrap, makeName))
  })
}

/** What a wrapping is about: one statement, the value that a head depends on, or a single call. */
type Place =
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'head'; readonly statement: If | For; readonly value: Expression }
  | { readonly kind: 'call'; readonly call: IntegrationCall }

type Wrap = {
  readonly place: Place
  readonly policies: readonly string[]
  readonly timeoutSeconds: number | undefined
}

function readWraps(program: Program, protection: Protection): Wrap[] {
  const places = new Map<Node, { place: Place; calls: IntegrationCall[] }>()
  for (const call of integrationCalls(program, protection.otherNames)) {
    const { only } = protection
    if (only !== undefined && only !== call.integration && only !== call.root.name) continue
    const place = placeOf(call)
    const key = keyOf(place)
    const found = places.get(key) ?? { place, calls: [] }
    places.set(key, { place, calls: [...found.calls, call] })
  }
  return [...places.values()]
    .map(({ place, calls }) => ({ place, ...missingProtection(calls, protection) }))
    .filter(({ place, policies, timeoutSeconds }) =>
      place.kind === 'call' ? timeoutSeconds !== undefined : policies.length > 0,
    )
}

/** Calls with the same key are protected together. */
function keyOf(place: Place): Node {
  if (place.kind === 'call') return place.call.call
  return place.kind === 'head' ? place.value : place.statement
}

function placeOf(call: IntegrationCall): Place {
  const { statement } = call
  const isInside = (value: Expression) => value.from <= call.from && call.to <= value.to
  switch (statement?.kind) {
    case 'assign':
    case 'expression':
    case 'return':
    case 'throw':
      return { kind: 'statement', statement }
    case 'for':
      return { kind: 'head', statement, value: statement.iterable }
    case 'if': {
      const test = statement.branches[0]?.test
      return test && isInside(test) ? { kind: 'head', statement, value: test } : { kind: 'call', call }
    }
    default:
      return { kind: 'call', call }
  }
}

function missingProtection(
  calls: readonly IntegrationCall[],
  { timeoutSeconds, attempts, backoff }: Protection,
): Pick<Wrap, 'policies' | 'timeoutSeconds'> {
  const lacksTimeout = calls.some((call) => !call.hasTimeoutArgument && !call.isInTimeout)
  const lacksRetry = calls.some((call) => !call.isInRetry && !call.isInTry)
  const policies: string[] = []
  if (lacksRetry && attempts !== undefined) {
    policies.push(`retry(max_attempts=${attempts}${backoff === undefined ? '' : `, backoff="${backoff}"`})`)
  }
  if (lacksTimeout && timeoutSeconds !== undefined) policies.push(`timeout(${timeoutSeconds})`)
  return { policies, timeoutSeconds: lacksTimeout ? timeoutSeconds : undefined }
}

function editsFor(
  source: string,
  program: Program,
  { place, policies, timeoutSeconds }: Wrap,
  makeName: NameMaker,
): TextEdit[] {
  if (place.kind === 'call') return [timeoutEdit(place.call.call, String(timeoutSeconds))]
  return framed(source, program, place, [`with ${policies.join(', ')} {`, '}'], makeName)
}

type Enclosed = Exclude<Place, { readonly kind: 'call' }>

/** Puts a statement, or what its head depends on, between two lines. */
function framed(
  source: string,
  program: Program,
  place: Enclosed,
  [head, ...tail]: readonly string[],
  makeName: NameMaker,
): TextEdit[] {
  const { statement } = place
  const margin = indentationAt(source, statement.from)
  const closing = tail.map((line) => margin + line).join('\n')
  // What a comment leaves out is meant for the call, wherever that goes.
  const ignores = commentsAbove(source, program.comments, statement.from)
  const first = ignores.slice(ignores.findLastIndex(({ text }) => !text.startsWith('spy-ignore')) + 1)[0]
  const start = lineStart(source, (first ?? statement).from)
  const body = lineStart(source, statement.from)
  const end = place.kind === 'head' ? body : lineEnd(source, statement.to)
  const edits: TextEdit[] = []
  for (let line = start; line < end; line = lineEnd(source, line) + 1) {
    if (source[line] !== '\n') edits.push({ from: line, to: line, insert: '  ' })
  }
  if (place.kind === 'head') {
    const { from, to } = place.value
    const name = makeName(source.slice(from, to))
    const insert = `${margin}  ${name} = ${source.slice(from, to)}\n${closing}\n`
    edits.push({ from: body, to: body, insert }, { from, to, insert: name })
  } else edits.push({ from: end, to: end, insert: `\n${closing}` })
  return edits.map((edit, at) => (at > 0 ? edit : { ...edit, insert: `${margin}${head}\n${edit.insert}` }))
}

/** Adds `timeout=…` to a call. */
export function timeoutEdit(call: Call, value: string): TextEdit {
  const at = call.arguments.at(-1)?.to ?? call.to - 1
  return { from: at, to: at, insert: `${call.arguments.length > 0 ? ', ' : ''}timeout=${value}` }
}

/** Puts one call into `with retry(…)`; null where that cannot be done without moving other code. */
export function retryEdits(source: string, program: Program, call: IntegrationCall): TextEdit[] | null {
  return enclose(source, program, call, ['with retry(max_attempts=3, backoff="exponential") {', '}'])
}

/** Puts one call into a `try` that logs what fails and passes it on; null as above. */
export function catchEdits(source: string, program: Program, call: IntegrationCall): TextEdit[] | null {
  const log = `  log_error("${call.root.name}.${call.operation} failed", error)`
  return enclose(source, program, call, ['try {', '} catch (error) {', log, '  throw error', '}'])
}

function enclose(
  source: string,
  program: Program,
  call: IntegrationCall,
  lines: readonly string[],
): TextEdit[] | null {
  const place = placeOf(call)
  if (place.kind === 'call' || !ownsItsLines(source, place.statement)) return null
  return framed(source, program, place, lines, nameMaker(program))
}

/** Gives names that are still free, after what is called: "find_orders_result". */
type NameMaker = (value: string) => string

function nameMaker(program: Program): NameMaker {
  let taken: Set<string> | undefined
  return (value) => {
    taken ??= namesIn(program)
    const operation = /\.(\w+)\s*\(/.exec(value)?.[1] ?? 'call'
    let name = `${operation}_result`
    for (let number = 2; taken.has(name); number++) name = `${operation}_result_${number}`
    taken.add(name)
    return name
  }
}

function namesIn(program: Program): Set<string> {
  const names = new Set<string>()
  walk(program, (node) => {
    if (node.kind === 'name') names.add(node.name)
  })
  return names
}
