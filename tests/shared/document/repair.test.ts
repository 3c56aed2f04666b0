import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { repair, touchedBlocks } from '#shared/document/repair.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { doc, expectValid } from './story.ts'

/** Damages a document as two changes that meet may do, repairs it in the same transaction, and shows the result. */
function repaired(
  source: string,
  damage: (fragment: Y.XmlFragment) => void,
): { markdown: string; count: number } {
  const ydoc = doc(source)
  const count = ydoc.transact((transaction) => {
    damage(fragmentOf(ydoc))
    return repair(fragmentOf(ydoc), touchedBlocks(transaction, fragmentOf(ydoc)))
  })
  expectValid(ydoc)
  return { markdown: documentMarkdown(ydoc), count }
}

/** The element at the end of a path of indexes. */
function at(parent: Y.XmlFragment, ...path: readonly number[]): Y.XmlElement {
  const [index = 0, ...rest] = path
  const child = parent.get(index)
  if (!(child instanceof Y.XmlElement)) throw new Error('no element there')
  return rest.length === 0 ? child : at(child, ...rest)
}

const table = '| a | b |\n| - | - |\n| c | d |'

describe('repair', () => {
  test('leaves a valid document alone', () =>
    expect(repaired('- a\n\n> b\n\n| c |\n| - |', () => {})).toEqual({
      markdown: '- a\n\n> b\n\n| c |\n| - |',
      count: 0,
    }))

  test('takes away a list whose last item is gone', () =>
    expect(repaired('a\n\n- b', (fragment) => at(fragment, 1).delete(0))).toEqual({
      markdown: 'a',
      count: 1,
    }))

  test('takes away an item in which nothing is left, and the list around it', () =>
    expect(repaired('a\n\n- b', (fragment) => at(fragment, 1, 0).delete(0))).toEqual({
      markdown: 'a',
      count: 2,
    }))

  test('gives an item of which only the inner list is left a paragraph', () =>
    expect(repaired('- a\n  - b', (fragment) => at(fragment, 0, 0).delete(0)).markdown).toBe('- * b'))

  test('takes away an empty quote', () =>
    expect(repaired('a\n\n> b', (fragment) => at(fragment, 1).delete(0))).toEqual({
      markdown: 'a',
      count: 1,
    }))

  test('gives a cell its paragraph', () =>
    expect(repaired(table, (fragment) => at(fragment, 0, 1, 0).delete(0)).markdown).toBe(
      '| a | b |\n| - | - |\n| | d |',
    ))

  test('makes one paragraph of two in a cell', () =>
    expect(
      repaired(table, (fragment) => at(fragment, 0, 1, 0).push([at(fragment, 0, 1, 1, 0).clone()])).markdown,
    ).toBe('| a | b |\n| - | - |\n| c<br>d | d |'))

  test('fills a row up to the width of the table', () =>
    expect(repaired(table, (fragment) => at(fragment, 0, 1).delete(1)).markdown).toBe(
      '| a | b |\n| - | - |\n| c | |',
    ))

  test('takes away a table without rows', () =>
    expect(repaired(`a\n\n${table}`, (fragment) => at(fragment, 1).delete(0, 2)).markdown).toBe('a'))

  // Seeds 201, 245 and 280 of everything: somebody made code of a text, and an undo brought its marks back.
  test('takes marks from code, and makes its line breaks lines', () =>
    expect(
      repaired('```\na\nb\n```', (fragment) => {
        const [text] = at(fragment, 0).toArray()
        if (text instanceof Y.XmlText) text.format(0, 1, { italic: {} })
        const second = new Y.XmlText()
        second.insert(0, 'c', { bold: {} })
        at(fragment, 0).push([new Y.XmlElement('hardBreak'), second])
      }),
    ).toEqual({ markdown: '```\na\nb\nc\n```', count: 3 }))

  test('gives code that begins with a line break an empty line', () =>
    expect(
      repaired('```\na\n```', (fragment) => at(fragment, 0).insert(0, [new Y.XmlElement('hardBreak')]))
        .markdown,
    ).toBe('```\n\na\n```'))

  test('gives a document of which nothing is left a paragraph', () =>
    expect(repaired('a', (fragment) => fragment.delete(0))).toEqual({ markdown: '', count: 1 }))
})
