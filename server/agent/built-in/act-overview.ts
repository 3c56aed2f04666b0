import type { PlannedCall } from './answer.ts'
import type { Desk, Outcome } from './desk.ts'
import { addBullets } from './edits.ts'
import { capitalise } from './english.ts'
import type { OverviewField } from './intent.ts'
import type { Paper } from './paper.ts'
import { theRole } from './roles.ts'

export function setOwner(desk: Desk, owner: string): Outcome {
  const calls: PlannedCall[] = [{ tool: 'set_process', facts: { owner } }]
  const name = capitalise(theRole(owner))
  return {
    will: `make ${theRole(owner)} the owner`,
    did: writeField(desk.paper, 'Owner', owner)
      ? `${name} owns the process now.`
      : `${name} is recorded as the owner; the text needed no change.`,
    calls,
  }
}

export function setOverview({ paper }: Desk, field: OverviewField, text: string): Outcome {
  const named = field.toLowerCase()
  if (writeField(paper, field, text))
    return { will: `write down the ${named}`, did: `The overview says so now: ${named} “${text}”.` }
  return {
    did: paper.section('overview')
      ? `The overview says so already.`
      : `There is no overview yet that could name the ${named}.`,
  }
}

function writeField(paper: Paper, field: OverviewField, text: string): boolean {
  const overview = paper.section('overview')
  if (!overview) return false
  const present = paper.markdown(overview.heading + 1, overview.end)
  const line = new RegExp(`^([-*+]\\s+\\*\\*(?:Process )?${field}\\*\\*:[ \\t]*)(.*)$`, 'im').exec(present)
  if (!line?.[1]) return addBullets(paper, overview, [`**${field}**: ${text}`])
  const newContent = `${line[1]}${text}`
  const location = paper.location(overview.heading)
  return (
    line[0] !== newContent && paper.patch({ operation: 'update', location, oldContent: line[0], newContent })
  )
}
