import type { Briefing } from '../model.ts'
import { findSystems, type System, systemNamed } from './systems.ts'

/** What is known about the process from the thread itself, before any message. */
export type Facts = {
  readonly systems: readonly System[]
  readonly owner: string | undefined
  /** Everything else the context says, in its order: "Business domain" → "SaaS". */
  readonly others: readonly { readonly label: string; readonly value: string }[]
}

export function readFacts({ context, description }: Pick<Briefing, 'context' | 'description'>): Facts {
  const named = Object.entries(context)
    .filter(([key]) => integrationKeys.test(key))
    .flatMap(([, value]) => listOf(value))
  const ofContext = unique(named.map(systemNamed))
  const inDescription = findSystems(description, ofContext)
  return {
    systems: unique([...ofContext, ...inDescription]),
    owner: firstText(context, ownerKeys),
    others: Object.entries(context).flatMap(readOther).slice(0, maxOthers),
  }
}

const integrationKeys = /^(?:integrations?|systems?|tools?|apps?)$/i
const ownerKeys = /^(?:process_)?owner$/i
/** What the document says elsewhere, or what is about the work on it rather than about the process. */
const silentKeys = /^(?:process_kind|kind|complexity|language|locale|session_type|template|(?:.*_)?id)$/i
/** Credentials do not belong into a document that everybody reads. */
const secretKeys = /secret|password|passwd|token|api_?key|credential|private/i

const maxValueCharacters = 200
const maxOthers = 8

function readOther([key, value]: [string, unknown]): Facts['others'] {
  if ([integrationKeys, ownerKeys, silentKeys, secretKeys].some((pattern) => pattern.test(key))) return []
  const text = listOf(value).join(', ')
  if (text === '' || text.length > maxValueCharacters) return []
  return [{ label: labelOf(key), value: text }]
}

/** "expected_volume" → "Expected volume" */
function labelOf(key: string): string {
  const words = key
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Texts in a value of any shape, on one line each: a list, "a, b and c", a number. Objects say nothing readable. */
function listOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.slice(0, 50).flatMap(listOf)
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)]
  if (typeof value !== 'string') return []
  // gRPC sends every value as text, lists as their JSON.
  if (/^\s*\[/.test(value)) return listOf(parseJson(value))
  const line = value.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  return line.split(/\s*[,;]\s*(?!\d)/).filter((part) => part !== '')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // It only looked like a list, so it says nothing that could be read as one.
    return undefined
  }
}

function firstText(context: Briefing['context'], key: RegExp): string | undefined {
  const found = Object.entries(context).find(([name]) => key.test(name))
  return found ? listOf(found[1])[0] : undefined
}

export function unique(systems: readonly System[]): System[] {
  const seen = new Set<string>()
  return systems.filter(({ label }) => {
    if (seen.has(label)) return false
    seen.add(label)
    return true
  })
}
