import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import { buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { Finding, Fix } from '#shared/process/finding.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { markedDocuments } from './rules-corpus.ts'

/** The document that a click on the fix leaves; null where a patch of it is refused. */
function fixed(nodes: readonly DocNode[], { patches }: Fix): DocNode[] | null {
  const ydoc = new Y.Doc({ gc: false })
  fragmentOf(ydoc).insert(0, nodes.map(fromNode).map(buildElement))
  const isDone = patches.every((patch) => applyPatch(ydoc, patch, { origin: 'test' }).ok)
  const left = readTree(ydoc).map(toNode)
  ydoc.destroy()
  return isDone ? left : null
}

const count = (findings: readonly Finding[], { rule }: Finding) =>
  findings.filter((finding) => finding.rule === rule).length

describe('the fixes of all findings in the marked documents', () => {
  const all = markedDocuments().flatMap(({ name, nodes, kind }) =>
    findingsOf(nodes, kind).findings.flatMap((finding, at, findings) =>
      finding.fixes.map((fix) => ({ name, nodes, kind, finding, findings, fix, at })),
    ),
  )

  test('there are some of the text and some of the code', () => {
    const rules = new Set(all.map(({ finding }) => finding.rule))
    expect([...rules]).toEqual(
      expect.arrayContaining(['clarity/repeated-word', 'doc/empty-section', 'spy/missing-timeout']),
    )
  })

  test.each(
    all.map((each) => [`${each.name}: ${each.finding.rule}, ${each.fix.title} (${each.at})`, each] as const),
  )('%s mends what it says, and brings no error along', (_, { nodes, kind, finding, findings, fix }) => {
    const after = fixed(nodes, fix)
    expect(after).not.toBeNull()
    const left = findingsOf(after ?? [], kind).findings
    expect(count(left, finding)).toBe(count(findings, finding) - 1)
    const errors = (list: readonly Finding[]) => list.filter(({ severity }) => severity === 'error').length
    expect(errors(left)).toBeLessThanOrEqual(errors(findings))
  })
})

test('code in a list or a quote is checked like any other, and mended there', () => {
  const nodes = parseMarkdown(
    '# Gifts\n\n## Steps\n\n1. Wrap it:\n\n   ```spy\n   if a {\n     crm.wrap(1)\n   }\n   ```\n\n> ```spy\n> crm.send(2)\n> ```',
  )
  const found = findingsOf(nodes).findings.filter(({ rule }) => rule === 'spy/missing-timeout')
  expect(found.map(({ block, words }) => [block, words])).toEqual([
    [2, 'crm.wrap(1)'],
    [3, 'crm.send(2)'],
  ])
  const mended = found.flatMap(({ fixes: [fix] }) => (fix ? [writeMarkdown(fixed(nodes, fix) ?? [])] : []))
  expect(mended).toEqual([
    expect.stringContaining('     crm.wrap(1, timeout=30)\n'),
    expect.stringContaining('> crm.send(2, timeout=30)\n'),
  ])
})

test('the fixes of a long block are told up to a limit: each quotes the whole block twice', () => {
  const nodes = parseMarkdown(`# Gifts\n\n## Code\n\n\`\`\`spy\n${'crm.wrap(1)\n'.repeat(2_000)}\`\`\``)
  const { findings } = findingsOf(nodes)
  expect(findings.length).toBeGreaterThan(4_000)
  expect(findings.some(({ rule, fixes }) => rule === 'spy/missing-timeout' && fixes.length > 0)).toBe(true)
  expect(JSON.stringify(findings).length).toBeLessThan(5_000_000)
})

test('a heading becomes “Steps” with the list below it, and the steps are found', () => {
  const nodes = parseMarkdown(
    '# Gifts\n\n## How we do it\n\n- Ask for the colour.\n- Wrap the present.\n- Take 2 EUR.\n- Say thanks.',
  )
  const found = findingsOf(nodes).findings.find(({ rule }) => rule === 'step/none')
  expect(found?.message).toMatch(/^The points below “How we do it” are taken for the steps/)
  const [fix] = found?.fixes ?? []
  const after = fix && fixed(nodes, fix)
  expect(findingsOf(after ?? []).metrics.steps).toBe(4)
})
