import { findArchetype } from './archetypes.ts'
import { readFraming } from './framing.ts'
import type { Intent } from './intent.ts'
import { speaksOfFailures } from './intents-content.ts'
import { readProse } from './prose.ts'
import type { Situation } from './situation.ts'

/** "What would a good process look like?" */
export const asksHow =
  /^(?:what|how)\s+(?:would|should|could|might|do|does)\s.*\b(?:look like|look|work|go|be done|do (?:it|this|that))\s*\??$/i

/** Asking for the process, or telling what it is about. */
export function readDraftWish(
  text: string,
  { isBlank, steps, systems }: Situation,
): Extract<Intent, { kind: 'draft' }> | undefined {
  const isGo =
    /^(?:go on|continue|go ahead|proceed|start|begin|do it|yes|finish(?: it)?|(?:create|write|draft|build|design|generate|document) (?:it|this|that)|complete (?:it|the (?:process|document|draft)))\b[^,]{0,20}$/i.test(
      text,
    )
  const isAsked =
    isGo ||
    (isBlank && asksHow.test(text)) ||
    (readFraming(text) !== undefined &&
      /\b(?:process(?:es)?|workflow|procedure|sop|runbook|playbook|draft|automat\w+|document)\b/i.test(text))
  const isTold = isBlank && (readProse(text, systems).steps.length > 0 || findArchetype([text]) !== undefined)
  if (!isAsked && !isTold) return undefined
  if (
    !isBlank &&
    steps.length > 0 &&
    !isGo &&
    !/^(?:create|write|draft|generate|build|complete|design)\b/i.test(text)
  )
    return undefined
  const everything =
    /\b(?:complete|full|whole|comprehensive)\s+(?:process|workflow|procedure|document|sop)|everything/i.test(
      text,
    ) && !isGo
  return {
    kind: 'draft',
    errors: everything || (isAsked && speaksOfFailures(text)),
    monitoring: everything || (isAsked && /\b(?:monitoring|metrics|kpis?)\b/i.test(text)),
    told: asksHow.test(text) ? '' : text,
  }
}
