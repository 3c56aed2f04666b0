import type { DocNode } from '#shared/document/node.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { Dismissal } from '#shared/process/choices.ts'
import type { Finding } from '#shared/process/finding.ts'
import type { DismissedFinding, Findings } from '#shared/process/findings.ts'
import { openIssues, type ProgressOptions, scoreSections } from '#shared/process/progress.ts'
import type { RuleEntry } from '#shared/process/rule-list.ts'
import type { WireDismissal } from './dismissal.ts'
import type { WireCompletion, WireFinding, WireFindings, WireRuleList } from './finding.ts'
import type { WirePatch } from './patch.ts'

export function wireDismissal({ id, rule, section, words, reason, by, atMs }: Dismissal): WireDismissal {
  return { dismissal_id: id, ...{ rule, section, words, reason, by }, created_at_ms: atMs }
}

export function wireFindings({
  findings,
  dismissed,
  metrics,
}: Findings): Pick<WireFindings, 'findings' | 'metrics'> {
  const { isEnglish, ...counts } = metrics
  return {
    findings: [...findings.map(wireFinding), ...dismissed.map(wireDismissed)],
    metrics: { ...counts, is_english: isEnglish },
  }
}

export function wireCompletion(nodes: readonly DocNode[], options: ProgressOptions): WireCompletion {
  return {
    sections: scoreSections(nodes, options).map(({ reasons, ...score }) => ({
      ...score,
      reasons: [...reasons],
    })),
    open: openIssues(nodes, options),
  }
}

export function wireRule({
  id,
  severity,
  about,
  source,
  isEnglish,
  isOffAtFirst,
}: RuleEntry): WireRuleList['rules'][number] {
  return { rule: id, severity, about, source, english_only: isEnglish, off_at_first: isOffAtFirst }
}

function wireDismissed({ dismissal, ...finding }: DismissedFinding): WireFinding {
  const { dismissal_id, reason, by, created_at_ms } = wireDismissal(dismissal)
  return { ...wireFinding(finding), dismissed: { dismissal_id, reason, by, created_at_ms } }
}

function wireFinding({ rule, severity, message, section, words, fixes, ask }: Finding): WireFinding {
  return {
    ...{ rule, severity, message, section, words },
    ...(fixes.length > 0 && {
      fixes: fixes.map(({ title, patches }) => ({ title, patches: patches.map(wirePatch) })),
    }),
    ...(ask !== null && { ask }),
  }
}

function wirePatch({ operation, location, content, oldContent, newContent, reason }: Patch): WirePatch {
  return {
    ...{ operation, location },
    ...(content !== undefined && { content }),
    ...(oldContent !== undefined && { old_content: oldContent }),
    ...(newContent !== undefined && { new_content: newContent }),
    ...(reason !== undefined && { reason }),
  }
}
