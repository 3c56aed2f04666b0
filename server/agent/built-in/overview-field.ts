import { textOf, withoutAssumption } from '#shared/process/text.ts'
import type { Paper } from './paper.ts'

/** The value of a field such as "- **Owner**: …" anywhere before the steps, without a mark of assumption. */
export function readOverviewField(paper: Paper, name: RegExp): string | undefined {
  const end = paper.section('steps')?.heading ?? paper.nodes.length
  for (const line of paper.nodes.slice(0, end).flatMap((node) => textOf(node).split('\n'))) {
    const match = /^\s*([A-Za-z][A-Za-z ]{0,30}?)\s*:\s*(\S.*)$/.exec(line)
    if (match?.[1] && match[2] && name.test(match[1])) return withoutAssumption(match[2])
  }
  return undefined
}
