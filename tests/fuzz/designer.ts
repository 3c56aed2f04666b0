import { applyPatch } from '#shared/document/apply.ts'
import { writeBlocks } from '#shared/document/markdown.ts'
import { outlineOf } from '#shared/document/outline.ts'
import type { Patch } from '#shared/document/patch.ts'
import { readTree } from '#shared/document/tree.ts'
import type { Random } from '../support/random.ts'
import type { MakeActor } from './actor.ts'

/** The agent: patches of all kinds, anywhere in the document. */
export const designer: MakeActor = (world) => {
  let number = 0
  return {
    weight: 1,
    act() {
      const patch = randomPatch(world.random, number++, world.ydoc)
      world.change(() => {
        const result = applyPatch(world.ydoc, patch, { origin: 'designer' })
        world.counts[result.ok ? 'patches' : 'refused'] += 1
        if (result.ok) world.patches.push(result.applied)
      })
    },
  }
}

function randomPatch(random: Random, number: number, ydoc: Parameters<typeof readTree>[0]): Patch {
  const tree = readTree(ydoc)
  const sections = outlineOf(tree)
  const section = sections.length > 0 ? random.pick(sections) : undefined
  const location = section?.handle ?? ''
  const blocks = section ? tree.slice(section.start, section.end) : tree
  const [old = 'x'] = blocks.length > 0 ? writeBlocks([random.pick(blocks)]) : []
  const words = old.split(/\s+/)
  return random.pick<Patch>([
    { operation: 'append', location, content: newContent(random, number) },
    { operation: 'insert', location, content: newContent(random, number) },
    { operation: 'update', location, oldContent: old, newContent: newContent(random, number) },
    {
      operation: 'update',
      location,
      oldContent: old,
      newContent: old.replace(random.pick(words), `CHANGED${number}`),
    },
    {
      operation: 'update',
      location,
      oldContent: words.slice(0, 2).join(' '),
      newContent: `Reworded ${number} ${words[0]}`,
    },
    { operation: 'delete', location, content: old },
  ])
}

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
