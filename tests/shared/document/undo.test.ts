import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentMarkdown } from '#shared/document/markdown.ts'
import { buildElement, fromNode } from '#shared/document/tree.ts'
import { revert } from '#shared/document/undo.ts'
import { write } from '#shared/document/writing.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { applyLinks, idOf, setAttribute } from '#shared/document/yjs-internals.ts'
import { copy, doc, format, sync, type } from './story.ts'
import { given } from './undo-story.ts'

const process = `# Onboarding

## Overview

Automates the onboarding of all customers.

## Steps

- Check the invoice
- Ask the customer

| Field | Source |
| - | - |
| name | form |
| plan | stripe |

## Code

\`\`\`spy
define P {
  run(x)
}
\`\`\``

/* The laws are those of `revert`. Laws 5 to 7 are checked by every step of every story, and in undo-fuzz.test.ts. */

describe.each([
  { restarts: false, when: 'in one process' },
  { restarts: true, when: 'with a restart before every step' },
])('$when', ({ restarts }) => {
  const story = (source = process) => given(source, restarts)

  test('an update by words is undone to the letter, between the words that people typed', () => {
    story()
      .patch({
        operation: 'update',
        location: '## Overview',
        oldContent: 'Automates the onboarding of all customers.',
        newContent: 'Automates the fast onboarding of every customer in Europe.',
      })
      .typed('onboarding of ', 'nearly ')
      .undo()
      .becomes(process.replace('the onboarding of all customers', 'the onboarding of nearly all customers'))
      .keeping()
      .redoes()
  })

  test('words typed inside a patch stay when it goes, once, and are told of', () => {
    story()
      .patch({
        operation: 'update',
        location: '## Overview',
        oldContent: 'all customers',
        newContent: 'all customers of the biggest partners',
      })
      .typed('of the big', 'GER')
      .typed('partn', 'SHIP')
      .undo()
      .becomes(process.replace('all customers.', 'all customersGERSHIP.'))
      .keeping('GER', 'SHIP')
      .redoes()
  })

  test('a created section goes, but for the paragraph that somebody wrote into it', () => {
    story()
      .patch({
        operation: 'append',
        location: '## Error Handling',
        content: 'Retry twice.\n\n- log it\n- page somebody',
      })
      .typed('log it', ' in Splunk')
      .undo()
      .becomes(`${process}\n\n- in Splunk`)
      .keeping(' in Splunk')
      .redoes()
  })

  test('a deleted section comes back with its headings, lists, marks and attributes', () => {
    const source =
      '# A\n\n## B\n\nText with **bold** and [link](https://x.test).\n\n3. three\n4. four\n\n- [x] done\n- [ ] open\n\n## C\n\nend'
    story(source)
      .patch({ operation: 'delete', location: '## B' })
      .becomes('# A\n\n## C\n\nend')
      .typed('en', 'ding the e')
      .undo()
      .becomes(source.replace(/end$/, 'ending the ed'))
      .keeping()
      .redoes()
  })

  test('list items come and go, also when somebody adds one between them', () => {
    story()
      .patch({
        operation: 'update',
        location: '## Steps',
        oldContent: '- Check the invoice',
        newContent: '- Check the invoice\n- Approve it\n- Pay it',
      })
      .inBrowser((ydoc) => addItem(ydoc, 2, 'Archive it'))
      .becomes(process.replace('invoice\n', 'invoice\n- Approve it\n- Archive it\n- Pay it\n'))
      .undo()
      .becomes(process.replace('invoice\n', 'invoice\n- Archive it\n'))
      .keeping()
      .redoes()
  })

  test('a table row with a word of somebody else stays whole, and the other rows go', () => {
    story()
      .patch({
        operation: 'update',
        location: '## Steps',
        oldContent: '| plan | stripe |',
        newContent: '| plan | stripe |\n| phone | call centre |\n| mail | newsletter |',
      })
      .typed('newsl', 'X')
      .undo()
      .becomes(process.replace('| plan | stripe |', '| plan | stripe |\n| mail | newslXetter |'))
      .keeping('mail', 'newsl', 'X', 'etter')
      .redoes()
  })

  test('a line of code goes and comes back in place', () => {
    story()
      .patch({
        operation: 'update',
        location: '## Code',
        oldContent: '  run(x)',
        newContent: '  # guard\n  check(x)\n  run(x, retries = 3)',
      })
      .typed('check(x', ', y')
      .undo()
      .becomes(process.replace('  run', '  , yrun'))
      .keeping(', y')
      .redoes()
  })

  test('marks go and come back, and those that somebody set meanwhile stay', () => {
    story('One two **three** four five.')
      .patch({
        operation: 'update',
        location: 'document',
        oldContent: 'One two **three** four five.',
        newContent: 'One **two** three four _five_.',
      })
      .typed('five', ' six')
      .undo()
      .becomes('One two **three** four five six.')
      .keeping()
      .redoes()
  })

  test('a hard break goes, and what stood behind it is as others left it', () => {
    story('First line second line third.')
      .patch({
        operation: 'update',
        location: 'document',
        newContent: 'First line  \nsecond line third.',
      })
      .becomes('First line\\\nsecond line third.')
      .typed('second', ' and last')
      .undo()
      .becomes('First line second and last line third.')
      .keeping()
      .redoes()
  })

  test('a moved and renamed heading gets its name, level and place back', () => {
    story('# Title\n\n## Alpha\n\nfirst text\n\n## Beta\n\nsecond text')
      .patch({
        operation: 'update',
        location: 'document',
        newContent: '# Title\n\n### Beta renamed\n\nsecond text\n\n## Alpha\n\nfirst text',
      })
      .typed('first', ' and last')
      .undo()
      .becomes('# Title\n\n## Alpha\n\nfirst and last text\n\n## Beta\n\nsecond text')
      .keeping()
      .redoes()
  })
})

