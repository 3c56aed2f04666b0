import type { Veto } from '#shared/document/apply.ts'
import {
  countWords,
  type Loss,
  lossOf,
  noLoss,
  type SectionLoss,
  type WordsBy,
} from '#shared/document/loss.ts'
import type { OwnerIndex } from '#shared/document/owner-index.ts'
import type { Block } from '#shared/document/tree.ts'
import type { RunId } from '#shared/ids.ts'
import type { WireProposal } from '#shared/protocol/proposal.ts'
import { isPerson } from '../history/proposals.ts'

/** This part of the text, as it was when the run began, may go without a click … */
const freeShare = 0.3
/** … and so many words in any text: in one that has hardly begun, each correction is a large part. */
const freeWords = 10
/** A section of which this part goes is gone: a word that happens to come again does not save it … */
const wholeShare = 0.9
/** … unless at least so many new words for each that goes take their place: then it is written anew. */
const rewrittenShare = 0.5

/** Why people have to be asked. */
export type Cause = WireProposal['cause']

type Refused = { readonly loss: WordsBy; readonly section: string; readonly cause: Cause }

/** What one patch takes away. */
export type DeletionTrial = {
  /** Refuses the patch when people have to be asked about it. */
  readonly veto: Veto
  /** What was refused last: what it would take away of what was there before the run, where, and why people are asked. */
  readonly refused: () => Refused
  /** Until then what it takes away counts as taken; after it, only if the patch is in the document. */
  readonly end: (isIn: boolean) => void
}

/**
 * What one run has taken away, and what it may not take away alone: more than 30 % of the text, all its patches together;
 * or a whole section that holds people's words. Words that the run itself wrote are its own.
 */
export class Deletions {
  readonly #own: string
  /** Words when the run began. */
  #size = 0
  /** Of each patch that is in the document, or on its way there: what it takes away. */
  readonly #taken = new Set<{ loss: Loss }>()

  constructor(runId: RunId) {
    this.#own = `agent:${runId}`
  }

  begin(tree: readonly Block[]): void {
    this.#size = countWords(tree)
  }

  /** `owners`: of the live document. */
  try(owners: OwnerIndex): DeletionTrial {
    const own = { loss: noLoss }
    this.#taken.add(own)
    let refused: Refused = { loss: new Map(), section: '', cause: 'share' }
    return {
      veto: (plan, tree) => {
        const loss = lossOf(plan, tree, { owners, counts: isPerson })
        const before = [...this.#taken].flatMap((each) => (each === own ? [] : [each.loss]))
        const cause = this.#causeOf(loss, before)
        if (cause === null) {
          own.loss = loss
          return null
        }
        refused = { loss: this.#others(loss.words), section: plan.section.heading, cause }
        return { code: 'people_asked', detail: 'The people have to allow this first.' }
      },
      refused: () => refused,
      end: (isIn) => {
        if (!isIn) this.#taken.delete(own)
      },
    }
  }

  #causeOf({ words, sections }: Loss, before: readonly Loss[]): Cause | null {
    if (sections.some((section) => isWhole(section, before))) return 'section'
    const lost = [words, ...before.map((loss) => loss.words)].map((each) => total(this.#others(each)))
    const sum = lost.reduce((sum, count) => sum + count, 0)
    return sum > Math.max(freeShare * this.#size, freeWords) ? 'share' : null
  }

  #others(words: WordsBy): WordsBy {
    return new Map([...words].filter(([by]) => by !== this.#own))
  }
}

/** Whether a section that holds words of people goes as a whole, with what went of it before. */
function isWhole({ handle, size, words, added }: SectionLoss, before: readonly Loss[]): boolean {
  const earlier = before.flatMap(({ sections }) => sections.filter((section) => section.handle === handle))
  const gone = earlier.reduce((sum, section) => sum + total(section.words), 0)
  const isPeoples = [words, ...earlier.map((section) => section.words)].some((each) =>
    [...each.keys()].some(isPerson),
  )
  const now = total(words)
  return isPeoples && gone + now >= wholeShare * (gone + size) && added < rewrittenShare * now
}

const total = (words: WordsBy): number => [...words.values()].reduce((sum, count) => sum + count, 0)
