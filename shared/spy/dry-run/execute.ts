import type { Assign, Block, Catch, Expression, For, If, Statement, Try, While, With } from '../ast.ts'
import { policyName } from '../integration-calls.ts'
import { add, decide, evaluate, type Frame, textAt } from './evaluate.ts'
import { Thrown } from './halt.ts'
import { isList, isRecord, isUnknown, show, textOf, unknown, type Value } from './value.ts'
import { secondsOf } from './world.ts'

/** How a block ended: at its end, or by a statement that leaves it. */
export type Ended =
  | { readonly kind: 'end' | 'break' | 'continue' }
  | { readonly kind: 'return'; readonly value: Value }

const end: Ended = { kind: 'end' }

export function executeAll(statements: readonly Statement[], frame: Frame): Ended {
  for (const statement of statements) {
    const ended = execute(statement, frame)
    if (ended.kind !== 'end') return ended
  }
  return end
}

const runBlock = ({ statements }: Block, frame: Frame): Ended => executeAll(statements, frame)

function execute(statement: Statement, frame: Frame): Ended {
  const { world } = frame
  world.burn(statement)
  world.done.add(statement)
  if (statement.label) world.tell('step', statement.label.text, statement)
  switch (statement.kind) {
    case 'expression':
      evaluate(statement.value, frame)
      return end
    case 'assign':
      assign(statement, frame)
      return end
    case 'return': {
      const value = statement.value ? evaluate(statement.value, frame) : null
      world.tell('return', show(value), statement)
      return { kind: 'return', value }
    }
    case 'throw': {
      const value = evaluate(statement.value, frame)
      const type = isRecord(value) ? (value.type ?? 'Error') : 'Error'
      world.tell('throw', show(value), statement)
      return world.raise(type, value, statement)
    }
    case 'if':
      return runIf(statement, frame)
    case 'for':
      return runFor(statement, frame)
    case 'while':
      return runWhile(statement, frame)
    case 'try':
      return runTry(statement, frame)
    case 'with':
      return runWith(statement, frame)
    case 'break':
    case 'continue':
      return { kind: statement.kind }
    case 'placeholder':
      world.tell('todo', '...', statement, 'still to be written')
      return end
    case 'pass':
      return end
  }
}

function assign({ target, operator, value: written }: Assign, frame: Frame): void {
  const value = evaluate(written, frame)
  const before = operator === '=' ? null : evaluate(target, frame)
  const result =
    operator === '='
      ? named(value, target, frame)
      : (combined(operator, before, value) ?? unknown(textAt(target, frame)))
  if (typeof result === 'string') frame.world.keepSmall(result.length, target)
  if (isList(result)) frame.world.keepSmall(result.items.length, target)
  store(target, result, frame)
}

function combined(operator: '+=' | '-=', before: Value, value: Value): Value | undefined {
  if (operator === '+=') return add(before, value)
  return typeof before === 'number' && typeof value === 'number' ? before - value : undefined
}

/** `contact = salesforce.create_contact(…)` is spoken of as "contact" from then on. */
function named(value: Value, target: Expression, frame: Frame): Value {
  return isUnknown(value) && target.kind === 'name' ? unknown(textAt(target, frame)) : value
}

function store(target: Expression, value: Value, frame: Frame): void {
  if (target.kind === 'name') frame.locals.set(target.name, value)
  if (target.kind === 'member') {
    const object = evaluate(target.object, frame)
    if (isRecord(object)) object.fields.set(target.name.name, value)
  }
  if (target.kind !== 'index') return
  const [object, index] = [evaluate(target.object, frame), evaluate(target.index, frame)]
  if (isRecord(object) && !isUnknown(index)) object.fields.set(textOf(index), value)
  if (isList(object) && typeof index === 'number' && object.items.at(index) !== undefined)
    object.items[index < 0 ? object.items.length + index : index] = value
}

function runIf({ branches, otherwise }: If, frame: Frame): Ended {
  for (const { test, block } of branches) {
    const isTrue = decide(test, frame)
    frame.world.tell('branch', textAt(test, frame), test, isTrue ? 'yes' : 'no')
    if (isTrue) return runBlock(block, frame)
  }
  return otherwise ? runBlock(otherwise, frame) : end
}

function runFor({ target, iterable, block }: For, frame: Frame): Ended {
  const whole = evaluate(iterable, frame)
  const name = textAt(iterable, frame)
  // Of a list that is not known one element is looked at.
  const items = isList(whole)
    ? whole.items
    : isUnknown(whole)
      ? [unknown(`one of ${whole.name}`)]
      : keysOf(whole)
  if (isUnknown(whole)) frame.world.tell('assume', `${name} has one element`, iterable, 'true')
  for (const item of items) {
    frame.world.burn(target)
    frame.locals.set(target.name, item)
    const ended = runBlock(block, frame)
    if (ended.kind === 'break') break
    if (ended.kind === 'return') return ended
  }
  return end
}

