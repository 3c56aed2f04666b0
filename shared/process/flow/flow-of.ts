import type { DocNode } from '#shared/document/node.ts'
import { headingLevel } from '../sections.ts'
import { readSteps } from '../steps.ts'
import { textOf } from '../text.ts'
import { drawSteps } from './draw-steps.ts'
import { type Flow, type FlowEdge, walk } from './flow.ts'

/**
 * The flow of the process that a document tells. Nothing is added to what is written: a step nobody does has no lane of its
 * own, and a decision whose other outcome is not written goes on with the next step. Null when no steps were found.
 */
export function flowOf(nodes: readonly DocNode[]): Flow | null {
  const steps = readSteps(nodes)
  if (steps.length === 0) return null
  const { nodes: drawn, edges: open } = drawSteps(steps)
  // What handles a failure comes before what follows the step: a way to there from further on leads back.
  const events = drawn.flatMap(({ id, at }) => (at === undefined ? [] : [{ from: at, to: id }]))
  const exits = Map.groupBy([...events, ...open], ({ from }) => from)
  const { back } = walk(
    drawn.map(({ id }) => id),
    (id) => exits.get(id) ?? [],
  )
  const edges = open.map((edge): FlowEdge => (back.has(edge) ? { ...edge, kind: 'back' } : edge))
  const lanes = [...new Set(drawn.map(({ actor }) => actor ?? null))]
  const title = nodes.find((node) => headingLevel(node) === 1)
  return {
    title: title ? textOf(title).trim() : '',
    nodes: drawn,
    edges,
    lanes: [...lanes.filter((lane) => lane !== null), ...(lanes.includes(null) ? [null] : [])],
  }
}
