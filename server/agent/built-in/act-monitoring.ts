import { type Desk, escalationRole, type Outcome, systemOf } from './desk.ts'
import { bullets } from './draft.ts'
import { addBullets } from './edits.ts'
import { capitalise } from './english.ts'
import { monitoringLines } from './monitoring-text.ts'
import { theRole } from './roles.ts'

const inTheWay: Outcome = {
  did: 'I could not add Monitoring: a section with a very similar name is in the way.',
}

export function addMonitoring(desk: Desk): Outcome {
  const { paper, systems, facts } = desk
  const section = paper.section('monitoring')
  if (section && paper.bodyOf(section).trim() !== '')
    return {
      did: 'Monitoring is there already; tell me which figure you miss, such as “add the metric time to first answer”.',
    }
  const { steps } = paper
  const lines = monitoringLines({
    steps,
    systems: systems.filter((system) =>
      steps.some((step) => systemOf(step, systems)?.label === system.label),
    ),
    volume: facts.others.find(({ label }) => /volume/i.test(label))?.value,
    reader: theRole(escalationRole(desk)),
  })
  const location = section ? paper.location(section.heading) : paper.newLocation('Monitoring')
  const reason = 'Say how the process is measured'
  if (!paper.patch({ operation: 'insert', location, content: bullets(lines), reason })) return inTheWay
  return {
    will: 'add monitoring',
    did: 'Monitoring names the figures to watch, each with a target.',
    open: ['Please confirm the targets; they are marked as assumptions.'],
  }
}

export function addMetric(desk: Desk, metric: string): Outcome {
  const { paper } = desk
  const hasTarget = /\d/.test(metric)
  const line = `${capitalise(metric)}${hasTarget ? '' : ' (target still to be agreed)'}`
  const section = paper.section('monitoring')
  const isDone = section
    ? addBullets(paper, section, [line])
    : paper.patch({
        operation: 'insert',
        location: paper.newLocation('Monitoring'),
        content: bullets([line]),
      })
  if (!isDone) return inTheWay
  return {
    will: `add the metric “${metric}”`,
    did: section ? 'The metric is in Monitoring.' : 'Monitoring is new and holds the metric.',
    open: hasTarget ? [] : [`What is the target for “${metric}”?`],
  }
}
