import type { DocNode } from '#shared/document/node.ts'
import { type Choices, type Dismissal, markedWords, markKey, noChoices, type Severities } from './choices.ts'
import type { Finding, Rule } from './finding.ts'
import { headingOf, type Reading, readDocument } from './reading.ts'
import { undefinedAcronym } from './rules/acronyms.ts'
import { noDefaultBranch } from './rules/alternatives.ts'
import { clarityRules } from './rules/clarity.ts'
import { codeFindings } from './rules/code.ts'
import { codeStepMismatch } from './rules/code-steps.ts'
import { failureRules } from './rules/failures.ts'
import { flowRules } from './rules/flow.ts'
import { unmeasurableOutcome } from './rules/outcomes.ts'
import { noOwner } from './rules/owner.ts'
import { practiceRules } from './rules/practice.ts'
import { redesignRules } from './rules/redesign.ts'
import { securityRules } from './rules/security.ts'
import { stepRules } from './rules/steps.ts'
import { structureRules } from './rules/structure.ts'
import { thinSection } from './rules/thin-section.ts'
import type { ProcessKind } from './sections.ts'
import { countWords, textOf } from './text.ts'

/** The rules about the text. Those about code are in shared/spy. */
export const documentRules: readonly Rule[] = [
  ...structureRules,
  thinSection,
  ...stepRules,
  ...flowRules,
  noDefaultBranch,
  ...clarityRules,
  undefinedAcronym,
  unmeasurableOutcome,
  noOwner,
  ...failureRules,
  ...practiceRules,
  codeStepMismatch,
  ...redesignRules,
  ...securityRules,
]

export type Findings = {
  /** The worst first, those of one severity in document order. */
  readonly findings: readonly Finding[]
  /** Those that somebody let stand, in the same order. */
  readonly dismissed: readonly DismissedFinding[]
  readonly metrics: Metrics
}

export type DismissedFinding = Finding & { readonly dismissal: Dismissal }

export type Metrics = {
  readonly words: number
  readonly steps: number
  readonly decisions: number
  /** How often one step is somebody else's than the one before. */
  readonly handoffs: number
  /** The rules that read words spoke; false for a text in another language. */
  readonly isEnglish: boolean
}

const order = ['error', 'warning', 'info', 'hint']

/**
 * What the rules find in a document: computed from its text and what people chose alone. An empty document has no
 * findings.
 */
export function findingsOf(
  nodes: readonly DocNode[],
  kind?: ProcessKind,
  { dismissals, severities, integrations }: Choices = noChoices,
): Findings {
  const reading = readDocument(nodes, kind)
  const metrics = measure(reading)
  if (metrics.words === 0) return { findings: [], dismissed: [], metrics }
  const found = [
    ...documentRules
      .filter((rule) => reading.isEnglish || !rule.isEnglish)
      .filter(({ id, isOffAtFirst }) => (severities[id] ?? (isOffAtFirst && 'off')) !== 'off')
      .flatMap((rule) => apply(rule, reading)),
    // Hints are left to the editor, unless somebody wants them told.
    ...codeFindings(reading, integrations).filter(
      ({ rule, severity }) => severity !== 'hint' || rule in severities,
    ),
  ].flatMap((finding) => weigh(finding, severities))
  const sorted = found.toSorted(
    (a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.block ?? -1) - (b.block ?? -1),
  )
  const byKey = new Map(dismissals.map((dismissal) => [markKey(dismissal), dismissal]))
  const dismissed = sorted.flatMap((finding) => {
    const dismissal = byKey.get(markKey(finding))
    return dismissal ? [{ ...finding, dismissal }] : []
  })
  return { findings: sorted.filter((finding) => !byKey.has(markKey(finding))), dismissed, metrics }
}

/** As grave as people decided; none where they switched its rule off. */
function weigh(finding: Finding, severities: Severities): Finding[] {
  const severity = severities[finding.rule] ?? finding.severity
  return severity === 'off' ? [] : [{ ...finding, severity }]
}

function apply(rule: Rule, reading: Reading): Finding[] {
  return rule.find(reading).map(({ message, words, severity = rule.severity, block, fixes = [], ask }) => ({
    rule: rule.id,
    severity,
    message,
    section: block === undefined ? null : headingOf(reading, block),
    block: block ?? null,
    words: markedWords(words),
    fixes,
    ask: ask ?? null,
  }))
}

function measure({ nodes, steps, isEnglish }: Reading): Metrics {
  const roles = steps.map(({ responsible }) => responsible?.toLowerCase())
  return {
    words: nodes.reduce((sum, node) => sum + countWords(textOf(node)), 0),
    steps: steps.length,
    decisions: steps.flatMap(({ statements }) => statements.filter(({ kind }) => kind === 'decision')).length,
    handoffs: roles.filter((role, at) => at > 0 && role !== roles[at - 1]).length,
    isEnglish,
  }
}
