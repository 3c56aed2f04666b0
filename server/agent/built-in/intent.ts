import type { Step } from '#shared/process/steps.ts'
import type { ErrorWish } from './act-errors.ts'
import type { Place, StepRef } from './slots.ts'
import type { System } from './systems.ts'

/** What a message asks for, with all that it says about it. */
export type Intent =
  | { readonly kind: 'draft'; readonly errors: boolean; readonly monitoring: boolean }
  | { readonly kind: 'errors'; readonly wish: ErrorWish }
  | {
      readonly kind: 'add-step'
      readonly name: string
      readonly place: Place | undefined
      readonly role: string | undefined
      readonly sla: string | undefined
      readonly system: System | undefined
      readonly condition: string | undefined
    }
  | { readonly kind: 'rename-step'; readonly step: StepRef; readonly name: string }
  | { readonly kind: 'remove-step'; readonly step: StepRef }
  | { readonly kind: 'move-step'; readonly step: StepRef; readonly place: Place }
  | { readonly kind: 'set-responsible'; readonly step: StepRef; readonly role: string }
  | { readonly kind: 'swap-steps'; readonly first: StepRef; readonly second: StepRef }
  | { readonly kind: 'set-owner'; readonly owner: string }
  | { readonly kind: 'set-sla'; readonly step: StepRef; readonly sla: string }
  | {
      readonly kind: 'add-approval'
      readonly role: string | undefined
      readonly amount: string | undefined
      readonly object: string | undefined
      readonly place: Place | undefined
    }
  | {
      readonly kind: 'add-notification'
      readonly whom: string
      readonly via: System | undefined
      readonly what: string | undefined
      readonly place: Place | undefined
    }
  | { readonly kind: 'add-role'; readonly role: string; readonly duty: string | undefined }
  | { readonly kind: 'add-section'; readonly title: string; readonly content: string | undefined }
  | { readonly kind: 'remove-section'; readonly title: string }
  | { readonly kind: 'add-metric'; readonly metric: string }
  | { readonly kind: 'add-monitoring' }
  | {
      readonly kind: 'add-integration'
      readonly name: string
      readonly step: StepRef | undefined
      /** "use X in step 2" takes the place of the system there; "connect X to step 2" does not. */
      readonly replaces: boolean
    }
  | { readonly kind: 'generate-code' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'explain-step'; readonly step: StepRef }
  | { readonly kind: 'explain-failure'; readonly system: System }
  | { readonly kind: 'summarise' }
  | { readonly kind: 'abilities' }
  | { readonly kind: 'greeting' }
  | { readonly kind: 'thanks' }
  | { readonly kind: 'declined' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'export' }

/** What the reading of a message depends on, besides its words. */
export type Situation = {
  readonly steps: readonly Step[]
  readonly isBlank: boolean
  readonly systems: readonly System[]
}
