/**
 * What a program computes with in a dry run. Nothing comes from outside, so what another system or a person would give is
 * unknown: it has a name to speak of, and a decision about it is assumed.
 */
export type Value = null | boolean | number | string | ListValue | RecordValue | Unknown

export type ListValue = { readonly kind: 'list'; readonly items: Value[] }
/** A map, or what `OnboardingResult(…)` builds: then `type` is its name, and values without a name are "1", "2" … */
export type RecordValue = {
  readonly kind: 'record'
  readonly type: string | null
  readonly fields: Map<string, Value>
}
/** `contact.id`: how people would call it. */
export type Unknown = { readonly kind: 'unknown'; readonly name: string }

/** What a caller gives, as JSON. */
export type Given = null | boolean | number | string | readonly Given[] | { readonly [key: string]: Given }

export const unknown = (name: string): Unknown => ({ kind: 'unknown', name: shorten(name, 80) })

export const listOf = (items: Value[]): ListValue => ({ kind: 'list', items })

export function isUnknown(value: Value): value is Unknown {
  return isObject(value) && value.kind === 'unknown'
}

export function isList(value: Value): value is ListValue {
  return isObject(value) && value.kind === 'list'
}

export function isRecord(value: Value): value is RecordValue {
  return isObject(value) && value.kind === 'record'
}

const isObject = (value: Value): value is ListValue | RecordValue | Unknown =>
  typeof value === 'object' && value !== null

export function fromGiven(given: Given): Value {
  if (given === null || typeof given !== 'object') return given
  if (isGivenList(given)) return listOf(given.map(fromGiven))
  const fields = new Map(Object.entries(given).map(([name, value]) => [name, fromGiven(value)]))
  return { kind: 'record', type: null, fields }
}

const isGivenList = (given: object): given is readonly Given[] => Array.isArray(given)

/** As a line of the trace shows it, at most `most` characters. */
export function show(value: Value, most = 80): string {
  return shorten(showWhole(value, 3), most)
}

function showWhole(value: Value, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value, 80))
  if (value === null || typeof value !== 'object') return String(value)
  if (value.kind === 'unknown') return `‹${value.name}›`
  if (depth === 0) return '…'
  if (value.kind === 'list')
    return `[${value.items
      .slice(0, 9)
      .map((item) => showWhole(item, depth - 1))
      .join(', ')}]`
  const fields = [...value.fields].slice(0, 9).map(([name, field]) => {
    const shown = showWhole(field, depth - 1)
    return value.type !== null && /^\d+$/.test(name) ? shown : `${name}: ${shown}`
  })
  return value.type === null ? `{${fields.join(', ')}}` : `${value.type}(${fields.join(', ')})`
}

/** As `str` and f"…" write it. */
export function textOf(value: Value): string {
  return typeof value === 'string' ? value : show(value)
}

/** Undefined where something unknown decides. */
export function truth(value: Value): boolean | undefined {
  if (isUnknown(value)) return undefined
  if (isList(value)) return value.items.length > 0
  if (isRecord(value)) return value.type !== null || value.fields.size > 0
  return Boolean(value)
}

/** Parts that are compared at most: lists inside lists can be the same one over and over, or hold themselves. */
const maxCompared = 10_000

/** Undefined where something unknown decides, or too much would have to be compared. */
export function equals(a: Value, b: Value, budget = { left: maxCompared, depth: 0 }): boolean | undefined {
  if (isUnknown(a) || isUnknown(b)) return undefined
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b
  if (budget.depth > 50) return undefined
  budget.depth += 1
  const result = equalParts(a, b, budget)
  budget.depth -= 1
  return result
}

function equalParts(
  a: ListValue | RecordValue,
  b: ListValue | RecordValue,
  budget: { left: number; depth: number },
): boolean | undefined {
  if (a.kind !== b.kind || sizeOf(a) !== sizeOf(b)) return false
  if (isRecord(a) && isRecord(b) && a.type !== b.type) return false
  let result: boolean | undefined = true
  for (const [name, part] of partsOf(a)) {
    budget.left -= 1
    if (budget.left < 0) return undefined
    const same = equals(
      part,
      isList(b) ? (b.items[Number(name)] ?? null) : (b.fields.get(name) ?? null),
      budget,
    )
    if (same === false) return false
    if (same === undefined) result = undefined
  }
  return result
}

const sizeOf = (value: ListValue | RecordValue): number =>
  isList(value) ? value.items.length : value.fields.size

const partsOf = (value: ListValue | RecordValue): Iterable<[string, Value]> =>
  isList(value) ? value.items.map((item, at): [string, Value] => [String(at), item]) : value.fields

const shorten = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most - 1).toWellFormed()}…`
