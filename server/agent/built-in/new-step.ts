/** A step to be written: what is said of it, ready for the document. */
export type NewStep = {
  readonly name: string
  /** "Team Lead" or "Team Lead (assumption)" */
  readonly role: string
  readonly system: string | undefined
  readonly sla: string | undefined
  /** Whole sentences: a decision, or more than the name says. */
  readonly lines: readonly string[]
}
