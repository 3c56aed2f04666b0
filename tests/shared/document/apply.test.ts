import { describe, expect, test } from 'vitest'
import { countIds } from '#shared/document/id-set.ts'
import { buildElement, fromNode } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { given } from './patch-story.ts'
import { nodesOf } from './story.ts'

const onboarding = `# Customer Onboarding

## Overview

Automates customer onboarding.

## Prerequisites

- API access credentials
- CRM account
  - admin role

## Steps

### Step 1: Registration

Timeout is 30 seconds. Retry twice.

### Step 2: Billing

| Field | Source |
| - | - |
| name | form |
| plan | stripe |

### Notes

first notes

## Implementation

\`\`\`spy
define P {
  # Validate
  x = validate(data)
  y = load(x)
}
\`\`\`

## Annex

### Notes

second notes`

/** The onboarding document with one passage replaced. */
function changed(passage: string, by: string): string {
  expect(onboarding.split(passage)).toHaveLength(2)
  return onboarding.replace(passage, () => by)
}

describe("the brief's own patches", () => {
  test('an insert at a section that is not there makes the section', () => {
    const story = given(onboarding).patch({
      operation: 'insert',
      location: '## Error Handling',
      content:
        '### API Timeout Handling\n- Implement retry logic with exponential backoff\n- Log timeout events',
    })
    story.becomes(
      `${onboarding}\n\n## Error Handling\n\n### API Timeout Handling\n\n- Implement retry logic with exponential backoff\n- Log timeout events`,
    )
    expect(story.applied.matched.location).toBe('created')
    expect(story.applied.warnings).toEqual(['There was no section "Error Handling": it was made.'])
  })

  test('an update replaces one item of a list by three', () =>
    given(onboarding)
      .patch({
        operation: 'update',
        location: '## Prerequisites',
        oldContent: '- API access credentials',
        newContent:
          '- API access credentials\n- Timeout configuration settings\n- Retry policy configuration',
      })
      .becomes(
        changed(
          '- API access credentials\n',
          '- API access credentials\n- Timeout configuration settings\n- Retry policy configuration\n',
        ),
      ))

  test('an append puts a subsection with code at the end of the section', () =>
    given(onboarding)
      .patch({
        operation: 'append',
        location: '## Implementation',
        content: '\n### Error Recovery\n```spy\ndefine ErrorHandler {\n  retry()\n}\n```',
      })
      .becomes(
        changed(
          '## Annex',
          '### Error Recovery\n\n```spy\ndefine ErrorHandler {\n  retry()\n}\n```\n\n## Annex',
        ),
      ))
})

