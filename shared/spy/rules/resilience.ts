import type { Block, Call, Expression, Program } from '../ast.ts'
import { type Diagnostic, error, info, warning } from '../diagnostic.ts'
import {
  hasPolicy,
  type IntegrationCall,
  integrationCallsIn,
  memberPath,
  namedArgument,
  policyName,
} from '../integration-calls.ts'
import { nodesAround, type Spot } from '../survey.ts'
import { catchEdits, retryEdits, timeoutEdit } from '../wrap-calls.ts'
import { hasComment, type Module } from './module.ts'

/** Operations that must not happen twice when a first try succeeded without an answer. */
const effect =
  /(?:^|\.)(?!(?:get|find|list|search|read|fetch|check|count|load|look|query)_)(?:[^._]+_)*(?:create|send|post|put|charge|pay|refund|submit|insert|add|transfer|delete|remove|cancel|update|publish|provision|issue|book|order|invite)(?:_[^.]*)?$/i

/** What happens when other systems or people do not answer. */
export function* checkResilience(module: Module): Generator<Diagnostic> {
  const { program, survey, names } = module
  for (const call of integrationCallsIn(survey, names)) yield* checkCall(module, call)
  for (const { node } of survey.all('with')) for (const policy of node.policies) yield* checkPolicy(policy)
  for (const spot of survey.all('call')) if (lacksDeadline(spot)) yield missingDeadline(spot.node)
  for (const { node } of survey.all('catch')) {
    if (!dropsError(program, node.block)) continue
    const message = 'This error is dropped: handle it, log it, throw it again, or say in a comment why not.'
    yield warning('spy/swallowed-error', message, { from: node.from, to: node.from + 'catch'.length })
  }
}

function* checkCall(module: Module, call: IntegrationCall): Generator<Diagnostic> {
  const label = `${call.root.name}.${call.operation}`
  const place = call.call.callee
  const isRepeatable =
    !effect.test(call.operation) || namedArgument(call.call, 'idempotency_key') !== undefined
  if (!call.hasTimeoutArgument && !call.isInTimeout) {
    const message = `${label} has no timeout: without an answer the process waits for ever.`
    const fixes = [{ title: 'Add timeout=30', edits: [timeoutEdit(call.call, '30')] }]
    yield warning('spy/missing-timeout', message, place, fixes)
  }
  if (!call.isInRetry && !call.isInTry) {
    const message = `Nothing is said for when ${label} fails: neither "with retry" nor "try" is around it.`
    // To try again what must happen once would only change this finding for another.
    const [title, editsOf] = isRepeatable
      ? (['Try up to 3 times', retryEdits] as const)
      : (['Log it when it fails', catchEdits] as const)
    const edits = editsOf(module.source, module.program, call)
    const fixes = edits ? [{ title, edits }] : []
    yield warning('spy/missing-error-handling', message, place, fixes)
  }
  if (call.isInRetry && !isRepeatable) {
    const message = `${label} is tried again without an idempotency_key: it can happen twice.`
    yield warning('spy/retry-not-idempotent', message, place)
  }
  if (call.isInLoop) {
    const message = `${label} is called once for each round; a call for all of them, or a pause, spares its rate limit.`
    yield info('spy/integration-call-in-loop', message, place)
  }
}

/** `human.approve(…)` waits for a person. */
function lacksDeadline(spot: Spot<Call>): boolean {
  const { node, scope } = spot
  if (memberPath(node.callee)?.root.name !== 'human' || scope.names.has('human')) return false
  if (namedArgument(node, 'timeout')) return false
  return !nodesAround(spot).some((outer) => outer.kind === 'with' && hasPolicy(outer, 'timeout'))
}

function missingDeadline(call: Call): Diagnostic {
  const fixes = [{ title: 'Add timeout="2d"', edits: [timeoutEdit(call, '"2d"')] }]
  const message = 'This waits for a person without a deadline: say how long, and what happens then.'
  return warning('spy/missing-deadline', message, call.callee, fixes)
}

function* checkPolicy(policy: Expression): Generator<Diagnostic> {
  const name = policyName(policy)
  if (policy.kind === 'missing' || name === 'timeout') return
  if (name !== 'retry') {
    yield error('spy/unknown-policy', 'Behind "with" stands retry(…) or timeout(…).', policy)
    return
  }
  const values = policy.kind === 'call' ? policy.arguments : []
  const hasLimit = values.some(
    (value) => !value.name || /^(?:max_attempts|attempts|times)$/.test(value.name.name),
  )
  if (!hasLimit) yield warning('spy/retry-unbounded', 'Say how often at most: retry(max_attempts=3).', policy)
}

function dropsError(program: Program, block: Block): boolean {
  const isIdle = block.statements.every(({ kind }) => kind === 'pass' || kind === 'placeholder')
  return isIdle && !hasComment(program, block)
}
