import type { System } from './systems.ts'

/** What people said about the process, in any of the ways in which processes are told. */
export type StatedProcess = {
  /** What it is about, where they said that: "automated customer onboarding with email notifications". */
  readonly topic: string | undefined
  readonly trigger: string | undefined
  readonly purpose: string | undefined
  readonly owner: string | undefined
  readonly steps: readonly StatedStep[]
  /** Sentences that are no step but hold a rule: "Refunds are never paid in cash." */
  readonly rules: readonly string[]
  /** All other sentences that are no step: what it is about, and small talk. */
  readonly remarks: readonly string[]
  readonly systems: readonly System[]
}

export type StatedStep = {
  /** As an instruction: "Check the refund request". */
  readonly name: string
  readonly actor: string | undefined
  readonly system: System | undefined
  readonly sla: string | undefined
  /** Sentences that say more than the name. */
  readonly details: readonly string[]
  readonly decisions: readonly StatedDecision[]
}

export type StatedDecision = {
  readonly condition: string
  readonly outcome: string
  /** Undefined where nobody said what happens otherwise; the process then goes on. */
  readonly otherwise: string | undefined
  readonly kind: 'decision' | 'error' | 'timer'
}

/** The outcome of a decision that only leaves its step out. */
export const goOn = 'continue with the next step'
