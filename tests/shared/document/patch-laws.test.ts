import { describe, expect, test } from 'vitest'
import { applyPatch } from '#shared/document/apply.ts'
import { reconcile } from '#shared/document/change.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { writeMarkdown } from '#shared/document/markdown-write.ts'
import { repair, touchedBlocks } from '#shared/document/repair.ts'
import { fromNode, readTree } from '#shared/document/tree.ts'
import { write } from '#shared/document/writing.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { hostileDocument, plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'
import { randomEdit } from './random-edit.ts'
import { copy, doc, docOf, elementIds, expectLaws, expectValid, nodesOf, sync, textsIn } from './story.ts'

/** A section of five blocks; as many of them as asked for make a document. */
const section = (n: number): string =>
  `## Section ${n}

Paragraph ${n} with **bold** and _italic_ text. The quick brown fox number ${n} jumps over the lazy dog.

- item one of ${n}
- item two of ${n}

| a | b |
| - | - |
| ${n} | x |

\`\`\`spy
define P${n} {
  run(x)
}
\`\`\``

const largeDocument = (blocks: number): string =>
  Array.from({ length: blocks / 5 }, (_, n) => section(n)).join('\n\n')

describe('in a document of 200 blocks', () => {
  test('a patch of one paragraph is a small update, and no other block is touched', () => {
    const ydoc = doc(largeDocument(200))
    const before = elementIds(readTree(ydoc))
    let bytes = 0
    ydoc.on('update', (update) => {
      bytes += update.length
    })
    const changed: unknown[] = []
    fragmentOf(ydoc).observeDeep((events) => changed.push(...events.map((event) => event.target)))
    const result = applyPatch(
      ydoc,
      {
        operation: 'update',
        location: '## Section 20',
        oldContent: 'The quick brown fox number 20 jumps over the lazy dog.',
        newContent: 'The quick brown fox number 20 leaps over two lazy dogs.',
      },
      { origin: 'test' },
    )
    expect(result.ok).toBe(true)
    expect(elementIds(readTree(ydoc))).toEqual(before)
    expect(changed).toHaveLength(1)
    expect(bytes).toBeLessThan(200)
    console.log(`one paragraph of 200 blocks: ${bytes} bytes, ${changed.length} text touched`)
  })

  test('text that others type into every block meanwhile survives a rewrite that adds blocks', () => {
    const source = largeDocument(200)
    const ydoc = doc(source)
    const peer = copy(ydoc)
    const typed = typeIntoEachBlock(peer)
    const rewritten = `Top.\n\n${source}\n\nBottom.`
    const result = applyPatch(
      ydoc,
      { operation: 'update', location: 'document', newContent: rewritten },
      { origin: 'test' },
    )
    expect(result.ok && result.applied.deleted).toEqual([])
    sync(ydoc, peer)
    const text = JSON.stringify(nodesOf(ydoc))
    const survivors = typed.filter((mark) => text.includes(mark))
    expect(documentMarkdown(peer)).toBe(documentMarkdown(ydoc))
    expect(survivors).toHaveLength(200)
    console.log(`${survivors.length} of ${typed.length} concurrent inserts survive`)
  })
})

/** Types a character of its own into the middle of each block, as a peer who has not heard of the patch. */
function typeIntoEachBlock(peer: ReturnType<typeof doc>): string[] {
  return fragmentOf(peer)
    .toArray()
    .map((block, index) => {
      const [text] = 'nodeName' in block ? textsIn(block) : []
      const mark = String.fromCharCode(0xe000 + index)
      text?.insert(Math.floor(text.length / 2), mark)
      return mark
    })
}

test('the Markdown of a document is that of its blocks written anew, after each of 300 random changes', () => {
  let count = 0
  for (let seed = 0; seed < 60; seed++) {
    const random = seededRandom(seed)
    const blocks = random.chance(0.5) ? hostileDocument(random) : plainDocument(random)
    const ydoc = docOf(blocks)
    for (let step = 0; step < 5; step++, count++) {
      const target = step % 2 === 0 ? randomEdit(random, nodesOf(ydoc)) : plainDocument(random)
      write(ydoc, 'test', (writing) =>
        reconcile(writing, fragmentOf(ydoc), readTree(ydoc), target.map(fromNode)),
      )
      expect(documentMarkdown(ydoc), `seed ${seed}, step ${step}`).toBe(writeMarkdown(nodesOf(ydoc)))
    }
  }
  console.log(`${count} of 300 documents written alike`)
})

test('two concurrent random changes converge, and repair makes every one of 300 documents valid', () => {
  let repaired = 0
  for (let seed = 0; seed < 300; seed++) {
    const random = seededRandom(seed + 50_000)
    const blocks = plainDocument(random)
    const ydoc = docOf(blocks)
    const peer = copy(ydoc)
    const third = copy(ydoc)
    for (const replica of [ydoc, peer]) {
      write(replica, 'test', (writing) =>
        reconcile(writing, fragmentOf(replica), readTree(replica), randomEdit(random, blocks).map(fromNode)),
      )
    }
    sync(ydoc, peer)
    expect(readTree(peer), `seed ${seed + 50_000}`).toEqual(readTree(ydoc))
    ydoc.transact((transaction) => {
      const all = new Set([...touchedBlocks(transaction, fragmentOf(ydoc)), ...elementsOf(ydoc)])
      repaired += repair(fragmentOf(ydoc), all)
    })
    expectValid(ydoc)
    expectLaws(ydoc, third)
  }
  console.log(`300 of 300 valid, ${repaired} blocks repaired`)
})

const elementsOf = (ydoc: ReturnType<typeof doc>) =>
  fragmentOf(ydoc)
    .toArray()
    .filter((block) => 'nodeName' in block)

test('every refusal and result is plain JSON', () => {
  const ydoc = doc(section(1))
  const results = [
    applyPatch(ydoc, { operation: 'append', location: '## Section 1', content: 'x' }, { origin: 1 }),
    applyPatch(
      ydoc,
      { operation: 'delete', location: '## Section 1', content: 'Paragraph 1' },
      { origin: 1 },
    ),
    applyPatch(ydoc, { operation: 'delete', location: '## Nowhere' }, { origin: 1 }),
  ]
  for (const result of results) expect(JSON.parse(JSON.stringify(result))).toEqual(result)
})
