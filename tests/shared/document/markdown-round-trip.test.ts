import { describe, expect, test } from 'vitest'
import { parseMarkdown } from '#shared/document/markdown-parse.ts'
import { listMarkers, writeBlock, writeMarkdown } from '#shared/document/markdown-write.ts'
import type { DocNode } from '#shared/document/node.ts'
import { normalForm } from '#shared/document/normal-form.ts'
import { corpus } from '../../support/markdown/corpus.ts'
import { hostileDocument, plainDocument } from '../../support/markdown/documents.ts'
import { seededRandom } from '../../support/random.ts'
import { checkValid } from './valid.ts'

/** Everything that is promised of a document that becomes Markdown and a document again. */
function checkRoundTrip(nodes: readonly DocNode[]): void {
  const normal = normalForm(nodes)
  checkValid(normal)
  expect(normalForm(normal), 'a normal form is its own').toEqual(normal)
  const markdown = writeMarkdown(nodes)
  const back = parseMarkdown(markdown)
  expect(back, markdown).toEqual(normal)
  expect(writeMarkdown(back)).toBe(markdown)
  const markers = listMarkers(nodes)
  const parts = nodes.map((node, index) => writeBlock(node, markers[index]))
  expect(parts.filter((part) => part !== '').join('\n\n'), 'each block by itself').toBe(markdown)
}

/** Checks the documents of the seeds 0 to 499, prints how many hold, and throws the first failure with its seed. */
function checkSeeds(kind: string, check: (seed: number) => void): void {
  const failures: Error[] = []
  for (let seed = 0; seed < 500; seed++) {
    try {
      check(seed)
    } catch (error) {
      failures.push(
        new Error(`${kind} document of seed ${seed}: ${error instanceof Error ? error.message : error}`),
      )
    }
  }
  console.log(`${kind} documents: ${500 - failures.length} of 500 are the same after Markdown`)
  if (failures[0]) throw failures[0]
}

describe('document → Markdown → document', () => {
  test('is the identity for 500 documents as people write them', () => {
    checkSeeds('plain', (seed) => {
      const nodes = plainDocument(seededRandom(seed))
      checkRoundTrip(nodes)
      expect(parseMarkdown(writeMarkdown(nodes))).toEqual(nodes)
    })
  })

  test('gives the normal form of 500 hostile documents, and then is the identity', () => {
    checkSeeds('hostile', (seed) => {
      const nodes = hostileDocument(seededRandom(seed))
      checkValid(nodes)
      checkRoundTrip(nodes)
    })
  })

  const text = (value: string, ...marks: string[]): DocNode =>
    marks.length === 0
      ? { type: 'text', text: value }
      : { type: 'text', text: value, marks: marks.map((type) => ({ type })) }
  const paragraph = (...content: DocNode[]): DocNode =>
    content.length === 0 ? { type: 'paragraph' } : { type: 'paragraph', content }
  const list = (type: string, ...items: DocNode[][]): DocNode => ({
    type,
    content: items.map((content) => ({ type: type === 'taskList' ? 'taskItem' : 'listItem', content })),
  })

  // Found by running the tests above with 50,000 seeds, then made as small as they get.
  test.each<[string, DocNode]>([
    [
      'an underscore after a letter beside struck text',
      paragraph(text('(', 'strike'), text('c_r>'), text('-', 'italic')),
    ],
    [
      'an underscore before a letter beside struck text',
      paragraph(text('_c_d', 'italic'), text('#', 'italic', 'strike')),
    ],
    ['an at sign at the start of emphasis', paragraph(text('-', 'bold'), text('@.y*', 'italic'), text('y'))],
    [
      'an at sign at the start of bold text',
      paragraph(text('>', 'bold', 'italic'), text('@.y', 'bold'), text('a')),
    ],
    [
      'an empty numbered item behind a bullet, under text',
      list('bulletList', [
        paragraph(text('a')),
        list('bulletList', [paragraph(), list('orderedList', [paragraph()])]),
      ]),
    ],
    [
      'an empty numbered item behind a bullet, under an empty task',
      list('taskList', [paragraph(), list('bulletList', [paragraph(), list('orderedList', [paragraph()])])]),
    ],
    [
      'three empty lists inside each other and a fourth after them',
      list('bulletList', [
        paragraph(),
        list('bulletList', [paragraph(), list('bulletList', [paragraph()]), list('taskList', [paragraph()])]),
      ]),
    ],
  ])('%s', (_, node) => checkRoundTrip([node]))
})

describe('Markdown → document → Markdown → document', () => {
  test.each(Object.entries(corpus))('%s', (_, source) => {
    const nodes = parseMarkdown(source)
    checkValid(nodes)
    expect(normalForm(nodes), 'what is parsed is in normal form').toEqual(nodes)
    checkRoundTrip(nodes)
  })

  test('has realistic cases enough', () => {
    console.log(`realistic cases: ${Object.keys(corpus).length}`)
    expect(Object.keys(corpus).length).toBeGreaterThanOrEqual(40)
  })
})