describe('insert', () => {
  test('puts text right behind the heading', () =>
    given(onboarding)
      .patch({ operation: 'insert', location: '## Overview', content: 'New lead.' })
      .becomes(changed('## Overview\n\n', '## Overview\n\nNew lead.\n\n')))

  test("puts a subsection behind the section's own text", () =>
    given(onboarding)
      .patch({ operation: 'insert', location: '## Prerequisites', content: '### Accounts\n\nAll of them.' })
      .becomes(changed('## Steps', '### Accounts\n\nAll of them.\n\n## Steps')))

  test('puts a section of the same level behind the section with its subsections', () =>
    given(onboarding)
      .patch({ operation: 'insert', location: '## Steps', content: '## Scope\n\nEurope.' })
      .becomes(changed('## Implementation', '## Scope\n\nEurope.\n\n## Implementation')))

  test('drops its own heading where the content repeats it', () =>
    given(onboarding)
      .patch({ operation: 'insert', location: '## Overview', content: '## Overview\n\nNew lead.' })
      .becomes(changed('## Overview\n\n', '## Overview\n\nNew lead.\n\n')))

  test('lets items go into the list that is there', () =>
    given('## Prerequisites\n\n- one')
      .patch({ operation: 'insert', location: '## Prerequisites', content: '- zero' })
      .becomes('## Prerequisites\n\n- zero\n- one'))

  test("puts text of the document behind the document's title", () =>
    given('# Title\n\n## Steps')
      .patch({ operation: 'insert', location: 'document', content: 'Lead.' })
      .becomes('# Title\n\nLead.\n\n## Steps'))

  test('fills a document in which nobody has written anything', () =>
    given('')
      .patch({ operation: 'insert', location: '', content: '# Title\n\nLead.' })
      .becomes('# Title\n\nLead.'))

  test('makes the first section of an empty document', () =>
    given('')
      .patch({ operation: 'insert', location: '## Overview', content: 'Lead.' })
      .becomes('## Overview\n\nLead.'))

  test('makes a title at the top of a document that has none', () =>
    given('## Steps')
      .patch({ operation: 'insert', location: '# Onboarding', content: 'Lead.' })
      .becomes('# Onboarding\n\nLead.\n\n## Steps'))

  test("drops the document's title where content for the document repeats it", () =>
    given('# Title\n\n## Steps')
      .patch({ operation: 'insert', location: 'document', content: '# Title\n\nLead.' })
      .becomes('# Title\n\nLead.\n\n## Steps'))

  test('makes a section once, though its content repeats the heading', () =>
    given('# Title')
      .patch({ operation: 'insert', location: '## Records', content: '## Records\n\nKept ten years.' })
      .becomes('# Title\n\n## Records\n\nKept ten years.'))

  test('makes a section at the end of the parent that its path names', () =>
    given('## Steps\n\n### Step 1\n\n## Annex')
      .patch({ operation: 'insert', location: 'Steps > Step 2', content: 'Do it.' })
      .becomes('## Steps\n\n### Step 1\n\n### Step 2\n\nDo it.\n\n## Annex'))

  test('makes a section where its caller knows it belongs', () =>
    given('## Overview\n\n## Steps\n\n## Records')
      .patch(
        { operation: 'insert', location: '## Rollback', content: 'Undo.' },
        {
          placeSection: (title, outline) => (title === 'Rollback' ? (outline.at(-1)?.heading ?? null) : null),
        },
      )
      .becomes('## Overview\n\n## Steps\n\n## Rollback\n\nUndo.\n\n## Records'))

  test('tells the handle of a section it made', () => {
    const story = given('# Title').patch({ operation: 'insert', location: '## Records', content: 'Kept.' })
    const { section } = story.applied
    expect(section).toMatchObject({ heading: '## Records', path: 'Records' })
    story.patch({ operation: 'append', location: section.handle, content: 'Ten years.' })
    story.becomes('# Title\n\n## Records\n\nKept.\n\nTen years.')
  })
})

describe('append', () => {
  test('puts content at the end of the section, behind its subsections', () =>
    given(onboarding)
      .patch({ operation: 'append', location: '## Steps', content: 'Done.' })
      .becomes(changed('## Implementation', 'Done.\n\n## Implementation')))

  test('lets items go on in the list that ends the section', () =>
    given(onboarding)
      .patch({ operation: 'append', location: '## Prerequisites', content: '* Mail server' })
      .becomes(changed('  - admin role', '  - admin role\n- Mail server')))

  test('lets a numbered list go on counting', () =>
    given('## Steps\n\n1. one\n2. two')
      .patch({ operation: 'append', location: '## Steps', content: '1. three' })
      .becomes('## Steps\n\n1. one\n2. two\n3. three'))

  test('leaves the empty line behind it in which somebody is about to write', () => {
    const story = given('## Steps\n\none')
    const paragraph = { type: 'paragraph' }
    fragmentOf(story.ydoc).push([buildElement(fromNode(paragraph))])
    story
      .patch({ operation: 'append', location: '## Steps', content: 'two' })
      .becomes('## Steps\n\none\n\ntwo')
    expect(nodesOf(story.ydoc).at(-1)).toEqual(paragraph)
  })

  test('makes a section that is not there', () =>
    given('# Title')
      .patch({ operation: 'append', location: '## Monitoring', content: 'Watch it.' })
      .becomes('# Title\n\n## Monitoring\n\nWatch it.'))
})

