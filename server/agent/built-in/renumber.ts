import { headingLevel } from '#shared/process/sections.ts'
import { readStepTitle } from '#shared/process/step-title.ts'
import type { Step } from '#shared/process/steps.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import type { Paper } from './paper.ts'
import { splitItems } from './step-list.ts'

/** How the steps that were there before are numbered now; a removed one is in no entry. */
export type Renumbering = {
  readonly before: readonly Step[]
  /** Old number → new number. */
  readonly numbers: ReadonlyMap<number, number>
  /** How many steps there are now. */
  readonly count: number
  /** The name of a step that was written with its new number already. */
  readonly fresh?: string
}

/**
 * Gives steps their new numbers, in their headings and wherever "Step N" stands outside of code. Works from the end of
 * the document, so that two headings never have the same words. Where a step goes on with the one behind it, it goes on
 * with whichever stands there now. Returns how many blocks still name a step that is gone: people have to say what is
 * meant there.
 */
export function renumberSteps(paper: Paper, renumbering: Renumbering): number {
  const changes: Change[] = []
  let dangling = 0
  for (let block = paper.nodes.length - 1; block >= 0; block--) {
    if (paper.nodes[block]?.type === 'codeBlock') continue
    const before = paper.markdown(block, block + 1)
    const { text, isDangling } = renumberBlock(paper, block, before, renumbering)
    dangling += isDangling ? 1 : 0
    if (text !== before) changes.push({ block, text })
  }
  if (changes.length > manyChanges) rewriteTogether(paper, changes)
  else for (const change of changes) rewriteAlone(paper, change)
  return dangling
}

/** The number of blocks stays, so that a block keeps its index while others are rewritten. */
type Change = { readonly block: number; readonly text: string }

/** More than this are made together, in patches of neighbouring blocks. */
const manyChanges = 12
/** A patch may bring 500 blocks and 100,000 characters (shared/document/content.ts). */
const blocksTogether = 200

function rewriteAlone(paper: Paper, { block, text }: Change): void {
  const section = sectionAt(paper, block)
  if (section) rewriteBlock(paper, section, block, text)
}

/** Each run of blocks in one section from the first to the last that changes, and not too many of them at once. */
function rewriteTogether(paper: Paper, changes: readonly Change[]): void {
  const fresh = new Map(changes.map(({ block, text }) => [block, text]))
  for (const section of paper.sections) {
    const own = changes
      .map(({ block }) => block)
      .filter((block) => section.heading <= block && block < section.end)
    const last = Math.max(...own)
    for (let from = Math.min(...own); from <= last; from += blocksTogether) {
      const to = Math.min(from + blocksTogether, last + 1)
      const parts = Array.from(
        { length: to - from },
        (_, at) => fresh.get(from + at) ?? paper.markdown(from + at, from + at + 1),
      )
      paper.patch({
        operation: 'update',
        location: paper.location(section.heading),
        oldContent: paper.markdown(from, to),
        newContent: parts.join('\n\n'),
        reason: 'The steps have other numbers',
      })
    }
  }
}

type Rewritten = { readonly text: string; readonly isDangling: boolean }

function renumberBlock(paper: Paper, block: number, text: string, renumbering: Renumbering): Rewritten {
  const listed = paper.steps.filter((step) => step.block === block && step.item !== undefined)
  if (listed.length > 0) {
    const items = splitItems(text).map((item, at) => {
      const owner = listed.find((step) => step.item === at)
      return renumberText(item, owner, renumbering)
    })
    const isDangling = items.some((item) => item.isDangling)
    return { text: items.map((item) => item.text).join('\n'), isDangling }
  }
  const owner = paper.steps.find((step) => step.item === undefined && step.block <= block && block < step.end)
  const isHeading = headingLevel(paper.nodes[block]) !== undefined
  if (!isHeading || readStepTitle(text.replace(/^#+\s*/, '')).number === undefined)
    return renumberText(text, owner, renumbering)
  const isFresh = owner !== undefined && owner.name === renumbering.fresh
  return { text: isFresh ? text : renumberTitle(text, renumbering.numbers), isDangling: false }
}

/** The references of one step, or of text that belongs to none. A new step speaks of the new numbers already. */
function renumberText(text: string, owner: Step | undefined, renumbering: Renumbering): Rewritten {
  if (owner && owner.name === renumbering.fresh) return { text, isDangling: false }
  const old = owner && renumbering.before.find((step) => step.name === owner.name)
  const references = new References(renumbering, old)
  return { text: references.apply(text), isDangling: references.dangling }
}

/** "### Step 3: Pay" and "### 3. Pay" */
function renumberTitle(title: string, numbers: ReadonlyMap<number, number>): string {
  return title.replace(
    /^(#+\s*(?:step\s+)?)(\d+)/i,
    (_, head: string, number: string) => `${head}${numbers.get(Number(number)) ?? number}`,
  )
}

/** The references of one block. */
class References {
  dangling = false
  readonly #renumbering: Renumbering
  readonly #owner: Step | undefined

  constructor(renumbering: Renumbering, owner: Step | undefined) {
    this.#renumbering = renumbering
    this.#owner = owner
  }

  apply(text: string): string {
    return this.#end(text).replace(/\b(steps?\s+)(\d+)\b/gi, (whole, word: string, number: string) => {
      const fresh = this.#target(Number(number))
      return fresh === undefined ? whole : `${word}${fresh}`
    })
  }

  /** The last step goes on with none; one that was the last, and is not any more, goes on with the new one. */
  #end(text: string): string {
    const { before, count } = this.#renumbering
    if (!this.#owner) return text
    const own = this.#renumbering.numbers.get(this.#owner.number)
    if (own === undefined) return text
    if (own === count)
      return text.replace(
        new RegExp(`(otherwise, )continue with step ${this.#owner.number + 1}\\b`, 'gi'),
        '$1end the process',
      )
    const wasLast = before.at(-1) === this.#owner
    return wasLast
      ? text.replace(
          /(otherwise, )end the process(?=\.|$)/gim,
          `$1continue with Step ${this.#owner.number + 1}`,
        )
      : text
  }

  #target(number: number): number | undefined {
    const { before, numbers } = this.#renumbering
    const own = this.#owner && numbers.get(this.#owner.number)
    const next = this.#owner && before[before.indexOf(this.#owner) + 1]
    const isNext = this.#owner !== undefined && number === (next?.number ?? this.#owner.number + 1)
    if (own !== undefined && isNext) return own + 1
    const fresh = numbers.get(number)
    if (fresh === undefined && before.some((step) => step.number === number)) this.dangling = true
    return fresh
  }
}
