import type { Argument, Binary, Call, Expression, FunctionDefinition } from '../ast.ts'
import { isBuiltinFunction } from '../builtins.ts'
import { memberPath } from '../integration-calls.ts'
import { callBuiltin } from './builtins.ts'
import {
  equals,
  isList,
  isRecord,
  isUnknown,
  listOf,
  show,
  textOf,
  truth,
  unknown,
  type Value,
} from './value.ts'
import { secondsOf, type World } from './world.ts'

/** Where a name is looked up, and what the statements do for the expressions. */
export type Frame = {
  readonly source: string
  readonly locals: Map<string, Value>
  readonly world: World
  readonly constantOf: (name: string) => Value | undefined
  /** A function of the document by its name, or as `ErrorHandler.handle`. */
  readonly functionOf: (name: string) => FunctionDefinition | undefined
  readonly isDefinition: (name: string) => boolean
  readonly run: (called: FunctionDefinition, values: ReadonlyMap<string, Value>) => Value
}

export function evaluate(expression: Expression, frame: Frame): Value {
  frame.world.burn(expression)
  switch (expression.kind) {
    case 'name':
      return (
        frame.locals.get(expression.name) ??
        frame.constantOf(expression.name) ??
        unset(expression.name, frame)
      )
    case 'number':
    case 'text':
    case 'constant':
      return expression.value
    case 'template': {
      const text = expression.parts.map((part) => textOf(evaluate(part, frame))).join('')
      frame.world.keepSmall(text.length, expression)
      return text
    }
    case 'list':
      return listOf(expression.items.map((item) => evaluate(item, frame)))
    case 'map': {
      const fields = expression.entries.map(({ key, value }): [string, Value] => [
        textOf(evaluate(key, frame)),
        evaluate(value, frame),
      ])
      return { kind: 'record', type: null, fields: new Map(fields) }
    }
    case 'member':
      return fieldOf(evaluate(expression.object, frame), expression.name.name)
    case 'index':
      return elementOf(evaluate(expression.object, frame), evaluate(expression.index, frame))
    case 'call':
      return call(expression, frame)
    case 'unary': {
      if (expression.operator === 'not') return !decide(expression.operand, frame)
      const value = evaluate(expression.operand, frame)
      return typeof value === 'number' ? -value : unknown(textAt(expression, frame))
    }
    case 'binary':
      return binary(expression, frame)
    case 'missing':
      return null
  }
}

/** A condition that something unknown decides is assumed. */
export function decide(test: Expression, frame: Frame): boolean {
  return truth(evaluate(test, frame)) ?? frame.world.assume(textAt(test, frame), test)
}

/** On one line, without the brackets around. */
export function textAt({ from, to }: Expression, { source }: Frame): string {
  return source.slice(from, to).replace(/\s+/g, ' ')
}

/** `config`, `salesforce` as a value: what it is only the outside knows. A local name has null until it is set. */
function unset(name: string, frame: Frame): Value {
  return frame.locals.has(name) ? null : unknown(name)
}

function fieldOf(object: Value, name: string): Value {
  if (isRecord(object)) return object.fields.get(name) ?? null
  if (isUnknown(object)) return unknown(`${object.name}.${name}`)
  return unknown(`${show(object, 30)}.${name}`)
}

function elementOf(object: Value, index: Value): Value {
  if (isUnknown(index) || isUnknown(object)) return unknown(`${show(object, 30)}[${show(index, 30)}]`)
  if (isRecord(object)) return object.fields.get(textOf(index)) ?? null
  if (typeof index !== 'number') return null
  if (isList(object)) return object.items.at(index) ?? null
  return typeof object === 'string' ? (object.at(index) ?? null) : null
}

function call(expression: Call, frame: Frame): Value {
  const { callee } = expression
  const path = memberPath(callee)
  const name = callee.kind === 'name' ? callee.name : path ? `${path.root.name}.${path.operation}` : ''
  const isLocal = frame.locals.has(path ? path.root.name : name)
  const own = isLocal ? undefined : frame.functionOf(name)
  if (own) return frame.run(own, bind(own, expression.arguments, frame))
  if (path && !isLocal && !frame.isDefinition(path.root.name)) return callOutside(expression, name, frame)
  const values = expression.arguments.map(({ value }) => evaluate(value, frame))
  if (callee.kind !== 'name' || isLocal) return unknown(textAt(expression, frame))
  if (isBuiltinFunction(name)) return callBuiltin(name, values, expression, frame.world)
  if (/^\p{Lu}/u.test(name)) return build(name, expression.arguments, values)
  frame.world.tell('todo', textAt(expression, frame), expression, 'still to be implemented')
  return unknown(name)
}