const keysOf = (value: Value): Value[] => (isRecord(value) ? [...value.fields.keys()] : [])

/** Rounds of a loop that goes on because of an assumption. */
const assumedRounds = 3

function runWhile({ test, block }: While, frame: Frame): Ended {
  const { world } = frame
  for (let assumed = 0, before = world.asked; decide(test, frame); before = world.asked) {
    world.burn(test)
    if (world.asked > before && ++assumed > assumedRounds) {
      world.tell('assume', `${textAt(test, frame)}, after ${assumedRounds} rounds`, test, 'false')
      break
    }
    const ended = runBlock(block, frame)
    if (ended.kind === 'break') break
    if (ended.kind === 'return') return ended
  }
  return end
}

function runTry({ block, catches, final }: Try, frame: Frame): Ended {
  let ended: Ended
  try {
    ended = runBlock(block, frame)
  } catch (error) {
    const handler = error instanceof Thrown ? catches.find((each) => isFor(each, error)) : undefined
    if (!(error instanceof Thrown)) throw error
    if (!handler) {
      const left = final ? runBlock(final, frame) : end
      if (left.kind === 'end') throw error
      return left
    }
    ended = handle(handler, error, final, frame)
  }
  const last = final ? runBlock(final, frame) : end
  return last.kind === 'end' ? ended : last
}

const isFor = ({ type }: Catch, error: Thrown): boolean =>
  type === null || type.name === error.type || type.name === 'Error' || type.name === 'Exception'

/** An error of the handler itself comes after what is done in any case. */
function handle({ name, block, from }: Catch, error: Thrown, final: Block | null, frame: Frame): Ended {
  frame.world.tell('catch', error.message, { from, to: from + 'catch'.length }, error.type)
  if (name) frame.locals.set(name.name, caught(error))
  try {
    return runBlock(block, frame)
  } catch (again) {
    if (again instanceof Thrown && final) runBlock(final, frame)
    throw again
  }
}

function caught({ type, value, message }: Thrown): Value {
  if (typeof value !== 'string') return value
  return {
    kind: 'record',
    type,
    fields: new Map([
      ['type', type],
      ['message', message],
    ]),
  }
}

/** The policies from the outside in, as they are written. */
function runWith({ policies, block }: With, frame: Frame): Ended {
  const [policy, ...others] = policies
  if (!policy) return runBlock(block, frame)
  const inner = () => runInner(others, block, frame)
  const [first = null] = positional(policy, frame)
  if (policyName(policy) === 'timeout') {
    const seconds = secondsOf(first)
    return seconds === undefined ? inner() : frame.world.within(seconds, inner)
  }
  return policyName(policy) === 'retry' ? retry(policy, inner, frame) : inner()
}

function runInner(policies: readonly Expression[], block: Block, frame: Frame): Ended {
  const [policy, ...others] = policies
  if (!policy) return runBlock(block, frame)
  const { from, to } = policy
  return runWith({ kind: 'with', label: null, policies: [policy, ...others], block, from, to }, frame)
}

function retry(policy: Expression, act: () => Ended, frame: Frame): Ended {
  const { world } = frame
  const attempts =
    numberOf(policy, 'max_attempts', frame) ?? numberOf(policy, 'attempts', frame) ?? Number.POSITIVE_INFINITY
  const isGrowing = textOf(settingOf(policy, 'backoff', frame) ?? '').startsWith('exp')
  for (let attempt = 1; ; attempt++) {
    world.burn(policy)
    try {
      return act()
    } catch (error) {
      if (!(error instanceof Thrown) || attempt >= attempts) throw error
      world.seconds += isGrowing ? 2 ** Math.min(attempt - 1, 16) : 1
      world.tell('retry', error.message, policy, `attempt ${attempt + 1}`)
    }
  }
}

function numberOf(policy: Expression, name: string, frame: Frame): number | undefined {
  const value =
    settingOf(policy, name, frame) ?? (name === 'max_attempts' ? positional(policy, frame)[0] : undefined)
  return typeof value === 'number' ? value : undefined
}

function settingOf(policy: Expression, name: string, frame: Frame): Value | undefined {
  const given =
    policy.kind === 'call' ? policy.arguments.find((argument) => argument.name?.name === name) : undefined
  return given && evaluate(given.value, frame)
}

function positional(policy: Expression, frame: Frame): Value[] {
  if (policy.kind !== 'call') return []
  return policy.arguments
    .filter(({ name }) => name === null || /^seconds?$/.test(name.name))
    .map(({ value }) => evaluate(value, frame))
}
