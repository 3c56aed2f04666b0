/** A piece of the source: offsets in UTF-16 units, `to` not included. */
export type Range = { readonly from: number; readonly to: number }

export type Severity = 'error' | 'warning' | 'info' | 'hint'

export type TextEdit = Range & { readonly insert: string }

/** What one click does. The edits do not overlap and all mean offsets of the source as it is. */
export type Fix = { readonly title: string; readonly edits: readonly TextEdit[] }

export type Diagnostic = Range & {
  /** Stable id, as in `# spy-ignore spy/missing-timeout`. */
  readonly rule: `spy/${string}`
  readonly severity: Severity
  readonly message: string
  readonly fixes: readonly Fix[]
}

/** A diagnostic whose severity is known to who takes it. */
export type Finding = [rule: Diagnostic['rule'], message: string, place: Range, fixes?: Diagnostic['fixes']]

export type Report = (...finding: Finding) => void

const diagnoser =
  (severity: Severity) =>
  (...[rule, message, { from, to }, fixes = []]: Finding): Diagnostic => ({
    rule,
    severity,
    message,
    from,
    to,
    fixes,
  })

export const error = diagnoser('error')
export const warning = diagnoser('warning')
export const info = diagnoser('info')
export const hint = diagnoser('hint')

export function replaceFix(title: string, { from, to }: Range, insert: string): Fix {
  return { title, edits: [{ from, to, insert }] }
}

export function insertFix(title: string, at: number, insert: string): Fix {
  return replaceFix(title, { from: at, to: at }, insert)
}

export function removeFix(title: string, range: Range): Fix {
  return replaceFix(title, range, '')
}

/** The source with the edits made, which may come in any order. Of two that overlap the later one is left out. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let result = ''
  let position = 0
  for (const edit of edits.toSorted((a, b) => a.from - b.from)) {
    if (edit.from < position) continue
    result += source.slice(position, edit.from) + edit.insert
    position = edit.to
  }
  return result + source.slice(position)
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error')
}