/** Nothing is called. What it would give is unknown, by the name of the operation. */
function callOutside(expression: Call, label: string, frame: Frame): Value {
  const shown = expression.arguments.map(({ name, value }) => {
    const text = show(evaluate(value, frame), 40)
    return name ? `${name.name}=${text}` : text
  })
  const timeout = expression.arguments.find(({ name }) => name?.name === 'timeout')
  const limit = timeout && secondsOf(evaluate(timeout.value, frame))
  frame.world.call(label, `${label}(${shown.join(', ')})`, expression, limit)
  return unknown(label)
}

function build(type: string, given: readonly Argument[], values: readonly Value[]): Value {
  const fields = given.map(({ name }, at): [string, Value] => [
    name?.name ?? String(at + 1),
    values[at] ?? null,
  ])
  return { kind: 'record', type, fields: new Map(fields) }
}

function bind(called: FunctionDefinition, given: readonly Argument[], frame: Frame): Map<string, Value> {
  const values = new Map<string, Value>()
  for (const [at, argument] of given.entries()) {
    const name = argument.name?.name ?? called.parameters[at]?.name.name
    if (name !== undefined) values.set(name, evaluate(argument.value, frame))
  }
  return values
}

function binary(expression: Binary, frame: Frame): Value {
  const { operator } = expression
  if (operator === 'and') return decide(expression.left, frame) && decide(expression.right, frame)
  if (operator === 'or') return decide(expression.left, frame) || decide(expression.right, frame)
  const [left, right] = [evaluate(expression.left, frame), evaluate(expression.right, frame)]
  if ((operator === '/' || operator === '%') && right === 0)
    frame.world.raise('DivisionError', 'division by zero', expression)
  const value = operator === '+' ? add(left, right) : combine(operator, left, right)
  if (typeof value === 'string') frame.world.keepSmall(value.length, expression)
  if (value !== undefined && isList(value)) frame.world.keepSmall(value.items.length, expression)
  return value ?? unknown(textAt(expression, frame))
}

export function add(left: Value, right: Value): Value | undefined {
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (typeof left === 'string' || typeof right === 'string')
    return isUnknown(left) || isUnknown(right) ? undefined : textOf(left) + textOf(right)
  return isList(left) && isList(right) ? listOf([...left.items, ...right.items]) : undefined
}

function combine(operator: Binary['operator'], left: Value, right: Value): Value | undefined {
  if (operator === '==') return equals(left, right)
  if (operator === '!=') {
    const isSame = equals(left, right)
    return isSame === undefined ? undefined : !isSame
  }
  if (operator === 'in' || operator === 'not in') {
    const isIn = contains(right, left)
    return isIn === undefined ? undefined : isIn === (operator === 'in')
  }
  if (typeof left === 'string' && typeof right === 'string') return compare(operator, left, right)
  if (typeof left !== 'number' || typeof right !== 'number') return undefined
  if (operator === '-') return left - right
  if (operator === '*') return left * right
  if (operator === '/') return left / right
  if (operator === '%') return left % right
  return compare(operator, left, right)
}

function compare<T extends string | number>(
  operator: Binary['operator'],
  left: T,
  right: T,
): boolean | undefined {
  if (operator === '<') return left < right
  if (operator === '<=') return left <= right
  if (operator === '>') return left > right
  return operator === '>=' ? left >= right : undefined
}

function contains(whole: Value, part: Value): boolean | undefined {
  if (isUnknown(part)) return undefined
  if (typeof whole === 'string') return whole.includes(textOf(part))
  if (isRecord(whole)) return whole.fields.has(textOf(part))
  if (!isList(whole)) return undefined
  const found = whole.items.map((item) => equals(item, part))
  return found.includes(true) ? true : found.includes(undefined) ? undefined : false
}
