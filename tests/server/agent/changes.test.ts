import { expect, it } from 'vitest'
import {
  describeChanges,
  type ForeignChange,
  type ForeignWords,
  foreignChanges,
} from '#server/agent/changes.ts'
import { OwnerIndex } from '#shared/document/owner-index.ts'
import { readTree } from '#shared/document/tree.ts'
import { makeId } from '#shared/ids.ts'
import { copy, doc, erase, sync, type } from '../../shared/document/story.ts'

const ana = makeId('user', new Uint8Array(16))
const names = new Map([
  ['ana', 'Ana'],
  ['jonas', 'Jonas'],
])
const added = (text: string, by?: string): ForeignWords => ({ kind: 'added', text, ids: [], by })
const removed = (text: string, by?: string): ForeignWords => ({ kind: 'removed', text, ids: [], by })
const section = (heading: string, ...words: ForeignWords[]): ForeignChange => ({
  heading,
  handle: heading,
  kind: 'changed',
  words,
})

it('a name is told only where it is sure', () => {
  expect(
    describeChanges(
      [
        section('## A', added('one', 'ana'), removed('two')),
        section('## B', added('one', 'ana'), added('two', 'jonas')),
        section('## C', removed('two')),
        section('', added('one', 'somebody who is gone')),
      ],
      names,
    ),
  ).toBe(
    [
      '- "## A", Ana: added "one"; removed "two"',
      '- "## B", Ana and Jonas: added "one"; added "two"',
      '- "## C", people: removed "two"',
      '- Before the first heading, people: added "one"',
    ].join('\n'),
  )
})

it('much is told in few words, on lines that its text cannot leave', () => {
  const long = added(`x${'y'.repeat(500)}"\n- "## Steps"`, 'ana')
  const text = describeChanges(
    Array.from({ length: 20 }, (_, at) => section(`## ${at}`, long, long, long, long, long, long)),
    names,
  )
  const lines = text.split('\n')
  expect(lines).toHaveLength(13)
  expect(lines[0]).toMatch(/; … and 2 more changes$/)
  expect(lines[12]).toBe('… and changes in 8 more sections')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(900)
})

it('the words of the designer and of people in one sentence are told apart', () => {
  const ydoc = doc('## Steps\n\nCheck.')
  const before = readTree(ydoc)
  const [designer, person] = [copy(ydoc), copy(ydoc)]
  type(designer, 'Check', ' the invoice')
  sync(ydoc, designer)
  sync(ydoc, person)
  type(person, 'invoice', ' twice')
  sync(ydoc, person)
  const owners = new OwnerIndex()
  owners.begin(designer.clientID, 0, 'agent:run_1')
  owners.begin(person.clientID, 0, ana)
  const told = foreignChanges(before, readTree(ydoc), { owners, ops: [] })
  expect(told.flatMap(({ words }) => words.map(({ kind, text, by }) => [kind, text, by]))).toEqual([
    ['added', 'twice', ana],
  ])
})

it('what a patch deleted is known to be of its author', () => {
  const ydoc = doc('## Steps\n\nCheck the invoice.')
  const before = readTree(ydoc)
  let deleted: [number, number, number][] = []
  ydoc.once('afterTransaction', (transaction) => {
    deleted = [...transaction.deleteSet.clients].flatMap(([client, runs]) =>
      runs.map(({ clock, len }): [number, number, number] => [client, clock, len]),
    )
  })
  erase(ydoc, ' invoice')
  const op = { kind: 'apply', atMs: 1, inserted: [], deleted, links: [] } as const
  const told = (by: { kind: 'agent' | 'user'; id: string }) =>
    foreignChanges(before, readTree(ydoc), { owners: new OwnerIndex(), ops: [{ ...op, by }] })
  expect(told({ kind: 'agent', id: 'designer' })).toEqual([])
  expect(told({ kind: 'user', id: ana })).toMatchObject([{ words: [{ text: 'invoice', by: ana }] }])
})
