import type {
  Argument,
  Call,
  Expression,
  For,
  FunctionDefinition,
  Name,
  Node,
  Program,
  Statement,
} from './ast.ts'
import { isBuiltinObject } from './builtins.ts'
import type { Range } from './diagnostic.ts'
import { localNames, moduleNames, usedIntegrations } from './names.ts'
import { walk } from './visit.ts'

/** A call that leaves the program: `salesforce.create_contact(…)`. */
export type IntegrationCall = Range & {
  readonly call: Call
  /** The name of the system; for `use mailchimp as mail`, mail.send(…) is a call of mailchimp. */
  readonly integration: string
  /** That name as it stands in the call. */
  readonly root: Name
  /** What is called there: "create_contact", "orders.create". */
  readonly operation: string
  /** Null in a fragment and in a constant. */
  readonly function: FunctionDefinition | null
  /** The innermost statement around it; null in the default of a parameter. */
  readonly statement: Statement | null
  readonly hasTimeoutArgument: boolean
  /** In the block of `with timeout(…)`. */
  readonly isInTimeout: boolean
  /** In the block of `with retry(…)`. */
  readonly isInRetry: boolean
  /** In the block of a `try` that has a `catch`. */
  readonly isInTry: boolean
  /** Once for each element of a `for`. `while` and `for attempt in range(3)` do the same again. */
  readonly isInLoop: boolean
}

/**
 * The calls of integrations, in order: whose root is no name of the program, no local name and nothing built in.
 * `otherNames` are those that other code blocks of the document define.
 */
export function integrationCalls(program: Program, otherNames: Iterable<string> = []): IntegrationCall[] {
  const outside = foreignRoots(program, new Set([...moduleNames(program), ...otherNames]))
  const used = usedIntegrations(program)
  const calls: IntegrationCall[] = []
  walk(program, (node, ancestors) => {
    if (node.kind !== 'call') return
    const path = memberPath(node.callee)
    if (!path || !outside(path.root.name, ancestors)) return
    calls.push({
      ...surroundings(ancestors),
      call: node,
      integration: used.get(path.root.name) ?? path.root.name,
      root: path.root,
      operation: path.operation,
      hasTimeoutArgument: namedArgument(node, 'timeout') !== undefined,
      from: node.from,
      to: node.to,
    })
  })
  return calls
}

export function namedArgument(call: Call, name: string): Argument | undefined {
  return call.arguments.find((argument) => argument.name?.name === name)
}

/** `erp.orders.create` has the root `erp` and the operation "orders.create". Null where no name is the root. */
export function memberPath(callee: Expression): { readonly root: Name; readonly operation: string } | null {
  if (callee.kind !== 'member') return null
  const inner = memberPath(callee.object)
  if (inner) return { root: inner.root, operation: `${inner.operation}.${callee.name.name}` }
  return callee.object.kind === 'name' ? { root: callee.object, operation: callee.name.name } : null
}

function foreignRoots(
  program: Program,
  own: ReadonlySet<string>,
): (name: string, ancestors: readonly Node[]) => boolean {
  const locals = new Map<Node, Set<string>>()
  return (name, ancestors) => {
    const owner = ancestors.find((node) => node.kind === 'function') ?? program
    const known = locals.get(owner) ?? localNames(owner)
    locals.set(owner, known)
    return name !== '' && !known.has(name) && !own.has(name) && !isBuiltinObject(name)
  }
}

function surroundings(
  ancestors: readonly Node[],
): Pick<IntegrationCall, 'function' | 'statement' | 'isInTimeout' | 'isInRetry' | 'isInTry' | 'isInLoop'> {
  const around = { isInTimeout: false, isInRetry: false, isInTry: false, isInLoop: false }
  for (const [index, node] of ancestors.entries()) {
    const inner = ancestors[index + 1]
    if (node.kind === 'with' && inner === node.block) {
      around.isInTimeout ||= node.policies.some((policy) => policyName(policy) === 'timeout')
      around.isInRetry ||= node.policies.some((policy) => policyName(policy) === 'retry')
    }
    if (node.kind === 'try' && inner === node.block) around.isInTry ||= node.catches.length > 0
    if (node.kind === 'for' && !isCounted(node)) around.isInLoop ||= inner === node.block
  }
  return {
    ...around,
    function: ancestors.find((node) => node.kind === 'function') ?? null,
    statement: ancestors.findLast(isStatement) ?? null,
  }
}

/** `for attempt in range(3)` */
function isCounted({ iterable }: For): boolean {
  return iterable.kind === 'call' && iterable.callee.kind === 'name' && iterable.callee.name === 'range'
}

/** "retry" for `retry(max_attempts=3)`. */
export function policyName(policy: Expression): string | null {
  const name = policy.kind === 'call' ? policy.callee : policy
  return name.kind === 'name' ? name.name : null
}

const statementKinds = new Set(
  'if for while try with return throw break continue pass placeholder assign expression'.split(' '),
)

function isStatement(node: Node): node is Statement {
  return statementKinds.has(node.kind)
}
