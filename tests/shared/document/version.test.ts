import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { reconcile } from '#shared/document/change.ts'
import { joinChanges } from '#shared/document/left-patch.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import { beginStream } from '#shared/document/stream.ts'
import { fromNode, readTree, toNode } from '#shared/document/tree.ts'
import { type Change, revert } from '#shared/document/undo.ts'
import { madeBefore, restoreDocument, type Version, versionOf } from '#shared/document/version.ts'
import { write } from '#shared/document/writing.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, type Link } from '#shared/document/yjs-internals.ts'
import { plainDocument } from '../../support/markdown/documents.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { randomEdit } from './random-edit.ts'
import {
  deleteBlock,
  doc,
  docOf,
  elementIds,
  erase,
  expectLaws,
  expectValid,
  format,
  nodesOf,
  retype,
  sync,
  textsIn,
  type,
} from './story.ts'

const source = '## Overview\n\nWhy.\n\n## Steps\n\n- Check the invoice\n- Pay it\n\nAll is well.'

describe('a restored document', () => {
  test('reads as it did, whatever came since', () => {
    const ydoc = doc(source)
    const version = versionOf(ydoc)
    type(ydoc, 'Check', ' twice')
    erase(ydoc, 'Pay it')
    retype(ydoc, 'Why', 'Because')
    deleteBlock(ydoc, 'All is well')
    restore(ydoc, version)
    expect(documentMarkdown(ydoc)).toBe(source)
  })

  test('has the same blocks where they are still there', () => {
    const ydoc = doc(source)
    const before = elementIds(readTree(ydoc))
    const version = versionOf(ydoc)
    type(ydoc, 'Check', ' twice')
    erase(ydoc, 'Why.')
    restore(ydoc, version)
    expect(elementIds(readTree(ydoc))).toEqual(before)
  })

  test('keeps the place of a caret in words that stay', () => {
    const ydoc = doc(source)
    const version = versionOf(ydoc)
    const [text] = textsIn(fragmentOf(ydoc)).filter((each) => each.toString().includes('Check'))
    if (!text) throw new Error('no such text')
    const caret = Y.createRelativePositionFromTypeIndex(text, 'Check the'.length)
    type(ydoc, 'Check', ' twice')
    restore(ydoc, version)
    expect(Y.createAbsolutePositionFromRelativePosition(caret, ydoc)).toMatchObject({ index: 9, type: text })
  })

  test('tells peers in one update, and nothing when nothing is to be done', () => {
    const ydoc = doc(source)
    const version = versionOf(ydoc)
    expect(updatesOf(ydoc, () => restore(ydoc, version))).toEqual([])
    type(ydoc, 'Check', ' twice')
    expect(updatesOf(ydoc, () => restore(ydoc, version))).toEqual(['restore'])
  })

  test('can be what it was before the restore, and what came of it again', () => {
    const ydoc = doc(source)
    const old = versionOf(ydoc)
    type(ydoc, 'Check', ' twice')
    deleteBlock(ydoc, 'All is well')
    const young = versionOf(ydoc)
    restore(ydoc, old)
    restore(ydoc, young)
    expect(nodesOf(ydoc)).toEqual(young.content)
    restore(ydoc, old)
    expect(nodesOf(ydoc)).toEqual(old.content)
  })

  test('is a change that can be undone', () => {
    const ydoc = doc(source)
    const version = versionOf(ydoc)
    type(ydoc, 'Check', ' twice')
    deleteBlock(ydoc, 'All is well')
    const before = nodesOf(ydoc)
    revert(ydoc, 'undo', restore(ydoc, version))
    expect(nodesOf(ydoc)).toEqual(before)
  })

  test('does not get a deleted text twice when the patch that deleted it is undone later', () => {
    const ydoc = doc(source)
    const version = versionOf(ydoc)
    const patch = { operation: 'delete', location: '## Steps', content: 'All is well.' } as const
    const result = applyPatch(ydoc, patch, { origin: 'patch' })
    if (!result.ok) throw new Error(result.refusal.detail)
    restore(ydoc, version)
    revert(ydoc, 'undo', result.applied)
    expect(documentMarkdown(ydoc)).toBe(source)
  })

  // Seed 46 of typing: the letters and the marks of one text came back from two.
  test('that fell into the middle of a stream gives back the marks it took, when it is undone', () => {
    const ydoc = doc(source)
    const append = (content: string) => applied(ydoc, { operation: 'append', location: 'document', content })
    const begun = append('See [the policy now.')
    const version = versionOf(ydoc)
    const ended = applied(ydoc, {
      operation: 'update',
      location: 'document',
      oldContent: 'See \\[the policy now.',
      newContent: 'See [the policy](https://example.com) now.',
    })
    const before = nodesOf(ydoc)
    const undone = revert(ydoc, 'restore', joinChanges([begun, ended]))
    const restored = restore(ydoc, version)
    revert(ydoc, 'undo', restored)
    revert(ydoc, 'undo', undone)
    expect(nodesOf(ydoc)).toEqual(before)
  })

  // Seed 24 of everything: what came back from two copies of a text knew only its neighbours in one.
  test.each([3, 9, 14, 20, 27, 33])(
    'that fell behind letter %i of a stream gives back marks within marks, when it is undone',
    (letters) => {
      const ydoc = doc(source)
      const head = { operation: 'append', location: 'document' } as const
      const content = '* with **bold *and italic* inside** it'
      const begun = beginStream(ydoc, head)
      if (!begun.ok) throw new Error(begun.refusal.detail)
      const { stream } = begun
      for (const letter of content.slice(0, letters)) {
        stream.push(letter)
        stream.flush(ydoc)
      }
      const version = versionOf(ydoc)
      stream.push(content.slice(letters))
      stream.flush(ydoc)
      const ended = stream.end(ydoc, { ...head, content })
      if (ended.kind !== 'applied') throw new Error(ended.kind)
      const before = nodesOf(ydoc)
      const undone = revert(ydoc, 'restore', ended.applied)
      const restored = restore(ydoc, version)
      revert(ydoc, 'undo', restored)
      revert(ydoc, 'undo', undone)
      expect(nodesOf(ydoc)).toEqual(before)
    },
  )

  // Seeds 2263 and 2532 of typing: what stood behind the switches of the restore had to keep the mark that they brought.
  test.each([
    ['that reached further', 'two three', 'one two'],
    ['within them', 'one two three', 'two'],
  ])('gives back the marks that somebody set beside others, %s, when it is undone', (_, first, second) => {
    const [ydoc, peer] = twoAt('one two three four')
    format(ydoc, first, { bold: {} })
    format(peer, second, { bold: {} })
    const version = versionOf(ydoc)
    sync(ydoc, peer)
    const before = nodesOf(ydoc)
    revert(ydoc, 'undo', restore(ydoc, version))
    expect(nodesOf(ydoc)).toEqual(before)
  })

  test('does not give back what it wrote and deleted again itself, when it is undone', () => {
    const [ydoc, peer] = twoAt('one two three four')
    format(ydoc, 'four', { bold: {} })
    const version = versionOf(ydoc)
    format(ydoc, 'one two three ', { bold: {} })
    format(peer, 'one two three ', { bold: {} })
    sync(ydoc, peer)
    const before = nodesOf(ydoc)
    revert(ydoc, 'undo', restore(ydoc, version))
    expect(nodesOf(ydoc)).toEqual(before)
  })

  test('was empty once, and has its empty paragraph', () => {
    const ydoc = docOf([])
    const version = versionOf(ydoc)
    const peer = doc(source)
    sync(ydoc, peer)
    restore(ydoc, version)
    expect(nodesOf(ydoc)).toEqual([{ type: 'paragraph' }])
  })
})

