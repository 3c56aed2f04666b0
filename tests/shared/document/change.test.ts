import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { reconcile } from '#shared/document/change.ts'
import { countIds } from '#shared/document/id-set.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import type { DocNode } from '#shared/document/node.ts'
import { type Block, fromNode, readTree } from '#shared/document/tree.ts'
import { revert } from '#shared/document/undo.ts'
import { write } from '#shared/document/writing.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'
import { randomEdit } from './random-edit.ts'
import {
  copy,
  deleteBlock,
  doc,
  docOf,
  elementIds,
  erase,
  expectLaws,
  nodesOf,
  sync,
  textsIn,
  type,
} from './story.ts'

/** Makes the document what `target` says; `base` is what it looked like to the author of the change. */
function change(ydoc: Y.Doc, target: string | readonly DocNode[], base: readonly Block[] = readTree(ydoc)) {
  const blocks = typeof target === 'string' ? parseMarkdown(target) : target
  return write(ydoc, 'change', (writing) => reconcile(writing, fragmentOf(ydoc), base, blocks.map(fromNode)))
}

/** What the document says, a line for each top-level block. */
const lines = (ydoc: Y.Doc): string[] => nodesOf(ydoc).map(plain)
const plain = (node: DocNode): string =>
  node.type === 'hardBreak'
    ? '/'
    : (node.text ?? (node.content ?? []).map(plain).join(node.content?.[0]?.content ? ' ' : ''))

describe('a change of a document', () => {
  test('touches nothing where nothing differs', () => {
    const ydoc = doc('# A\n\n- one\n- two')
    const written = change(ydoc, '# A\n\n- one\n- two')
    expect([written.inserted, written.deleted]).toEqual([[], []])
  })

  test('changes only the words that differ', () => {
    const ydoc = doc('Wait 30 seconds and retry.')
    const written = change(ydoc, 'Wait 60 seconds and retry.')
    expect(lines(ydoc)).toEqual(['Wait 60 seconds and retry.'])
    expect([countIds(written.inserted), countIds(written.deleted)]).toEqual([2, 2])
  })

  test('keeps the identity of a heading whose level changes', () => {
    const ydoc = doc('## Steps')
    const before = elementIds(readTree(ydoc))
    change(ydoc, '### Steps')
    expect(elementIds(readTree(ydoc))).toEqual(before)
    expect(nodesOf(ydoc)[0]?.attrs).toEqual({ level: 3 })
  })

  test('keeps all items of a list that gets one more in the middle', () => {
    const ydoc = doc('- one\n- three')
    const before = elementIds(readTree(ydoc))
    change(ydoc, '- one\n- two\n- three')
    expect(elementIds(readTree(ydoc))).toEqual(expect.arrayContaining(before))
    expect(elementIds(readTree(ydoc))).toHaveLength(before.length + 2)
  })

  test('sets a mark without writing the text again', () => {
    const ydoc = doc('check the invoice')
    const written = change(ydoc, 'check the **invoice**')
    expect(nodesOf(ydoc)[0]?.content?.at(-1)).toMatchObject({ text: 'invoice', marks: [{ type: 'bold' }] })
    expect(written.deleted).toEqual([])
    // Yjs writes a mark as two invisible items, its start and its end.
    expect(countIds(written.inserted)).toBe(2)
  })

  test('leaves a mark alone that somebody else set meanwhile', () => {
    const ydoc = doc('check the invoice')
    const base = readTree(ydoc)
    textsIn(fragmentOf(ydoc))[0]?.format(10, 7, { italic: {} })
    change(ydoc, 'check the **invoice**', base)
    expect(nodesOf(ydoc)[0]?.content?.at(-1)?.marks).toEqual([{ type: 'bold' }, { type: 'italic' }])
  })

  test('tells what it deleted, and where that stood', () => {
    const ydoc = doc('Wait 30 seconds.\n\nGone.')
    const written = change(ydoc, 'Wait 60 seconds.')
    expect(written.removed.map(({ content }) => content)).toEqual([
      [{ type: 'text', text: '30' }],
      [{ type: 'paragraph', content: [{ type: 'text', text: 'Gone.' }] }],
    ])
  })

  test('is one update for others, with the origin it was given', () => {
    const ydoc = doc('# A\n\nold\n\n- x')
    const origins: unknown[] = []
    ydoc.on('update', (_update, origin) => origins.push(origin))
    change(ydoc, '# B\n\nnew\n\n- y\n- z')
    expect(origins).toEqual(['change'])
  })

  test('reports its own ids inside a transaction that does more', () => {
    const ydoc = doc('one\n\ntwo')
    ydoc.transact(() => {
      const first = change(ydoc, 'one\n\n2')
      const second = change(ydoc, '1\n\n2')
      expect(countIds(first.deleted)).toBe(3)
      expect(countIds(second.deleted)).toBe(3)
      expect(countIds(second.inserted)).toBe(1)
    })
  })
})

