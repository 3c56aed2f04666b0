import type { Nodes } from 'mdast'
import { expect, test } from 'vitest'
import { parseMdast } from '#shared/document/markdown-syntax.ts'

/** The texts of a tree, each as the source has it at the position the tree gives. */
function textsAt(source: string, node: Nodes): string[] {
  if (node.type === 'text') return [source.slice(node.position?.start.offset, node.position?.end.offset)]
  return 'children' in node ? node.children.flatMap((child) => textsAt(source, child)) : []
}

const texts = (node: Nodes): string[] =>
  node.type === 'text' ? [node.value] : 'children' in node ? node.children.flatMap(texts) : []

test('positions are places in the source, also behind front matter and in a source read in pieces', () => {
  const sections = Array.from(
    { length: 400 },
    (_, index) => `## Section ${index}\n\n- item **${index}**\n\n> said\n`,
  )
  const source = `---\ntitle: x\n---\n\n${sections.join('\n')}`
  const root = parseMdast(source)
  expect(textsAt(source, root)).toEqual(texts(root))
  const last = root.children.at(-1)
  expect(last?.position?.end.line).toBe(source.split('\n').length - 1)
})

test('positions hold where marks were hidden', () => {
  const source = `${'>'.repeat(100)} a *b* c\n\n**d** e\n`
  const root = parseMdast(source)
  expect(textsAt(source, root)).toEqual(texts(root))
  expect(texts(root).join('')).toContain('>>>> a b c')
})

test('front matter is one node and nothing else is read into it', () => {
  expect(parseMdast('---\na: b\nc:\n  - d\n---\n').children).toMatchObject([
    { type: 'yaml', value: 'a: b\nc:\n  - d' },
  ])
})

test.each(['---\n\na: b\n---\n', '---\na\n---\n', '---\na: b\n\n---\n', '---\na: b', '\n---\na: b\n---\n'])(
  'a rule on top is no front matter: %j',
  (source) => {
    expect(parseMdast(source).children[0]?.type).toBe('thematicBreak')
  },
)
