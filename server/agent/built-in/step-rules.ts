import type { Intent } from './intent.ts'
import type { Rule } from './phrasing.ts'
import type { Situation } from './situation.ts'
import { readMeantStep, readMeantSteps, type StepRef } from './slots.ts'

/* What phrasings about steps have in common. */

export type StepRule = Rule<Situation, Intent | Intent[]>

/** "checking the goods and paying the supplier": two steps by their names. */
function readNamedPair(text: string, situation: Situation): (StepRef | undefined)[] {
  for (const { index } of text.matchAll(/\s+and\s+/gi)) {
    const [first, second] = [text.slice(0, index), text.slice(index).replace(/^\s+and\s+/i, '')].map((name) =>
      readMeantStep(name, situation),
    )
    if (first && second) return [first, second]
  }
  return []
}

export const should = '(should|must|has to|have to|needs to|need to|is to|ought to|shall)'

export const inSteps = (text: string | undefined, situation: Situation, each: (step: StepRef) => Intent) =>
  readMeantSteps(text ?? '', situation)?.map(each)

export const inStep = (
  text: string | undefined,
  situation: Situation,
  make: (step: StepRef) => Intent | undefined,
) => {
  const step = readMeantStep(text ?? '', situation)
  return step && make(step)
}

/** Two steps, in one slot ("steps 2 and 3") or in two. */
export function inPair(
  { step, other }: Readonly<Record<string, string | undefined>>,
  situation: Situation,
  make: (first: StepRef, second: StepRef) => Intent,
): Intent | undefined {
  const [first, second, third] =
    other === undefined
      ? (readMeantSteps(step ?? '', situation) ?? readNamedPair(step ?? '', situation))
      : [readMeantStep(step ?? '', situation), readMeantStep(other, situation)]
  return first && second && !third ? make(first, second) : undefined
}
