import { readAction } from './actions.ts'
import { unquote } from './clause-text.ts'
import type { Intent } from './intent.ts'
import { rule } from './phrasing.ts'
import type { StepRef } from './slots.ts'
import { inStep, type StepRule, should } from './step-rules.ts'

/* Phrasings for when a step happens at all, and for what else is to be said about it. */

export const conditions: readonly StepRule[] = [
  rule(
    [
      '{step} is only (needed|necessary|required|done|made|executed) (if|when) {text}',
      '{step} (only happens|happens only|only applies|applies only) (if|when) {text}',
      '(only do|do) {step} only (if|when) {text}',
      'only do {step} (if|when) {text}',
      '{step} only (if|when) {text}',
      `{step} ${should} only (happen|be done|be made|be needed|apply|be required) (if|when) {text}`,
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: unquote(text ?? ''),
        isException: false,
      })),
  ),
  rule(
    [
      '(skip|leave out|omit) {step} (if|when) {text}',
      '{step} can be (skipped|left out|omitted) (if|when) {text}',
      '{step} is not (needed|necessary|required) (if|when) {text}',
      "(we|you) (do not|don't|dont) (need|require) {step} (if|when) {text}",
      'do {step} unless {text}',
      '(if|when) {text}, (skip|leave out) {step}',
      '(if|when) {text}, {step} (is skipped|can be skipped|is not needed)',
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: unquote(text ?? ''),
        isException: true,
      })),
  ),
]

/** "invoices below 100 EUR" → "the invoice is below 100 EUR"; cases without an amount are what the case is about. */
function casesAsCondition(text: string): string {
  const sized =
    /^(?:all |any )?(\p{L}[\p{L}\s]*?)s\s+((?:above|over|below|under|of more than|of less than|from|up to)\s.*\d.*)$/iu.exec(
      text,
    )
  return sized ? `the ${sized[1]} is ${sized[2]}` : `it is about ${text}`
}

export const cases: readonly StepRule[] = [
  rule(
    [
      '{step} is only (needed|necessary|required|done|made) for {text}',
      '{step} (only happens|happens only|only applies|applies only|only) for {text}',
      `{step} ${should} only (happen|be done|be made|be needed|apply|be required) for {text}`,
      'only do {step} for {text}',
      'do {step} only for {text}',
    ],
    ({ step, text }, situation) =>
      inStep(step, situation, (meant) => ({
        kind: 'set-condition',
        step: meant,
        condition: casesAsCondition(unquote(text ?? '')),
        isException: false,
      })),
  ),
  rule(
    [
      '(skip|leave out|omit) {step} for {text}',
      '{step} can be (skipped|left out|omitted) for {text}',
      '{step} is not (needed|necessary|required) for {text}',
      "(we|you) (do not|don't|dont) (need|require) {step} for {text}",
      "{text} (do not|don't|dont|does not|doesn't) (need|require) [a |an ]{step}",
      '{text} (skip|can skip|may skip|should skip|must skip) {step}',
    ],
    ({ step, text }, situation) =>
      /^(?:we|i|you|it|he|she|they)$/i.test(text ?? '')
        ? undefined
        : inStep(step, situation, (meant) => ({
            kind: 'set-condition',
            step: meant,
            condition: casesAsCondition(unquote(text ?? '')),
            isException: true,
          })),
  ),
]

/** Read after everything that says more about what is to be added. */
export const noteRules: readonly StepRule[] = [
  rule(
    [
      '(add|write|put) [a ](note|remark|comment|line|sentence|detail|instruction) (to|in|under|for|at) {ref}[:| that| saying| saying that] {text}',
      '(note|remark) (to|for) {ref}[:] {text}',
      'add to {ref}[:| that] {text}',
      '{step} should also (say|mention|include|contain|cover)[ that] {text}',
    ],
    ({ step, ref, text }, situation) => inStep(step ?? ref, situation, (meant) => note(meant, text)),
  ),
  rule(
    ['(in|at|during|for) {ref}[,] [we |you |they ][must |should |also |have to |need to ]{text}'],
    ({ ref, text }, situation) => {
      const said = unquote(text ?? '').replace(/^(?:also|must|should|have to|need to)\s+/i, '')
      const isSaid = readAction(said) !== undefined || /^(?:if|when|only)\s/i.test(said)
      return isSaid ? inStep(ref, situation, (meant) => note(meant, said)) : undefined
    },
  ),
]

function note(step: StepRef, text: string | undefined): Intent | undefined {
  const said = unquote((text ?? '').replace(/^[\s:–-]+/, ''))
  return said === '' ? undefined : { kind: 'add-note', step, text: said }
}
