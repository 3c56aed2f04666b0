import type { SectionId } from '#shared/process/sections.ts'
import type { Step } from '#shared/process/steps.ts'
import { assumptionMark } from '#shared/process/text.ts'
import { automation } from './archetype.ts'
import { writeExtent, writeRole } from './draft.ts'
import { addBullets, rewriteBlock } from './edits.ts'
import { timeLine } from './monitoring-text.ts'
import type { Paper } from './paper.ts'

/**
 * After the steps have changed, brings along what the designer itself wrote about them elsewhere: who does what, how many
 * steps there are, how long they take. Only words that are still exactly as it had written them; people's own stay.
 */
export function keepUp(paper: Paper, before: readonly Step[]): void {
  const after = paper.steps
  if (signature(before) === signature(after)) return
  replaceIn(paper, 'overview', writeExtent(namesOf(before)), writeExtent(namesOf(after)))
  replaceIn(paper, 'monitoring', timeLine(before), timeLine(after))
  keepUpRoles(paper, before, after)
}

const namesOf = (steps: readonly Step[]) => steps.map((step) => step.name)

function signature(steps: readonly Step[]): string {
  return JSON.stringify(steps.map(({ name, responsible, sla }) => [name, responsible, sla]))
}

function replaceIn(paper: Paper, id: SectionId, old: string, fresh: string): void {
  const section = paper.section(id)
  if (!section || old === '' || fresh === '' || old === fresh) return
  for (let block = section.heading + 1; block < section.end; block++) {
    const text = paper.markdown(block, block + 1)
    if (text.includes(old))
      rewriteBlock(
        paper,
        section,
        block,
        text.replace(old, () => fresh),
      )
  }
}

function keepUpRoles(paper: Paper, before: readonly Step[], after: readonly Step[]): void {
  const roles = new Set([...before, ...after].flatMap((step) => step.responsible ?? []))
  for (const role of roles) {
    const [old, fresh] = [lineOf(role, before), lineOf(role, after)]
    if (old === fresh) continue
    if (old !== undefined && replaceLine(paper, old, fresh)) continue
    const section = paper.section('roles')
    const isNamed = section !== undefined && names(paper.markdown(section.heading + 1, section.end), role)
    if (section && !isNamed && fresh !== undefined && role !== automation) addBullets(paper, section, [fresh])
  }
}

/** Whether a text speaks of a role: "Salesforce" does not speak of Sales. */
function names(text: string, role: string): boolean {
  const at = text.toLowerCase().split(role.toLowerCase())
  return at
    .slice(1)
    .some((after, index) => !/^[\p{L}\p{N}]/u.test(after) && !/[\p{L}\p{N}]$/u.test(at[index] ?? ''))
}

function lineOf(role: string, steps: readonly Step[]): string | undefined {
  const own = steps.filter((step) => step.responsible === role)
  return own.length === 0 ? undefined : writeRole(role, namesOf(own))
}

/** Replaces the role's bullet, or takes it out when the role has nothing left to do. */
function replaceLine(paper: Paper, old: string, fresh: string | undefined): boolean {
  const section = paper.section('roles')
  if (!section) return false
  for (let block = section.heading + 1; block < section.end; block++) {
    const lines = paper.markdown(block, block + 1).split('\n')
    const at = lines.findIndex((line) =>
      [old, `${old} ${assumptionMark}`].includes(line.replace(/^[-*+] /, '')),
    )
    if (at < 0) continue
    const others = lines.filter((_, index) => index !== at)
    const changed =
      fresh === undefined
        ? others
        : lines.map((line, index) => (index === at ? line.replace(old, () => fresh) : line))
    return changed.length > 0 && rewriteBlock(paper, section, block, changed.join('\n'))
  }
  return false
}
