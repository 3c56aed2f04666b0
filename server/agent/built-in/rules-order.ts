import type { Intent } from './intent.ts'
import { rule } from './phrasing.ts'
import type { Situation } from './situation.ts'
import { readMeantStep } from './slots.ts'
import { inPair, inStep, type StepRule, should } from './step-rules.ts'

/* Phrasings for which step comes when. */

const moving = '(move|put|shift|bring|place|do|drag|make)'

export const ordering: readonly StepRule[] = [
  rule(
    [
      '(swap|switch|exchange|interchange|flip|reverse) [the (order|positions|places) of ]{step}[ (around|round)]',
      '(swap|switch|exchange|interchange|flip) [the (order|positions|places) of ]{step} (and|with|for) {other}',
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => ({ kind: 'swap-steps', first, second })),
  ),
  rule(
    [`${moving} {step} (up|earlier|forward)[ by one| by 1 step| by one step| by 1| one| a step| one step]`],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'shift-step', step: meant, by: -1 })),
  ),
  rule([`${moving} {step} (down|later|back)[ by one| by 1| one| a step| one step]`], ({ step }, situation) =>
    inStep(step, situation, (meant) => ({ kind: 'shift-step', step: meant, by: 1 })),
  ),
  ...(['before', 'after'] as const).map((kind) => {
    const word =
      kind === 'before'
        ? '[right ](before|in front of|ahead of|above)'
        : '[right ](after|behind|below|following)'
    return rule<Situation, Intent | Intent[]>(
      [
        `${moving} {step} ${word} {other}`,
        `{step} ${should} (come|go|happen|be done|be|take place|run|stand) ${word} {other}`,
        `{step} (comes|goes|happens|belongs|is|is done) ${word} {other}`,
        `{step} ${word} {other}`,
        `(do|have) {step} ${word} {other}`,
      ],
      ({ step, other }, situation) =>
        inStep(step, situation, (meant) => {
          const target = readMeantStep(other ?? '', situation)
          return target && { kind: 'move-step', step: meant, place: { kind, step: target } }
        }),
    )
  }),
  rule(
    [
      `${moving} {step} to the (end|bottom|last (place|position))`,
      '(do|put|make) {step} [the ]last[ step| one]',
      `{step} ${should} (come|go|be|happen|be done) [the ]last[ step| one]`,
      `{step} ${should} (come|go|be|happen|be done) at the end`,
      `${moving} {step} at the end`,
    ],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'move-step', step: meant, place: { kind: 'end' } })),
  ),
  rule(
    [
      `${moving} {step} (to|at) the [very ](beginning|start|top|front|first (place|position))`,
      '(do|put|make) {step} [the ]first[ step| one]',
      '(start|begin) with {step}',
      `{step} ${should} (come|go|be|happen|be done) [the ]first[ step| one]`,
      `{step} ${should} (come|go|be|happen|be done) at the (beginning|start)`,
    ],
    ({ step }, situation) =>
      inStep(step, situation, (meant) => ({ kind: 'move-step', step: meant, place: { kind: 'start' } })),
  ),
  rule(
    [
      '(move|put|shift|bring) {step} to [(position|place|step|number|no.) ]{number}',
      '(make|let) {step} [be ]step {number}',
      `{step} ${should} (be|become) step {number}`,
      '(make|let) {step} [be ]the {ordinal}[ step| one]',
      '(move|put|shift|bring) {step} to [the ]{ordinal} (place|position)',
    ],
    ({ step, number, ordinal }, situation) =>
      inStep(step, situation, (meant) => {
        const count = ordinal === undefined ? Number(number) : ordinals.indexOf(ordinal.toLowerCase()) + 1
        const place = count > 0 ? ({ kind: 'position', number: count } as const) : ({ kind: 'end' } as const)
        return { kind: 'move-step', step: meant, place }
      }),
  ),
]

const ordinals = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ')

export const parallel: readonly StepRule[] = [
  rule(
    [
      `{step} (are|[${should} |can |may |could ](happen|run|be done|be|take place|go|start)) (in parallel|parallel|at the same time|simultaneously)`,
      '(do|run|make|put|have) {step} (in parallel|parallel|at the same time|simultaneously)',
      '(do|run) {step} (in parallel|at the same time|simultaneously|parallel) (with|as|to) {other}',
      `{step} (happens|runs|is done|${should} happen|${should} run|${should} be done|can be done) (in parallel|at the same time|simultaneously) (with|as|to) {other}`,
    ],
    (slots, situation) =>
      inPair(slots, situation, (first, second) => {
        const [later, earlier] = slots.other === undefined ? [second, first] : [first, second]
        const name = earlier.kind === 'number' ? `Step ${earlier.number}` : `“${earlier.name}”`
        return { kind: 'add-note', step: later, text: `Do this in parallel with ${name}` }
      }),
  ),
]
