import type { ErrorWish } from './act-errors.ts'
import type { Intent, Situation } from './intent.ts'
import { readContentIntent } from './intents-content.ts'
import { readLooseStep, readStepIntent } from './intents-steps.ts'
import { readTalkIntent } from './intents-talk.ts'

/** A wish is a sentence. Longer ones are texts that people paste; UTF-16 units. */
const longestWish = 600
const mostWishes = 50

/**
 * The wishes of a message, in order. Its clauses are read one by one ("add a step … and set the SLA of step 3 …"); a
 * clause that says nothing on its own belongs to the wish before it.
 */
export function readIntents(message: string, situation: Situation): Intent[] {
  const text = message.trim()
  const whole = text.length <= longestWish ? readTalkIntent(text, situation) : undefined
  if (whole) return [whole]
  const intents: Intent[] = []
  for (const clause of splitWishes(text).slice(0, mostWishes)) {
    if (clause.length > longestWish) continue
    const intent =
      readStepIntent(clause, situation) ??
      readContentIntent(clause, situation) ??
      readLooseStep(clause, situation)
    if (intent) intents.push(intent)
  }
  return merge(intents)
}

const wishVerb =
  'add|insert|include|put|remove|delete|drop|rename|call|move|set|change|make|assign|give|notify|generate|write|swap'

function splitWishes(text: string): string[] {
  const boundary = new RegExp(
    String.raw`(?<=[.!?;])\s+|\n+|,?\s+(?:and|then|and then|also|and also)\s+(?=(?:please\s+)?(?:${wishVerb})\s+(?:the|a|an|step|step's|\d|another|sla|time)\b)`,
    'i',
  )
  return text
    .split(boundary)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '')
}

/** "Add error handling for timeouts. Retry 5 times." is one wish. */
function merge(intents: readonly Intent[]): Intent[] {
  const merged: Intent[] = []
  for (const intent of intents) {
    const last = merged.at(-1)
    if (intent.kind === 'errors' && last?.kind === 'errors' && isCompatible(last.wish, intent.wish))
      merged[merged.length - 1] = { kind: 'errors', wish: joinErrors(last.wish, intent.wish) }
    else if (intent.kind === 'draft' && last?.kind === 'draft')
      merged[merged.length - 1] = {
        kind: 'draft',
        errors: last.errors || intent.errors,
        monitoring: last.monitoring || intent.monitoring,
      }
    else merged.push(intent)
  }
  return merged
}

function isCompatible(a: ErrorWish, b: ErrorWish): boolean {
  return (
    a.systems.length === 0 ||
    b.systems.length === 0 ||
    a.systems.every((system) => b.systems.some((other) => other.label === system.label))
  )
}

function joinErrors(a: ErrorWish, b: ErrorWish): ErrorWish {
  return {
    timeouts: a.timeouts || b.timeouts,
    retries: a.retries || b.retries,
    systems: a.systems.length > 0 ? a.systems : b.systems,
    timeoutSeconds: b.timeoutSeconds ?? a.timeoutSeconds,
    attempts: b.attempts ?? a.attempts,
  }
}
