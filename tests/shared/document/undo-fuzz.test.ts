import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { hasId, type IdSet } from '#shared/document/id-set.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { outlineOf } from '#shared/document/outline.ts'
import type { Patch } from '#shared/document/patch.ts'
import { readTree, toNode } from '#shared/document/tree.ts'
import { type Change, revert } from '#shared/document/undo.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, type Link, liveItems, presentIds } from '#shared/document/yjs-internals.ts'
import { plainDocument } from '../../support/markdown/documents.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { randomEdit } from './random-edit.ts'
import { docOf, expectValid, nodesOf, sync, textsIn } from './story.ts'

/** A patch of one section as a model makes it: some words, some blocks, at times more or less of it. */
function randomPatch(random: Random, ydoc: Y.Doc): Patch {
  const tree = readTree(ydoc)
  const sections = outlineOf(tree)
  const section = sections.length > 0 ? random.pick(sections) : null
  const location = section?.handle ?? 'document'
  const from = section?.start ?? 0
  const nodes = tree.slice(from, Math.min(section?.end ?? tree.length, from + 6)).map(toNode)
  const kind =
    nodes.length === 0
      ? 'append'
      : random.pick(['append', 'words', 'words', 'words', 'words', 'words', 'words', 'delete', 'delete'])
  if (kind === 'append')
    return { operation: 'append', location, content: writeMarkdown(plainDocument(random).slice(0, 2)) }
  const at = random.int(nodes.length)
  const passage = nodes.slice(at, at + 1 + random.int(2))
  const oldContent = writeMarkdown(passage)
  if (kind === 'delete') return { operation: 'delete', location, content: oldContent }
  return { operation: 'update', location, oldContent, newContent: writeMarkdown(randomEdit(random, passage)) }
}

/** Somebody types one of the characters that nobody else types. */
function typeSomewhere(random: Random, ydoc: Y.Doc, count: number): void {
  const texts = textsIn(fragmentOf(ydoc))
  if (texts.length === 0) return
  const text = random.pick(texts)
  text.insert(random.int(text.length + 1), String.fromCodePoint(firstTyped + count))
}

/** Private use, plane 15: nothing else in the tests writes here. */
const firstTyped = 0xf0000

/** The ids of all visible characters that somebody typed. */
function typedIn(ydoc: Y.Doc): Set<string> {
  const found = new Set<string>()
  for (const text of textsIn(fragmentOf(ydoc))) {
    for (const { content, id } of liveItems(text)) {
      if (!(content instanceof Y.ContentString)) continue
      for (const { index } of content.str.matchAll(/[\u{f0000}-\u{ffffd}]/gu)) {
        found.add(`${id.client}.${id.clock + index}`)
      }
    }
  }
  return found
}

function isAmong(ids: IdSet, id: string): boolean {
  const [client = 0, clock = 0] = id.split('.').map(Number)
  return hasId(ids, { client, clock })
}

const percentile = (times: readonly number[], share: number): string =>
  (times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0).toFixed(2)

test('200 random undos and redos among 2,000 patches leave a valid document and all text of others', () => {
  const seed = 20_260
  const random = seededRandom(seed)
  let ydoc = docOf(random.times(8, () => plainDocument(random)).flat())
  const browser = new Y.Doc({ gc: true })
  sync(ydoc, browser)
  const heads: Change[] = []
  const links: Link[] = []
  let typed = 0
  while (heads.length < 2_000) {
    const result = applyPatch(ydoc, randomPatch(random, ydoc), { origin: 'patch' })
    if (!result.ok) continue
    heads.push(result.applied)
    links.push(...result.applied.links)
    if (random.chance(0.5)) typeSomewhere(random, ydoc, typed++)
  }
  sync(ydoc, browser)

  const undone = new Set<number>()
  const times: number[] = []
  let [redos, kept, restarts, intact] = [0, 0, 0, 0]
  for (let round = 0; round < 200; round++) {
    const story = `seed ${seed}, round ${round}`
    if (round % 50 === 49) {
      ydoc = reload(ydoc, links)
      restarts++
    }
    const again = undone.size > 0 && random.chance(0.3)
    const number = again ? random.pick([...undone]) : random.int(heads.length)
    const head = heads[number] ?? { inserted: [], deleted: [] }
    const others = [...typedIn(ydoc)].filter((id) => !isAmong(presentIds(ydoc, head.inserted), id))
    const start = performance.now()
    const reverted = revert(ydoc, 'undo', head)
    times.push(performance.now() - start)
    heads[number] = reverted
    links.push(...reverted.links)
    kept += reverted.kept.length
    if (undone.delete(number)) redos++
    else undone.add(number)

    const after = typedIn(ydoc)
    expect(
      others.filter((id) => !after.has(id)),
      story,
    ).toEqual([])
    intact += others.length
    expectValid(ydoc)
    if (round % 10 === 0) {
      sync(ydoc, browser)
      expect(nodesOf(browser), story).toEqual(nodesOf(ydoc))
    }
  }
  console.log(
    `${times.length} undos (${redos} of them redos, ${restarts} restarts) among 2,000 patches in ${nodesOf(ydoc).length} blocks:`,
    `p50 ${percentile(times, 0.5)} ms, p95 ${percentile(times, 0.95)} ms; ${intact} times a typed character was looked for, 0 lost; ${kept} pieces kept`,
  )
}, 120_000)

test('in 200 random stories a redo gives what was there before the undo, and an undo what was there after it', () => {
  let count = 0
  for (let seed = 0; seed < 200; seed++) {
    const random = seededRandom(seed)
    let ydoc = docOf(plainDocument(random))
    const heads: Change[] = []
    const links: Link[] = []
    let typed = 0
    for (let tries = 0; tries < 6; tries++) {
      const result = applyPatch(ydoc, randomPatch(random, ydoc), { origin: 'patch' })
      if (result.ok) {
        heads.push(result.applied)
        links.push(...result.applied.links)
      }
      if (random.chance(0.7)) typeSomewhere(random, ydoc, typed++)
    }
    for (const [number, head] of heads.entries()) {
      if (random.chance(0.5)) continue
      const story = `seed ${seed}, patch ${number}`
      const before = nodesOf(ydoc)
      const step = (change: Change) => {
        ydoc = reload(ydoc, links)
        const reverted = revert(ydoc, 'undo', change)
        links.push(...reverted.links)
        return reverted
      }
      const undone = step(head)
      const after = nodesOf(ydoc)
      const redone = step(undone)
      expect(nodesOf(ydoc), `redo, ${story}`).toEqual(before)
      heads[number] = step(redone)
      expect(nodesOf(ydoc), `undo again, ${story}`).toEqual(after)
      expectValid(ydoc)
      if (random.chance(0.3)) typeSomewhere(random, ydoc, typed++)
      count++
    }
  }
  console.log(`${count} undos, redone and undone again exactly, with a restart before each step`)
}, 120_000)

function reload(ydoc: Y.Doc, links: readonly Link[]): Y.Doc {
  const loaded = new Y.Doc({ gc: false })
  Y.applyUpdate(loaded, Y.encodeStateAsUpdate(ydoc))
  applyLinks(loaded, links)
  ydoc.destroy()
  return loaded
}
