import type { Flow, FlowNode } from '#shared/process/flow/flow.ts'

/** The middle of a node of the picture. px */
export type Spot = { readonly x: number; readonly y: number }

/**
 * Where an arrow key leads from one of the spots, which come in the order of the text; undefined where it leads nowhere.
 * Left and right walk that order, so that each is reached; up and down take the nearest of those above or below.
 */
export function nextSpot(spots: readonly Spot[], at: number, key: string): number | undefined {
  const last = spots.length - 1
  switch (key) {
    case 'ArrowRight':
      return at < last ? at + 1 : undefined
    case 'ArrowLeft':
      return at > 0 ? at - 1 : undefined
    case 'Home':
      return at === 0 ? undefined : 0
    case 'End':
      return at === last ? undefined : last
    case 'ArrowUp':
    case 'ArrowDown':
      return nearest(spots, at, key === 'ArrowUp' ? -1 : 1)
    default:
      return undefined
  }
}

/** What is less far off than this stands in the same row. px */
const rowPx = 8

function nearest(spots: readonly Spot[], at: number, way: 1 | -1): number | undefined {
  const from = spots[at]
  if (!from) return undefined
  // Whoever goes down wants to stay in the column rather than to come to the next row.
  const costs = spots.map(({ x, y }) => {
    const down = (y - from.y) * way
    return down > rowPx ? down + 2 * Math.abs(x - from.x) : Number.POSITIVE_INFINITY
  })
  const least = Math.min(...costs)
  return least === Number.POSITIVE_INFINITY ? undefined : costs.indexOf(least)
}

/** What a node is, said to those who do not see it: its name, who does it, and how long it may take. */
export function nodeLabel({ nodes }: Pick<Flow, 'nodes'>, node: FlowNode): string {
  const { name, kind, actor, system, sla, at } = node
  const step = nodes.find(({ id }) => id === at)
  const facts = [
    name === '' ? 'Split or join' : `Go to: ${name}`,
    ...(kind === 'choice' ? ['decision'] : []),
    ...(kind === 'error' ? ['when it fails'] : []),
    ...(kind === 'timer' ? ['when time runs out'] : []),
    ...(step ? [`at “${step.name}”`] : []),
    ...(actor && kind !== 'choice' ? [`done by ${actor}`] : []),
    ...(system ? [`with ${system}`] : []),
    ...(sla ? [`time limit: ${sla}`] : []),
  ]
  return facts.join(', ')
}
