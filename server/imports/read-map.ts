import { AppError } from '#shared/errors.ts'
import { type ReadDrawing, readMermaid } from '#shared/process/map/mermaid-drawing.ts'
import type { Drawing } from '#shared/process/map/process-map.ts'
import { limits } from '#shared/protocol/limits.ts'
import type { WireMap, WireProcessMap } from '#shared/protocol/map.ts'
import { readBpmn } from './bpmn-drawing.ts'

export type ReadMap = ReadDrawing & { readonly source: WireMap['source'] }

/** Reads the text of a file, which tells by its beginning what it is. Throws `too_large`, or `invalid` with the reason. */
export async function readMapFile(content: string): Promise<ReadMap> {
  if (content.length > limits.mapFileCharacters)
    throw new AppError('too_large', `A map may have ${limits.mapFileCharacters} characters at most.`)
  const text = content.replace(/^\uFEFF/, '').trim()
  const read: ReadMap | undefined = text.startsWith('<')
    ? { source: 'bpmn', ...(await readBpmn(text)) }
    : withSource('mermaid', readMermaid(text))
  if (!read)
    throw new AppError(
      'invalid',
      'This is neither BPMN 2.0 (XML) nor a flowchart of Mermaid, which begins with “flowchart” or “graph”.',
    )
  if (read.drawing.nodes.length > limits.mapNodes)
    throw new AppError('too_large', `A map may have ${limits.mapNodes} nodes at most.`)
  if (read.drawing.nodes.length === 0) throw new AppError('invalid', 'There are no steps in this map.')
  return read
}

const withSource = (source: 'mermaid', read: ReadDrawing | undefined) => read && { source, ...read }

/** The map itself as a drawing. Throws `invalid` where a flow joins what is not there. */
export function drawMap({ steps, flows }: WireProcessMap): ReadMap {
  const ids = new Set(steps.map(({ id }) => id))
  if (steps.length === 0) throw new AppError('invalid', 'There are no steps in this map.')
  if (ids.size < steps.length) throw new AppError('invalid', 'Two steps of this map have the same id.')
  const loose = flows.find(({ from, to }) => !ids.has(from) || !ids.has(to))
  if (loose)
    throw new AppError(
      'invalid',
      `The flow from “${loose.from}” to “${loose.to}” joins a step that is not there.`,
    )
  const drawing: Drawing = {
    title: '',
    nodes: steps.map(({ id, name, type, actor }) => ({
      ...{ id, name, actor },
      kind: type === 'decision' ? 'choice' : type,
    })),
    edges: flows.map(({ from, to, condition }) => ({ from, to, when: condition })),
  }
  return { source: 'json', drawing, leftOut: [] }
}