describe('law 1: what a patch deleted comes back where it stood', () => {
  test('also in a block that was itself deleted and brought back, behind what people typed there since', () => {
    given('alpha beta gamma delta')
      .patch({ operation: 'delete', location: 'document', content: 'gamma' })
      .patch({ operation: 'update', location: 'document', newContent: '- other' })
      .undo(2)
      .becomes('alpha beta delta')
      .typed('alpha be', 'XY')
      .undo(1)
      .becomes('alpha beXYta gamma delta')
      .redoes()
  })

  // Seeds 394 and 539 of typing.
  test('also among words of which an older undo had written some again', () => {
    const story = given('After it')
    const late = copy(story.ydoc)
    // What comes back does so in the order of the clients.
    late.clientID = story.ydoc.clientID + 1
    type(late, 'Aft', 'X')
    type(late, 'e', 'Y')
    story
      .patch({ operation: 'update', location: 'document', newContent: 'Before' })
      .undo()
      .inBrowser((ydoc) => sync(ydoc, late))
      .becomes('After itXY')
      .patch({ operation: 'update', location: 'document', newContent: '- Something\n- else' })
      .undo()
      .becomes('After itXY')
      .redoes()
  })

  test('unless the block that held it is gone, and then nothing happens', () => {
    const story = given('alpha beta\n\ngamma')
      .patch({ operation: 'delete', location: 'document', content: 'beta' })
      .deletedBlock('alpha')
      .undo()
      .becomes('gamma')
    expect(story.last).toMatchObject({ inserted: [], deleted: [], lostCharacters: 5 })
  })

  test('and what somebody else deleted stays deleted', () =>
    void given('alpha beta gamma')
      .patch({ operation: 'delete', location: 'document', content: 'beta' })
      .erased('gamma')
      .undo()
      .becomes('alpha beta')
      .redoes())

  test('and text that it had only moved does not come back when somebody deleted it since', () =>
    void given('First line second line')
      .patch({ operation: 'update', location: 'document', newContent: 'First line  \nsecond line' })
      .erased('second ')
      .undo()
      .becomes('First line line')
      .redoes())
})

describe('law 2: what a patch inserted goes', () => {
  test('wherever it stands now', () =>
    void given('One.')
      .patch({ operation: 'append', location: 'document', content: 'Two three four.' })
      .patch({
        operation: 'update',
        location: 'document',
        oldContent: 'Two three four.',
        newContent: 'Two  \nthree four.',
      })
      .undo(1)
      .becomes('One.')
      .redoes())

  test('and an empty line that somebody added to it', () =>
    void given('One.')
      .patch({ operation: 'append', location: 'document', content: '- a' })
      .inBrowser((ydoc) => addItem(ydoc, 1, ''))
      .undo()
      .becomes('One.')
      .keeping())

  test('and nothing happens when nothing of it is left', () => {
    const story = given('One.')
      .patch({ operation: 'append', location: 'document', content: 'Two.' })
      .deletedBlock('Two')
      .undo()
      .becomes('One.')
    expect(story.last).toMatchObject({ inserted: [], deleted: [], kept: [] })
  })
})

