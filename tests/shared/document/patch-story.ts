import { expect } from 'vitest'
import type * as Y from 'yjs'
import { type ApplyOptions, applyPatch, type PatchResult } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { AppliedPatch, Patch } from '#shared/document/patch.ts'
import type { Refusal, RefusalCode } from '#shared/document/refusal.ts'
import { type Block, readTree } from '#shared/document/tree.ts'
import { copy, deleteBlock, doc, erase, expectLaws, retype, type } from './story.ts'

/**
 * A document that people and patches change in turn, told from top to bottom:
 *
 *   given('## Overview\n\nOld.').patch({ operation: 'append', … }).becomes('## Overview\n\nOld.\n\nNew.')
 *
 * Every patch is checked against the laws of patches: an applied one is one update, leaves a valid document that a second
 * peer has too, and keeps the identity of each block it does not change; a refused one changes nothing.
 */
export function given(source: string): PatchStory {
  return new PatchStory(doc(source))
}

export class PatchStory {
  readonly ydoc: Y.Doc
  readonly #peer: Y.Doc
  #seen: readonly Block[] | undefined
  #result: PatchResult | undefined

  constructor(ydoc: Y.Doc) {
    this.ydoc = ydoc
    this.#peer = copy(ydoc)
  }

  /** The author of the next patch reads the document as it is now. */
  read(): this {
    this.#seen = readTree(this.ydoc)
    return this
  }

  /** Somebody types, replaces or deletes text, or a whole block. */
  typed(behind: string, text: string): this {
    type(this.ydoc, behind, text)
    return this
  }

  retyped(text: string, instead: string): this {
    retype(this.ydoc, text, instead)
    return this
  }

  erased(text: string): this {
    erase(this.ydoc, text)
    return this
  }

  deletedBlock(text: string): this {
    deleteBlock(this.ydoc, text)
    return this
  }

  patch(patch: Patch, options: Partial<ApplyOptions> = {}): this {
    const before = readTree(this.ydoc)
    const origins: unknown[] = []
    const count = (_update: Uint8Array, origin: unknown) => origins.push(origin)
    this.ydoc.on('update', count)
    this.#result = applyPatch(this.ydoc, patch, { origin: patch, seen: this.#seen, ...options })
    this.ydoc.off('update', count)
    const after = readTree(this.ydoc)
    if (this.#result.ok) {
      expect(origins).toEqual([patch])
      expectLaws(this.ydoc, this.#peer)
      expectSameIdentity(before, after)
    } else {
      expect(origins).toEqual([])
      expect(after).toEqual(before)
    }
    return this
  }

  becomes(markdown: string): this {
    expect(this.#result?.ok ? 'applied' : this.#result?.refusal.detail).toBe('applied')
    expect(documentMarkdown(this.ydoc)).toBe(markdown)
    return this
  }

  refused(code: RefusalCode, facts: Partial<Refusal> | Record<string, unknown> = {}): this {
    expect(this.#result?.ok ? documentMarkdown(this.ydoc) : this.#result?.refusal).toMatchObject({
      code,
      ...facts,
    })
    return this
  }

  get applied(): AppliedPatch {
    if (!this.#result?.ok) throw new Error(`not applied: ${this.#result?.refusal.detail}`)
    return this.#result.applied
  }

  get refusal(): Refusal {
    if (!this.#result || this.#result.ok) throw new Error('not refused')
    return this.#result.refusal
  }
}

/** A block that reads the same before and after, and is the only one that does, is the same block. */
function expectSameIdentity(before: readonly Block[], after: readonly Block[]): void {
  const idsByKey = (tree: readonly Block[]) => Map.groupBy(tree, ({ key }) => key)
  const kept = idsByKey(after)
  for (const [key, blocks] of idsByKey(before)) {
    const now = kept.get(key)
    if (blocks.length === 1 && now?.length === 1) expect(now[0]?.id).toEqual(blocks[0]?.id)
  }
}
