import type { Severity } from '#shared/spy/diagnostic.ts'
import { codeRules } from '#shared/spy/rule-list.ts'
import { documentRules } from './findings.ts'
import { type RuleText, ruleTexts } from './rule-texts.ts'

/** A rule for people and programs that have no document at hand. */
export type RuleEntry = {
  readonly id: string
  readonly severity: Severity
  readonly about: string
  readonly source: string
  /** It reads English words, and says nothing of a document in another language. */
  readonly isEnglish: boolean
  /** It finds nothing until somebody gives it a severity. */
  readonly isOffAtFirst: boolean
}

/** Every rule that a finding can have: those about the text, then those about code. */
export const allRules: readonly RuleEntry[] = [
  ...documentRules.map(({ id, severity, isEnglish = false, isOffAtFirst = false }) => ({
    ...{ id, severity, ...textOf(id), isEnglish, isOffAtFirst },
  })),
  ...codeRules.map((rule) => ({ ...rule, isEnglish: false, isOffAtFirst: rule.severity === 'hint' })),
]

function textOf(id: string): RuleText {
  const text = ruleTexts.get(id)
  if (!text) throw new Error(`${id} has no text`)
  return text
}
