import { applyPatch } from '#shared/document/apply.ts'
import { writeBlocks } from '#shared/document/markdown.ts'
import { outlineOf } from '#shared/document/outline.ts'
import type { Patch } from '#shared/document/patch.ts'
import { type Block, readTree } from '#shared/document/tree.ts'
import type { Random } from '../support/random.ts'
import type { MakeActor } from './actor.ts'
import { only, withoutLetters } from './ledger.ts'

/** The agent: whole patches of all kinds, anywhere in the document, at times in one that it read a while ago. */
export const designer: MakeActor = (world) => {
  const { random, records, counts } = world
  let number = 0
  let read: readonly Block[] = []
  return {
    weight: 1,
    act() {
      const isStale = random.chance(0.3)
      if (!isStale) read = readTree(world.ydoc)
      const patch = randomPatch(random, number++, read)
      const options = { origin: 'designer', ...(isStale && { seen: read }) }
      const { value, taken } = world.change(
        (ydoc) => {
          const result = applyPatch(ydoc, patch, options)
          return result.ok ? { applied: result.applied, atMs: records.clock.next(ydoc) } : null
        },
        // What it names goes, and nothing else.
        () => only(patch.oldContent ?? (patch.operation === 'delete' ? (patch.content ?? '') : '')),
        (value) => value?.applied.links ?? [],
      )
      counts[value ? 'patches' : 'refused'] += 1
      if (value) records.add(patch, value.applied, value.atMs, taken)
    },
  }
}

function randomPatch(random: Random, number: number, tree: readonly Block[]): Patch {
  const sections = outlineOf(tree)
  const section = sections.length > 0 ? random.pick(sections) : undefined
  const location = section?.handle ?? ''
  const blocks = section ? tree.slice(section.start, section.end) : tree
  const [old = unsaid] = blocks.length > 0 ? writeBlocks([random.pick(blocks)]) : []
  const words = old.split(/\s+/)
  return random.pick<Patch>([
    { operation: 'append', location, content: newContent(random, number) },
    { operation: 'insert', location, content: newContent(random, number) },
    { operation: 'update', location, oldContent: old, newContent: newContent(random, number) },
    {
      operation: 'update',
      location,
      oldContent: old,
      newContent: old.replace(random.pick([...words.filter(isWord), unsaid]), `CHANGED${number}`),
    },
    {
      operation: 'update',
      location,
      // What is no text any more without its first words goes whole. The agent quotes nobody: its quotes are not theirs.
      oldContent: /^\p{L}/u.test(old) ? words.slice(0, 2).join(' ') : old,
      newContent: `Reworded ${number} ${withoutLetters(words[0] ?? '')}`,
    },
    // Without content it would be the whole section.
    { operation: 'delete', location, content: old || unsaid },
  ])
}

/** What no document says, so a patch that names it is refused. */
const unsaid = 'unsaid'

/** Not a fence, nor the line under the head of a table, without which people would be quoted in something else. */
const isWord = (word: string): boolean => /^\p{L}+$/u.test(word)

const newContent = (random: Random, number: number): string =>
  random
    .pick([
      'Agent paragraph NN with **bold** and `code`.',
      '- agent one NN\n- agent two\n  - nested',
      '### Sub NN\n\nText below.\n\n1. first\n2. second',
      '| a | b |\n| - | - |\n| NN | y |',
      '```spy\ndefine Q {\n  run(NN)\n}\n```',
      'Two paragraphs NN.\n\nThe second one.',
      '- [ ] to do NN\n- [x] done',
      '> quote NN',
    ])
    .replaceAll('NN', String(number))
