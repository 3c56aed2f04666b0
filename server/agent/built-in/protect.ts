import type { Argument, Call, Expression, With } from '#shared/spy/ast.ts'
import type { TextEdit } from '#shared/spy/diagnostic.ts'
import { editProgram } from '#shared/spy/edit.ts'
import {
  type IntegrationCall,
  integrationCalls,
  namedArgument,
  policyName,
} from '#shared/spy/integration-calls.ts'
import { parseProgram } from '#shared/spy/parse.ts'
import { walk } from '#shared/spy/visit.ts'
import { wrapCalls } from '#shared/spy/wrap-calls.ts'

/** How calls of integrations are to be protected. What is not given is left as it is, or not added. */
export type Policy = {
  readonly timeoutSeconds: number | undefined
  /** The first try is one of them. */
  readonly attempts: number | undefined
}

/**
 * The program with timeouts and retries around its integration calls, or around those of some integrations. `usual` is
 * added to calls that have none; calls that have some keep their numbers, unless `given` has others. Null where the code
 * has errors, and where nothing is left to change.
 */
export function protectCalls(
  source: string,
  {
    usual,
    given,
    only,
  }: { readonly usual: Policy; readonly given: Policy; readonly only?: readonly string[] | undefined },
): string | null {
  const protection = {
    ...(usual.timeoutSeconds === undefined ? {} : { timeoutSeconds: usual.timeoutSeconds }),
    ...(usual.attempts === undefined ? {} : { attempts: usual.attempts, backoff: 'exponential' }),
  }
  let code: string | null = setPolicies(source, given, only)
  for (const integration of only ?? integrationsIn(source))
    code = code === null ? null : wrapCalls(code, { ...protection, only: integration })
  const safe = code === null || usual.attempts === undefined ? code : addIdempotencyKeys(code, only)
  return safe === source ? null : safe
}

/** The integrations that a program calls, each once, in order. */
export function integrationsIn(source: string): string[] {
  return [...new Set(integrationCalls(parseProgram(source).program).map((call) => call.integration))]
}

function setPolicies(source: string, policy: Policy, only: readonly string[] | undefined): string | null {
  return editProgram(source, (program) => {
    const calls = integrationCalls(program).filter((call) => concerns(call, only))
    const edits: TextEdit[] = []
    walk(program, (node) => {
      if (node.kind !== 'with' || !calls.some((call) => isInside(call, node))) return
      for (const expression of node.policies) edits.push(...policyEdits(expression, policy))
    })
    return edits
  })
}

const concerns = (call: IntegrationCall, only: readonly string[] | undefined) =>
  only === undefined || only.includes(call.integration)

const isInside = (call: IntegrationCall, { block }: With) => block.from <= call.from && call.to <= block.to

function policyEdits(expression: Expression, { timeoutSeconds, attempts }: Policy): TextEdit[] {
  if (expression.kind !== 'call') return []
  const name = policyName(expression)
  if (name === 'timeout')
    return numberEdit(namedArgument(expression, 'seconds') ?? firstArgument(expression), timeoutSeconds)
  if (name === 'retry')
    return numberEdit(namedArgument(expression, 'max_attempts') ?? firstArgument(expression), attempts)
  return []
}

function firstArgument(call: Call): Argument | undefined {
  return call.arguments.find((argument) => argument.name === null)
}

function numberEdit(argument: Argument | undefined, number: number | undefined): TextEdit[] {
  if (argument?.value.kind !== 'number' || number === undefined || argument.value.value === number) return []
  return [{ from: argument.value.from, to: argument.value.to, insert: String(number) }]
}

/** What must not happen twice when a call is repeated after a lost answer. */
const deeds =
  /^(?:create|add|send|post|charge|pay|refund|order|book|transfer|submit|set_up|register|open|issue|notify|inform)/i

/** Repeated calls that create or send something name the case they are for, so that the system can tell a repetition. */
function addIdempotencyKeys(source: string, only: readonly string[] | undefined): string | null {
  return editProgram(source, (program) =>
    integrationCalls(program)
      .filter((call) => concerns(call, only) && call.isInRetry && deeds.test(call.operation))
      .flatMap((found): TextEdit[] => {
        const parameter = found.function?.parameters[0]?.name.name
        const last = found.call.arguments.at(-1)
        if (!parameter || !last || namedArgument(found.call, 'idempotency_key')) return []
        return [{ from: last.to, to: last.to, insert: `, idempotency_key=${parameter}.id` }]
      }),
  )
}
