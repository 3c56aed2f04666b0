import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { writeBlock } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import type { Patch } from '#shared/document/patch.ts'
import { buildElement, fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import {
  headingLevel,
  placeByCatalogue,
  readSections,
  type Section,
  type SectionId,
} from '#shared/process/sections.ts'
import { readSteps, type Step } from '#shared/process/steps.ts'

/**
 * A private copy of the document on which an answer is tried out: each patch is applied here first, by the very code that
 * will apply it to the live document, so that the next one is planned on what the document will then be, and one that
 * would be refused is never sent. Close it when the answer is planned.
 */
export class Paper {
  readonly #ydoc = new Y.Doc({ gc: false })
  readonly #patches: Patch[] = []
  /** What was read from the document since its last change. */
  #read: Reading | undefined

  constructor(markdown: string) {
    this.#fill(parseMarkdown(markdown))
  }

  /** The patches that were accepted, in order. */
  get patches(): readonly Patch[] {
    return this.#patches
  }

  get nodes(): readonly DocNode[] {
    return this.#reading().nodes
  }

  get sections(): readonly Section[] {
    return this.#reading().sections
  }

  get steps(): readonly Step[] {
    return this.#reading().steps
  }

  get isBlank(): boolean {
    return this.markdown().trim() === ''
  }

  section(id: SectionId): Section | undefined {
    return this.sections.find((section) => section.id === id)
  }

  /** The Markdown of some top-level blocks, of all without arguments. */
  markdown(from = 0, to?: number): string {
    return joinMarkdown(this.#reading().parts.slice(from, to))
  }

  /** What a section says, without its heading. */
  bodyOf(section: Section): string {
    return this.markdown(section.heading + 1, section.end)
  }

  /** A heading as a patch names it: "## Error Handling". */
  location(heading: number): string {
    const node = this.nodes[heading]
    return node?.type === 'heading' ? writeBlock(node) : ''
  }

  /** The heading nearest above a block, as a patch names it; that of the block's section for a heading. */
  locationAbove(block: number): string {
    const isHeading = headingLevel(this.nodes[block]) !== undefined
    const above = this.nodes.slice(0, block).findLastIndex((node) => headingLevel(node) !== undefined)
    return isHeading || above < 0 ? '' : this.location(above)
  }

  /** The heading of a section still to be made, at the level that sections have here. */
  newLocation(heading: string): string {
    return `${'#'.repeat(this.sections[0]?.level ?? 2)} ${heading}`
  }

  /**
   * Tries a patch. False: it would be refused, or it would not do what was meant, which `isRight` looks at afterwards;
   * then nothing has changed.
   */
  patch(patch: Patch, isRight: () => boolean = () => true): boolean {
    const before = this.nodes
    const result = applyPatch(this.#ydoc, patch, { origin: 'paper', placeSection: placeByCatalogue })
    if (!result.ok) return false
    this.#read = undefined
    if (isRight()) {
      this.#patches.push(patch)
      return true
    }
    this.#fill(before)
    return false
  }

  /** Takes back everything since there were only so many patches. */
  rollBack(patches: number, nodes: readonly DocNode[]): void {
    this.#patches.length = patches
    this.#fill(nodes)
  }

  close(): void {
    this.#ydoc.destroy()
  }

  #fill(nodes: readonly DocNode[]): void {
    const fragment = fragmentOf(this.#ydoc)
    fragment.delete(0, fragment.length)
    fragment.insert(0, nodes.map(fromNode).map(buildElement))
    this.#read = undefined
  }

  #reading(): Reading {
    if (this.#read) return this.#read
    const tree = readTree(this.#ydoc)
    const nodes = tree.map(toNode)
    // Steps in tables, bullets and sentences are read, but not edited.
    const steps = readSteps(nodes).filter(({ form }) => form === 'heading' || form === 'numbered')
    this.#read = { nodes, parts: writeBlocks(tree), sections: readSections(nodes), steps }
    return this.#read
  }
}

type Reading = {
  readonly nodes: readonly DocNode[]
  /** The Markdown of each node. */
  readonly parts: readonly string[]
  readonly sections: readonly Section[]
  readonly steps: readonly Step[]
}
