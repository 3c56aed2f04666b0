import type { SystemKind } from './systems.ts'

/** Who acts in a step that no person does. */
export const automation = 'Automation'

/**
 * What is usual in one sort of process. It fills in where people gave a name but no steps, and all of it is marked as an
 * assumption: it is there to be corrected, which is easier than an empty page.
 */
export type Archetype = {
  /** Found in title, description or message. */
  readonly matches: RegExp
  /** What passes through the process, as one word: the code's parameter. */
  readonly noun: string
  readonly owner: string
  readonly trigger: string
  readonly purpose: string
  /** What has to be known before it begins. */
  readonly input: string
  /** Who acts where a step that people told names nobody. */
  readonly mainRole: string
  readonly steps: readonly UsualStep[]
}

export type UsualStep = {
  readonly name: string
  readonly role: string
  readonly sla: string
  /** The sort of system that does it, if the thread has one: then the role is the automation … */
  readonly at?: SystemKind
  /** … unless a person does it there: interviews and approvals are not made by a calendar. */
  readonly byPerson?: true
  /** Single instructions; they say more than the name. */
  readonly actions: readonly string[]
  /** "{Name}" stands for the number of the step with that name. */
  readonly decision?: {
    readonly condition: string
    readonly outcome: string
    readonly otherwise: string
  }
  /** The step in which somebody decides: an approver that people name takes its place. */
  readonly isApproval?: true
}
