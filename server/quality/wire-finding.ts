import type { DocNode } from '#shared/document/node.ts'
import type { Patch } from '#shared/document/patch.ts'
import type { Finding } from '#shared/process/finding.ts'
import type { Findings } from '#shared/process/findings.ts'
import { openIssues, scoreSections } from '#shared/process/progress.ts'
import type { RuleEntry } from '#shared/process/rule-list.ts'
import type { ProcessKind } from '#shared/process/sections.ts'
import type { WireCompletion, WireFinding, WireFindings, WireRuleList } from '#shared/protocol/finding.ts'
import type { WirePatch } from '#shared/protocol/patch.ts'

export function wireFindings({ findings, metrics }: Findings): Pick<WireFindings, 'findings' | 'metrics'> {
  const { isEnglish, ...counts } = metrics
  return { findings: findings.map(wireFinding), metrics: { ...counts, is_english: isEnglish } }
}

export function wireCompletion(nodes: readonly DocNode[], kind?: ProcessKind): WireCompletion {
  return {
    sections: scoreSections(nodes, { kind }).map(({ reasons, ...score }) => ({
      ...score,
      reasons: [...reasons],
    })),
    open: openIssues(nodes, kind),
  }
}

export function wireRule({
  id,
  severity,
  about,
  source,
  isEnglish,
}: RuleEntry): WireRuleList['rules'][number] {
  return { rule: id, severity, about, source, english_only: isEnglish }
}

function wireFinding({ rule, severity, message, section, fixes, ask }: Finding): WireFinding {
  return {
    ...{ rule, severity, message, section },
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
