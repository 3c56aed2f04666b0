import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkUpdate } from '#server/collab/gate.ts'
import { newServerDoc } from '#server/collab/load.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { contents, type HandMadeRun, type HandMadeStruct, handMadeUpdate } from './hand-made-update.ts'

/** Updates that are small, well-formed, and keep Yjs busy for seconds; and what people write, which is none of them. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const tooMuch = 'invalid update: too much at the same place'

function refusalOf(ydoc: Y.Doc, update: Uint8Array): string | null {
  try {
    checkUpdate(ydoc, update)
    return null
  } catch (error) {
    return (error as { reason: string }).reason
  }
}

const paragraph: HandMadeStruct = { ...contents.type(3, 'paragraph'), parent: 'default' }
const text: HandMadeStruct = { ...contents.type(6), parent: [9, 0] }
const firstLetter: HandMadeStruct = { ...contents.string('a'), parent: [9, 1] }
/** Client 9: a paragraph and its text of so many letters, each of which is a part of its own; ids 2 to `count` + 1. */
const letters = (count: number): HandMadeStruct[] => [
  ...[paragraph, text, firstLetter],
  ...Array.from({ length: count - 1 }, (_, index) => ({
    ...contents.string('a'),
    origin: [9, index + 2] as const,
  })),
]
/** So many letters behind the first, each of which says that another one was next. */
const between = (count: number): HandMadeStruct[] =>
  Array.from({ length: count }, (_, index) => ({
    ...contents.string('b'),
    origin: [9, 2] as const,
    rightOrigin: [9, 3 + index] as const,
  }))
const documentOf = (structs: readonly HandMadeStruct[]): Y.Doc => {
  const ydoc = newServerDoc()
  Y.applyUpdate(ydoc, handMadeUpdate([{ client: 9, structs }]))
  return ydoc
}

describe('the gate refuses', () => {
  it.each<[string, () => [Y.Doc, readonly HandMadeRun[]]]>([
    [
      'letters with neighbours that are far from each other',
      () => [newServerDoc(), [{ client: 9, structs: [...letters(5_000), ...between(4_000)] }]],
    ],
    [
      'the same in a text of another author',
      () => [documentOf(letters(5_000)), [{ client: 8, structs: between(4_000) }]],
    ],
    [
      'letters at one place by a thousand authors',
      () => {
        const letter = { ...contents.string('b'), parent: [9, 1] as const }
        const runs = Array.from({ length: 1_000 }, (_, index) => ({ client: 10 + index, structs: [letter] }))
        return [documentOf(letters(1)), runs]
      },
    ],
    [
      'an attribute that is set anew all the time',
      () => {
        const heading = { ...contents.type(3, 'heading'), parent: 'default' }
        const level = { ...contents.any(1), parent: [9, 0] as const, sub: 'level' }
        const levels = Array.from({ length: 10_000 }, (_, index) => ({
          ...contents.any(2),
          origin: [9, index + 1] as const,
        }))
        return [newServerDoc(), [{ client: 9, structs: [heading, level, ...levels] }]]
      },
    ],
  ])('%s', (_, make) => {
    const [ydoc, runs] = make()
    expect(refusalOf(ydoc, handMadeUpdate(runs))).toBe(tooMuch)
  })
})

it('the gate refuses 100,000 deletions, each of one letter of a long text that was deleted', () => {
  const ydoc = newServerDoc()
  const gone = { ...contents.string('x'.repeat(200_002)), parent: [9, 1] as const }
  Y.applyUpdate(ydoc, handMadeUpdate([{ client: 9, structs: [paragraph, text, gone] }]))
  Y.applyUpdate(ydoc, handMadeUpdate([], [{ client: 9, ranges: [[2, 200_002]] }]))
  const ranges = Array.from({ length: 100_000 }, (_, index) => [3 + 2 * index, 1] as const)
  expect(refusalOf(ydoc, handMadeUpdate([], [{ client: 9, ranges }]))).toBe(tooMuch)
  expect(refusalOf(ydoc, Y.encodeStateAsUpdate(ydoc)), 'what a client has that comes back').toBeNull()
})

describe('the gate lets through', () => {
  it('a page of 200 kB that is pasted at once', () => {
    const ydoc = documentOf(letters(1))
    const writer = copyOf(ydoc, 5)
    const before = Y.encodeStateVector(writer)
    const blocks = Array.from({ length: 8_000 }, () => {
      const block = new Y.XmlElement('paragraph')
      const content = new Y.XmlText()
      content.insert(0, 'The clerk checks it. ')
      content.insert(4, 'clerk', { bold: {} })
      block.insert(0, [content])
      return block
    })
    fragmentOf(writer).insert(0, blocks)
    expect(refusalOf(ydoc, Y.encodeStateAsUpdate(writer, before))).toBeNull()
  })

  it('10,000 deletions, here and there, in a long document', () => {
    const ranges = Array.from({ length: 10_000 }, (_, index) => [2 + 4 * index, 1] as const)
    expect(refusalOf(documentOf(letters(40_000)), handMadeUpdate([], [{ client: 9, ranges }]))).toBeNull()
  })

  it(`what three people wrote offline all day in the same paragraphs (seed ${seed})`, () => {
    const random = seededRandom(seed)
    const server = newServerDoc()
    const author = copyOf(server, 1)
    for (let i = 0; i < paragraphs; i++) {
      const block = new Y.XmlElement('paragraph')
      block.insert(0, [new Y.XmlText('It starts here. ')])
      fragmentOf(author).insert(i, [block])
    }
    Y.applyUpdate(server, Y.encodeStateAsUpdate(author))
    const writers = [2, 3, 4].map((client) => copyOf(server, client))
    for (const writer of writers) writeAllDay(random, writer)
    for (const writer of writers) {
      const update = Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server))
      expect(refusalOf(server, update)).toBeNull()
      Y.applyUpdate(server, update)
    }
    expect(refusalOf(newServerDoc(), Y.encodeStateAsUpdate(server)), 'all of it at once').toBeNull()
  })
})

function copyOf(ydoc: Y.Doc, client: number): Y.Doc {
  const copy = new Y.Doc()
  copy.clientID = client
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(ydoc))
  return copy
}

const paragraphs = 60

/** 4,000 places at which somebody types forwards or backwards, deletes, or sets a mark. */
function writeAllDay({ int, pick }: Random, ydoc: Y.Doc): void {
  for (let times = 4_000; times > 0; times--) {
    const block = fragmentOf(ydoc).get(int(paragraphs)) as Y.XmlElement
    const content = block.get(0) as Y.XmlText
    const at = int(content.length)
    pick([
      () => {
        for (let i = 0; i < 5; i++) content.insert(at + i, 'x')
      },
      () => {
        for (let i = 0; i < 5; i++) content.insert(at, 'y')
      },
      () => content.delete(at, Math.min(3, content.length - at)),
      () => content.format(at, Math.min(9, content.length - at), { bold: pick([{}, null]) }),
    ])()
  }
}
