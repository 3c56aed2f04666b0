import { readActor } from '../actor.ts'
import type { Statement } from '../statements.ts'
import { readStepTitle } from '../step-title.ts'
import { withoutAssumption } from '../text.ts'
import { fromThirdPerson } from '../verbs.ts'

/** How the words of a step are taken, and how they stand in a picture. */

/** Whether the name of a step is the sentence that the statement was read from. */
export function isSaidBy(name: string, statement: Statement): boolean {
  const title = readStepTitle(name).name
  if (statement.kind === 'decision') return /^(?:if|when|in case|should)\b/i.test(title)
  if (statement.kind === 'jump')
    return statement.branch.text === '' || title.startsWith(statement.branch.text)
  return statement.kind !== 'action' && /^(?:if|when|on|in case|in parallel|after|no|unless)\b/i.test(title)
}

export const isNamed = (text: string, name: string): boolean =>
  withoutAssumption(text).toLowerCase() === name.toLowerCase()

/** "continue with the next step", said in other words than a jump. */
export const isGoingOn = (text: string): boolean =>
  /^(?:continue|proceed|go on|nothing(?: happens)?)\b[^.]{0,30}$/i.test(text)

/** "The engineer checks the alert" and "Finance pays it" stand in their lanes as "Check the alert" and "Pay it". */
export function asOrder(text: string, actor: string | undefined): string {
  const named = actor !== undefined && text.toLowerCase().startsWith(`${actor.toLowerCase()} `)
  const rest = readActor(text)?.rest ?? (named ? text.slice(actor.length + 1) : undefined)
  const [first = '', ...others] = rest?.split(' ') ?? []
  const verb = fromThirdPerson(first)
  return capitalise(verb === undefined ? text : [verb, ...others].join(' '))
}

export const capitalise = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
