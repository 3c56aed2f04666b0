import type { Finding } from './finding.ts'
import { readStepTitle } from './step-title.ts'

/** What a finding is known again by, wherever it stands by then: its rule, the heading above it, the words it marks. */
export type Mark = Pick<Finding, 'rule' | 'section' | 'words'>

/** A finding that somebody let stand. It holds for all that the same rule says of the same words below that heading. */
export type Dismissal = Mark & {
  readonly id: string
  readonly reason: string
  /** The name of whoever did it. */
  readonly by: string
  readonly atMs: number
}

/** How grave a rule is where people decided it; `info` is a note, `off` finds nothing. */
export type RuleSeverity = 'error' | 'warning' | 'info' | 'off'

/** By rule. One that is not named is as grave as it says itself. */
export type Severities = Readonly<Record<string, RuleSeverity>>

/** What the people of a thread decided about the rules, and said of the process that the rules ask for. */
export type Choices = {
  readonly dismissals: readonly Dismissal[]
  readonly severities: Severities
  /** The systems that the code may call, by their names there (shared/spy/integration-names.ts). Undefined: all. */
  readonly integrations?: readonly string[] | undefined
}

export const noChoices: Choices = { dismissals: [], severities: {} }

/** Longer words are known by their beginning and a checksum: a key is stored and sent. */
const maxWords = 500

/** The same for a finding that only moved. The number of a step is no part of it: another step in front changes that. */
export function markKey({ rule, section, words }: Mark): string {
  const heading = section === null ? null : readStepTitle(section).name
  return JSON.stringify([rule, heading, words])
}

/** Marked words as a mark holds them: on one line, and not too long. */
export function markedWords(text: string): string {
  const line = text.split(/\s+/).filter(Boolean).join(' ')
  return line.length <= maxWords ? line : `${line.slice(0, maxWords)}… ${checksum(line)}`
}

/** FNV-1a, 32 bits. It tells texts apart that begin alike; it keeps no secret. */
export function checksum(text: string): string {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return (sum >>> 0).toString(36)
}
