import type { Patch } from '#shared/document/patch.ts'
import type { TranscriptEntry } from '../model.ts'
import type { Answer, PlannedCall } from './answer.ts'
import { type AskedFirst, askFirst, readAsked } from './ask-first.ts'
import { joinWords } from './english.ts'

/** What the next turn says and calls. */
export type Turn = { readonly text: string; readonly calls: readonly NumberedCall[] }

/** Calls are known again by their ids: "builtin_3" is the fourth planned call, "builtin_3_again" its correction. */
export type NumberedCall = { readonly id: string; readonly call: PlannedCall }

/** A plan of more calls than this makes its first one alone: when that is refused, so would be the others. */
const manyCalls = 4

/**
 * The turn that follows what has happened so far: the planned calls, then one correction for each that was refused and
 * can be corrected, then the closing words, which tell what could not be done.
 */
export function nextTurn(answer: Answer, transcript: readonly TranscriptEntry[]): Turn {
  const made = new Set(
    transcript.flatMap((entry) => (entry.kind === 'reply' ? entry.calls.map((call) => call.id) : [])),
  )
  const refusals = readRefusals(transcript)
  const numbered = answer.calls.map((call, at): NumberedCall => ({ id: `builtin_${at}`, call }))
  const left = numbered.filter(({ id }) => !made.has(id))
  if (transcript.length === 0) {
    const first = left.length > manyCalls ? left.slice(0, 1) : untilDeletion(left)
    return { text: answer.opening, calls: first }
  }
  const asked = [...refusals.values()].flatMap((refusal) => refusal.asked ?? [])
  if (asked.length > 0) return { text: askFirst(asked, left.length > 0), calls: [] }
  const isForbidden = [...refusals.values()].some((refusal) => refusal.code === 'forbidden')
  if (isForbidden)
    return {
      text: 'You may read this document but not change it, so I changed nothing. Ask its owner for the right to edit.',
      calls: [],
    }
  if (left.length > 0) return { text: '', calls: untilDeletion(left) }
  const corrections = numbered.flatMap(({ id, call }): NumberedCall[] => {
    const refusal = refusals.get(id)
    const again = `${id}_again`
    if (!refusal || made.has(again) || call.tool !== 'patch') return []
    const patch = correct(call.patch, refusal)
    return patch ? [{ id: again, call: { tool: 'patch', patch } }] : []
  })
  if (corrections.length > 0)
    return { text: 'The document has changed meanwhile; I try again.', calls: corrections }
  const failed = numbered.filter(({ id }) => refusals.has(id) && !isCured(id, made, refusals))
  return { text: failed.length === 0 ? answer.closing : apology(answer, failed, refusals), calls: [] }
}

/** What follows a deletion goes with it, and people may have to be asked about that first. */
function untilDeletion(calls: readonly NumberedCall[]): readonly NumberedCall[] {
  const at = calls.findIndex(({ call }) => call.tool === 'patch' && call.patch.operation === 'delete')
  return at < 0 ? calls : calls.slice(0, at + 1)
}

type Refusal = {
  readonly code: string
  readonly detail: string
  readonly places: readonly string[]
  readonly asked: AskedFirst | undefined
}

function isCured(id: string, made: ReadonlySet<string>, refusals: ReadonlyMap<string, Refusal>): boolean {
  const again = `${id}_again`
  return made.has(again) && !refusals.has(again)
}

/** The refused calls by id. Saying what is there already is no failure. */
function readRefusals(transcript: readonly TranscriptEntry[]): Map<string, Refusal> {
  const refusals = new Map<string, Refusal>()
  for (const entry of transcript) {
    if (entry.kind !== 'result' || !entry.failed) continue
    const refusal = readRefusal(entry.content)
    if (refusal.code !== 'patch_noop') refusals.set(entry.callId, refusal)
  }
  return refusals
}

function readRefusal(content: string): Refusal {
  const json = parseObject(content)
  const listed = [json.candidates, json.suggestions].flatMap((list) => (Array.isArray(list) ? list : []))
  const places = listed.flatMap((place: unknown) => {
    const handle = isObject(place) ? place.handle : undefined
    return typeof handle === 'string' ? [handle] : []
  })
  const detail = [json.detail, json.error].find((text) => typeof text === 'string')
  return {
    code: typeof json.code === 'string' ? json.code : 'refused',
    detail: typeof detail === 'string' ? detail : content,
    places,
    asked: readAsked(json),
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : {}
  } catch {
    // A result in plain words is a reason too; it is told as it is.
    return {}
  }
}

/**
 * The same change in a way that can still be right: at the heading that was probably meant, or, where old text has
 * changed and only something was to be added to it, at the end of the section. Anything else would overwrite what people
 * have just written.
 */
function correct(patch: Patch, refusal: Refusal): Patch | undefined {
  if (/^location_/.test(refusal.code)) {
    const [handle] = refusal.places
    return handle && patch.operation !== 'delete' ? { ...patch, location: handle } : undefined
  }
  const { oldContent, newContent, location, reason } = patch
  if (!/^old_content_/.test(refusal.code) || oldContent === undefined || newContent === undefined)
    return undefined
  const isAddition = newContent.startsWith(`${oldContent}\n`)
  const content = newContent.slice(oldContent.length + 1)
  return isAddition ? { operation: 'append', location, content, reason } : undefined
}

function apology(
  answer: Answer,
  failed: readonly NumberedCall[],
  refusals: ReadonlyMap<string, Refusal>,
): string {
  const reasons = failed.map(({ id, call }) => {
    const place =
      call.tool === 'patch'
        ? `in “${call.patch.location.replace(/^#+\s*/, '')}”`
        : 'in the facts about the process'
    return `${place}: ${refusals.get(`${id}_again`)?.detail ?? refusals.get(id)?.detail ?? 'it was refused'}`
  })
  const isAll = failed.length === answer.calls.length
  const begin = isAll
    ? 'I could not make this change'
    : `I could not make ${failed.length} of ${answer.calls.length} changes`
  return `${begin}, ${joinWords(reasons)} Ask me again, and I plan it on the document as it is then.`
}