describe('a hard break in the middle of a text', () => {
  const source = 'first second third'
  const target = 'first\\\nsecond third'

  test('moves the rest of the text behind it', () => {
    const ydoc = doc(source)
    const peer = copy(ydoc)
    change(ydoc, target)
    expect(lines(ydoc)).toEqual(['first/second third'])
    expectLaws(ydoc, peer)
  })

  test('lets the ids of the moved text stand for its new ones', () => {
    const ydoc = doc(source)
    const base = readTree(ydoc)
    const written = change(ydoc, target)
    expect(written.links).toHaveLength(1)
    expect(written.value).toEqual(readTree(ydoc))
    change(ydoc, 'first second third, and fourth', base)
    expect(lines(ydoc)).toEqual(['first/second third, and fourth'])
  })

  test('takes along what somebody else wrote into the moved text', () => {
    const ydoc = doc(source)
    const base = readTree(ydoc)
    type(ydoc, 'second', ' and a half')
    change(ydoc, target, base)
    expect(lines(ydoc)).toEqual(['first/second and a half third'])
  })

  test('is all that came in: what only moved is neither inserted nor deleted', () => {
    const ydoc = doc('First line second **line** third.')
    const { inserted, deleted } = change(ydoc, 'First line  \nsecond **line** third.')
    expect([countIds(inserted), countIds(deleted)]).toEqual([1, 1])
  })

  // Seed 50 of everything.
  test('tells nothing of what the same change wrote, moved and took away again', () => {
    const ydoc = doc('Check the invoice.')
    const before = nodesOf(ydoc)
    const steps = ['Check the old invoice.', 'Check the\\\nold invoice.', 'Check the\\\ninvoice.']
    const written = write(ydoc, 'change', (writing) => {
      for (const step of steps) {
        reconcile(writing, fragmentOf(ydoc), readTree(ydoc), parseMarkdown(step).map(fromNode))
      }
    })
    revert(ydoc, 'undo', written)
    expect(lines(ydoc)).toEqual(before.map(plain))
  })

  test('does not move a text it stands in front of', () => {
    const ydoc = doc('one\\\ntwo')
    const written = change(ydoc, 'one\\\n\\\ntwo')
    expect(written.links).toEqual([])
    expect(lines(ydoc)).toEqual(['one//two'])
  })
})