describe('update', () => {
  test('without old content replaces the body of the section by what differs', () => {
    const story = given(onboarding).patch({
      operation: 'update',
      location: '## Overview',
      newContent: 'Automates the customer onboarding fully.\n\nSecond.',
    })
    story.becomes(
      changed('Automates customer onboarding.', 'Automates the customer onboarding fully.\n\nSecond.'),
    )
    expect(countIds(story.applied.deleted)).toBe(0)
  })

  test('without old content renames the heading where the content brings a new one', () =>
    given(onboarding)
      .patch({
        operation: 'update',
        location: '## Overview',
        newContent: '## Purpose\n\nAutomates customer onboarding.',
      })
      .becomes(changed('## Overview', '## Purpose')))

  test('without old content keeps the sections below the title, if it brings none', () => {
    const story = given('# Title\n\nOld lead.\n\n## Steps\n\n- one').patch({
      operation: 'update',
      location: '# Title',
      newContent: 'New lead.',
    })
    story.becomes('# Title\n\nNew lead.\n\n## Steps\n\n- one')
    expect(story.applied.warnings).toHaveLength(1)
  })

  test('of the whole document with sections replaces the sections', () =>
    given('# Title\n\n## Steps\n\n- one')
      .patch({ operation: 'update', location: 'document', newContent: '# Title\n\n## Steps\n\n- one\n- two' })
      .becomes('# Title\n\n## Steps\n\n- one\n- two'))

  test('with old content changes only the blocks that hold it', () => {
    const story = given(onboarding).patch({
      operation: 'update',
      location: '### Step 1: Registration',
      oldContent: 'Timeout is 30 seconds.',
      newContent: 'Timeout is 60 seconds, **hard**.',
    })
    story.becomes(changed('Timeout is 30 seconds.', 'Timeout is 60 seconds, **hard**.'))
    expect(story.applied.before).toBe('Timeout is 30 seconds. Retry twice.')
    expect(story.applied.after).toBe('Timeout is 60 seconds, **hard**. Retry twice.')
    expect(story.applied.deletedPreview).toMatchObject([{ content: [{ text: '30' }] }])
  })

  test('leaves such a space in an item too, where another item changes', () => {
    const story = given('## A\n\n- one\n- two').typed('one', ' ')
    story
      .patch({ operation: 'update', location: '## A', newContent: '- one\n- three' })
      .becomes('## A\n\n- one\n- three')
    story.typed('one ', 'more').patch({ operation: 'append', location: '## A', content: '- x' })
    story.becomes('## A\n\n- one more\n- three\n- x')
  })

  test('leaves the space at the end of a line where somebody is about to type', () => {
    const story = given('## A\n\none\n\ntwo').typed('one', ' ')
    story
      .patch({ operation: 'update', location: '## A', newContent: 'one\n\nthree' })
      .becomes('## A\n\none\n\nthree')
    story.typed('one ', 'more').patch({ operation: 'append', location: '## A', content: 'x' })
    story.becomes('## A\n\none more\n\nthree\n\nx')
  })
})

describe('delete', () => {
  test('without content takes the section away', () =>
    given(onboarding)
      .patch({ operation: 'delete', location: '## Annex' })
      .becomes(onboarding.slice(0, onboarding.indexOf('\n\n## Annex'))))

  test('with content takes only that text away', () =>
    given(onboarding)
      .patch({ operation: 'delete', location: '### Step 1: Registration', content: 'Retry twice.' })
      .becomes(changed(' Retry twice.', '')))

  test('with content takes an item and its list away', () =>
    given(onboarding)
      .patch({ operation: 'delete', location: '## Prerequisites', content: '- CRM account\n  - admin role' })
      .becomes(changed('\n- CRM account\n  - admin role', '')))

  test('tells what it took', () => {
    const story = given('## A\n\ntext\n\n## B').patch({ operation: 'delete', location: '## A' })
    story.becomes('## B')
    expect([story.applied.before, story.applied.after]).toEqual(['## A\n\ntext', ''])
    expect(story.applied.deletedPreview.flatMap(({ content }) => content.map(({ type }) => type))).toEqual([
      'heading',
      'paragraph',
    ])
  })
})

