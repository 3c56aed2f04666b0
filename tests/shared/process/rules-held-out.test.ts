import { expect, test } from 'vitest'
import { noChoices } from '#shared/process/choices.ts'
import { heldOutDocuments, judge, share } from './rules-corpus.ts'

/**
 * What people see who change no rule, on documents marked by somebody who knew what the rules look for and not how. At first
 * precision was 0.36 and recall 0.38; by marks that follow what a document of its kind needs (docs/rules.md), which the
 * reader could not know, 0.53 and 0.48. Then headings, names and decisions were mended that some of them had shown. Both may
 * rise; whoever mends a rule on one of them now has to move it to the corpus.
 */
const least = { precision: 0.84, recall: 0.56 }

test('the rules on documents that none of them was mended on', () => {
  const documents = heldOutDocuments()
  const verdicts = documents.map((document) => judge(document, noChoices))
  const sum = (key: 'right' | 'wrong' | 'missed') =>
    verdicts.reduce((total, verdict) => total + verdict[key].length, 0)
  const [right, wrong, missed] = [sum('right'), sum('wrong'), sum('missed')]
  const precision = share(right, right + wrong)
  const recall = share(right, right + missed)
  process.stdout.write(
    `\nheld out: ${documents.length} documents, ${right} right, ${wrong} wrong, ${missed} missed, precision ${precision.toFixed(2)}, recall ${recall.toFixed(2)}\n\n`,
  )
  expect(documents.length).toBeGreaterThanOrEqual(24)
  expect(precision).toBeGreaterThanOrEqual(least.precision)
  expect(recall).toBeGreaterThanOrEqual(least.recall)
})
