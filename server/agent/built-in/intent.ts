import type { Language } from './language.ts'
import type { Question } from './question.ts'
import type { Place, StepRef } from './slots.ts'
import type { System } from './systems.ts'

/** What a message asks for, with all that it says about it. */
export type Intent =
  | { readonly kind: 'draft'; readonly errors: boolean; readonly monitoring: boolean; readonly told: string }
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
  | { readonly kind: 'shift-step'; readonly step: StepRef; readonly by: 1 | -1 }
  | { readonly kind: 'swap-steps'; readonly first: StepRef; readonly second: StepRef }
  | { readonly kind: 'split-step'; readonly step: StepRef; readonly names: readonly string[] }
  | {
      readonly kind: 'merge-steps'
      readonly first: StepRef
      readonly second: StepRef
      readonly name: string | undefined
    }
  | { readonly kind: 'set-responsible'; readonly step: StepRef; readonly role: string }
  | { readonly kind: 'rename-role'; readonly role: string; readonly name: string }
  | { readonly kind: 'set-owner'; readonly owner: string }
  | { readonly kind: 'set-overview'; readonly field: OverviewField; readonly text: string }
  | { readonly kind: 'set-sla'; readonly step: StepRef; readonly sla: string }
  /** The step happens only then, or, as an exception, not then. */
  | {
      readonly kind: 'set-condition'
      readonly step: StepRef
      readonly condition: string
      readonly isException: boolean
    }
  | { readonly kind: 'add-note'; readonly step: StepRef; readonly text: string }
  /** "If the payment fails, inform the supplier" */
  | {
      readonly kind: 'add-reaction'
      readonly condition: string
      readonly sentence: string
      readonly isFailure: boolean
    }
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
  | { readonly kind: 'confirm' }
  /** What the rules find, by the fixes that they have. */
  | { readonly kind: 'fix'; readonly wish: FixWish }
  /** A sentence that tells how the process goes, said to a document that has no such step. */
  | { readonly kind: 'tell'; readonly clauses: readonly string[] }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'talk'; readonly topic: TalkTopic }
  /** Something that rules cannot do: what to say about it. */
  | { readonly kind: 'cannot'; readonly answer: string }
  | { readonly kind: 'foreign'; readonly language: Language }
  | { readonly kind: 'not-understood'; readonly text: string }

export type TalkTopic =
  | 'greeting'
  | 'thanks'
  | 'agreed'
  | 'declined'
  | 'abilities'
  | 'undo'
  | 'changes'
  | 'export'

/** What is asked for: timeouts, retries, or all there is to say about failures. Numbers only where the message has them. */
export type ErrorWish = {
  readonly timeouts: boolean
  readonly retries: boolean
  /** For these systems only; empty: for all. */
  readonly systems: readonly System[]
  readonly timeoutSeconds: number | undefined
  readonly attempts: number | undefined
}

/** Which of the findings are meant: all that matter, or those of certain rules. */
export type FixWish = {
  /** "missing timeouts": how the answer calls them. */
  readonly label: string
  /** Undefined: all errors and warnings. */
  readonly rules?: RegExp
}

/** What the overview says about the process as a whole, as "- **Trigger**: …". */
export type OverviewField = 'Owner' | 'Trigger' | 'Purpose' | 'Scope'
