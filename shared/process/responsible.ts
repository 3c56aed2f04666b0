import { readActor, readBareActor, roleNoun } from './actor.ts'
import { branchesOf } from './reach.ts'
import type { Step } from './steps.ts'
import { isPlaceholder } from './text.ts'

/**
 * Who does a step: its field, else whoever acts in one of its sentences ("If the dates collide, the team lead decides").
 * Undefined where nobody is named, or only a placeholder.
 */
export function whoDoes(step: Step): string | undefined {
  const named = step.responsible ?? [step.name, ...sentencesOf(step)].map(actorOf).find(Boolean)
  return named === undefined || isPlaceholder(named) ? undefined : named
}

/** "Sales and Finance" are several; the "Health and Safety Officer" is one, and so is the "CI/CD Team". */
export function namesSeveral(responsible: string): boolean {
  const bare = responsible.replace(/\([^)]*\)/g, '')
  const [first = '', ...others] = bare.split(/\sand\s|\s&\s|\//i)
  // One office that is called after two things: only what comes last says what somebody is.
  const last = others.join(' ')
  const isOneName = isCapital(first) === isCapital(last) && !roleNoun.test(first) && roleNoun.test(last)
  if (others.length > 0 && isOneName && !/,|;/.test(bare)) return false
  return /,|;|\/|\band\b|\bor\b/i.test(bare)
}

/** "Cook and runner" are two, the "Health and Safety Officer" and the "health and safety officer" one. */
const isCapital = (text: string): boolean => /^\p{Lu}/u.test(text.trim())

function sentencesOf({ statements }: Step): string[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'action') return [statement.text]
    if (statement.kind === 'parallel') return statement.actions
    return branchesOf(statement).map(({ text }) => text)
  })
}

/** "The barista listens" with any verb, "Sales Operations registers …" with one that is known. */
function actorOf(sentence: string): string | undefined {
  const text = sentence.replace(/^(?:then|first|finally|next|afterwards|after that),?\s+/i, '')
  const known = readActor(text)?.actor
  if (known !== undefined) return known
  const articled =
    /^(?:the|an?|our|each|every)\s+((?:[\p{L}-]+\s+){1,3}?)\p{L}{2,}[^\Ws]s,?\s+(?!of\b|is\b|are\b|in\b|for\b)/iu.exec(
      text,
    )
  if (articled?.[1]) return articled[1].trim()
  return readBareActor(text)
}
