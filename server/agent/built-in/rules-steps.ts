import type { Intent } from './intent.ts'
import { cases, conditions } from './rules-conditions.ts'
import { assigning, placing, replacing, timing } from './rules-fields.ts'
import { ordering, parallel } from './rules-order.ts'
import { naming, parting, removal } from './rules-parts.ts'
import type { StepRef } from './slots.ts'
import type { StepRule } from './step-rules.ts'

/** The more special first: "skip step 2 if …" is no removal, "do step 5 first" assigns nobody. */
export const stepRules: readonly StepRule[] = [
  ...conditions,
  ...cases,
  ...parallel,
  ...parting,
  ...ordering,
  ...timing,
  ...naming,
  ...removal,
  ...placing,
  ...assigning,
  ...replacing,
]

/** Which step the last of some wishes speaks of: what "it" means in the next one. */
export function mentionedIn(intents: readonly Intent[], before: StepRef | undefined): StepRef | undefined {
  const last = intents.at(-1)
  if (!last) return before
  if (last.kind === 'add-step' || last.kind === 'rename-step') return { kind: 'name', name: last.name }
  if (last.kind === 'split-step') return { kind: 'name', name: last.names.at(-1) ?? '' }
  if (last.kind === 'question' && 'step' in last.question) return last.question.step
  return 'step' in last ? (last.step ?? before) : before
}
