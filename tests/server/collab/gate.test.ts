import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkStateVector, checkUpdate } from '#server/collab/gate.ts'
import { newServerDoc } from '#server/collab/load.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { contents, type HandMadeStruct, handMadeUpdate } from './hand-made-update.ts'

/** Client 1 wrote `<paragraph>hello</paragraph><codeBlock language="spy">x</codeBlock>`: ids 0 to 6 and 7 to 10. */
function someDocument(): Y.Doc {
  const writer = new Y.Doc()
  writer.clientID = 1
  writer.transact(() => {
    const paragraph = new Y.XmlElement('paragraph')
    const code = new Y.XmlElement('codeBlock')
    fragmentOf(writer).insert(0, [paragraph, code])
    paragraph.insert(0, [new Y.XmlText('hello')])
    code.setAttribute('language', 'spy')
    code.insert(0, [new Y.XmlText('x')])
  })
  const ydoc = newServerDoc()
  Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(writer))
  return ydoc
}

const paragraph = [1, 0] as const
const code = [1, 1] as const
const text = [1, 2] as const
const letter = [1, 3] as const

let ydoc: Y.Doc
beforeEach(() => {
  ydoc = someDocument()
})

/** Why the update is refused: code and reason; null when it is let through. */
function refusalOf(update: Uint8Array): { code: number; reason: string } | null {
  try {
    checkUpdate(ydoc, update)
    return null
  } catch (error) {
    const { code, reason } = error as { code: number; reason: string }
    expect(reason, String(error)).toBeTypeOf('string')
    return { code, reason }
  }
}

/** A new client's structs, each placed as it says. */
const written = (...structs: HandMadeStruct[]) => handMadeUpdate([{ client: 9, structs }])
const at = (parent: HandMadeStruct['parent'] & {}, content: HandMadeStruct): HandMadeStruct => ({
  ...content,
  parent,
})
const behind = (origin: readonly [number, number], content: HandMadeStruct): HandMadeStruct => ({
  ...content,
  origin,
})

describe('the gate lets through', () => {
  it.each<[string, () => Uint8Array]>([
    ['nothing', () => Uint8Array.of(0, 0)],
    ['a letter behind another', () => written(behind(letter, contents.string('!')))],
    ['a paragraph', () => written(at('default', contents.type(3, 'paragraph')))],
    ['a text in a paragraph', () => written(at(paragraph, contents.type(6)))],
    ['an attribute', () => written({ ...at(code, contents.any('mermaid')), sub: 'language' })],
    ['a mark', () => written(behind(letter, contents.format('bold', '{}')))],
    ['the end of a mark', () => written(behind(letter, contents.format('bold', 'null')))],
    [
      'a link',
      () => written(behind(letter, contents.format('link', '{"href":"https://example.org","title":null}'))),
    ],
    ['a link to nowhere', () => written(behind(letter, contents.format('link', '{"href":""}')))],
    ['what the document has already', () => Y.encodeStateAsUpdate(ydoc)],
    ['deletions of what is there', () => handMadeUpdate([], [{ client: 1, ranges: [[3, 2]] }])],
    [
      'thrown-away content of a client',
      () => written(contents.gc(100), behind(letter, contents.string('!'))),
    ],
    ['what was in thrown-away content', () => written(contents.gc(1), at([9, 0], contents.type(6)))],
    [
      'clients that build on each other',
      () =>
        handMadeUpdate([
          {
            client: 9,
            structs: [behind([8, 0], contents.string('b')), behind([8, 1], contents.string('d'))],
          },
          {
            client: 8,
            structs: [behind(letter, contents.string('a')), behind([9, 0], contents.string('c'))],
          },
        ]),
    ],
  ])('%s', (_, update) => {
    expect(refusalOf(update())).toBeNull()
  })
})

describe('the gate refuses as no sound update', () => {
  it.each<[string, () => Uint8Array]>([
    ['no bytes at all', () => new Uint8Array(0)],
    ['noise', () => Uint8Array.of(255, 255, 255)],
    ['an update that is cut off', () => Y.encodeStateAsUpdate(ydoc).slice(0, -4)],
    ['a claim of 33 million structs', () => handMadeUpdate([{ client: 9, claims: 2 ** 25, structs: [] }])],
    [
      'a gap before it',
      () =>
        handMadeUpdate([{ client: 9, clock: 5, structs: [at('default', contents.type(3, 'paragraph'))] }]),
    ],
    ['a gap in it', () => written(contents.gc(1), contents.skip(3), contents.gc(1))],
    ['a struct of no length', () => written(contents.gc(0))],
    ['ids beyond any use', () => written(contents.gc(2 ** 31))],
    ['a letter behind one that nobody has', () => written(behind([1, 99], contents.string('!')))],
    ['a letter behind itself', () => written(behind([9, 0], contents.string('!')))],
    [
      'two that follow each other in a circle',
      () =>
        handMadeUpdate([
          { client: 9, structs: [behind([8, 0], contents.string('a'))] },
          { client: 8, structs: [behind([9, 0], contents.string('b'))] },
        ]),
    ],
    [
      'a letter between two places',
      () => written({ ...behind(letter, contents.string('!')), rightOrigin: [1, 9] }),
    ],
    ['a child of a letter', () => written(at(letter, contents.type(6)))],
    ['a child of nobody', () => written(at([1, 99], contents.type(6)))],
    [
      'another place for what is known in part',
      () => handMadeUpdate([{ client: 1, clock: 10, structs: [behind(letter, contents.string('xyz'))] }]),
    ],
    ['deletions of what nobody has', () => handMadeUpdate([], [{ client: 1, ranges: [[0, 2 ** 30]] }])],
    ['deletions of nothing', () => handMadeUpdate([], [{ client: 1, ranges: [[0, 0]] }])],
    ['a map', () => written(at(paragraph, contents.type(1)))],
    ['a sub-document', () => written(at(paragraph, contents.subDocument()))],
    ['values of 5,000 levels', () => written(at(paragraph, contents.nested(5_000)))],
    ['values of 100,000 levels', () => written(at(paragraph, contents.nested(100_000)))],
    [
      'a mark of 5,000 levels',
      () => written(behind(letter, contents.format('bold', '['.repeat(5_000) + ']'.repeat(5_000)))),
    ],
    ['an embedded value', () => written(behind(letter, contents.embed('{}')))],
    ['a prototype', () => written(behind(letter, contents.format('bold', '{"__proto__":{}}')))],
  ])('%s', (_, update) => {
    expect(refusalOf(update())).toMatchObject({ code: 1007 })
  })

  it('elements 65 levels deep', () => {
    const nest = (depth: number) =>
      written(
        ...Array.from({ length: depth }, (_, index) =>
          at(index === 0 ? 'default' : [9, index - 1], contents.type(3, 'blockquote')),
        ),
      )
    expect(refusalOf(nest(65))).toBeNull()
    expect(refusalOf(nest(66))).toMatchObject({ code: 1007 })
  })
})

