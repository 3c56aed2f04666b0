import type { Finding } from '#shared/process/finding.ts'

/** Something in a list, known again by its key when others come and go around it. */
export type Keyed<T> = { readonly key: string; readonly item: T }

/** Findings of one severity, by section. */
export type FindingGroup = {
  readonly severity: Finding['severity']
  readonly count: number
  readonly sections: readonly Keyed<FindingsOfSection>[]
}

export type FindingsOfSection = {
  /** Its heading; null for what is about the document as a whole. */
  readonly section: string | null
  readonly findings: readonly Keyed<Finding>[]
}

/** Findings by severity and section; they come in this order already, and keep it. */
export function groupFindings(findings: readonly Finding[]): FindingGroup[] {
  return runsOf(findings, ({ severity }) => severity).map((group) => ({
    severity: group[0].severity,
    count: group.length,
    sections: keyed(
      runsOf(group, ({ section }) => section).map((run) => ({
        section: run[0].section,
        findings: keyed(run, ({ rule, message }) => `${rule} ${message}`),
      })),
      ({ section }) => section ?? '',
    ),
  }))
}

type Run = [Finding, ...Finding[]]

/** Cuts where `partOf` changes. */
function runsOf(findings: readonly Finding[], partOf: (finding: Finding) => unknown): Run[] {
  const runs: Run[] = []
  for (const finding of findings) {
    const last = runs.at(-1)
    if (last && partOf(last[0]) === partOf(finding)) last.push(finding)
    else runs.push([finding])
  }
  return runs
}

/** By what each says, and the how manieth it is that says so. */
function keyed<T>(items: readonly T[], sayingOf: (item: T) => string): Keyed<T>[] {
  const counts = new Map<string, number>()
  return items.map((item) => {
    const saying = sayingOf(item)
    const count = counts.get(saying) ?? 0
    counts.set(saying, count + 1)
    return { key: `${saying} ${count}`, item }
  })
}
