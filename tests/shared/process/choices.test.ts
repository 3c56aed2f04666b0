import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { type Dismissal, noChoices, type Severities } from '#shared/process/choices.ts'
import type { Finding } from '#shared/process/finding.ts'
import { findingsOf } from '#shared/process/findings.ts'
import { openIssues } from '#shared/process/progress.ts'

const orders = `# Orders

## Overview

Takes the the order of a customer from the shop to the parcel within one day.

## Steps

### Step 1: Check the order

- **Responsible**: Sales and Finance

1. The order is checked.

### Step 2: Pack the parcel

- **Responsible**: Warehouse

1. Pack the parcel as soon as possible.
2. If the address is wrong, go to Step 9. Otherwise, go on.

## Implementation

\`\`\`spy
run(order) {
  shop.check(order)
  return ordr
}
\`\`\`
`

const inDocument = (markdown: string, dismissals: readonly Dismissal[] = []) =>
  findingsOf(parseMarkdown(markdown), undefined, { ...noChoices, dismissals })

function dismiss({ rule, section, words }: Finding): Dismissal {
  return { rule, section, words, id: 'dismissal_1', reason: 'We mean it', by: 'Ana', atMs: 1 }
}

function find(markdown: string, rule: string): Finding {
  const found = inDocument(markdown).findings.find((finding) => finding.rule === rule)
  if (!found) throw new Error(`${rule} finds nothing`)
  return found
}

/** Whether what was let stand in `orders` is found again, or is still let stand, in what became of it. */
function outcome(rule: string, edited: string): 'dismissed' | 'found' | 'gone' {
  const { findings, dismissed } = inDocument(edited, [dismiss(find(orders, rule))])
  if (findings.some((finding) => finding.rule === rule)) return 'found'
  return dismissed.some((finding) => finding.rule === rule) ? 'dismissed' : 'gone'
}

describe('a finding that somebody let stand', () => {
  const rules = [...new Set(inDocument(orders).findings.map(({ rule }) => rule))].filter(
    (rule) => rule !== 'doc/missing-section',
  )

  test('is told apart from the others, with who did it and why', () => {
    const flaw = find(orders, 'clarity/repeated-word')
    const before = inDocument(orders)
    const { findings, dismissed } = inDocument(orders, [dismiss(flaw)])
    expect(dismissed).toEqual([{ ...flaw, dismissal: dismiss(flaw) }])
    expect(findings).toEqual(before.findings.filter(({ rule }) => rule !== flaw.rule))
  })

  test('the story has findings about words, steps, jumps and code', () => {
    expect(rules).toEqual(
      expect.arrayContaining([
        'clarity/repeated-word',
        'clarity/passive',
        'clarity/vague',
        'step/several-actors',
        'flow/dangling-reference',
        'spy/undefined-name',
      ]),
    )
  })

  test.each(rules)('%s: it stays so when the document changes elsewhere', (rule) => {
    const edited = orders
      .replace('## Steps', 'It runs every day.\n\n## Prerequisites\n\n- A shop\n\n## Steps')
      .replace('### Step 2', '### Step 2: Thank the customer\n\n1. Say thanks.\n\n### Step 3')
      .replace('run(order) {', '# Checks one order\nrun(order) {')
    expect(outcome(rule, edited)).toBe('dismissed')
  })

  test.each<[rule: string, from: string, to: string]>([
    ['clarity/repeated-word', 'Takes the the', 'Carries the the'],
    ['clarity/passive', 'order is checked', 'whole order is checked'],
    ['clarity/vague', 'Pack the parcel as', 'Close the parcel as'],
    ['step/several-actors', 'Sales and Finance', 'Sales and Support'],
    ['flow/dangling-reference', 'Step 9', 'Step 8'],
    ['spy/undefined-name', 'return ordr', 'return oder'],
  ])('%s: it comes back when its words change', (rule, from, to) => {
    expect(outcome(rule, orders.replace(from, to))).toBe('found')
  })

  test('comes back under another heading, and once more when its words return', () => {
    const moved = orders.replace('## Overview', '## Purpose')
    expect(outcome('clarity/repeated-word', moved)).toBe('found')
    expect(outcome('clarity/repeated-word', orders.replace('the the', 'the'))).toBe('gone')
    expect(outcome('clarity/repeated-word', orders)).toBe('dismissed')
  })

  test('one rule is let stand, not the others about the same words', () => {
    const both = orders.replace('The order is checked.', 'The order is properly checked.')
    const passive = inDocument(both).findings.find(({ rule }) => rule === 'clarity/vague')
    if (!passive) throw new Error('nothing is vague')
    const { dismissed } = inDocument(both, [dismiss(passive)])
    expect(dismissed.map(({ rule }) => rule)).toEqual(['clarity/vague'])
  })

  test('long words are known by all of them', () => {
    const long = `The order is checked ${'and written down again '.repeat(60)}at once.`
    const at = orders.replace('The order is checked.', long)
    const flaw = find(at, 'clarity/passive')
    expect(flaw.words.length).toBeLessThan(520)
    const isFound = (markdown: string) =>
      inDocument(markdown, [dismiss(flaw)]).findings.some(({ rule }) => rule === 'clarity/passive')
    expect(isFound(at)).toBe(false)
    expect(isFound(at.replace('at once.', 'at twice.'))).toBe(true)
  })

  test('an error among them keeps no document from being complete', () => {
    const nodes = parseMarkdown(orders)
    const errors = inDocument(orders).findings.filter(({ severity }) => severity === 'error')
    expect(errors).toHaveLength(2)
    const open = (dismissals: readonly Dismissal[]) =>
      openIssues(nodes, { choices: { ...noChoices, dismissals } })
    expect(open([])).toEqual(['2 errors among the problems.'])
    expect(open(errors.slice(1).map(dismiss))).toEqual(['1 error among the problems.'])
    expect(open(errors.map(dismiss))).toEqual([])
  })
})

describe('how grave a rule is', () => {
  const weighed = (severities: Severities, markdown = orders) =>
    findingsOf(parseMarkdown(markdown), undefined, { ...noChoices, severities }).findings

  test('is what people say, and the worst still comes first', () => {
    const findings = weighed({ 'clarity/vague': 'error', 'flow/dangling-reference': 'info' })
    const grave = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule)
    expect(grave).toEqual(['clarity/vague', 'spy/undefined-name'])
    expect(findings.find(({ rule }) => rule === 'flow/dangling-reference')?.severity).toBe('info')
    expect(findings.slice(0, 2).map(({ rule }) => rule)).toEqual(grave)
  })

  test.each(['clarity/repeated-word', 'spy/undefined-name'])('%s: off finds nothing', (rule) => {
    expect(weighed({}).map((finding) => finding.rule)).toContain(rule)
    expect(weighed({ [rule]: 'off' }).map((finding) => finding.rule)).not.toContain(rule)
    expect(weighed({ [rule]: 'off' })).toHaveLength(weighed({}).length - 1)
  })

  test('a hint about code is told once it has a severity', () => {
    const rule = 'spy/undocumented-function'
    expect(weighed({}).map((finding) => finding.rule)).not.toContain(rule)
    expect(weighed({ [rule]: 'warning' }).find((finding) => finding.rule === rule)?.severity).toBe('warning')
  })

  test('an error that is only a note keeps no document from being complete', () => {
    const severities: Severities = { 'flow/dangling-reference': 'info', 'spy/undefined-name': 'off' }
    expect(openIssues(parseMarkdown(orders), { choices: { ...noChoices, severities } })).toEqual([])
  })
})