describe('a patch is refused', () => {
  const update = { operation: 'update', location: '## Overview' } as const

  test('with location_not_found, where update or delete name a section that is not there', () => {
    given(onboarding)
      .patch({ operation: 'update', location: '## Monitoring', oldContent: 'a', newContent: 'b' })
      .refused('location_not_found')
      .patch({ operation: 'delete', location: '## Monitoring' })
      .refused('location_not_found')
  })

  test('with location_not_found, where insert names a section that is nearly there', () => {
    const story = given(onboarding).patch({ operation: 'insert', location: '## Overview part', content: 'x' })
    story.refused('location_not_found', { suggestions: [{ heading: '## Overview' }] })
    expect(story.refusal.detail).toContain('For a new section')
  })

  test('with location_not_found, where insert may not make a section', () =>
    given(onboarding)
      .patch({ operation: 'insert', location: '## Monitoring', content: 'x' }, { onMissing: 'refuse' })
      .refused('location_not_found'))

  test('with location_ambiguous, and the candidates', () =>
    given(onboarding)
      .patch({ operation: 'append', location: '### Notes', content: 'x' })
      .refused('location_ambiguous', {
        candidates: [
          { path: 'Customer Onboarding > Steps > Notes' },
          { path: 'Customer Onboarding > Annex > Notes' },
        ],
      }))

  test('with old_content_not_found, and what stands there', () =>
    given(onboarding)
      .patch({ ...update, oldContent: 'Nothing like this anywhere', newContent: 'x' })
      .refused('old_content_not_found', { currentContent: '## Overview\n\nAutomates customer onboarding.' }))

  test('with old_content_ambiguous', () =>
    given('## A\n\n- x y\n- x z')
      .patch({ operation: 'delete', location: '## A', content: 'x' })
      .refused('old_content_ambiguous', { count: 2 }))

  test('with content_empty', () => {
    given(onboarding)
      .patch({ operation: 'insert', location: '## Overview', content: ' \n ' })
      .refused('content_empty')
      .patch({ operation: 'append', location: '## Overview' })
      .refused('content_empty')
      .patch({ operation: 'append', location: '## Overview', content: '## Overview' })
      .refused('content_empty')
      .patch(update)
      .refused('content_empty')
      .patch({ ...update, oldContent: '', newContent: 'x' })
      .refused('content_empty')
      .patch({ ...update, oldContent: 'Automates' })
      .refused('content_empty')
  })

  test('with content_too_large, of too many characters', () =>
    given(onboarding)
      .patch({ ...update, newContent: 'x'.repeat(100_001) })
      .refused('content_too_large', { limit: 100_000, actual: 100_001 }))

  test('with document_too_large, counting bytes and not characters', () =>
    given(`## A\n\n${'漢'.repeat(690_000)}`)
      .patch({ operation: 'append', location: '## A', content: '漢'.repeat(10_000) })
      .refused('document_too_large'))

  test('with content_too_large, of too many blocks', () =>
    given(onboarding)
      .patch({ ...update, newContent: 'x\n\n'.repeat(501) })
      .refused('content_too_large', { limit: 500, actual: 501 }))

  test('with content_too_large, of too many links', () =>
    given(onboarding)
      .patch({ ...update, newContent: '[a][b]'.repeat(10_000) })
      .refused('content_too_large', { limit: 2_000, actual: 19_999 }))

  test('with content_too_deep', () =>
    given(onboarding)
      .patch({ ...update, newContent: `${'> '.repeat(8)}x` })
      .refused('content_too_deep', { limit: 8, actual: 9 }))

  test('with content_too_deep, however deep', () =>
    given(onboarding)
      .patch({ ...update, newContent: `${'>'.repeat(50_000)}x` })
      .refused('content_too_deep'))

  test('with delete_needs_content, where nothing would be left', () => {
    given(onboarding)
      .patch({ operation: 'delete', location: 'document' })
      .refused('delete_needs_content')
      .patch({ operation: 'delete', location: '# Customer Onboarding' })
      .refused('delete_needs_content')
  })

  test('with patch_noop, where the document says it already', () =>
    given(onboarding)
      .patch({ ...update, newContent: 'Automates customer onboarding.' })
      .refused('patch_noop'))

  test('with document_too_large, unless it makes the document smaller', () => {
    const story = given(`## A\n\n${'word '.repeat(419_000)}end`)
    story.patch({ operation: 'append', location: '## A', content: 'word '.repeat(1_000) })
    story.refused('document_too_large', { limit: 2_097_152 })
    story.patch({ operation: 'append', location: '## A', content: 'short' })
    expect(story.applied.after).toBe('short')
  })
})

