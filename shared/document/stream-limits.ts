import { checkDocumentSize, contentLimits, countLinks, measureBlocks, readContent } from './content.ts'
import type { Refusal } from './refusal.ts'
import type { Block, PlannedBlock } from './tree.ts'

/**
 * Says of a text that is still being written when it is more than a patch may bring, or than the document can take up: as
 * soon as the whole patch would be refused, whatever its rest is.
 */
export class StreamLimits {
  readonly #tree: readonly Block[]
  readonly #replaced: readonly Block[]
  /** What looks like a link, in the text up to here. */
  #links = 0
  #counted = 0

  /** `replaced`: all blocks of the tree that the text may take the place of. */
  constructor(tree: readonly Block[], replaced: readonly Block[]) {
    this.#tree = tree
    this.#replaced = replaced
  }

  /** `text` is all that there is of it, `content` what can be shown of that. */
  check(text: string, content: readonly PlannedBlock[]): Refusal | null {
    if (this.#seemsOver(text, content)) {
      const read = readContent(text)
      if (!read.ok) return read.refusal
    }
    return checkDocumentSize(this.#tree, this.#replaced, content)?.refusal ?? null
  }

  /** What can be shown is at times otherwise than the text will be read, so this is not the last word. */
  #seemsOver(text: string, content: readonly PlannedBlock[]): boolean {
    this.#links += countLinks(text.slice(this.#counted))
    // Its last character may be the first half of what looks like a link.
    this.#counted = Math.max(0, text.length - 1)
    if (text.length > contentLimits.characters || this.#links > contentLimits.links) return true
    const { count, depth } = measureBlocks(content)
    return count > contentLimits.blocks || depth > contentLimits.depth
  }
}