describe('law 3: text of others is never touched', () => {
  test('an item stays with the nested item that somebody wrote into it', () =>
    void given('One.')
      .patch({ operation: 'append', location: 'document', content: '- a\n  - b\n- c' })
      .typed('b', ' mine')
      .undo()
      .becomes('One.\n\n- * mine')
      .keeping(' mine'))

  test('a table keeps its header for the row that somebody wrote into', () =>
    void given('One.')
      .patch({
        operation: 'append',
        location: 'document',
        content: '| a | b |\n| - | - |\n| c | d |\n| x | y |',
      })
      .typed('x', '!')
      .undo()
      .becomes('One.\n\n| a | b |\n| - | - |\n| x! | y |')
      .keeping('a', 'b', 'x', '!', 'y')
      .redoes())

  test('a quote stays for the rule that somebody drew in it', () =>
    void given('One.')
      .patch({ operation: 'append', location: 'document', content: '> a' })
      .inBrowser((ydoc) => {
        const quote = fragmentOf(ydoc).get(1)
        if (quote instanceof Y.XmlElement) quote.push([new Y.XmlElement('horizontalRule')])
      })
      .undo()
      .becomes('One.\n\n> ---'))

  test('also what was written into text that a redo is to take away again', () =>
    void given('One.\n\nTwo.')
      .patch({ operation: 'delete', location: 'document', content: 'Two.' })
      .undo()
      .typed('Two', ' and a half')
      .undo()
      .becomes('One.\n\nand a half')
      .keeping(' and a half')
      .redoes())

  test('the reasons are told apart', () => {
    const { last } = given('One.')
      .patch({ operation: 'append', location: 'document', content: '| a |\n| - |' })
      .typed('a', '!')
      .undo()
    expect(last.kept.map(({ text, why }) => [text, why])).toEqual([
      ['a', 'row_of_others'],
      ['!', 'text_of_others'],
    ])
  })
})

describe('law 4: what others set stays', () => {
  const level = (ydoc: Y.Doc, to: number) => {
    const heading = fragmentOf(ydoc).get(0)
    if (heading instanceof Y.XmlElement) setAttribute(heading, 'level', to)
  }
  const deeper = { operation: 'update', location: 'document', newContent: '### A' } as const

  test('the level of a heading', () => {
    given('## A').patch(deeper).undo().becomes('## A').redoes()
    const story = given('## A')
      .patch(deeper)
      .inBrowser((ydoc) => level(ydoc, 4))
      .undo()
      .becomes('#### A')
    expect(story.last).toMatchObject({ inserted: [], deleted: [] })
  })

  // Seed 232 of everything.
  test('but not what came with a later change that is taken back before it, in one go', () => {
    const ydoc = doc('## A')
    const heading = fragmentOf(ydoc).get(0)
    if (!(heading instanceof Y.XmlElement)) throw new Error('there is no heading')
    const change = (level: number | null) => write(ydoc, null, () => setAttribute(heading, 'level', level))
    const [older, later] = [change(null), change(3)]
    ydoc.transact(() => {
      revert(ydoc, null, later)
      revert(ydoc, null, older)
    })
    expect(documentMarkdown(ydoc)).toBe('## A')
  })

  // Seed 711 of everything. With a level, nothing of the paragraph could be sent again: no paragraph has one.
  test('but not the level of a heading that is a paragraph now', () => {
    const ydoc = doc('## A')
    const heading = fragmentOf(ydoc).get(0)
    if (!(heading instanceof Y.XmlElement)) throw new Error('there is no heading')
    const deeper = write(ydoc, null, () => setAttribute(heading, 'level', 3))
    const paragraph = new Y.XmlElement('paragraph')
    fragmentOf(ydoc).delete(0)
    fragmentOf(ydoc).insert(0, [paragraph])
    const [from, to] = [idOf(heading), idOf(paragraph)]
    applyLinks(ydoc, [[from.client, from.clock, 1, to.client, to.clock]])
    revert(ydoc, null, deeper)
    expect(paragraph.getAttributes()).toEqual({})
  })

  test('marks behind a passage that the patch wrote, when somebody changed marks inside it', () =>
    void given('one five six')
      .patch({ operation: 'update', location: 'document', newContent: 'one **two three four** five six' })
      .inBrowser((ydoc) => format(ydoc, 'three', { bold: null }))
      .becomes('one **two** three **four** five six')
      .undo()
      .becomes('one five six')
      .redoes())

  test('marks behind a passage that the patch wrote, when somebody took them from what stood before it', () =>
    void given('_one five six_')
      .patch({ operation: 'update', location: 'document', newContent: '_one_ two _five six_' })
      .inBrowser((ydoc) => format(ydoc, 'one', { italic: null }))
      .becomes('one two _five six_')
      .undo()
      .becomes('one _five six_')
      .redoes())

  test('marks of a passage that the patch wrote, when somebody gave them to what stands behind it', () =>
    void given('one five six')
      .patch({ operation: 'update', location: 'document', newContent: 'one **two** five six' })
      .inBrowser((ydoc) => format(ydoc, ' five', { bold: {} }))
      .becomes('one **two five** six')
      .undo()
      .becomes('one **five** six')
      .redoes())
})

/** Adds an item to the first list, as somebody does who presses Enter there. */
function addItem(ydoc: Y.Doc, index: number, text: string): void {
  const list = fragmentOf(ydoc)
    .toArray()
    .find((block) => block instanceof Y.XmlElement && block.nodeName === 'bulletList')
  if (!(list instanceof Y.XmlElement)) throw new Error('there is no list')
  const item = { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
  list.insert(index, [buildElement(fromNode(item))])
}