/** A document on the server, and in a browser. */
function twoAt(source: string): [ydoc: Y.Doc, peer: Y.Doc] {
  const [ydoc, peer] = [doc(source), new Y.Doc()]
  // Whose switches come first where two set a mark at the same place, Yjs decides by these.
  ydoc.clientID = 5
  peer.clientID = 100
  sync(ydoc, peer)
  return [ydoc, peer]
}

describe('a version knows of a change', () => {
  const patched = (ydoc: Y.Doc, operation: 'append' | 'delete', content: string) => {
    const result = applyPatch(ydoc, { operation, location: '## Steps', content }, { origin: 'patch' })
    if (!result.ok) throw new Error(result.refusal.detail)
    return result.applied
  }

  test('that it was made before it, or after it, by its ids', () => {
    const ydoc = doc(source)
    const written = patched(ydoc, 'append', 'And archive it.')
    const deleted = patched(ydoc, 'delete', 'All is well.')
    const version = versionOf(ydoc)
    const later = [patched(ydoc, 'append', 'One more.'), patched(ydoc, 'delete', 'And archive it.')]
    const made = madeBefore(version)
    expect([written, deleted].map(made)).toEqual([true, true])
    expect(later.map(made)).toEqual([false, false])
  })

  test('but not of one that did nothing', () => {
    expect(madeBefore(versionOf(doc(source)))({ inserted: [], deleted: [] })).toBeUndefined()
  })
})

