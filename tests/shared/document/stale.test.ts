import { describe, expect, it } from 'vitest'
import type { Patch } from '#shared/document/patch.ts'
import { given } from './patch-story.ts'

/** Two authors read the same document; the first one's patch is in it when the second one's comes. */

const append = (content: string, location = '## Steps'): Patch => ({ operation: 'append', location, content })
const insert = (content: string, location = '## Steps'): Patch => ({ operation: 'insert', location, content })
const update = (oldContent: string, newContent: string): Patch => ({
  operation: 'update',
  location: '## Steps',
  oldContent,
  newContent,
})
const rewrite = (newContent: string): Patch => ({ operation: 'update', location: '## Steps', newContent })

const two = (first: Patch, second: Patch, source = '## Steps\n\nCheck the invoice.') =>
  given(source).read().patch(first).patch(second)

describe('the same patch by two authors', () => {
  it.each<[string, Patch]>([
    ['an appended paragraph', append('Pay it.')],
    ['an inserted paragraph', insert('Pay it.')],
    ['a section that both make', insert('Write to the customer.', '## Error Handling')],
    ['a section in the content', append('## Error Handling\n\nWrite.', 'document')],
    ['several blocks', append('Pay it.\n\n- amount\n- currency\n\n```spy\na = 1\n```')],
    ['words put into a sentence', update('Check the invoice.', 'Check the whole invoice.')],
    ['words at the end of a paragraph', update('Check the invoice.', 'Check the invoice. Pay it.')],
    ['a replaced word', update('invoice', 'order')],
    ['a paragraph behind the old content', update('Check the invoice.', 'Check the invoice.\n\nPay it.')],
    ['a section written anew', rewrite('Check the invoice.\n\nPay it.')],
    ['a section that goes', { operation: 'delete', location: '## Steps', content: 'Check the invoice.' }],
  ])('is done once: %s', (_, patch) => {
    const story = two(patch, patch)
    expect(story.refusal).toMatchObject({ code: 'patch_noop' })
  })

  it('is done once in a list that both go on with', () => {
    const list = '## Steps\n\n- order\n- invoice'
    two(append('- payment'), append('- payment'), list).refused('patch_noop')
    two(
      update('- invoice', '- invoice\n- payment'),
      update('- invoice', '- invoice\n- payment'),
      list,
    ).refused('patch_noop')
  })

  it('is no repetition once its author has read the document again', () => {
    given('## Steps\n\nCheck the invoice.')
      .patch(append('Wait.'))
      .read()
      .patch(append('Wait.'))
      .becomes('## Steps\n\nCheck the invoice.\n\nWait.\n\nWait.')
  })
})

describe('patches that overlap', () => {
  it.each([
    ['the same word', update('invoice', 'order'), update('invoice', 'receipt')],
    [
      'other words with some in common',
      update('invoice.', 'invoice twice.'),
      update('invoice.', 'invoice twice daily.'),
    ],
    ['a word that is gone', update('the invoice', 'it'), update('invoice', 'receipt')],
  ])('are refused with the present text: %s', (_, first, second) => {
    const story = two(first, second)
    expect(story.refusal).toMatchObject({ code: 'old_content_changed' })
    expect(story.refusal).toMatchObject({ currentContent: expect.stringMatching(/^Check .*\.$/) })
  })

  it('are refused where a part of an addition is there already', () => {
    two(append('Pay it.'), append('Pay it.\n\nFile it.')).refused('old_content_changed', {
      currentContent: '## Steps\n\nCheck the invoice.\n\nPay it.',
    })
    two(rewrite('Check the invoice.\n\nPay it.'), rewrite('Check the order.\n\nPay it.')).refused(
      'old_content_changed',
    )
  })

  it('can be sent again for the text that the refusal brought, with the same reading', () => {
    given('## Steps\n\nCheck the invoice.')
      .read()
      .patch(update('the invoice', 'the order'))
      .patch(update('the invoice', 'the receipt'))
      .refused('old_content_changed')
      .patch(update('Check the order.', 'Check the receipt.'))
      .becomes('## Steps\n\nCheck the receipt.')
  })
})

describe('patches beside each other', () => {
  it.each([
    [
      'other words of a sentence',
      update('Check', 'Approve'),
      update('invoice', 'order'),
      'Approve the order.',
    ],
    [
      'other words at one place',
      update('invoice.', 'invoice. Pay.'),
      update('invoice.', 'invoice. File.'),
      undefined,
    ],
    ['other paragraphs', append('Pay it.'), append('File it.'), 'Check the invoice.\n\nPay it.\n\nFile it.'],
    ['a section that both make', insert('A.', '## Notes'), insert('B.', '## Notes'), undefined],
  ])('are both done: %s', (_, first, second, body) => {
    const story = two(first, second)
    expect(story.applied.conflicts).toEqual([])
    if (body !== undefined) story.becomes(`## Steps\n\n${body}`)
  })

  it('a repeated text elsewhere is a text of its own', () => {
    two(
      append('Nothing yet.', '## Steps'),
      append('Nothing yet.', '## Roles'),
      '## Steps\n\nA\n\n## Roles\n\nB',
    ).becomes('## Steps\n\nA\n\nNothing yet.\n\n## Roles\n\nB\n\nNothing yet.')
  })
})
