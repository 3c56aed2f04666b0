import type { Call, Expression, Node } from '../ast.ts'
import type { Diagnostic, Range } from '../diagnostic.ts'
import { type IntegrationCall, memberPath, namedArgument, policyName } from '../integration-calls.ts'
import { localNames } from '../names.ts'
import { walk } from '../visit.ts'
import { retryEdits, timeoutEdit } from '../wrap-calls.ts'
import { isEmpty } from './flow.ts'
import { error, info, type Module, warning } from './module.ts'

/** Operations that must not happen twice when a first try succeeded without an answer. */
const effect =
  /(?:^|_)(?:create|send|post|put|charge|pay|refund|submit|insert|add|transfer|delete|remove|cancel|update|publish|provision|issue|book|order|invite)(?:_|$)/i

/** What happens when other systems or people do not answer. */
export function* checkResilience(module: Module): Generator<Diagnostic> {
  for (const call of module.calls) yield* checkCall(module, call)
  const found: Diagnostic[] = []
  walk(module.program, (node, ancestors) => {
    if (node.kind === 'call') found.push(...checkDeadline(module, node, ancestors))
    if (node.kind === 'with') found.push(...node.policies.flatMap(checkPolicy))
    if (node.kind === 'catch' && dropsError(module, node.block)) {
      const message = 'This error is dropped: handle it, log it, throw it again, or say in a comment why not.'
      found.push(warning('swallowed-error', message, { from: node.from, to: node.from + 'catch'.length }))
    }
  })
  yield* found
}

function* checkCall(module: Module, call: IntegrationCall): Generator<Diagnostic> {
  const label = `${call.root.name}.${call.operation}`
  const place = call.call.callee
  if (!call.hasTimeoutArgument && !call.isInTimeout) {
    const message = `${label} has no timeout: without an answer the process waits for ever.`
    const fixes = [{ title: 'Add timeout=30', edits: [timeoutEdit(call.call, '30')] }]
    yield warning('missing-timeout', message, place, { fixes })
  }
  if (!call.isInRetry && !call.isInTry) {
    const message = `Nothing is said for when ${label} fails: neither "with retry" nor "try" is around it.`
    const edits = retryEdits(module.source, module.program, call)
    const fixes = edits ? [{ title: 'Try up to 3 times', edits }] : []
    yield warning('missing-error-handling', message, place, { fixes })
  }
  if (call.isInRetry && effect.test(call.operation) && !namedArgument(call.call, 'idempotency_key')) {
    const message = `${label} is tried again without an idempotency_key: it can happen twice.`
    yield warning('retry-not-idempotent', message, place)
  }
  if (call.isInLoop) {
    const message = `${label} is called once for each round; a call for all of them, or a pause, spares its rate limit.`
    yield info('integration-call-in-loop', message, place)
  }
}

/** `human.approve(…)` waits for a person. */
function checkDeadline(module: Module, call: Call, ancestors: readonly Node[]): Diagnostic[] {
  const path = memberPath(call.callee)
  if (path?.root.name !== 'human' || namedArgument(call, 'timeout')) return []
  const owner = ancestors.find((node) => node.kind === 'function') ?? module.program
  if (localNames(owner).has('human')) return []
  const isInTimeout = ancestors.some(
    (node) => node.kind === 'with' && node.policies.some((policy) => policyName(policy) === 'timeout'),
  )
  if (isInTimeout) return []
  const fixes = [{ title: 'Add timeout="2d"', edits: [timeoutEdit(call, '"2d"')] }]
  const message = 'This waits for a person without a deadline: say how long, and what happens then.'
  return [warning('missing-deadline', message, call.callee, { fixes })]
}

function checkPolicy(policy: Expression): Diagnostic[] {
  const name = policyName(policy)
  if (policy.kind === 'missing') return []
  if (name !== 'retry' && name !== 'timeout') {
    return [error('unknown-policy', 'Behind "with" stands retry(…) or timeout(…).', policy)]
  }
  const values = policy.kind === 'call' ? policy.arguments : []
  const limits = values.filter(
    (value) => !value.name || /^(?:max_attempts|attempts|times)$/.test(value.name.name),
  )
  if (name === 'timeout' || limits.length > 0) return []
  return [warning('retry-unbounded', 'Say how often at most: retry(max_attempts=3).', policy)]
}

function dropsError(module: Module, block: Extract<Node, { kind: 'block' }>): boolean {
  if (block.statements.length === 0) return isEmpty(module, block)
  const isInside = ({ from }: Range) => block.from < from && from < block.to
  const isIdle = block.statements.every(({ kind }) => kind === 'pass' || kind === 'placeholder')
  return isIdle && !module.program.comments.some(isInside)
}