test('120 random histories are restored exactly, with every block that is still there', () => {
  const count = { restores: 0, kept: 0, alive: 0, undone: 0, ms: 0 }
  for (let seed = 0; seed < 120; seed++) new History(seed, count).run()
  console.log(
    `${count.restores} restores exact in 120 histories; ${count.kept} of ${count.alive} blocks that were there before and after are the same;`,
    `${count.undone} later undos of older patches, no text twice; ${(count.ms / count.restores).toFixed(1)} ms a restore`,
  )
  expect(count.kept / count.alive).toBeGreaterThan(0.99)
})

type Counts = { restores: number; kept: number; alive: number; undone: number; ms: number }

/** A document that people and patches change, and that is restored now and then. Every typed character is unique. */
class History {
  readonly #name: string
  readonly #random: Random
  readonly #counts: Counts
  readonly #browser = new Y.Doc({ gc: true })
  readonly #peer = new Y.Doc({ gc: false })
  readonly #links: Link[] = []
  readonly #heads: Change[] = []
  readonly #versions: { version: Version; ids: string[] }[] = []
  #ydoc: Y.Doc
  #typed = 0

  constructor(seed: number, counts: Counts) {
    this.#name = `seed ${seed}`
    this.#random = seededRandom(seed)
    this.#counts = counts
    this.#ydoc = docOf(plainDocument(this.#random))
  }

