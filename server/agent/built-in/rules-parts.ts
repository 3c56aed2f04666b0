import { asHeading, readAction } from './actions.ts'
import { unquote } from './clause-text.ts'
import { capitalise } from './english.ts'
import { rule } from './phrasing.ts'
import type { Situation } from './situation.ts'
import { inPair, inStep, inSteps, type StepRule, should } from './step-rules.ts'

/* Phrasings that name steps anew, take them out, part them and join them. */

export const naming: readonly StepRule[] = [
  rule(
    [
      '(rename|retitle|relabel) {step} (to|as|into) {name}',
      '(change|set) the (name|title|heading) of {step} (to|into) {name}',
      '(change|turn) {ref} (to|into) {name}',
      '(call|name) {ref} {name}',
      `{step} ${should} be (called|named|renamed to|renamed|titled) {name}`,
      '{step} is (called|named) {name}',
      'the (name|title) of {step} (is|should be) {name}',
    ],
    ({ step, ref, name }, situation) =>
      isSystem(step, situation)
        ? undefined
        : inStep(step ?? ref, situation, (meant) => {
            const fresh = capitalise(unquote(name ?? ''))
            return fresh === '' ? undefined : { kind: 'rename-step', step: meant, name: fresh }
          }),
  ),
]

/** "rename SAP to Oracle" means the system, though a step bears its name too. */
const isSystem = (text: string | undefined, { steps }: Situation) =>
  steps.some(({ system }) => system !== undefined && system.toLowerCase() === text?.trim().toLowerCase())

export const parting: readonly StepRule[] = [
  rule(
    [
      '(split|divide|break) [up ](it|{step})[ up]( (into|in)[ two steps:| two steps| these steps:|:]|:) {list}',
    ],
    ({ step, list }, situation) =>
      inStep(step ?? 'it', situation, (meant) => {
        const names = splitList(list ?? '').map(asInstruction)
        return names.length > 1 ? { kind: 'split-step', step: meant, names } : undefined
      }),
  ),
  rule(['(split|divide) [up ]{step}[ into two| into two steps| in two]'], ({ step }, situation) =>
    inStep(step, situation, (meant) => ({ kind: 'split-step', step: meant, names: [] })),
  ),
  rule(
    [
      '(merge|combine|join|unite|unify|fuse) {step}[ into one| into one step| together]',
      '(merge|combine|join|unite|unify|fuse) {step} (into|as|to) {name}',
      '(merge|combine|join|unite|unify|fuse) {step} (and|with|into) {other}[ (into|as|called|to) {name}]',
      '{step} and {other} (should|can|could) be (one step|merged|combined|one)',
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => {
        const name = unquote(slots.name ?? '').replace(/^(?:one|a) step(?: called)?\s*/i, '')
        return {
          kind: 'merge-steps',
          first,
          second,
          name: name === '' ? undefined : capitalise(unquote(name)),
        }
      }),
  ),
]

const removing =
  '(remove|delete|drop|take out|get rid of|leave out|cut|cut out|eliminate|skip|omit|kill|scrap)'

export const removal: readonly StepRule[] = [
  rule(
    [
      `${removing} {step}`,
      '(take|leave|cut|throw|kick) {step} out',
      "(there is|there's) no need for {step}[ any( |)more]",
      "(we|i|you) (do not|don't|dont|no longer) need {step}[ any( |)more| any longer]",
      '{step} (is|are) (not needed|unnecessary|superfluous|no longer needed|not necessary|obsolete|not required|redundant|useless|not useful)[ any( |)more| any longer]',
      '{step} can (go|be (removed|deleted|dropped|skipped|left out))',
      '{step} (should|must) (go|be (removed|deleted|dropped|left out))',
    ],
    ({ step }, situation) => inSteps(step, situation, (meant) => ({ kind: 'remove-step', step: meant })),
  ),
]

/** "placing the order" → "Place the order" */
function asInstruction(name: string): string {
  const action = readAction(name)
  return action?.mood === 'gerund' ? asHeading(action.phrase) : name
}

/** "check the amounts and check the supplier", "A, B and C" */
export function splitList(text: string): string[] {
  const quoted = [...text.matchAll(/["“]([^"”]+)["”]/g)].map(([, name = '']) => asHeading(name))
  if (quoted.length > 1) return quoted
  return text
    .split(/\s*(?:,\s*and|,|;|(?<=^|\s)\(?\d{1,2}[.)](?=\s)|\band then\b|\bthen\b|\band\b|&|\n)\s*/i)
    .map((part) => asHeading(unquote(part.replace(/^\(?\d+[.)]\s*/, ''))))
    .filter((part) => part !== '')
}
