import type { StatedDecision } from './stated-process.ts'
import type { System } from './systems.ts'

/** Something the document says, and whether anybody said it before. */
export type Claim = { readonly text: string; readonly isAssumed: boolean }

/** A step as it is going to be written. */
export type PlannedStep = {
  readonly name: string
  readonly role: Claim
  readonly system: System | undefined
  readonly sla: Claim
  readonly actions: readonly Claim[]
  readonly decisions: readonly StatedDecision[]
}
