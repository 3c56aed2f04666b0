import type { Diagnostic } from '#shared/spy/diagnostic.ts'
import { lineEnd, lineStart } from '#shared/spy/lines.ts'
import { type Choices, markedWords, markKey } from './choices.ts'

/** A finding of the checks of SPy as people decided about it; null where it does not count. */
export type WeighDiagnostic = (
  diagnostic: Diagnostic,
  /** The block of code that it is about, and the heading above that; null above the first one. */
  place: { readonly source: string; readonly section: string | null },
) => Diagnostic | null

/** What a finding in code marks: its line. */
export function markedCode(source: string, { from }: Pick<Diagnostic, 'from'>): string {
  return markedWords(source.slice(lineStart(source, from), lineEnd(source, from)))
}

export function weighCode({ dismissals, severities }: Choices): WeighDiagnostic {
  const dismissed = new Set(dismissals.map(markKey))
  return (diagnostic, { source, section }) => {
    const { rule } = diagnostic
    const severity = severities[rule] ?? diagnostic.severity
    const isDismissed = dismissed.has(markKey({ rule, section, words: markedCode(source, diagnostic) }))
    return severity === 'off' || isDismissed ? null : { ...diagnostic, severity }
  }
}