describe('the gate refuses as not allowed', () => {
  it.each<[string, () => Uint8Array]>([
    ['another root', () => written(at('secrets', contents.type(3, 'paragraph')))],
    ['a node without a name in the schema', () => written(at('default', contents.type(3, 'script')))],
    ['a node named by a prototype', () => written(at('default', contents.type(3, 'constructor')))],
    ['the document in itself', () => written(at('default', contents.type(3, 'doc')))],
    ['a text outside of a node', () => written(at('default', contents.type(6)))],
    ['a node in a text', () => written(at(text, contents.type(3, 'paragraph')))],
    ['letters outside of a text', () => written(at(paragraph, contents.string('x')))],
    ['an unknown attribute', () => written({ ...at(code, contents.any('x')), sub: 'onclick' })],
    [
      'an attribute of another node',
      () => written({ ...at(paragraph, contents.any('spy')), sub: 'language' }),
    ],
    [
      'an attribute that is an object',
      () => written({ ...at(code, contents.any({ a: 1 })), sub: 'language' }),
    ],
    [
      'an attribute of a book’s length',
      () => written({ ...at(code, contents.any('x'.repeat(5_000))), sub: 'language' }),
    ],
    ['an attribute of a text', () => written({ ...at(text, contents.any('x')), sub: 'language' })],
    ['an unknown mark', () => written(behind(letter, contents.format('comment', '{}')))],
    ['a mark of an unknown kind', () => written(behind(letter, contents.format('link', '{"onclick":"x"}')))],
    [
      'a script for an address',
      () => written(behind(letter, contents.format('link', '{"href":"javascript:alert(1)"}'))),
    ],
    [
      'a script in disguise',
      () => written(behind(letter, contents.format('link', '{"href":"java\\u0000script:alert(1)"}'))),
    ],
    ['a value in a text', () => written(behind(letter, contents.any(1)))],
  ])('%s', (_, update) => {
    expect(refusalOf(update())).toMatchObject({ code: 1008 })
  })
})

describe('a state vector', () => {
  const refusal = (bytes: number) => {
    try {
      checkStateVector(ydoc, new Uint8Array(bytes))
      return null
    } catch (error) {
      return (error as { code: number }).code
    }
  }

  it('is refused when it is far longer than that of the document', () => {
    expect(refusal(Y.encodeStateVector(ydoc).length)).toBeNull()
    expect(refusal(60_000)).toBeNull()
    expect(refusal(70_000)).toBe(1007)
  })

  it('may be as long as an old document makes it', () => {
    const runs = Array.from({ length: 10_000 }, (_, index) => ({
      client: 100 + index,
      structs: [contents.gc(1)],
    }))
    Y.applyUpdate(ydoc, handMadeUpdate(runs))
    expect(refusal(100_000)).toBeNull()
  })
})

describe('the gate takes its time', () => {
  it('in proportion to the update, however its structs hang together', () => {
    const count = 50_000
    const chain = Array.from({ length: count }, (_, index) =>
      behind(index === 0 ? letter : [9, index - 1], contents.string('x')),
    )
    expect(refusalOf(written(...chain))).toBeNull()
    // Each one of a client hangs on one of the other, back to front.
    const zigzag = (mine: number, other: number) =>
      Array.from({ length: count }, (_, index) =>
        behind(mine === 9 ? [other, index] : index === 0 ? letter : [other, index - 1], contents.string('x')),
      )
    const update = handMadeUpdate([
      { client: 9, structs: zigzag(9, 8) },
      { client: 8, structs: zigzag(8, 9) },
    ])
    expect(refusalOf(update)).toBeNull()
  })

  it('not at all for megabytes of what does not belong here', () => {
    const structs = Array.from({ length: 300_000 }, () => at(paragraph, contents.subDocument()))
    const update = handMadeUpdate([{ client: 9, structs }])
    expect(update.length).toBeGreaterThan(2_000_000)
    expect(refusalOf(update)).toMatchObject({ code: 1007 })
  })
})
