import { expect, it } from 'vitest'
import type * as Y from 'yjs'
import { Deletions } from '#server/agent/deletions.ts'
import { applyPatch } from '#shared/document/apply.ts'
import { OwnerIndex } from '#shared/document/owner-index.ts'
import { readTree } from '#shared/document/tree.ts'
import type { RunId } from '#shared/ids.ts'
import { doc } from '../../shared/document/story.ts'

/** One run in a document: what it may delete by itself. */
class Run {
  readonly #ydoc: Y.Doc
  readonly #owners = new OwnerIndex()
  readonly #deletions = new Deletions('run_1' as RunId)

  /** A text by `writer`. */
  constructor(source: string, writer = 'user_ana') {
    this.#ydoc = doc(source)
    for (const client of this.#ydoc.store.clients.keys()) this.#owners.begin(client, 0, writer)
    this.#deletions.begin(readTree(this.#ydoc))
  }

  /** Why people are asked; null: it is done. */
  deletes(location: string, content?: string): string | null {
    const trial = this.#deletions.try(this.#owners)
    const patch = { operation: 'delete', location, content } as const
    const result = applyPatch(this.#ydoc, patch, { origin: 'test', veto: trial.veto })
    trial.end(result.ok)
    return result.ok ? null : trial.refused().cause
  }

  writes(location: string, content: string): this {
    const before = new Map(
      [...this.#ydoc.store.clients].map(([client, items]) => {
        const last = items.at(-1)
        return [client, last ? last.id.clock + last.length : 0]
      }),
    )
    applyPatch(this.#ydoc, { operation: 'append', location, content }, { origin: 'test' })
    for (const client of this.#ydoc.store.clients.keys())
      this.#owners.begin(client, before.get(client) ?? 0, 'agent:run_1')
    return this
  }
}

const line = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => `w${from + index}`).join(' ')
const paragraphs = (count: number) =>
  Array.from({ length: count }, (_, index) => line(100 * index, 10)).join('\n\n')
/** 101 words. */
const text = `## Steps\n\n${paragraphs(10)}`
const part = (index: number) => line(100 * index, 10)

it('up to 30 % of the text go, whoever wrote it, and not one word more', () => {
  for (const writer of ['user_ana', 'agent:run_0']) {
    const run = new Run(text, writer)
    expect([0, 1, 2, 3].map((index) => run.deletes('## Steps', part(index)))).toEqual([
      null,
      null,
      null,
      'share',
    ])
    expect(run.deletes('## Steps', 'w400')).toBe('share')
  }
})

it('words that the run wrote itself are free', () => {
  const run = new Run(text).writes('## Steps', line(2_000, 60))
  expect(run.deletes('## Steps', line(2_000, 60))).toBeNull()
})

it('a section of the designer goes as a part of the text, one with a word of people does not', () => {
  const section = `${text}\n\n## Notes\n\nCall the customer.`
  expect(new Run(section, 'agent:run_0').deletes('## Notes')).toBeNull()
  for (const writer of ['user_ana', 'program:user_ana', 'unknown'])
    expect(new Run(section, writer).deletes('## Notes')).toBe('section')
})

it('a section goes neither in parts, nor with what the run wrote in between', () => {
  const run = new Run(`${text}\n\n## Notes\n\nCall the customer.\n\nThen wait.`)
  expect(run.deletes('## Notes', 'Call the customer.')).toBeNull()
  run.writes('## Notes', 'Nothing to note.')
  expect(run.deletes('## Notes')).toBe('section')
})

it('in a text that has hardly begun a few words are no question', () => {
  expect(new Run('## Steps\n\nCheck it.\n\nThen pay.').deletes('## Steps', 'Check it.')).toBeNull()
})
