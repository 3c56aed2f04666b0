import type { Section } from '#shared/process/sections.ts'
import type { Step } from '#shared/process/steps.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import type { NewStep } from './new-step.ts'
import type { Paper } from './paper.ts'

/*
 * Steps that are the items of a numbered list: what is done to one of them is a change of its list. What is said of a
 * step stands below it, by four blanks, which is inside an item under "1." as well as under "10.".
 */

/** The items of a list, each from its number at the margin. */
export function splitItems(list: string): string[] {
  return list.split(/\n(?=\d+[.)]\s)/)
}

export function addListItem(paper: Paper, step: NewStep, at: number, reason: string): boolean {
  const following = paper.steps[at]
  const neighbour = following ?? paper.steps.at(-1)
  if (neighbour?.item === undefined) return false
  const items = itemsOf(paper, neighbour)
  const index = following ? neighbour.item : neighbour.item + 1
  const fields = [
    `**Responsible**: ${step.role}`,
    ...(step.system === undefined ? [] : [`**System**: ${step.system}`]),
    ...(step.sla === undefined ? [] : [`**SLA**: ${step.sla}`]),
    ...step.lines,
  ]
  const text = [`1. ${step.name}`, ...fields.map((field) => `    - ${field}`)].join('\n')
  return writeItems(paper, neighbour, [...items.slice(0, index), text, ...items.slice(index)], reason)
}

export function removeListItem(paper: Paper, step: Step, reason: string): boolean {
  const items = itemsOf(paper, step)
  return (
    items.length > 1 &&
    writeItems(
      paper,
      step,
      items.filter((_, at) => at !== step.item),
      reason,
    )
  )
}

/** The step within its own list: a list of another part of the section is another order. */
export function moveListItem(paper: Paper, step: Step, order: readonly Step[]): boolean {
  const own = order.filter((other) => other.block === step.block)
  const items = itemsOf(paper, step)
  const reason = `Move the step “${step.name}”`
  return writeItems(
    paper,
    step,
    own.map((other) => items[other.item ?? -1] ?? ''),
    reason,
  )
}

export function renameListItem(paper: Paper, section: Section, step: Step, name: string): boolean {
  const items = itemsOf(paper, step)
  const renamed = items.map((item, at) => (at === step.item ? item.replace(step.name, () => name) : item))
  return rewriteBlock(paper, section, step.block, renamed.join('\n'))
}

/** One item as a text of its own, changed. */
export function rewriteItem(paper: Paper, step: Step, rewrite: (item: string) => string): boolean {
  const section = sectionAt(paper, step.block)
  const items = itemsOf(paper, step)
  const changed = items.map((item, at) => (at === step.item ? rewrite(item) : item))
  return section !== undefined && rewriteBlock(paper, section, step.block, changed.join('\n'))
}

/** What stands below an item. */
export function subLines(paper: Paper, step: Step): string {
  return (itemsOf(paper, step)[step.item ?? -1] ?? '').split('\n').slice(1).join('\n').trimEnd()
}

function itemsOf(paper: Paper, step: Step): string[] {
  return splitItems(paper.markdown(step.block, step.block + 1))
}

function writeItems(paper: Paper, step: Step, items: readonly string[], reason: string): boolean {
  const section = sectionAt(paper, step.block)
  const first = Number.parseInt(itemsOf(paper, step)[0] ?? '1', 10) || 1
  const numbered = items.map((item, at) => item.replace(/^\d+/, String(first + at)))
  return section !== undefined && rewriteBlock(paper, section, step.block, numbered.join('\n'), reason)
}
