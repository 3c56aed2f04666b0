import type { Comment, Program } from './ast.ts'
import { type Diagnostic, info, removeFix, warning } from './diagnostic.ts'
import { lineOf } from './lines.ts'

/**
 * Leaves out the findings that a comment `# spy-ignore rule reason` accepts: those on its own line or, when it stands alone,
 * on the first line of code below. A comment without a reason, or that nothing needs, is itself a finding.
 */
export function suppressFindings(
  program: Program,
  source: string,
  findings: readonly Diagnostic[],
): Diagnostic[] {
  let left = [...findings]
  for (const comment of program.comments) {
    const match = /^spy-ignore\b\s*(\S*)\s*(.*)$/.exec(comment.text)
    if (!match) continue
    const [, rule = '', reason = ''] = match
    if (rule === '' || reason === '') {
      left.push(withoutReason(comment))
      continue
    }
    const line = lineOf(source, comment.ownLine ? nextCode(source, comment.to) : comment.from)
    const isMeant = (finding: Diagnostic) =>
      finding.rule.replace('spy/', '') === rule.replace('spy/', '') && lineOf(source, finding.from) === line
    const others = left.filter((finding) => !isMeant(finding))
    if (others.length === left.length) left.push(unneeded(comment, rule))
    else left = others
  }
  return left
}

/** Where the first line of code behind a comment begins; further comments do not count. */
function nextCode(source: string, from: number): number {
  return from + (/^(?:\s|#[^\n]*)*/.exec(source.slice(from))?.[0].length ?? 0)
}

function withoutReason(comment: Comment): Diagnostic {
  const message = 'Say which rule is left out, and why: # spy-ignore missing-timeout answers within a second.'
  return warning('spy/ignore-without-reason', message, comment)
}

function unneeded(comment: Comment, rule: string): Diagnostic {
  const message = `"${rule}" finds nothing here; the comment is not needed.`
  return info('spy/unneeded-ignore', message, comment, [removeFix('Remove it', comment)])
}
