import { describe, test } from 'vitest'
import * as Y from 'yjs'
import { buildElement, fromNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
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

/** Adds an item to the first list, as somebody does who presses Enter there. */
function addItem(ydoc: Y.Doc, index: number, text: string): void {
  const list = fragmentOf(ydoc)
    .toArray()
    .find((block) => block instanceof Y.XmlElement && block.nodeName === 'bulletList')
  if (!(list instanceof Y.XmlElement)) throw new Error('there is no list')
  const item = { type: 'listItem', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] }
  list.insert(index, [buildElement(fromNode(item))])
}
