import { headingLevel } from '#shared/process/sections.ts'
import { readStepTitle } from '#shared/process/steps.ts'
import { rewriteBlock, sectionAt } from './edits.ts'
import type { Paper } from './paper.ts'

/**
 * Gives steps other numbers, in their headings and wherever "Step N" stands outside of code. Works from the end of the
 * document, so that two headings never have the same words. A number without a new one (a removed step) stays, and the
 * blocks that still name it are counted: people have to say what is meant there now.
 */
export function renumberSteps(
  paper: Paper,
  newNumbers: ReadonlyMap<number, number | 'gone'>,
  /** The heading of a step that has its number already. */
  except?: number,
): { readonly dangling: number } {
  let dangling = 0
  for (let block = paper.nodes.length - 1; block >= 0; block--) {
    const node = paper.nodes[block]
    if (!node || node.type === 'codeBlock' || block === except) continue
    const before = paper.markdown(block, block + 1)
    const isHeading = headingLevel(node) !== undefined
    const after =
      isHeading && readStepTitle(before.replace(/^#+\s*/, '')).number !== undefined
        ? renumberTitle(before, newNumbers)
        : renumberText(before, newNumbers)
    if (mentionsGone(before, newNumbers)) dangling += 1
    if (after === before) continue
    const section = sectionAt(paper, block)
    if (section) rewriteBlock(paper, section, block, after)
  }
  return { dangling }
}

/** "### Step 3: Pay" and "### 3. Pay" */
function renumberTitle(title: string, newNumbers: ReadonlyMap<number, number | 'gone'>): string {
  return title.replace(/^(#+\s*(?:step\s+)?)(\d+)/i, (whole, before: string, number: string) => {
    const fresh = newNumbers.get(Number(number))
    return typeof fresh === 'number' ? `${before}${fresh}` : whole
  })
}

const reference = /\b(steps?\s+)(\d+)\b/gi

function renumberText(text: string, newNumbers: ReadonlyMap<number, number | 'gone'>): string {
  return text.replace(reference, (whole, word: string, number: string) => {
    const fresh = newNumbers.get(Number(number))
    return typeof fresh === 'number' ? `${word}${fresh}` : whole
  })
}

function mentionsGone(text: string, newNumbers: ReadonlyMap<number, number | 'gone'>): boolean {
  return [...text.matchAll(reference)].some((match) => newNumbers.get(Number(match[2])) === 'gone')
}
