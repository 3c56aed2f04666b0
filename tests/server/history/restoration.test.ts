import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { OpClock } from '#server/history/op-clock.ts'
import { type RestoreRecord, restore, undoRestore } from '#server/history/restoration.ts'
import { reverseAll } from '#server/history/reversal.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { AppliedPatch, Patch, PatchRecord, PatchStatus } from '#shared/document/patch.ts'
import { beginStream } from '#shared/document/stream.ts'
import { type Version, versionOf } from '#shared/document/version.ts'
import { doc, expectValid, nodesOf, type } from '../../shared/document/story.ts'

const source = '## Steps\n\nThe agent calls all customers.'
const append = { operation: 'append', location: '## Steps' } as const
const update = { operation: 'update', location: '## Steps' } as const

describe('a restore to the middle of a patch', () => {
  test('undoes the patch, and writes itself what there was of it', () => {
    const history = new History(source)
    const half = history.streams(append, 'They ', 'write it down.')
    history.restore(half).reads(`${source}\n\nThey`).says('undone')
  })

  // Seed 1205 of typing: the patch was taken for whole, and made again with what it takes away.
  test('knows that it was not whole while the text that it replaces still stood there', () => {
    const history = new History(source)
    const half = history.streams(update, '## Steps\n\nAll of it is new.\n\n', '')
    history.turn().restore(half).reads(half).says('undone')
  })
})

describe('the undo of a restore', () => {
  test('takes what the restore wrote of a patch that nobody decided about since', () => {
    const history = new History(source)
    const half = history.streams(append, 'They ', 'write it down.')
    history.restore(half).types('The agent', ' today').undoRestore()
    history.reads('## Steps\n\nThe agent today calls all customers.\n\nThey write it down.').says('applied')
  })

  test('leaves what the restore wrote of a patch that somebody made again since', () => {
    const history = new History(source)
    const half = history.streams(append, 'They ', 'write it down.')
    history.restore(half).turn().types('They', ' all')
    history.undoRestore().reads(`${source}\n\nThey all write it down.`).says('applied')
  })

  test('and so does the undo of that, and the next one', () => {
    const history = new History(source)
    const half = history.streams(append, 'They ', 'write it down.')
    history.restore(half).turn().undoRestore().undoRestore().undoRestore()
    history.reads(`${source}\n\nThey write it down.`).says('applied')
  })
})

/** A document with one patch, and what is decided about it. */
class History {
  readonly #ydoc: Y.Doc
  readonly #by = { kind: 'user', id: 'user_1' } as const
  #nowMs = 0
  readonly #clock = new OpClock(() => ++this.#nowMs)
  #record: PatchRecord | null = null
  #restore: RestoreRecord | null = null

  constructor(source: string) {
    this.#ydoc = doc(source)
  }

  /** The designer writes a patch in two parts. Answers the version between them. */
  streams(head: Pick<Patch, 'operation' | 'location'>, first: string, second: string): Taken {
    const begun = beginStream(this.#ydoc, head)
    if (!begun.ok) throw new Error(begun.refusal.detail)
    const { stream } = begun
    stream.push(first)
    stream.flush(this.#ydoc)
    const taken = { version: versionOf(this.#ydoc), takenAtMs: this.#clock.next(this.#ydoc) }
    stream.push(second)
    stream.flush(this.#ydoc)
    const content = first + second
    const patch = head.operation === 'update' ? { ...head, newContent: content } : { ...head, content }
    const ended = stream.end(this.#ydoc, patch)
    if (ended.kind !== 'applied') throw new Error(ended.kind)
    this.#record = recordOf(patch, ended.applied, this.#clock.next(this.#ydoc))
    return taken
  }

  /** Somebody undoes the patch, or redoes it. */
  turn(): this {
    const [turned] = reverseAll(this.#ydoc, this.#records, { by: this.#by, clock: this.#clock })
    if (turned) this.#record = turned.record
    return this
  }

  restore({ version, takenAtMs }: Taken): this {
    const task = { mode: 'whole', version, takenAtMs, records: this.#records } as const
    return this.#take(restore(this.#ydoc, { ...task, by: this.#by, clock: this.#clock }))
  }

  undoRestore(): this {
    if (!this.#restore) throw new Error('nothing was restored')
    const who = { records: this.#records, by: this.#by, clock: this.#clock }
    return this.#take(undoRestore(this.#ydoc, this.#restore, who))
  }

  types(behind: string, text: string): this {
    type(this.#ydoc, behind, text)
    return this
  }

  reads(expected: string | Taken): this {
    if (typeof expected === 'string') expect(documentMarkdown(this.#ydoc)).toBe(expected)
    else expect(nodesOf(this.#ydoc)).toEqual(expected.version.content)
    return this
  }

  says(status: PatchStatus): this {
    expect(this.#record?.status).toBe(status)
    return this
  }

  get #records(): PatchRecord[] {
    return this.#record ? [this.#record] : []
  }

  #take({ records, done }: ReturnType<typeof restore>): this {
    const [record = this.#record] = records
    this.#record = record
    this.#restore = done
    expectValid(this.#ydoc)
    return this
  }
}

type Taken = { readonly version: Version; readonly takenAtMs: number }

function recordOf(patch: Patch, applied: AppliedPatch, atMs: number): PatchRecord {
  const { inserted, deleted, links } = applied
  const designer = { kind: 'agent', id: 'designer' } as const
  return {
    ...applied,
    ...{ id: 'patch_1', threadId: 'thread_1', sequence: 1, patch, actor: designer },
    ...{ runId: null, messageId: null, model: null, status: 'applied', refusal: null },
    head: { inserted, deleted },
    ops: [{ kind: 'apply', by: designer, atMs, inserted, deleted, links }],
    createdAtMs: atMs,
  }
}
