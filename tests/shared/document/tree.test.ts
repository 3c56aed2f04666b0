import { prosemirrorToYXmlFragment, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { countIds } from '#shared/document/id-set.ts'
import { schema } from '#shared/document/schema.ts'
import { type Block, buildElement, fromNode, idsOf, readTree, textOf, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { hostileDocument, plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'
import { copy, doc, docOf, erase, textsIn, type } from './story.ts'

const texts = (ydoc: Y.Doc): string[] => readTree(ydoc).map(textOf)
const first = (ydoc: Y.Doc): Block => readTree(ydoc)[0] ?? expect.fail('an empty document')

describe('the tree of a document', () => {
  test('is what was put into it, for 200 random documents', () => {
    for (let seed = 0; seed < 200; seed++) {
      const random = seededRandom(seed)
      const planned = (seed % 2 === 0 ? plainDocument(random) : hostileDocument(random)).map(fromNode)
      const ydoc = docOf(planned.map(toNode))
      expect(
        readTree(ydoc).map(({ key }) => key),
        `seed ${seed}`,
      ).toEqual(planned.map(({ key }) => key))
      // Half a character, which hostile documents hold too, cannot be sent to anybody.
      if (seed % 2 === 0) expect(readTree(copy(ydoc)), `seed ${seed}`).toEqual(readTree(ydoc))
    }
  })

  test('is what the editor reads and writes, for 100 random documents', () => {
    for (let seed = 0; seed < 100; seed++) {
      const ydoc = docOf(plainDocument(seededRandom(seed)))
      const read = yXmlFragmentToProseMirrorRootNode(fragmentOf(ydoc), schema)
      const written = new Y.Doc()
      prosemirrorToYXmlFragment(read, fragmentOf(written))
      expect(
        readTree(written).map(({ key }) => key),
        `seed ${seed}`,
      ).toEqual(readTree(ydoc).map(({ key }) => key))
    }
  })

  test('has an id for each character', () => {
    const ydoc = doc('check **the** invoice\\\nand pay')
    expect(countIds(idsOf(first(ydoc)))).toBe(textOf(first(ydoc)).length)
  })

  test('passes over what the schema does not know, and leaves it where it is', () => {
    const ydoc = doc('one\n\ntwo')
    fragmentOf(ydoc).insert(1, [new Y.XmlElement('marquee')])
    const { length } = fragmentOf(ydoc)
    expect(texts(ydoc)).toEqual(['one', 'two'])
    expect(fragmentOf(ydoc).length).toBe(length)
  })

  test('does not know marks that the schema does not know', () => {
    const ydoc = doc('one')
    textsIn(fragmentOf(ydoc))[0]?.format(0, 3, { blink: {}, bold: {} })
    expect(toNode(first(ydoc)).content).toEqual([{ type: 'text', text: 'one', marks: [{ type: 'bold' }] }])
  })

  test('reads texts that lie side by side as one', () => {
    const ydoc = doc('one')
    const paragraph = fragmentOf(ydoc).get(0)
    const more = new Y.XmlText(' two')
    if (paragraph instanceof Y.XmlElement) paragraph.push([more])
    expect(texts(ydoc)).toEqual(['one two'])
  })

  test('gives two people who type into an empty block one text to type into', () => {
    const ydoc = docOf([{ type: 'paragraph' }])
    const peer = copy(ydoc)
    type(ydoc, '', 'a')
    type(peer, '', 'b')
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(peer))
    expect(textsIn(fragmentOf(ydoc))).toHaveLength(1)
    expect([...textOf(first(ydoc))].sort()).toEqual(['a', 'b'])
  })
})

describe('what is remembered of a document', () => {
  test('is a block that stayed as it was, and no other', () => {
    const ydoc = doc('one\n\ntwo\n\n- three')
    const before = readTree(ydoc)
    type(ydoc, 'three', ' more')
    const after = readTree(ydoc)
    expect(after.map((block, i) => block === before[i])).toEqual([true, true, false])
    expect(texts(ydoc)).toEqual(['one', 'two', 'three more'])
  })

  test('is right in the middle of a transaction', () => {
    const ydoc = doc('one')
    readTree(ydoc)
    ydoc.transact(() => {
      type(ydoc, 'one', ' two')
      expect(texts(ydoc)).toEqual(['one two'])
      fragmentOf(ydoc).push([
        buildElement(fromNode({ type: 'paragraph', content: [{ type: 'text', text: 'new' }] })),
      ])
      expect(texts(ydoc)).toEqual(['one two', 'new'])
      erase(ydoc, 'new')
      expect(texts(ydoc)).toEqual(['one two', ''])
    })
    expect(texts(ydoc)).toEqual(['one two', ''])
  })

  test('is right where the first reading is in the middle of a transaction', () => {
    const ydoc = doc('one')
    ydoc.transact(() => {
      type(ydoc, 'one', ' two')
      expect(texts(ydoc)).toEqual(['one two'])
      type(ydoc, 'two', ' three')
    })
    expect(texts(ydoc)).toEqual(['one two three'])
  })

  test('is right for those who are told of a change, also of one made on being told of another', () => {
    const ydoc = doc('one')
    const heard: string[][] = []
    let answered = false
    fragmentOf(ydoc).observeDeep(() => {
      if (!answered) {
        answered = true
        type(ydoc, 'one', '!')
      }
      heard.push(texts(ydoc))
    })
    ydoc.on('update', () => heard.push(texts(ydoc)))
    readTree(ydoc)
    type(ydoc, 'one', ' two')
    expect(heard.map(([text]) => text)).toEqual(heard.map(() => 'one! two'))
    expect(texts(ydoc)).toEqual(['one! two'])
  })

  test("is right after a peer's update", () => {
    const ydoc = doc('one\n\ntwo')
    const peer = copy(ydoc)
    readTree(ydoc)
    type(peer, 'two', ' more')
    fragmentOf(peer).delete(0)
    Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(peer))
    expect(texts(ydoc)).toEqual(['two more'])
  })
})
