import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { dependentsOf, type Step } from '#shared/document/dependents.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import { type Change, revert } from '#shared/document/undo.ts'
import { doc } from './story.ts'

/** Patches of a document by name, and what was done with each, a millisecond apart. */
class Ledger {
  readonly #ydoc: Y.Doc
  readonly #steps = new Map<string, { head: Change; ops: { atMs: number }[] }>()
  #nowMs = 0

  constructor(source: string) {
    this.#ydoc = doc(source)
  }

  patch(name: string, patch: Patch): this {
    const result = applyPatch(this.#ydoc, patch, { origin: 'patch' })
    if (!result.ok) throw new Error(result.refusal.detail)
    this.#steps.set(name, { head: result.applied, ops: [{ atMs: ++this.#nowMs }] })
    return this
  }

  update(name: string, oldContent: string, newContent: string): this {
    return this.patch(name, { operation: 'update', location: 'document', oldContent, newContent })
  }

  undo(...names: string[]): this {
    for (const name of names) {
      const step = this.#step(name)
      step.head = revert(this.#ydoc, 'undo', step.head)
      step.ops.push({ atMs: ++this.#nowMs })
    }
    return this
  }

  /** Who has to go before this one, in that order. */
  dependents(...names: string[]): string[] {
    const others = [...this.#steps].filter(([name]) => !names.includes(name))
    const byStep = new Map<Step, string>(others.map(([name, step]) => [step, name]))
    const found = dependentsOf<Step>(
      this.#ydoc,
      names.map((name) => this.#step(name)),
      [...byStep.keys()],
    )
    return found.map((step) => byStep.get(step) ?? '')
  }

  get markdown(): string {
    return documentMarkdown(this.#ydoc)
  }

  #step(name: string) {
    const step = this.#steps.get(name)
    if (!step) throw new Error(`there is no patch ${name}`)
    return step
  }
}

const source = '# Title\n\n## Steps\n\nThe agent calls all customers on Monday.\n\nA second paragraph.'
const given = () => new Ledger(source)

describe('a later patch depends on an earlier one', () => {
  test('when it changed words that the earlier one wrote', () =>
    expect(
      given()
        .update('P', 'all customers', 'every team in Europe')
        .update('Q', 'Europe', 'Asia')
        .dependents('P'),
    ).toEqual(['Q']))

  test('when it deleted what the earlier one wrote', () =>
    expect(
      given()
        .patch('P', { operation: 'append', location: '## Steps', content: 'New.' })
        .patch('Q', { operation: 'delete', location: '## Steps', content: 'New.' })
        .dependents('P'),
    ).toEqual(['Q']))

  test('when it wrote next to it, also where the earlier one only deleted', () => {
    expect(given().update('P', 'all', 'every').update('Q', 'customers', 'customer').dependents('P')).toEqual([
      'Q',
    ])
    expect(
      given()
        .update('P', 'calls all customers', 'calls customers')
        .update('Q', 'calls customers', 'calls new customers')
        .dependents('P'),
    ).toEqual(['Q'])
  })

  test('when it wrote into a list, a table or a section that the earlier one made', () => {
    const list = { operation: 'append', location: '## Steps', content: '- a\n- b' } as const
    expect(given().patch('P', list).update('Q', '- a', '- a\n- c').dependents('P')).toEqual(['Q'])
    const section = { operation: 'append', location: '## Errors', content: 'Retry.' } as const
    const more = { operation: 'append', location: '## Errors', content: '### Timeout\n\nWait.' } as const
    expect(given().patch('P', section).patch('Q', more).dependents('P')).toEqual(['Q'])
  })

  test('when it deleted the block in which the earlier one deleted words', () =>
    expect(
      given()
        .update('P', 'calls all customers', 'calls customers')
        .patch('Q', {
          operation: 'delete',
          location: '## Steps',
          content: 'The agent calls customers on Monday.',
        })
        .dependents('P'),
    ).toEqual(['Q']))

  test('and so does, in turn, what depends on it: the newest goes first', () =>
    expect(
      given()
        .update('P', 'all customers', 'every team in Europe')
        .update('Q', 'Europe', 'the whole of Asia')
        .update('R', 'Asia', 'Africa')
        .dependents('P'),
    ).toEqual(['R', 'Q']))
})

describe('a later patch does not depend on an earlier one', () => {
  test('that changed other words of the same sentence', () =>
    expect(given().update('P', 'agent', 'designer').update('Q', 'Monday', 'Friday').dependents('P')).toEqual(
      [],
    ))

  test('that wrote the paragraph, the item or the section before', () => {
    const append = (content: string) => ({ operation: 'append', location: '## Steps', content }) as const
    expect(given().patch('P', append('One.')).patch('Q', append('Two.')).dependents('P')).toEqual([])
    expect(given().patch('P', append('- a')).patch('Q', append('1. b')).dependents('P')).toEqual([])
    expect(
      given()
        .patch('P', { operation: 'append', location: '## Errors', content: 'Retry.' })
        .patch('Q', { operation: 'append', location: '## Security', content: 'Lock.' })
        .dependents('P'),
    ).toEqual([])
  })

  test('that wrote the title of the whole document', () =>
    expect(
      new Ledger('Some text.')
        .patch('P', { operation: 'insert', location: 'document', content: '# Title' })
        .patch('Q', { operation: 'append', location: '## Steps', content: 'Do it.' })
        .dependents('P'),
    ).toEqual([]))

  test('nor an earlier one on a later one', () =>
    expect(
      given()
        .update('P', 'all customers', 'every team in Europe')
        .update('Q', 'Europe', 'Asia')
        .dependents('Q'),
    ).toEqual([]))

  test('once it is undone', () => {
    const ledger = given()
      .update('P', 'all customers', 'every team in Europe')
      .update('Q', 'Europe', 'Asia')
      .undo('Q')
    expect(ledger.dependents('P')).toEqual([])
    expect(ledger.undo('P').markdown).toBe(source)
  })
})

describe('what is to be redone', () => {
  const undone = () =>
    given().update('P', 'all customers', 'every team in Europe').update('Q', 'Europe', 'Asia').undo('Q', 'P')

  test('needs what it was written on, if that was undone after it', () => {
    const ledger = undone()
    expect(ledger.dependents('Q')).toEqual(['P'])
    expect(ledger.dependents('P')).toEqual([])
    expect(ledger.undo('P', 'Q').markdown).toContain('every team in Asia on Monday')
  })

  test('is under what was written in its place since', () => {
    const ledger = undone().update('R', 'all customers', 'some customers')
    expect(ledger.dependents('P')).toEqual(['R'])
  })

  test('and is on top again once it is done', () =>
    expect(undone().undo('P', 'Q').dependents('P')).toEqual(['Q']))
})

test('several patches together depend on what is outside of them only', () => {
  const ledger = given()
    .update('P', 'all customers', 'every team in Europe')
    .update('Q', 'Europe', 'the whole of Asia')
    .update('R', 'Asia', 'Africa')
    .update('S', 'second', 'third')
  expect(ledger.dependents('P', 'Q')).toEqual(['R'])
  expect(ledger.dependents('P', 'Q', 'R')).toEqual([])
})
