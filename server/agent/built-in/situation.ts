import type { Step } from '#shared/process/steps.ts'
import type { StepRef } from './slots.ts'
import type { System } from './systems.ts'

/** What the reading of a message depends on, besides its words. */
export type Situation = {
  readonly steps: readonly Step[]
  readonly isBlank: boolean
  readonly systems: readonly System[]
  /** The step that was spoken of last: what "it" means. */
  readonly mentioned?: StepRef | undefined
}
