import type { Patch } from '#shared/document/patch.ts'
import type { Finding, Fix } from '#shared/process/finding.ts'
import { findingsOf } from '#shared/process/findings.ts'
import type { ProgressOptions } from '#shared/process/progress.ts'
import { type Desk, type Outcome, progressOptionsOf } from './desk.ts'
import { capitalise, count, joinWords } from './english.ts'
import type { FixWish } from './intent.ts'
import { Paper } from './paper.ts'

/** So many findings are told in one answer; the panel of the problems has all. */
const maxTold = 6
/** Each fix is looked for in the document that the ones before have left. */
const maxFixes = 100

/** What the rules find, the worst first, and what can be done about it. */
export function tellProblems(desk: Desk): Outcome {
  if (desk.paper.isBlank) return { did: 'The document is still empty, so nothing in it is wrong.' }
  const found = findingsIn(desk.paper, progressOptionsOf(desk))
  const grave = found.filter(isGrave)
  if (grave.length === 0)
    return {
      did:
        found.length === 0
          ? 'The rules find nothing to improve.'
          : `The rules find no error and no warning, only ${count(found.length, 'note')}:\n\n${list(found)}`,
    }
  const mendable = grave.filter((finding) => fixOf(finding) !== undefined).length
  const offer =
    mendable > 0
      ? `\n\nSay “fix the problems” and I mend ${mendable === grave.length ? 'them' : `${mendable} of them`}.`
      : ''
  return { did: `The rules find ${count(grave.length, 'problem')}:\n\n${list(grave)}${offer}` }
}

/** Makes the fixes that the panel of the problems offers, one after the other, until none is left of those meant. */
export function fixProblems(desk: Desk, { label, rules }: FixWish): Outcome {
  const isMeant = (finding: Finding) => (rules ? rules.test(finding.rule) : isGrave(finding))
  const options = progressOptionsOf(desk)
  const before = findingsIn(desk.paper, options).filter(isMeant)
  if (before.length === 0) return { did: `The rules find no ${label}, so I changed nothing.` }
  const { patches, made } = tryFixes(desk.paper.markdown(), options, isMeant)
  if (!patches.every((patch) => desk.paper.patch(patch)) || made.length === 0)
    return { did: `The rules find ${count(before.length, 'problem')} that I cannot mend:\n\n${list(before)}` }
  const left = findingsIn(desk.paper, options).filter(isMeant)
  const rest =
    left.length > 0 ? `\n\n${capitalise(count(left.length, 'problem'))} I leave to you:\n\n${list(left)}` : ''
  return {
    will: `mend what the rules find: ${joinWords(summary(made))}`,
    did: `${capitalise(count(made.length, 'problem'))} ${made.length === 1 ? 'is' : 'are'} mended.${rest}`,
  }
}

type Tried = { readonly patches: readonly Patch[]; readonly made: readonly Fix[] }

/** On a copy of its own, so that the many changes of one block of code become one patch. */
function tryFixes(markdown: string, options: ProgressOptions, isMeant: (finding: Finding) => boolean): Tried {
  const paper = new Paper(markdown)
  const made: Fix[] = []
  /** Fixes that were refused, or after which the rule found as much as before. */
  const useless = new Set<string>()
  try {
    for (let tried = 0; tried < maxFixes; tried++) {
      const found = findingsIn(paper, options).filter(isMeant)
      const next = found.find((finding) => fixOf(finding) && !useless.has(finding.message))
      const fix = next && fixOf(next)
      if (!next || !fix) break
      const [patches, nodes] = [paper.patches.length, paper.nodes]
      const isDone = fix.patches.every((patch) => paper.patch(patch))
      const after = findingsIn(paper, options).filter(isMeant)
      if (isDone && countOf(after, next.rule) < countOf(found, next.rule)) made.push(fix)
      else {
        paper.rollBack(patches, nodes)
        useless.add(next.message)
      }
    }
    return { patches: joined(paper.patches), made }
  } finally {
    paper.close()
  }
}

/** What a patch goes on with is one patch with the one that wrote it. */
function joined(patches: readonly Patch[]): Patch[] {
  const result: Patch[] = []
  for (const patch of patches) {
    const at = result.findIndex(
      ({ location, newContent }) =>
        location === patch.location && newContent === patch.oldContent && newContent !== undefined,
    )
    const first = result[at]
    if (first?.oldContent === undefined || patch.newContent === undefined) result.push(patch)
    else result[at] = { ...first, newContent: patch.newContent, reason: 'Mend what the rules find' }
  }
  return result
}

const findingsIn = ({ nodes }: Paper, { kind, choices }: ProgressOptions): readonly Finding[] =>
  findingsOf(nodes, kind, choices).findings

const fixOf = ({ fixes }: Finding): Fix | undefined => fixes[0]

const isGrave = ({ severity }: Finding): boolean => severity === 'error' || severity === 'warning'

const countOf = (findings: readonly Finding[], rule: string): number =>
  findings.filter((finding) => finding.rule === rule).length

function summary(made: readonly Fix[]): string[] {
  const titles = [...new Set(made.map(({ title }) => title))]
  return titles.slice(0, maxTold).map((title) => {
    const times = made.filter((fix) => fix.title === title).length
    return times === 1 ? `“${title}”` : `“${title}” ${times} times`
  })
}

function list(findings: readonly Finding[]): string {
  const lines = findings
    .slice(0, maxTold)
    .map(({ section, message }) => `- ${section === null ? '' : `**${section}**: `}${message}`)
  const more = findings.length - lines.length
  return [...lines, ...(more > 0 ? [`- … and ${more} more under Problems`] : [])].join('\n')
}
