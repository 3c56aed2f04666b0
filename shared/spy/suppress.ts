import type { Comment, Program } from './ast.ts'
import { type Diagnostic, info, removeFix, replaceFix, warning } from './diagnostic.ts'
import { lineReader } from './lines.ts'
import { findSimilar } from './rules/similar.ts'

/**
 * Leaves out the findings that a comment `# spy-ignore rule, rule reason` accepts: those on its own line or, when it stands
 * alone, on the first line of code below. A comment without a reason, or that nothing needs, is itself a finding.
 */
export function suppressFindings(
  program: Program,
  source: string,
  findings: readonly Diagnostic[],
): Diagnostic[] {
  const ignores = ignoresIn(program, source)
  if (ignores.length === 0) return [...findings]
  const lineOf = lineReader(source)
  const byLine = Map.groupBy(findings, ({ from }) => lineOf(from))
  const accepted = new Set<Diagnostic>()
  const own = ignores.flatMap(({ comment, rules, reason, code }) => {
    if (rules.length === 0 || reason === '') return withoutReason(comment)
    const open = (byLine.get(lineOf(code)) ?? []).filter((finding) => !accepted.has(finding))
    for (const finding of open) if (rules.includes(nameOf(finding))) accepted.add(finding)
    const names = open.map(nameOf)
    const unneeded = rules.filter((rule) => !names.includes(rule))
    return unneeded.length === 0 ? [] : unneededIn({ comment, rules }, unneeded, names)
  })
  return [...findings.filter((finding) => !accepted.has(finding)), ...own]
}

const nameOf = ({ rule }: Diagnostic): string => rule.replace('spy/', '')

type Ignore = {
  readonly comment: Comment
  /** Without "spy/". */
  readonly rules: readonly string[]
  readonly reason: string
  /** Where a line begins that it speaks of, or goes on. */
  readonly code: number
}

/** From the last to the first: what is below a comment with another one below it is what is below that. */
function ignoresIn({ comments }: Program, source: string): Ignore[] {
  const ignores: Ignore[] = []
  let [next, codeBelow] = [source.length, source.length]
  for (const comment of comments.toReversed()) {
    const below = pastBlanks(source, comment.to)
    if (below !== next) codeBelow = below
    next = comment.from
    const match = /^spy-ignore\b\s*((?:[\w/-]+\s*,\s*)*[\w/-]*)\s*(.*)$/.exec(comment.text)
    if (!match) continue
    const [, list = '', reason = ''] = match
    const rules = list.split(/[\s,]+/).flatMap((rule) => (rule === '' ? [] : rule.replace('spy/', '')))
    ignores.push({ comment, rules, reason, code: comment.ownLine ? codeBelow : comment.from })
  }
  return ignores
}

function pastBlanks(source: string, from: number): number {
  const blanks = /\s*/y
  blanks.lastIndex = from
  return blanks.test(source) ? blanks.lastIndex : from
}

function withoutReason(comment: Comment): Diagnostic {
  const message = 'Say which rule is left out, and why: # spy-ignore missing-timeout answers within a second.'
  return warning('spy/ignore-without-reason', message, comment)
}

/** `unneeded`: those of its rules that find nothing on its line; `found`: those that do. */
function unneededIn(
  { comment, rules }: Pick<Ignore, 'comment' | 'rules'>,
  unneeded: readonly string[],
  found: readonly string[],
): Diagnostic {
  const [first = ''] = unneeded
  const meant = findSimilar(first, found)
  const names = unneeded.map((rule) => `"${rule}"`).join(', ')
  if (meant) {
    const fix = replaceFix(`Change to "${meant}"`, comment, `# ${comment.text.replace(first, meant)}`)
    return info(
      'spy/unneeded-ignore',
      `No rule ${names} finds anything here. Did you mean "${meant}"?`,
      comment,
      [fix],
    )
  }
  const fixes = unneeded.length === rules.length ? [removeFix('Remove it', comment)] : []
  return info(
    'spy/unneeded-ignore',
    `No rule ${names} finds anything here; it need not be left out.`,
    comment,
    fixes,
  )
}
