import { describe, expect, test } from 'vitest'
import { readBpmn } from '#server/imports/bpmn-drawing.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { flowBpmn } from '#shared/process/flow/bpmn.ts'
import { flowOf } from '#shared/process/flow/flow-of.ts'
import { flowMermaid } from '#shared/process/flow/mermaid.ts'
import { compareToMap } from '#shared/process/map/gaps.ts'
import { readMermaid } from '#shared/process/map/mermaid-drawing.ts'
import { type Drawing, type ProcessMap, processMap } from '#shared/process/map/process-map.ts'
import { processes } from '../../shared/process/flow/processes.ts'

const flowIn = (text: string) => {
  const flow = flowOf(parseMarkdown(text))
  if (!flow) throw new Error('it has steps')
  return flow
}

/** Steps and decisions by name, who does them, and what leads where. */
function graph(drawing: Drawing): unknown {
  const map: ProcessMap = processMap(drawing)
  const all = [...map.steps, ...map.decisions]
  const name = (id: string) => all.find((one) => one.id === id)?.name
  return {
    steps: map.steps.map((step) => `${step.name} (${step.actor}, ${step.type})`).sort(),
    flows: map.flows
      .map(({ from, to, when, on }) => `${name(from)} > ${name(to)} ${when ?? ''} ${on ?? ''}`)
      .sort(),
  }
}

describe.each(processes)('a document with $name', ({ text }) => {
  test('is the same graph again when its BPMN file is read', async () => {
    const flow = flowIn(text)
    const { drawing, leftOut } = await readBpmn(flowBpmn(flow))
    // Time limits and systems are written as a description, which a drawing has no place for.
    const described = flow.nodes.filter(({ sla, system }) => sla ?? system).length
    expect(leftOut).toEqual(described === 0 ? [] : [`Left out: ${described} description.`])
    const nobody = flow.nodes.map((node) => ({ ...node, actor: node.actor ?? 'Not assigned' }))
    expect(graph(drawing)).toEqual(graph({ ...flow, nodes: nobody }))
  })

  test('has no gap to its own flowchart', () => {
    const flow = flowIn(text)
    const read = readMermaid(flowMermaid(flow))
    expect(read?.leftOut).toEqual([])
    const { gaps, coverage } = compareToMap(processMap(flow), processMap(read?.drawing ?? flow))
    expect(gaps).toEqual([])
    expect(coverage).toBe(1)
  })
})