describe('a change made for an older document', () => {
  test('lands beside the words that others typed since', () => {
    const ydoc = doc('Wait 30 seconds. Then retry.')
    const base = readTree(ydoc)
    type(ydoc, 'seconds', ' at most')
    type(ydoc, 'Then', ' always')
    change(ydoc, 'Wait 60 seconds. Then retry twice.', base)
    expect(lines(ydoc)).toEqual(['Wait 60 seconds at most. Then always retry twice.'])
  })

  test('does not bring back a block that somebody deleted, and says so', () => {
    const ydoc = doc('one\n\ntwo\n\nthree')
    const base = readTree(ydoc)
    deleteBlock(ydoc, 'two')
    const written = change(ydoc, 'one\n\ntwo more\n\nthree', base)
    expect(lines(ydoc)).toEqual(['one', 'three'])
    expect(written.conflicts.map(({ kind }) => kind)).toEqual(['block_gone'])
  })

  test('puts new blocks where a deleted one stood', () => {
    const ydoc = doc('one\n\ntwo\n\nthree')
    const base = readTree(ydoc)
    deleteBlock(ydoc, 'two')
    change(ydoc, 'one\n\ntwo\n\nnew\n\nthree', base)
    expect(lines(ydoc)).toEqual(['one', 'new', 'three'])
  })

  test('keeps a block that holds text it did not know', () => {
    const ydoc = doc('one\n\ntwo\n\nthree')
    const base = readTree(ydoc)
    type(ydoc, 'two', ' MINE')
    const written = change(ydoc, 'one\n\nthree', base)
    expect(lines(ydoc)).toEqual(['one', ' MINE', 'three'])
    expect(written.conflicts.map(({ kind }) => kind)).toEqual(['unseen_text_kept'])
  })

  test('keeps of a list only the item that holds text it did not know', () => {
    const ydoc = doc('- one\n- two\n- three')
    const peer = copy(ydoc)
    const base = readTree(ydoc)
    type(ydoc, 'two', ' MINE')
    change(ydoc, '', base)
    expect(nodesOf(ydoc)).toEqual(
      parseMarkdown('- x').map((list) => ({ ...list, content: [expect.anything()] })),
    )
    expect(lines(ydoc)).toEqual([' MINE'])
    expectLaws(ydoc, peer)
  })

  test('keeps the header and the whole row of a table where a cell holds text it did not know', () => {
    const ydoc = doc('| a | b |\n| - | - |\n| c | d |\n| e | f |')
    const peer = copy(ydoc)
    const base = readTree(ydoc)
    type(ydoc, 'd', ' MINE')
    change(ydoc, '', base)
    expect(nodesOf(ydoc)[0]?.content).toHaveLength(2)
    expectLaws(ydoc, peer)
  })

  test('deletes text that moved with a split where it is now', () => {
    const ydoc = doc('first second third')
    const base = readTree(ydoc)
    change(ydoc, 'first\\\nsecond third')
    change(ydoc, 'first third', base)
    expect(lines(ydoc)).toEqual(['first/third'])
  })

  test('writes behind a word that somebody deleted meanwhile', () => {
    const ydoc = doc('one two')
    const base = readTree(ydoc)
    erase(ydoc, ' two')
    change(ydoc, 'one two three', base)
    expect(lines(ydoc)).toEqual(['one three'])
  })
})

test('400 random changes give the target, its ids, and the same document to a second peer', () => {
  let count = 0
  for (let seed = 0; seed < 400; seed++) {
    const random = seededRandom(seed)
    const base = plainDocument(random)
    const target = random.chance(0.2) ? plainDocument(random) : randomEdit(random, base)
    const ydoc = docOf(base)
    const peer = copy(ydoc)
    const written = change(ydoc, target)
    const expected = target.map(fromNode)
    expect(
      readTree(ydoc).map(({ key }) => key),
      `seed ${seed}`,
    ).toEqual(expected.map(({ key }) => key))
    expect(written.value, `seed ${seed}`).toEqual(readTree(ydoc))
    expect(written.conflicts, `seed ${seed}`).toEqual([])
    sync(ydoc, peer)
    expect(readTree(peer), `seed ${seed}`).toEqual(readTree(ydoc))
    count++
  }
  console.log(`${count} of 400 random changes exact and convergent`)
})

test('no character that others type meanwhile is lost in 300 random changes of older documents', () => {
  let typed = 0
  for (let seed = 0; seed < 300; seed++) {
    const random = seededRandom(seed + 10_000)
    const blocks = plainDocument(random)
    const ydoc = docOf(blocks)
    const peer = copy(ydoc)
    const base = readTree(ydoc)
    const marks = textsIn(fragmentOf(ydoc)).map((text, index) => {
      const mark = String.fromCharCode(0xe000 + index)
      text.insert(random.int(text.length + 1), mark)
      return mark
    })
    change(ydoc, randomEdit(random, blocks), base)
    const text = lines(ydoc).join('\n')
    const lost = marks.filter((mark) => text.split(mark).length !== 2)
    expect(lost, `seed ${seed + 10_000}`).toEqual([])
    typed += marks.length
    expectLaws(ydoc, peer)
  }
  console.log(`${typed} characters typed meanwhile, 0 lost`)
})
