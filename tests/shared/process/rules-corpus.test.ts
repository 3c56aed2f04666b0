import { describe, expect, test } from 'vitest'
import { documentRules } from '#shared/process/findings.ts'
import { judge, markedDocuments, share, type Verdict } from './rules-corpus.ts'

/** The rules were mended on these documents: what they find in others may be less. Of ten findings of a rule nine are right, or it would be read as noise. */
const leastPrecision = 0.9
/** Of ten flaws that a reader marked for a rule it finds eight. */
const leastRecall = 0.8

const documents = markedDocuments()
const verdicts = documents.map((marked) => ({ ...marked, ...judge(marked) }))
const tally = (rule: string) => {
  const of = (list: readonly { readonly rule: string }[]) => list.filter((each) => each.rule === rule).length
  const sum = (key: keyof Verdict) => verdicts.reduce((total, verdict) => total + of(verdict[key]), 0)
  const [right, wrong, missed] = [sum('right'), sum('wrong'), sum('missed')]
  return {
    rule,
    right,
    wrong,
    missed,
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
  }
}

const rules = [
  ...new Set([
    ...documentRules.map(({ id }) => id),
    ...verdicts.flatMap(({ expected, wrong }) => [...expected, ...wrong].map(({ rule }) => rule)),
  ]),
].sort()
const tallies = rules.map(tally)

describe('the rules on documents that readers have marked', () => {
  test('there are enough documents, in several languages', () => {
    expect(documents.length).toBeGreaterThanOrEqual(40)
    expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length)
  })

  test('no rule cries wolf, and each finds what readers found', () => {
    const lines = tallies.map(
      ({ rule, right, wrong, missed, precision, recall }) =>
        `${rule.padEnd(34)} ${String(right).padStart(3)} ${String(wrong).padStart(5)} ${String(missed).padStart(6)}   ${precision.toFixed(2)}      ${recall.toFixed(2)}`,
    )
    process.stdout.write(
      `\n${'rule'.padEnd(34)} right wrong missed precision recall\n${lines.join('\n')}\n\n`,
    )
    const details = verdicts.flatMap(({ name, wrong, missed }) => [
      ...wrong.map(({ rule, message }) => `${name}: wrong ${rule}: ${message}`),
      ...missed.map(({ rule, quote }) => `${name}: missed ${rule}: ${quote}`),
    ])
    const failing = tallies.filter(
      ({ precision, recall }) => precision < leastPrecision || recall < leastRecall,
    )
    expect(
      failing.map(({ rule }) => rule),
      details.join('\n'),
    ).toEqual([])
  })

  test('every rule about the text has a document in which it is right', () => {
    const seen = new Set(tallies.filter(({ right }) => right > 0).map(({ rule }) => rule))
    expect(documentRules.map(({ id }) => id).filter((id) => !seen.has(id))).toEqual([])
  })
})
