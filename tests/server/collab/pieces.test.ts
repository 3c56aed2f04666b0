import { Node } from '@tiptap/pm/model'
import { initProseMirrorDoc, updateYFragment, yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { checkDecoded, checkUpdate } from '#server/collab/gate.ts'
import { copyOf, isPending, newServerDoc } from '#server/collab/load.ts'
import { cutUpdate, encodePiece } from '#server/collab/pieces.ts'
import { decodeStrictly } from '#server/collab/strict-decoder.ts'
import { finish } from '#server/collab/work-in-turns.ts'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { repair } from '#shared/document/repair.ts'
import { schema } from '#shared/document/schema.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { type Random, seededRandom } from '../../support/random.ts'

/** Updates of real editors' bindings are cut as small as they can be. What comes of the pieces is what came of the whole. */

const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const rounds = 150

/** Applies the update in pieces, and holds each state in between to the schema. Returns how many pieces there were. */
function applyInPieces(server: Y.Doc, update: Uint8Array, maxParts: number): number {
  const whole = copyOf(server)
  Y.applyUpdate(whole, update)
  const checked = finish(checkDecoded(server, finish(decodeStrictly(update))))
  const pieces = finish(cutUpdate(server.store, checked, maxParts))
  for (const [index, piece] of pieces.entries()) {
    const bytes = encodePiece(piece)
    checkUpdate(server, bytes)
    Y.applyUpdate(server, bytes)
    expect(isPending(server), 'nothing waits for a later piece').toBe(false)
    expectSound(server, `after piece ${index + 1} of ${pieces.length}`)
  }
  expect(Y.equalSnapshots(Y.snapshot(server), Y.snapshot(whole)), 'the same ids are there and gone').toBe(
    true,
  )
  expect(fragmentOf(server).toString()).toBe(fragmentOf(whole).toString())
  return pieces.length
}

function expectSound(ydoc: Y.Doc, when: string): void {
  // As every document begins; a piece of what is deleted already changes nothing about it.
  if (fragmentOf(ydoc).length === 0) return
  const copy = copyOf(ydoc)
  const blocks = fragmentOf(copy)
    .toArray()
    .filter((block) => block instanceof Y.XmlElement)
  expect(repair(fragmentOf(copy), blocks), `nothing is to be repaired ${when}`).toBe(0)
  const json = yXmlFragmentToProsemirrorJSON(fragmentOf(ydoc))
  expect(() => Node.fromJSON(schema, json).check(), when).not.toThrow()
}

/** What an editor does to the document: it is to read so now. */
function write(ydoc: Y.Doc, blocks: readonly string[]): void {
  const doc = Node.fromJSON(schema, { type: 'doc', content: parseMarkdown(blocks.join('\n\n') || 'empty') })
  const fragment = fragmentOf(ydoc)
  const { meta } = initProseMirrorDoc(fragment, schema)
  ydoc.transact(() => updateYFragment(ydoc, fragment, doc, meta))
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
const table = (rows: number, columns: number) =>
  [
    row(Array.from({ length: columns }, (_, column) => `Head ${column}`)),
    row(Array.from({ length: columns }, () => '---')),
    ...Array.from({ length: rows }, (_, at) =>
      row(Array.from({ length: columns }, (_, column) => `**cell** ${at} ${column}`)),
    ),
  ].join('\n')
const list = (items: number, mark = '-') =>
  Array.from({ length: items }, (_, at) => `${mark} item *${at}*\n  ${mark} below it`).join('\n')

function someBlock(random: Random): string {
  const number = random.int(1_000)
  return random.pick([
    () => `Somebody **checks** number ${number} and [asks](https://example.org/${number}).`,
    () => `## Step ${number}`,
    () => table(1 + random.int(5), 1 + random.int(4)),
    () => list(1 + random.int(5), random.pick(['-', '1.', '- [x]'])),
    () => `> It says ${number}\n>\n> ${list(2).replaceAll('\n', '\n> ')}`,
    () => `\`\`\`spy\nstep ${number}\n\`\`\``,
    () => '---',
  ])()
}

/** Somebody at an editor puts blocks in, takes some out, and writes others anew. */
function edit(random: Random, blocks: readonly string[]): string[] {
  const at = random.int(blocks.length + 1)
  const gone = random.chance(0.5) ? random.int(4) : 0
  return [
    ...blocks.slice(0, at),
    ...random.times(random.int(5), () => someBlock(random)),
    ...blocks.slice(at + gone),
  ]
}

function peerOf(server: Y.Doc, clientID: number): Y.Doc {
  const ydoc = new Y.Doc()
  ydoc.clientID = clientID
  Y.applyUpdate(ydoc, Y.encodeStateAsUpdate(server))
  return ydoc
}

describe('an update in pieces', () => {
  it.each([
    ['a table', [table(40, 5)]],
    ['a list in lists', [list(60)]],
    ['a list in a quote', [`> ${list(60).replaceAll('\n', '\n> ')}`]],
    [
      'a page',
      Array.from({ length: 20 }, (_, step) => `## Step ${step}\n\nThe **clerk** reads.\n\n${list(3)}`),
    ],
  ])('%s of a fresh document is cut fine', (_, blocks) => {
    const server = newServerDoc()
    const writer = peerOf(server, 5)
    write(writer, blocks)
    const update = Y.encodeStateAsUpdate(writer)
    const parts = Y.decodeUpdate(update).structs.length
    const pieces = applyInPieces(server, update, 50)
    expect(pieces).toBeGreaterThan(parts / 100)
  })

  it('brings the new text before it takes the old one away', () => {
    const server = newServerDoc()
    const first = peerOf(server, 5)
    write(first, [list(20)])
    Y.applyUpdate(server, Y.encodeStateAsUpdate(first))
    const writer = peerOf(server, 6)
    write(writer, [`> ${list(20).replaceAll('\n', '\n> ')}`])
    const update = Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server))
    const letters: number[] = []
    server.on('update', () => letters.push(fragmentOf(server).toString().length))
    applyInPieces(server, update, 20)
    expect(Math.max(...letters), 'both were there').toBeGreaterThan((letters[0] ?? 0) * 1.5)
  })

  it('is whole where a table of the document gets other cells for those it had', () => {
    const server = newServerDoc()
    const first = peerOf(server, 5)
    write(first, [table(10, 3)])
    Y.applyUpdate(server, Y.encodeStateAsUpdate(first))
    const writer = peerOf(server, 6)
    write(writer, [table(10, 4).replaceAll('cell', 'other')])
    expect(applyInPieces(server, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server)), 5)).toBe(1)
  })

  it('is cut where it only deletes, by what it deletes', () => {
    const server = newServerDoc()
    const first = peerOf(server, 5)
    write(first, [list(20), table(5, 3), 'and so on'])
    Y.applyUpdate(server, Y.encodeStateAsUpdate(first))
    const writer = peerOf(server, 6)
    const fragment = fragmentOf(writer)
    fragment.delete(0, fragment.length - 1)
    const update = Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server))
    const parts = Y.decodeUpdate(Y.encodeStateAsUpdate(server)).structs.length
    expect(applyInPieces(server, update, 20)).toBeGreaterThan(parts / 30)
  })

  it('is whole where it takes a column of a table away', () => {
    const server = newServerDoc()
    const first = peerOf(server, 5)
    write(first, [table(20, 3)])
    Y.applyUpdate(server, Y.encodeStateAsUpdate(first))
    const writer = peerOf(server, 6)
    const rows = fragmentOf(writer).get(0)
    if (!(rows instanceof Y.XmlElement)) throw new Error('the document has no table')
    writer.transact(() => {
      for (const one of rows.toArray()) if (one instanceof Y.XmlElement) one.delete(1, 1)
    })
    expect(applyInPieces(server, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(server)), 10)).toBe(1)
  })

  it(`comes to the same, whatever two people wrote by turns (seed ${seed})`, { timeout: 60_000 }, () => {
    const random = seededRandom(seed)
    let cut = 0
    for (let round = 0; round < rounds; round++) {
      const server = newServerDoc()
      let blocks: readonly string[] = ['It begins here.']
      const first = peerOf(server, 5)
      for (let step = 0; step < 3; step++) {
        blocks = edit(random, blocks)
        write(first, blocks)
      }
      applyInPieces(server, Y.encodeStateAsUpdate(first), 1 + random.int(30))
      const [ana, jonas] = [peerOf(server, 6), peerOf(server, 7)]
      for (let step = random.int(6); step >= 0; step--) {
        const [writer, reader] = random.chance(0.7) ? [ana, jonas] : [jonas, ana]
        blocks = edit(random, blocks)
        write(writer, blocks)
        Y.applyUpdate(reader, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(reader)))
      }
      const update = Y.encodeStateAsUpdate(ana, Y.encodeStateVector(server))
      if (applyInPieces(server, update, 1 + random.int(30)) > 1) cut += 1
    }
    expect(cut, 'most of them could be cut').toBeGreaterThan(rounds / 2)
  })
})
