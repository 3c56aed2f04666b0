import { expect } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { DocNode } from '#shared/document/node.ts'
import type { Patch } from '#shared/document/patch.ts'
import { type Change, type Reverted, revert } from '#shared/document/undo.ts'
import { applyLinks, type Link } from '#shared/document/yjs-internals.ts'
import { deleteBlock, doc, erase, expectLaws, nodesOf, retype, sync, type } from './story.ts'

/**
 * Patches of a document taken back and made again, told from top to bottom:
 *
 *   given('Old.', restarts).patch({ operation: 'append', … }).typed('New', '!').undo(1).becomes('Old.\n\n!').redoes()
 *
 * Each undo is checked against the laws of undo: one update, a valid document, and the same one for a peer that keeps
 * deleted content and one that does not. With `restarts` the document is stored and loaded again before every step, as
 * by another process.
 */
export function given(source: string, restarts = false): UndoStory {
  return new UndoStory(doc(source), restarts)
}

export class UndoStory {
  ydoc: Y.Doc
  readonly #restarts: boolean
  readonly #peer = new Y.Doc({ gc: false })
  readonly #browser = new Y.Doc({ gc: true })
  readonly #links: Link[] = []
  /** What is in effect of each patch, or of its undo. */
  readonly #heads: Change[] = []
  #before: DocNode[] = []
  #last: Reverted | undefined
  #lastNumber = 0

  constructor(ydoc: Y.Doc, restarts: boolean) {
    this.ydoc = ydoc
    this.#restarts = restarts
    this.#share()
  }

  patch(patch: Patch): this {
    this.#restart()
    const result = applyPatch(this.ydoc, patch, { origin: 'patch' })
    if (!result.ok) throw new Error(result.refusal.detail)
    this.#links.push(...result.applied.links)
    this.#heads.push(result.applied)
    this.#share()
    return this
  }

  /** Somebody types, replaces or deletes text in a browser, which has thrown deleted content away. */
  typed(behind: string, text: string): this {
    return this.inBrowser((ydoc) => type(ydoc, behind, text))
  }

  retyped(text: string, instead: string): this {
    return this.inBrowser((ydoc) => retype(ydoc, text, instead))
  }

  erased(text: string): this {
    return this.inBrowser((ydoc) => erase(ydoc, text))
  }

  deletedBlock(text: string): this {
    return this.inBrowser((ydoc) => deleteBlock(ydoc, text))
  }

  inBrowser(change: (ydoc: Y.Doc) => void): this {
    this.#restart()
    change(this.#browser)
    this.#share()
    return this
  }

  /** Reverts what is in effect of a patch: 1 is the first one. So the second time is a redo. */
  undo(number = this.#heads.length): this {
    const head = this.#heads[number - 1]
    if (!head) throw new Error(`there is no patch ${number}`)
    this.#restart()
    this.#before = nodesOf(this.ydoc)
    const origins: unknown[] = []
    const count = (_update: Uint8Array, origin: unknown) => origins.push(origin)
    this.ydoc.on('update', count)
    const reverted = revert(this.ydoc, 'undo', head)
    this.ydoc.off('update', count)
    const isChanged = reverted.inserted.length + reverted.deleted.length > 0
    expect(origins).toEqual(isChanged ? ['undo'] : [])
    expect(JSON.parse(JSON.stringify(reverted))).toEqual(reverted)
    this.#links.push(...reverted.links)
    this.#heads[number - 1] = reverted
    this.#last = reverted
    this.#lastNumber = number
    this.#share()
    return this
  }

  becomes(markdown: string): this {
    expect(documentMarkdown(this.ydoc)).toBe(markdown)
    return this
  }

  /** What the last undo left standing, by its text. */
  keeping(...texts: string[]): this {
    expect(this.#last?.kept.map(({ text }) => text)).toEqual(texts)
    return this
  }

  /** A redo brings back exactly what was there before the undo, and an undo after that exactly what was there after it. */
  redoes(): this {
    const [before, after] = [this.#before, nodesOf(this.ydoc)]
    expect(nodesOf(this.undo(this.#lastNumber).ydoc)).toEqual(before)
    expect(nodesOf(this.undo(this.#lastNumber).ydoc)).toEqual(after)
    return this
  }

  get last(): Reverted {
    if (!this.#last) throw new Error('nothing was undone yet')
    return this.#last
  }

  head(number: number): Change {
    const head = this.#heads[number - 1]
    if (!head) throw new Error(`there is no patch ${number}`)
    return head
  }

  /** The document as another process loads it, years later: from its stored state and the stored links. */
  #restart(): void {
    if (!this.#restarts) return
    const loaded = new Y.Doc({ gc: false })
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(this.ydoc))
    applyLinks(loaded, JSON.parse(JSON.stringify(this.#links)) as Link[])
    this.ydoc.destroy()
    this.ydoc = loaded
  }

  #share(): void {
    sync(this.ydoc, this.#browser)
    expect(nodesOf(this.#browser)).toEqual(nodesOf(this.ydoc))
    expectLaws(this.ydoc, this.#peer)
  }
}
