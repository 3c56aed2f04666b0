import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { writeBlock } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import type { Patch } from '#shared/document/patch.ts'
import { buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { placeByCatalogue, readSections, type Section, type SectionId } from '#shared/process/sections.ts'
import { readSteps, type Step } from '#shared/process/steps.ts'

/**
 * A private copy of the document on which an answer is tried out: each patch is applied here first, by the very code that
 * will apply it to the live document, so that the next one is planned on what the document will then be, and one that
 * would be refused is never sent. Close it when the answer is planned.
 */
export class Paper {
  readonly #ydoc = new Y.Doc({ gc: false })
  readonly #patches: Patch[] = []

  constructor(markdown: string) {
    this.#fill(parseMarkdown(markdown))
  }

  /** The patches that were accepted, in order. */
  get patches(): readonly Patch[] {
    return this.#patches
  }

  get nodes(): DocNode[] {
    return readTree(this.#ydoc).map(toNode)
  }

  get sections(): Section[] {
    return readSections(this.nodes)
  }

  get steps(): Step[] {
    return readSteps(this.nodes)
  }

  get isBlank(): boolean {
    return this.markdown().trim() === ''
  }

  section(id: SectionId): Section | undefined {
    return this.sections.find((section) => section.id === id)
  }

  /** The Markdown of some top-level blocks, of all without arguments. */
  markdown(from = 0, to?: number): string {
    return joinMarkdown(writeBlocks(readTree(this.#ydoc)).slice(from, to))
  }

  /** A heading as a patch names it: "## Error Handling". */
  location(heading: number): string {
    const node = this.nodes[heading]
    return node?.type === 'heading' ? writeBlock(node) : ''
  }

  /**
   * Tries a patch. False: it would be refused, or it would not do what was meant, which `isRight` looks at afterwards;
   * then nothing has changed.
   */
  patch(patch: Patch, isRight: () => boolean = () => true): boolean {
    const before = this.nodes
    const result = applyPatch(this.#ydoc, patch, { origin: 'paper', placeSection: placeByCatalogue })
    if (!result.ok) return false
    if (isRight()) {
      this.#patches.push(patch)
      return true
    }
    this.#fill(before)
    return false
  }

  close(): void {
    this.#ydoc.destroy()
  }

  #fill(nodes: readonly DocNode[]): void {
    const fragment = fragmentOf(this.#ydoc)
    fragment.delete(0, fragment.length)
    fragment.insert(0, nodes.map(fromNode).map(buildElement))
  }
}
