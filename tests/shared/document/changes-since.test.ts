import { expect, it } from 'vitest'
import { applyPatch } from '#shared/document/apply.ts'
import { changesSince } from '#shared/document/changes-since.ts'
import { countIds } from '#shared/document/id-set.ts'
import type { Patch } from '#shared/document/patch.ts'
import { readTree } from '#shared/document/tree.ts'
import { deleteBlock, doc, retype, type } from './story.ts'

const source =
  '# Refunds\n\nFor customers.\n\n## Roles\n\n- Ana checks\n- Jonas pays\n\n## Steps\n\nCheck the invoice.'

function story(change: (ydoc: ReturnType<typeof doc>) => void) {
  const ydoc = doc(source)
  const before = readTree(ydoc)
  change(ydoc)
  return changesSince(before, readTree(ydoc)).map(({ heading, kind, words }) => [
    heading,
    kind,
    ...words.map((word) => `${word.kind === 'added' ? '+' : '-'}${word.text}`),
  ])
}

const patch = (ydoc: ReturnType<typeof doc>, given: Patch) => applyPatch(ydoc, given, { origin: 'test' })

it('tells the words that came and went under each heading, and of nothing else', () => {
  expect(story(() => {})).toEqual([])
  expect(
    story((ydoc) => {
      type(ydoc, 'Ana', ' alone')
      retype(ydoc, 'invoice', 'order')
    }),
  ).toEqual([
    ['## Roles', 'changed', '+alone'],
    ['## Steps', 'changed', '-invoice', '+order'],
  ])
})

it('tells sections that are new and those that are gone', () => {
  expect(
    story((ydoc) => {
      patch(ydoc, { operation: 'insert', location: '## Notes', content: 'Be quick.' })
      patch(ydoc, { operation: 'delete', location: '## Steps' })
    }),
  ).toEqual([
    ['## Notes', 'new', expect.stringContaining('Be quick.')],
    ['## Steps', 'gone', expect.stringContaining('Check the invoice.')],
  ])
})

it('a renamed heading is the same section, and a heading that was written again too', () => {
  expect(story((ydoc) => retype(ydoc, 'Roles', 'People'))).toEqual([
    ['## People', 'changed', '-Roles', '+People'],
  ])
  expect(
    story((ydoc) => {
      deleteBlock(ydoc, 'Steps')
      patch(ydoc, { operation: 'append', location: 'document', content: '## Steps' })
    }).map(([heading, kind]) => [heading, kind]),
  ).not.toContainEqual(['## Steps', 'gone'])
})

it('names the characters, so that it can be told whose they are', () => {
  const ydoc = doc(source)
  const before = readTree(ydoc)
  type(ydoc, 'Check', ' twice')
  const [change] = changesSince(before, readTree(ydoc))
  const [word] = change?.words ?? []
  expect(word?.ids.map(([client]) => client)).toEqual([ydoc.clientID])
  expect(countIds(word?.ids ?? [])).toBe('twice'.length)
})
