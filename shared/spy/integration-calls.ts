import type {
  Argument,
  Call,
  Expression,
  For,
  FunctionDefinition,
  Name,
  Program,
  Statement,
  With,
} from './ast.ts'
import { isBuiltinObject } from './builtins.ts'
import type { Range } from './diagnostic.ts'
import { moduleNames, usedIntegrations } from './names.ts'
import { type Spot, type Survey, surveyProgram } from './survey.ts'
import { isStatement } from './visit.ts'

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
  /** The innermost statement around it; null in a constant and in the default of a parameter. */
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
  return integrationCallsIn(surveyProgram(program), new Set([...moduleNames(program), ...otherNames]))
}

/** The same where the program was surveyed already; `own` are the names of the module. */
export function integrationCallsIn(survey: Survey, own: ReadonlySet<string>): IntegrationCall[] {
  const used = usedIntegrations(survey.program)
  return survey.all('call').flatMap((spot) => {
    const path = memberPath(spot.node.callee)
    if (!path) return []
    const { root, operation } = path
    const { owner, names } = spot.scope
    if (root.name === '' || names.has(root.name) || own.has(root.name) || isBuiltinObject(root.name))
      return []
    const { from, to } = spot.node
    return {
      ...surroundings(spot),
      call: spot.node,
      integration: used.get(root.name) ?? root.name,
      root,
      operation,
      function: owner.kind === 'function' ? owner : null,
      hasTimeoutArgument: namedArgument(spot.node, 'timeout') !== undefined,
      from,
      to,
    }
  })
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

function surroundings(
  spot: Spot,
): Pick<IntegrationCall, 'statement' | 'isInTimeout' | 'isInRetry' | 'isInTry' | 'isInLoop'> {
  const found = { isInTimeout: false, isInRetry: false, isInTry: false, isInLoop: false }
  let statement: Statement | null = null
  const isInConstant = spot.scope.owner.kind === 'define'
  for (let inner = spot; inner.outer; inner = inner.outer) {
    const { node } = inner.outer
    if (!isInConstant && isStatement(node)) statement ??= node
    if (!('block' in node) || node.block !== inner.node) continue
    if (node.kind === 'with') {
      found.isInTimeout ||= hasPolicy(node, 'timeout')
      found.isInRetry ||= hasPolicy(node, 'retry')
    }
    if (node.kind === 'try') found.isInTry ||= node.catches.length > 0
    if (node.kind === 'for') found.isInLoop ||= !isCounted(node)
  }
  return { ...found, statement }
}

/** `for attempt in range(3)` */
function isCounted({ iterable }: For): boolean {
  return iterable.kind === 'call' && iterable.callee.kind === 'name' && iterable.callee.name === 'range'
}

export function hasPolicy({ policies }: With, name: string): boolean {
  return policies.some((policy) => policyName(policy) === name)
}

/** "retry" for `retry(max_attempts=3)`. */
export function policyName(policy: Expression): string | null {
  const name = policy.kind === 'call' ? policy.callee : policy
  return name.kind === 'name' ? name.name : null
}
