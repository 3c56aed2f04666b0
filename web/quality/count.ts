import type { Finding } from '#shared/process/finding.ts'
import { plural } from '../chat/patches.ts'

/** "2 errors, 5 warnings", the worst first; what is worth a note only counts where there is nothing worse. */
export function countFindings(findings: readonly Finding[]): string {
  const count = (wanted: Finding['severity']) => findings.filter(({ severity }) => severity === wanted).length
  const [errors, warnings] = [count('error'), count('warning')]
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ]
  if (parts.length > 0) return parts.join(', ')
  const notes = findings.length
  return notes > 0 ? plural(notes, 'note') : 'No problems'
}

/** How many somebody has to see to: errors and warnings. */
export const countProblems = (findings: readonly Finding[]): number =>
  findings.filter(({ severity }) => severity === 'error' || severity === 'warning').length
