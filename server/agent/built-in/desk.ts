import type { ProgressOptions } from '#shared/process/progress.ts'
import { readProcessKind } from '#shared/process/sections.ts'
import type { Step } from '#shared/process/steps.ts'
import { withoutAssumption } from '#shared/process/text.ts'
import type { Briefing } from '../model.ts'
import type { PlannedCall } from './answer.ts'
import { automation } from './archetype.ts'
import { type Facts, readFacts, unique } from './facts.ts'
import { readOverviewField } from './overview-field.ts'
import { Paper } from './paper.ts'
import { findSystems, type System, systemNamed } from './systems.ts'

/** All that an answer is planned on: what was asked, what is known, and the document as it will then be. */
export type Desk = {
  readonly briefing: Briefing
  readonly facts: Facts
  readonly paper: Paper
  /** The systems of the thread and those that the document's steps name. */
  readonly systems: readonly System[]
}

export function openDesk(briefing: Briefing): Desk {
  const facts = readFacts(briefing)
  const paper = new Paper(briefing.markdown)
  const inSteps = paper.steps.flatMap((step) => (step.system === undefined ? [] : [systemNamed(step.system)]))
  return { briefing, facts, paper, systems: unique([...facts.systems, ...inSteps]) }
}

/** What the document is to be, and what people decided about its findings. */
export function progressOptionsOf({ briefing: { context, choices } }: Desk): ProgressOptions {
  return { choices, kind: readProcessKind(context.process_kind) }
}

/** What came of one wish. */
export type Outcome = {
  /** "add error handling": goes behind "I'll". Undefined where nothing is going to be changed. */
  readonly will?: string
  /** Whole sentences: what has changed, or why it has not. */
  readonly did: string
  /** Whole sentences on what people still have to say or decide. */
  readonly open?: readonly string[]
  /** Calls that are no patches; an ask_user has to be the last of all. */
  readonly calls?: readonly PlannedCall[]
}

/** The system that does a step: named in its field, else in its name. */
export function systemOf(step: Step, systems: readonly System[]): System | undefined {
  if (step.system !== undefined) return findSystems(step.system, systems)[0] ?? systemNamed(step.system)
  return findSystems(step.name, systems)[0]
}

/** Whom to tell when something goes wrong: the owner, else the last person who acts in the process. */
export function escalationRole(desk: Desk): string {
  const owner = desk.facts.owner ?? readOverviewField(desk.paper, /^(?:process )?owner$/i)
  if (owner !== undefined) return owner
  const people = desk.paper.steps
    .map((step) => step.responsible)
    .filter((role) => role !== undefined && role !== automation)
  return withoutAssumption(people.at(-1) ?? 'Process Owner')
}
