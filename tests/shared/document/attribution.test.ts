import { Node } from '@tiptap/pm/model'
import { expect, it } from 'vitest'
import type * as Y from 'yjs'
import { leafNodes, ownedText } from '#shared/document/attribution.ts'
import { OwnerIndex } from '#shared/document/owner-index.ts'
import { schema } from '#shared/document/schema.ts'
import { copy, doc, erase, nodesOf, type } from './story.ts'

/** What stands at each place, read from ProseMirror: `position` must be one of its positions. */
function textAt(ydoc: Y.Doc, from: number, length: number): string {
  const node = Node.fromJSON(schema, { type: 'doc', content: nodesOf(ydoc) })
  return node.textBetween(from, from + length, '|', '\n')
}

const source = [
  '# Invoices\\',
  'of *all* kinds',
  '',
  '---',
  '',
  '- one',
  '  - two',
  '',
  '| Who | What |',
  '| --- | --- |',
  '| Ana | checks |',
  '',
  '> ```spy',
  '> pay()',
  '> ```',
  '',
  'The end',
].join('\n')

it('all visible text is found where an editor has it, in document order', () => {
  const ydoc = doc(source)
  erase(ydoc, 'checks')
  const found = ownedText(ydoc, new OwnerIndex())
  const positions = found.map(({ position }) => position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
  const text = found.map(({ position, length }) => textAt(ydoc, position, length)).join('')
  expect(text).toBe(
    'Invoices\\of all kindsonetwoWhoWhatAnapay()The end'.replace('\\', text.includes('\n') ? '\n' : '\\'),
  )
})

it('the leaves are those of the schema', () => {
  const leaves = Object.values(schema.nodes).filter((node) => node.isLeaf && !node.isText)
  expect(new Set(leaves.map(({ name }) => name))).toEqual(leafNodes)
})

it('text of several people in one paragraph is told apart', () => {
  const ydoc = doc('Check the invoice')
  const peer = copy(ydoc)
  type(peer, 'Check ', 'all of ')
  const update = copy(peer)
  const owners = new OwnerIndex()
  owners.begin(ydoc.clientID, 0, 'ana')
  owners.begin(peer.clientID, 0, 'ben')
  const spoken = ownedText(update, owners).map(
    ({ owner, position, length }) => `${owner.by}: ${textAt(update, position, length)}`,
  )
  expect(spoken).toEqual(['ana: Check ', 'ben: all of ', 'ana: the invoice'])
})
