import type { Range } from '../diagnostic.ts'
import { isList, isRecord, isUnknown, listOf, show, textOf, truth, unknown, type Value } from './value.ts'
import { limits, secondsOf, type World } from './world.ts'

/** A function that every program has. What it would need from outside, and what an unknown value decides, is unknown. */
export function callBuiltin(name: string, values: readonly Value[], place: Range, world: World): Value {
  const [first = null, second = null, third = null] = values
  const lost = () => unknown(`${name}(${values.map((value) => show(value, 20)).join(', ')})`)
  if (name === 'print' || name.startsWith('log')) {
    world.tell('log', values.map(textOf).join(' '), place)
    return null
  }
  if (name === 'sleep') {
    world.seconds += secondsOf(first) ?? 0
    return null
  }
  if (name === 'get_secret') return unknown(`secret ${textOf(first)}`)
  if (name === 'now' || name === 'today' || name === 'uuid') return unknown(name)
  if (values.some(isUnknown)) return lost()
  switch (name) {
    case 'len':
      if (typeof first === 'string') return first.length
      return isList(first) ? first.items.length : isRecord(first) ? first.fields.size : lost()
    case 'range':
      return rangeOf(values, place, world) ?? lost()
    case 'str':
      return textOf(first)
    case 'int':
      return numeric(first, Math.trunc) ?? lost()
    case 'float':
      return numeric(first, (number) => number) ?? lost()
    case 'abs':
      return numeric(first, Math.abs) ?? lost()
    case 'round':
      return numeric(first, Math.round) ?? lost()
    case 'bool':
      return truth(first) ?? lost()
    case 'list':
      return isList(first) ? listOf([...first.items]) : first === null ? listOf([]) : lost()
    case 'map':
      return isRecord(first) ? first : { kind: 'record', type: null, fields: new Map() }
    case 'min':
    case 'max':
      return extreme(name, isList(first) && values.length === 1 ? first.items : values) ?? lost()
    case 'sum':
      return sumOf(first) ?? lost()
    case 'sorted':
      return sortedOf(first) ?? lost()
    case 'lower':
      return typeof first === 'string' ? first.toLowerCase() : lost()
    case 'upper':
      return typeof first === 'string' ? first.toUpperCase() : lost()
    case 'trim':
      return typeof first === 'string' ? first.trim() : lost()
    case 'split':
      return typeof first === 'string' ? splitText(first, second) : lost()
    case 'join':
      return joinTexts(first, second, place, world) ?? lost()
    case 'replace':
      if (typeof first !== 'string' || typeof second !== 'string') return lost()
      return second === '' ? first : joinAll(first.split(second), textOf(third), place, world)
    case 'contains':
      if (typeof first === 'string') return first.includes(textOf(second))
      return isList(first) && !first.items.some(isUnknown) ? first.items.includes(second) : lost()
    case 'starts_with':
      return typeof first === 'string' ? first.startsWith(textOf(second)) : lost()
    case 'ends_with':
      return typeof first === 'string' ? first.endsWith(textOf(second)) : lost()
    default:
      return lost()
  }
}

function rangeOf(values: readonly Value[], place: Range, world: World): Value | undefined {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length !== values.length || numbers.length === 0) return undefined
  const [start = 0, end = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers
  if (step === 0) return undefined
  const length = Math.max(0, Math.ceil((end - start) / step))
  // More rounds than the fuel allows do not matter.
  const count = Math.min(length || 0, limits.fuel)
  world.burn(place, count / 20)
  return listOf(Array.from({ length: count }, (_, at) => start + at * step))
}

function numeric(value: Value, make: (number: number) => number): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && !Number.isNaN(number) ? make(number) : undefined
}

function extreme(name: 'min' | 'max', values: readonly Value[]): Value | undefined {
  const numbers = values.filter((value) => typeof value === 'number')
  if (numbers.length !== values.length || numbers.length === 0) return undefined
  return numbers.reduce((best, number) => Math[name](best, number))
}

function sumOf(value: Value): Value | undefined {
  if (!isList(value)) return undefined
  const numbers = value.items.filter((item) => typeof item === 'number')
  return numbers.length === value.items.length ? numbers.reduce((sum, number) => sum + number, 0) : undefined
}

function sortedOf(value: Value): Value | undefined {
  if (!isList(value)) return undefined
  const { items } = value
  if (items.every((item) => typeof item === 'number')) return listOf(items.toSorted((a, b) => a - b))
  return items.every((item) => typeof item === 'string') ? listOf(items.toSorted()) : undefined
}

function splitText(text: string, separator: Value): Value {
  const parts = typeof separator === 'string' ? text.split(separator) : text.trim().split(/\s+/)
  return listOf(parts.slice(0, limits.size))
}

function joinTexts(a: Value, b: Value, place: Range, world: World): Value | undefined {
  const [list, separator] = isList(a) ? [a, b] : [b, a]
  if (!isList(list) || list.items.some(isUnknown)) return undefined
  return joinAll(list.items.map(textOf), separator === null ? '' : textOf(separator), place, world)
}

/** Refused before it is made: a short program could write a long text. */
function joinAll(texts: readonly string[], separator: string, place: Range, world: World): string {
  const length = texts.reduce((sum, text) => sum + text.length + separator.length, 0)
  world.keepSmall(length, place)
  return texts.join(separator)
}
