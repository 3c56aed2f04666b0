import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { outlineOf } from '#shared/document/outline.ts'
import type { Patch } from '#shared/document/patch.ts'
import { type Block, readTree, toNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { plainDocument } from '../../support/markdown/documents.ts'
import { type Random, seededRandom } from '../../support/random.ts'
import { randomEdit } from './random-edit.ts'
import { copy, docOf, expectLaws, nodesOf, textsIn } from './story.ts'

/** A patch as a model may make it of what it read: mostly sound, sometimes about nothing that is there. */
function randomPatch(random: Random, seen: readonly Block[]): Patch {
  const section = random.chance(0.8) ? random.pick([null, ...outlineOf(seen)]) : null
  const location = section
    ? random.pick([section.handle, section.path.join(' > '), section.title])
    : random.pick(['', 'end', '## New section'])
  const slice = section ? seen.slice(section.heading ?? 0, section.end) : seen
  const nodes = slice.map(toNode)
  const fresh = writeMarkdown(random.chance(0.5) ? randomEdit(random, nodes) : plainDocument(random))
  const [from, length] = [random.int(nodes.length), 1 + random.int(2)]
  const passage = nodes.slice(from, from + length)
  const oldContent = random.pick([writeMarkdown(passage), partOf(random, writeMarkdown(passage))])
  switch (random.pick(['insert', 'append', 'rewrite', 'update', 'update', 'update', 'delete', 'remove'])) {
    case 'insert':
      return { operation: 'insert', location, content: fresh }
    case 'append':
      return { operation: 'append', location, content: fresh }
    case 'rewrite':
      return { operation: 'update', location, newContent: fresh }
    case 'update':
      return {
        operation: 'update',
        location,
        oldContent,
        newContent: writeMarkdown(randomEdit(random, passage)),
      }
    case 'delete':
      return { operation: 'delete', location, content: oldContent }
    default:
      return { operation: 'delete', location }
  }
}

function partOf(random: Random, markdown: string): string {
  const words = markdown.split(' ')
  const from = random.int(words.length)
  return words.slice(from, from + 1 + random.int(8)).join(' ')
}

/** Types one character that nobody else types, anywhere. */
function typeSomewhere(random: Random, ydoc: Y.Doc, typed: string[]): void {
  const texts = textsIn(fragmentOf(ydoc))
  if (texts.length === 0) return
  const text = random.pick(texts)
  const character = String.fromCharCode(0xe000 + typed.length)
  text.insert(random.int(text.length + 1), character)
  typed.push(character)
}

test('150 random stories of people and patches keep every law, and every character that people typed', () => {
  const outcomes = new Map<string, number>()
  let typedInAll = 0
  for (let seed = 0; seed < 150; seed++) {
    const random = seededRandom(seed)
    const ydoc = docOf(plainDocument(random))
    const peer = copy(ydoc)
    for (let round = 0; round < 4; round++) {
      const seen = readTree(ydoc)
      const known = JSON.stringify(nodesOf(ydoc))
      const typed: string[] = []
      for (let i = random.int(4); i > 0; i--) typeSomewhere(random, ydoc, typed)
      const before = documentMarkdown(ydoc)
      const patch = randomPatch(random, seen)
      const result = applyPatch(ydoc, patch, { origin: 'patch', seen })
      const story = `seed ${seed}, round ${round}: ${JSON.stringify(patch)}`
      const outcome = result.ok
        ? `applied${result.applied.matched.asSeen ? ' as seen' : ''}`
        : result.refusal.code
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (!result.ok) expect(documentMarkdown(ydoc), story).toBe(before)
      const text = JSON.stringify(nodesOf(ydoc))
      const lost = typed.filter((character) => !known.includes(character) && !text.includes(character))
      expect(lost, story).toEqual([])
      typedInAll += typed.length
      expectLaws(ydoc, peer)
      forgetTyped(ydoc)
    }
  }
  console.log(
    `${typedInAll} characters typed meanwhile, 0 lost; ${JSON.stringify(Object.fromEntries(outcomes))}`,
  )
})

/** Takes the typed characters out again, so that each round can tell its own. */
function forgetTyped(ydoc: Y.Doc): void {
  ydoc.transact(() => {
    for (const text of textsIn(fragmentOf(ydoc))) {
      const plain = (text.toDelta() as { insert: string }[]).map((part) => part.insert).join('')
      for (let i = plain.length - 1; i >= 0; i--)
        if (/[\ue000-\uf8ff]/.test(plain[i] ?? '')) text.delete(i, 1)
    }
  })
}