describe('a patch made for what its author read before', () => {
  const steps = '## Steps\n\nTimeout is 30 seconds. Retry twice.\n\nNotes.'
  const patch = {
    operation: 'update',
    location: '## Steps',
    oldContent: 'Timeout is 30 seconds. Retry twice.',
    newContent: 'Timeout is 60 seconds. Retry twice.',
  } as const

  test('keeps the words that somebody added to the same sentence', () => {
    const story = given(steps).read().typed('Retry twice', ' with backoff').patch(patch)
    story.becomes('## Steps\n\nTimeout is 60 seconds. Retry twice with backoff.\n\nNotes.')
    expect(story.applied.matched).toEqual({ location: 'exact', content: 'blocks', asSeen: true })
  })

  test('is refused with the present text where somebody changed the same words', () =>
    given(steps)
      .read()
      .retyped('30', '45')
      .patch(patch)
      .refused('old_content_changed', { currentContent: 'Timeout is 45 seconds. Retry twice.' }))

  test('is refused where somebody wrote between the words it replaces', () =>
    given('## A\n\none two three')
      .read()
      .typed('two', ' and a half')
      .patch({ operation: 'update', location: '## A', oldContent: 'one two three', newContent: 'four' })
      .refused('old_content_changed'))

  test('is refused where somebody deleted the text', () =>
    given(steps)
      .read()
      .deletedBlock('Timeout')
      .patch(patch)
      .refused('old_content_changed', { currentContent: '' }))

  test('finds the section under its new name', () => {
    const story = given(steps).read().retyped('Steps', 'Procedure')
    story.patch({ operation: 'append', location: '## Steps', content: 'x' })
    story.becomes('## Procedure\n\nTimeout is 30 seconds. Retry twice.\n\nNotes.\n\nx')
    expect(story.applied.warnings).toEqual(['The heading is now "Procedure".'])
  })

  test('leaves what others wrote into a section it rewrites', () =>
    given(steps)
      .read()
      .typed('Notes', ' of Ann')
      .patch({
        operation: 'update',
        location: '## Steps',
        newContent: 'Timeout is 60 seconds. Retry twice.\n\nNotes.',
      })
      .becomes('## Steps\n\nTimeout is 60 seconds. Retry twice.\n\nNotes of Ann.'))

  test('does not take back what others wrote, where it would change nothing of what it read', () =>
    given(steps)
      .read()
      .typed('Notes', ' of Ann')
      .patch({
        operation: 'update',
        location: '## Steps',
        newContent: 'Timeout is 30 seconds. Retry twice.\n\nNotes.',
      })
      .refused('patch_noop'))

  test('does not delete a section into which somebody has written since', () =>
    given(`${steps}\n\n## Annex`)
      .read()
      .typed('Notes', ' of Ann')
      .patch({ operation: 'delete', location: '## Steps' })
      .refused('old_content_changed', { currentContent: 'Notes of Ann.' }))

  test('may rewrite a section that it has not read', () =>
    given(steps)
      .read()
      .patch({ operation: 'append', location: '## Records', content: 'x' })
      .patch({ operation: 'update', location: '## Records', newContent: 'y' })
      .becomes(`${steps}\n\n## Records\n\ny`))

  test('without what its author read, goes by the nearest text', () => {
    const story = given(steps).typed('Retry', ' it').patch(patch)
    story.becomes('## Steps\n\nTimeout is 60 seconds. Retry it twice.\n\nNotes.')
    expect(story.applied.matched.content).toBe('merged')
  })
})

describe('the content of a patch', () => {
  test('loses characters that no document can hold', () =>
    given('## A')
      .patch({
        operation: 'append',
        location: '## A',
        content: 'a\u0000b\uFFFCc\uD800d\uFFFFe\r\n\r\nf\u007f',
      })
      .becomes('## A\n\nabcde\n\nf'))

  test('keeps HTML as text and leaves out links that are not safe, with a warning', () => {
    const story = given('## A').patch({
      operation: 'append',
      location: '## A',
      content: '<script>alert(1)</script>\n\n[x](javascript:alert(1))',
    })
    expect(JSON.stringify(nodesOf(story.ydoc))).not.toContain('"href"')
    expect(JSON.stringify(nodesOf(story.ydoc))).toContain('<script>alert(1)</script>')
    expect(story.applied.warnings.length).toBeGreaterThan(0)
  })
})