  run(): void {
    for (let step = 0; step < 25; step++) {
      const random = this.#random
      if (step % 6 === 0) this.#keepVersion()
      else if (step > 6 && random.chance(0.15)) this.#restore()
      else random.pick([() => this.#edit(), () => this.#type(), () => this.#patch(), () => this.#undo()])()
      sync(this.#ydoc, this.#browser)
      if (random.chance(0.1)) this.#restart()
    }
    this.#restore()
    for (const [number] of this.#heads.entries()) {
      if (this.#random.chance(0.5)) this.#undo(number)
    }
  }

  #keepVersion(): void {
    this.#versions.push({ version: versionOf(this.#ydoc), ids: elementIds(readTree(this.#ydoc)) })
  }

  #restore(): void {
    const { version, ids } = this.#random.pick(this.#versions)
    const alive = new Set(elementIds(readTree(this.#ydoc)))
    const before = nodesOf(this.#ydoc)
    const start = performance.now()
    const restored = restoreDocument(this.#ydoc, 'restore', version)
    this.#counts.ms += performance.now() - start
    this.#links.push(...restored.links)
    expect(nodesOf(this.#ydoc), this.#name).toEqual(version.content)
    const now = new Set(elementIds(readTree(this.#ydoc)))
    const shared = ids.filter((id) => alive.has(id))
    this.#counts.alive += shared.length
    this.#counts.kept += shared.filter((id) => now.has(id)).length
    this.#counts.restores++
    if (this.#random.chance(0.3)) {
      const undone = revert(this.#ydoc, 'undo', restored)
      this.#links.push(...undone.links)
      expect(nodesOf(this.#ydoc), this.#name).toEqual(before)
    }
    this.#check()
  }

  #check(): void {
    sync(this.#ydoc, this.#browser)
    expect(nodesOf(this.#browser), this.#name).toEqual(nodesOf(this.#ydoc))
    expectLaws(this.#ydoc, this.#peer)
    const typed = JSON.stringify(nodesOf(this.#ydoc)).match(/[\u{f0000}-\u{ffffd}]/gu) ?? []
    expect(typed.length, `${this.#name}: a character stands twice`).toBe(new Set(typed).size)
  }

  /** Words changed, blocks and items gone, moved and new, in a browser. */
  #edit(): void {
    const ydoc = this.#browser
    const tree = readTree(ydoc)
    const target = randomEdit(this.#random, tree.map(toNode)).map(fromNode)
    write(ydoc, 'editor', (writing) => reconcile(writing, fragmentOf(ydoc), tree, target))
    sync(this.#ydoc, ydoc)
    const seen = JSON.stringify(nodesOf(this.#ydoc)).match(/[\u{f0000}-\u{ffffd}]/gu) ?? []
    // An edit may copy a block; from then on its characters are no longer unique.
    if (seen.length !== new Set(seen).size) this.#eraseTyped()
  }

  #eraseTyped(): void {
    for (const text of textsIn(fragmentOf(this.#ydoc))) {
      const plain = (text.toDelta() as { insert: string }[]).map((part) => part.insert).join('')
      for (const { index, 0: found } of [...plain.matchAll(/[\u{f0000}-\u{ffffd}]/gu)].reverse()) {
        text.delete(index, found.length)
      }
    }
  }

  #type(): void {
    const texts = textsIn(fragmentOf(this.#browser))
    if (texts.length === 0) return
    const text = this.#random.pick(texts)
    text.insert(this.#random.int(text.length + 1), String.fromCodePoint(0xf0000 + this.#typed++))
    sync(this.#ydoc, this.#browser)
  }

  #patch(): void {
    const tree = readTree(this.#ydoc)
    const result = applyPatch(
      this.#ydoc,
      this.#random.chance(0.5)
        ? { operation: 'append', location: 'document', content: `Patched ${this.#heads.length}.` }
        : {
            operation: 'delete',
            location: 'document',
            content: documentMarkdown(docOf([toNode(this.#random.pick(tree))])),
          },
      { origin: 'patch' },
    )
    if (!result.ok) return
    this.#heads.push(result.applied)
    this.#links.push(...result.applied.links)
  }

  /** Undoes or redoes a patch. */
  #undo(number = this.#heads.length === 0 ? -1 : this.#random.int(this.#heads.length)): void {
    const head = this.#heads[number]
    if (!head) return
    const reverted = revert(this.#ydoc, 'undo', head)
    this.#heads[number] = reverted
    this.#links.push(...reverted.links)
    this.#counts.undone++
    expectValid(this.#ydoc)
    this.#check()
  }

  /** Another process loads the document from what is stored. */
  #restart(): void {
    const loaded = new Y.Doc({ gc: false })
    Y.applyUpdate(loaded, Y.encodeStateAsUpdate(this.#ydoc))
    applyLinks(loaded, this.#links)
    this.#ydoc.destroy()
    this.#ydoc = loaded
  }
}

function applied(ydoc: Y.Doc, patch: Patch): Change {
  const result = applyPatch(ydoc, patch, { origin: 'patch' })
  if (!result.ok) throw new Error(result.refusal.detail)
  return result.applied
}

const restore = (ydoc: Y.Doc, version: Version) => restoreDocument(ydoc, 'restore', version)

/** The origins of the updates that peers are sent. */
function updatesOf(ydoc: Y.Doc, change: () => void): unknown[] {
  const origins: unknown[] = []
  const note = (_update: Uint8Array, origin: unknown) => origins.push(origin)
  ydoc.on('update', note)
  change()
  ydoc.off('update', note)
  return origins
}
