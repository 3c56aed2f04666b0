import { isBuiltinFunction, isBuiltinObject } from '#shared/spy/builtins.ts'
import { isName } from '#shared/spy/tokens.ts'
import { toSnakeCase } from './english.ts'
import type { System } from './systems.ts'

const longestName = 7

/** A phrase as the name of a function or a value: never a keyword, never a builtin, at most seven words. */
export function nameOf(phrase: string): string {
  const name = toSnakeCase(phrase).split('_').slice(0, longestName).join('_')
  return isTaken(name) ? `${name}_step` : name
}

/**
 * The call that does what a phrase says. The function is named after the phrase and never guessed from what the system
 * may offer: "Create the contact in Salesforce" → `salesforce.create_contact(customer)`.
 */
export function callOf(phrase: string, noun: string, system?: System): string {
  if (!system) return `${nameOf(phrase)}(${noun})`
  const label = system.label.replace(/[^\p{L}\p{N}\s]/gu, '.')
  const own = phrase.replace(
    new RegExp(
      `\\s*\\b(?:in|into|with|via|using|through|from|to|on|at)?\\s*(?:the )?(?:${label}|${system.id})(?![\\p{L}\\p{N}])`,
      'giu',
    ),
    '',
  )
  return `${idOf(system)}.${nameOf(own.trim() === '' ? phrase : own)}(${noun})`
}

export function idOf(system: System): string {
  return isTaken(system.id) ? `${system.id}_system` : system.id
}

export function textOf(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&').replace(/\s+/g, ' ')}"`
}

/** "2 business days" → "2d"; undefined where it is no length of time. */
export function timeoutOf(sla: string): string | undefined {
  const match = /(\d+)\s*(?:business |working |calendar )?(second|minute|hour|day|week|month)/i.exec(sla)
  const units: Readonly<Record<string, string>> = { second: 's', minute: 'm', hour: 'h', day: 'd', week: 'w' }
  const unit = units[match?.[2]?.toLowerCase() ?? '']
  if (match?.[1] && unit) return `${match[1]}${unit}`
  return match?.[1] ? `${Number(match[1]) * 30}d` : undefined
}

const comparisons: readonly (readonly [RegExp, string])[] = [
  [/^(?:is |are )?(?:above|over|more than|greater than|higher than|larger than|older than)$/i, '>'],
  [/^exceeds?$/i, '>'],
  [/^(?:is |are )?(?:below|under|less than|lower than|smaller than|younger than|fewer than)$/i, '<'],
  [/^(?:is |are )?(?:at least|from)$/i, '>='],
  [/^(?:is |are )?at most$/i, '<='],
]

/**
 * A condition as an expression. A comparison with a plain number or an amount compares ("the amount is above 5,000 EUR" →
 * `request.amount > 5000`, "the company has more than 500 employees" → `lead.employees > 500`); everything else is a
 * question to a function of that name, still to be written.
 */
export function conditionOf(condition: string, noun: string): string {
  const match =
    /^(?:the |an? |its |their )?(.{0,60}?)\s*\b((?:is |are )?(?:above|over|more than|greater than|higher than|larger than|below|under|less than|lower than|smaller than|fewer than|at least|at most|from)|exceeds?)\s+([$€£]|EUR |USD |GBP |CHF )?(\d[\d.,]*)\s*(k\b)?\s*([$€£]|[a-z]+)?$/i.exec(
      condition.trim(),
    )
  const [, subject = '', comparison = '', , written = '', thousands, unit = ''] = match ?? []
  const operator = comparisons.find(([pattern]) => pattern.test(comparison))?.[1]
  const number = readNumber(written)
  const isTime = /^(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)$/i.test(unit)
  if (!operator || number === undefined || isTime) return `${nameOf(condition)}(${noun})`
  return `${noun}.${nameOf(fieldOf(subject, unit, noun))} ${operator} ${thousands ? number * 1_000 : number}`
}

/** "the invoice is above" speaks of its amount, "the invoice total is" of its total, "the company has" of what it has. */
function fieldOf(subject: string, unit: string, noun: string): string {
  if (/\b(?:has|have)$/i.test(subject) && unit !== '') return unit
  const name = toSnakeCase(subject)
  return subject === '' || name === noun ? 'amount' : name.replace(new RegExp(`^${noun}_`), '')
}

/** "5,000" and "5.000" are five thousand, "2.5" is two and a half. */
function readNumber(written: string): number | undefined {
  const text = written.replace(/[.,]+$/, '')
  const plain = /^\d{1,3}(?:[.,]\d{3})+$/.test(text)
    ? text.replace(/[.,]/g, '')
    : text.replace(/,(?=\d{3}\b)/g, '').replace(',', '.')
  const number = Number(plain)
  return plain !== '' && Number.isFinite(number) ? number : undefined
}

/** Means something in SPy already. */
function isTaken(name: string): boolean {
  return !isName(name) || isBuiltinFunction(name) || isBuiltinObject(name)
}
