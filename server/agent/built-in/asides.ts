import { toActor } from './actors.ts'
import { sentence } from './english.ts'
import { isKnownRole } from './roles.ts'
import { readTimeLimit } from './slots.ts'
import type { StatedStep } from './stated-process.ts'

/** A remark in parentheses, and the word that it stands behind. */
export type Aside = { readonly text: string; readonly behind: string }

export function cutAsides(text: string): { readonly text: string; readonly asides: readonly Aside[] } {
  const asides: Aside[] = []
  const rest = text.replace(/\s*\(([^()]{2,120})\)/g, (_, inside: string, at: number) => {
    asides.push({ text: inside.trim(), behind: /\S+$/.exec(text.slice(0, at))?.[0] ?? '' })
    return ''
  })
  return { text: rest.trim(), asides }
}

/** "Screen applications (Recruiter, max. 5 days)": who does it and how long it may take; all else is a remark to the step. */
export function withAside(step: StatedStep, { text }: Aside): StatedStep {
  let known = step
  for (const part of text.split(/[,;]\s+/)) {
    const limit = timeAlone.test(part) ? readTimeLimit(part) : undefined
    if (limit !== undefined && known.sla === undefined) known = { ...known, sla: limit }
    else if (known.actor === undefined && isKnownRole(part))
      known = { ...known, actor: toActor(part.replace(/^by\s+/i, '')) }
    else known = { ...known, details: [...known.details, sentence(part)] }
  }
  return known
}

const timeAlone =
  /^(?:max\.?|maximum|at most|up to|within|usually|takes|about)?\s*(?:\d+|an?|one|two|three|four|five|six)\s+(?:business |working |calendar )?\p{L}+$/iu
