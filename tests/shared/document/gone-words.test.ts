import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { goneWords } from '#shared/document/gone-words.ts'
import { restoreDocument, versionOf } from '#shared/document/version.ts'
import { doc, erase, sync, type } from './story.ts'

/** Jonas types what Ana's document says; the words that go are told by client. */
function story() {
  const ana = doc('Check the invoice.\n\nPay it.')
  const jonas = new Y.Doc({ gc: false })
  sync(ana, jonas)
  const change = (after: Y.Doc, act: () => void) => {
    const before = new Y.Doc({ gc: false })
    sync(after, before)
    act()
    return goneWords(before, after, ({ client }) => (client === jonas.clientID ? 'Jonas' : 'Ana'))
  }
  return { ana, jonas, change }
}

test('words that are still there are not gone, whatever came beside them', () => {
  const { ana, change } = story()
  expect(change(ana, () => type(ana, 'Check', ' twice'))).toEqual(new Map())
})

test('words that go are counted for who wrote them', () => {
  const { ana, jonas, change } = story()
  type(jonas, 'the', ' very last')
  sync(jonas, ana)
  const gone = change(ana, () => {
    erase(ana, 'the very last ')
    erase(ana, 'Pay')
  })
  expect(gone).toEqual(
    new Map([
      ['Ana', 2],
      ['Jonas', 2],
    ]),
  )
})

test('a word that goes in part counts for each whose letters go', () => {
  const { ana, jonas, change } = story()
  type(jonas, 'inv', 'XY')
  sync(jonas, ana)
  const gone = change(ana, () => erase(ana, 'nvXYoi'))
  // Of Ana’s word there are two pieces around the letters of Jonas.
  expect(gone).toEqual(
    new Map([
      ['Ana', 2],
      ['Jonas', 1],
    ]),
  )
})

test('what a restore only brings back elsewhere is not gone', () => {
  const { ana, change } = story()
  erase(ana, 'Pay it')
  const version = versionOf(ana)
  type(ana, 'Check', ' twice')
  expect(change(ana, () => restoreDocument(ana, 'restore', version))).toEqual(new Map([['Ana', 1]]))
})
