import { expect } from 'vitest'
import * as Y from 'yjs'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { AppliedPatch, Patch } from '#shared/document/patch.ts'
import { beginStream, type PatchHead, type StreamEnd, type StreamingPatch } from '#shared/document/stream.ts'
import { revert } from '#shared/document/undo.ts'
import { restoreDocument, type Version, versionOf } from '#shared/document/version.ts'
import { copy, deleteBlock, doc, erase, expectLaws, type } from './story.ts'

/**
 * A patch that is being written while people work in the document, told from top to bottom:
 *
 *   streaming('## A', { operation: 'append', location: '## A' }).writes('New wo').shows('## A\n\nNew')
 *
 * Every step is checked against the laws of changes.
 */
export function streaming(source: string, head: PatchHead): StreamStory {
  return new StreamStory(doc(source), head)
}

export class StreamStory {
  readonly ydoc: Y.Doc
  readonly #peer: Y.Doc
  readonly #head: PatchHead
  readonly #stream: StreamingPatch
  readonly #before: string
  readonly #version: Version
  #text = ''
  #end: StreamEnd | null = null

  constructor(ydoc: Y.Doc, head: PatchHead) {
    this.ydoc = ydoc
    this.#peer = copy(ydoc)
    this.#head = head
    this.#before = documentMarkdown(ydoc)
    this.#version = versionOf(ydoc)
    const begun = beginStream(ydoc, head)
    if (!begun.ok) throw new Error(begun.refusal.detail)
    this.#stream = begun.stream
  }

  writes(text: string): this {
    this.#text += text
    this.#stream.push(text)
    let updates = 0
    const count = () => updates++
    this.ydoc.on('update', count)
    const changed = this.#stream.flush(this.ydoc)
    this.ydoc.off('update', count)
    expect(updates).toBe(changed ? 1 : 0)
    return this.#check()
  }

  shows(markdown: string): this {
    expect(documentMarkdown(this.ydoc)).toBe(markdown)
    return this
  }

  typed(behind: string, text: string): this {
    type(this.ydoc, behind, text)
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

  /** Somebody makes the document what it was before the stream. */
  restored(): this {
    restoreDocument(this.ydoc, 'restore', this.#version)
    return this.#check()
  }

  /** The server drops the document from memory and loads it again. */
  reloaded(): StreamStory {
    Object.assign(this, { ydoc: copy(this.ydoc) })
    return this
  }

  /** The text before the caret, up to the beginning of its block. */
  hasCaretBehind(text: string): this {
    const caret = this.#stream.caret()
    const place = caret && Y.createAbsolutePositionFromRelativePosition(caret, this.ydoc)
    if (!place || !(place.type instanceof Y.XmlText)) throw new Error('there is no caret in a text')
    const plain = (place.type.toDelta() as { insert: string }[]).map(({ insert }) => insert).join('')
    expect(plain.slice(0, place.index)).toBe(text)
    return this
  }

  ends(patch: Partial<Patch> = {}): this {
    const content = this.#head.operation === 'update' ? { newContent: this.#text } : { content: this.#text }
    this.#end = this.#stream.end(this.ydoc, { ...this.#head, ...content, ...patch })
    return this.#check()
  }

  aborts(): this {
    const applied = this.#stream.soFar(this.ydoc)
    this.#end = applied && { kind: 'interrupted', applied, refusal: null }
    return this
  }

  withdraws(): this {
    this.#stream.withdraw(this.ydoc)
    return this.#check()
  }

  refused(code: string): this {
    expect(this.#end && 'refusal' in this.#end ? this.#end.refusal?.code : this.#end?.kind).toBe(code)
    return this
  }

  undone(): this {
    revert(this.ydoc, 'undo', this.applied)
    return this.#check().shows(this.#before)
  }

  stoppedBy(code: string): this {
    expect(this.#stream.stopped?.code).toBe(code)
    return this
  }

  get markdown(): string {
    return documentMarkdown(this.ydoc)
  }

  get end(): StreamEnd | null {
    return this.#end
  }

  get applied(): AppliedPatch {
    if (!this.#end || this.#end.kind === 'refused') throw new Error('nothing is applied')
    return this.#end.applied
  }

  #check(): this {
    expectLaws(this.ydoc, this.#peer)
    return this
  }
}
