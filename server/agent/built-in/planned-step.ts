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
  /** Single instructions in their order. */
  readonly actions: readonly Claim[]
  /** Whole sentences of the people who told it. */
  readonly notes: readonly string[]
  readonly decisions: readonly StatedDecision[]
}
