import type { CompiledQuery } from 'kysely'
import type * as Y from 'yjs'
import type { Patch } from '#shared/document/patch.ts'
import type { Refusal } from '#shared/document/refusal.ts'
import type { PatchHead, StreamEnd, StreamingPatch, StreamWrite } from '#shared/document/stream.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import type { OpenPatch } from './open-patch.ts'
import { type PatchEdits, RunOver } from './patch-edits.ts'
import type { AppliedNews, PatchRecorder } from './patch-recorder.ts'

/** Between two writes: often enough to look like typing. */
const flushMs = 40
/** A browser takes 25 ms and more to draw a change of a document with more blocks than that. */
const manyBlocks = 500
const slowFlushMs = 80

/** What became of it. An interrupted one stands as far as it was written; `refusal` says why where nobody wished it. */
export type StreamOutcome =
  | { readonly status: 'applied'; readonly news: AppliedNews }
  | { readonly status: 'interrupted'; readonly news: AppliedNews; readonly refusal: Refusal | null }
  | { readonly status: 'refused'; readonly refusal: Refusal }

export type PatchStreamParts = {
  readonly edits: PatchEdits
  readonly recorder: PatchRecorder
  /** What is stored of it until it has its record. */
  readonly open: OpenPatch
  /** Hears of its record when that is on disk. */
  readonly tell: (news: AppliedNews) => void
  /** Hears where the writing is whenever something was written. */
  readonly onWritten: (caret: Y.RelativePosition) => void
}

/**
 * A patch that is written into a live document while its text comes in. Each write is one transaction, which peers see at
 * once; that all of it is on disk is waited for at the end, when the record is stored with the last of it. Until then what
 * each write did is stored with it, so that a crash leaves no text that nobody can take back (`closeLeftPatches`).
 */
export class PatchStream {
  readonly #parts: PatchStreamParts
  readonly #head: PatchHead
  readonly #stream: StreamingPatch
  #text = ''
  #isDirty = false
  #timer: NodeJS.Timeout | undefined
  #intervalMs = flushMs
  /** The write that is on its way into the document; one at a time. Never rejects. */
  #writing: Promise<void> | undefined
  /** Resolves when all that was written is on disk. */
  #stored: Promise<void> = Promise.resolve()

  constructor(parts: PatchStreamParts, head: PatchHead, stream: StreamingPatch) {
    this.#parts = parts
    this.#head = head
    this.#stream = stream
  }

  /** The next piece of the patch's Markdown. */
  push(text: string): void {
    if (this.isStopped) return
    this.#text += text
    this.#stream.push(text)
    this.#isDirty = true
    this.#schedule()
  }

  /** Whether nothing more of it is written: its place is gone, it is too long, or its run is over. */
  get isStopped(): boolean {
    return this.#stream.stopped !== null || this.#parts.edits.isLost
  }

  /** Writes the rest of the patch, which is known as a whole now. Throws what `PatchEdits.edit` throws. */
  async finish(patch: Patch): Promise<StreamOutcome> {
    const outcome = await this.#conclude(patch, (ydoc) => this.#stream.end(ydoc, patch))
    if (!outcome) throw new Error('a patch that is finished has an outcome')
    return outcome
  }

  /**
   * Leaves it as far as it goes: of what came in, every whole word is written. Undefined when that is nothing, or its run
   * is over: then it was left by whoever ended that.
   */
  abort(): Promise<StreamOutcome | undefined> {
    const { operation, location } = this.#head
    const text = operation === 'update' ? { newContent: this.#text } : { content: this.#text }
    const concluded = this.#conclude({ operation, location, ...text }, (ydoc) => {
      this.#stream.flush(ydoc)
      const applied = this.#stream.soFar(ydoc)
      const refusal = this.#stream.stopped
      if (applied) return { kind: 'interrupted', applied, refusal }
      return refusal && { kind: 'refused', refusal }
    })
    return concluded.catch((error: unknown) => {
      if (error instanceof RunOver) return undefined
      throw error
    })
  }

  /** Takes back what is written: it was a mistake to begin. Why it had stopped before, if it had. */
  async withdraw(): Promise<Refusal | null> {
    await this.#hold()
    await this.#store(
      (ydoc) => this.#stream.withdraw(ydoc),
      () => this.#parts.open.closing(),
    )
    return this.#stream.stopped
  }

  #schedule(): void {
    if (this.#writing) return
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined
        if (this.#isDirty) this.#schedule()
      })
    }, this.#intervalMs)
  }

  /** Resolves when it is in the document, which is long before it is on disk. A failure shows at the end. */
  #write(): Promise<void> {
    const { edits, onWritten } = this.#parts
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#isDirty = false
    const write = (ydoc: Y.Doc): CompiledQuery[] => {
      const written = this.#stream.flush(ydoc)
      this.#intervalMs = fragmentOf(ydoc).length > manyBlocks ? slowFlushMs : flushMs
      const caret = this.#stream.caret()
      if (written && caret) onWritten(caret)
      resolve()
      return written ? this.#rowsOf(ydoc, written) : []
    }
    const edit = edits.edit(write, (rows) => rows)
    this.#stored = Promise.all([this.#stored, edit]).then(() => undefined)
    this.#stored.catch(() => resolve())
    return promise
  }

  /** What is stored with a write. */
  #rowsOf(ydoc: Y.Doc, written: StreamWrite): CompiledQuery[] {
    const { open, recorder } = this.#parts
    const soFar = () => this.#stream.soFar(ydoc)
    // It took itself back.
    if (this.#stream.stopped && !soFar()) return open.closing()
    return [...open.rows(written, soFar), ...recorder.linkRows(written.links)]
  }

  async #hold(): Promise<void> {
    clearTimeout(this.#timer)
    this.#isDirty = false
    await this.#writing
  }

  async #conclude(patch: Patch, end: (ydoc: Y.Doc) => StreamEnd | null): Promise<StreamOutcome | undefined> {
    await this.#hold()
    const { open, recorder, tell } = this.#parts
    const done: AppliedNews[] = []
    const ended = await this.#store(
      (ydoc) => {
        const ended = end(ydoc)
        if (ended && ended.kind !== 'refused')
          done.push(recorder.note(ydoc, patch, ended.applied, ended.kind, open.id))
        return ended
      },
      () => [...done.flatMap((news) => recorder.rows(news)), ...open.closing()],
    )
    const [news] = done
    if (news) tell(news)
    if (ended?.kind === 'refused') return { status: 'refused', refusal: ended.refusal }
    if (!ended || !news) return undefined
    return ended.kind === 'applied'
      ? { status: 'applied', news }
      : { status: 'interrupted', news, refusal: ended.refusal }
  }

  /** The last change. Resolves when all of the patch is on disk. What was refused of it is taken back before this throws. */
  async #store<T>(change: (ydoc: Y.Doc) => T, rows: () => CompiledQuery[]): Promise<T> {
    const { edits } = this.#parts
    try {
      const value = await edits.edit(change, rows)
      await this.#stored
      return value
    } catch (error) {
      await Promise.allSettled([this.#stored])
      await edits.takeBack()
      throw error
    }
  }
}
