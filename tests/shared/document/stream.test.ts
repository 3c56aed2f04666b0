import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { contentLimits } from '#shared/document/content.ts'
import { countIds } from '#shared/document/id-set.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { AppliedPatch } from '#shared/document/patch.ts'
import { beginStream, canStream } from '#shared/document/stream.ts'
import { readTree } from '#shared/document/tree.ts'
import { fragmentOf } from '#shared/document/ydoc.ts'
import { doc, elementIds } from './story.ts'
import { StreamStory, streaming } from './stream-story.ts'

const append = { operation: 'append', location: '## Steps' } as const
const insert = { operation: 'insert', location: '## Steps' } as const
const rewrite = { operation: 'update', location: '## Steps' } as const

describe('a patch that is being written', () => {
  test('shows its words as they are whole, and its marks closed', () => {
    streaming('## Steps\n\n## End', append)
      .writes('Check')
      .shows('## Steps\n\n## End')
      .writes(' the **inv')
      .shows('## Steps\n\nCheck the\n\n## End')
      .writes('oice of** [CR')
      .shows('## Steps\n\nCheck the **invoice of**\n\n## End')
      .writes('M](https://example.com) now')
      .shows('## Steps\n\nCheck the **invoice of** [CRM](https://example.com)\n\n## End')
      .ends()
      .shows('## Steps\n\nCheck the **invoice of** [CRM](https://example.com) now\n\n## End')
      .undone()
  })

  test('makes its section with the first words', () => {
    streaming('## Steps', { operation: 'insert', location: '## Error Handling' })
      .writes('### Timeouts')
      .shows('## Steps')
      .writes('\n\n- Retry three ')
      .shows('## Steps\n\n## Error Handling\n\n### Timeouts\n\n- Retry three')
      .ends()
      .undone()
  })

  test('goes on in the list that is there', () => {
    streaming('## Steps\n\n- one', append)
      .writes('- two \n- th')
      .shows('## Steps\n\n- one\n- two')
      .writes('ree ')
      .shows('## Steps\n\n- one\n- two\n- three')
      .ends()
      .undone()
  })

  test('leaves the list behind it alone when it goes on as something else', () => {
    const story = streaming('## Steps\n\n- two\n- three', insert)
    const before = elementIds(readTree(story.ydoc))
    story
      .writes('- one \n')
      .shows('## Steps\n\n- one\n- two\n- three')
      .writes('\nSome text. ')
      .shows('## Steps\n\n- one\n\nSome text.\n\n- two\n- three')
      .ends()
    expect(elementIds(readTree(story.ydoc))).toEqual(expect.arrayContaining(before))
  })

  test('takes the place of the empty paragraph an editor begins with', () => {
    streaming('', { operation: 'insert', location: 'document' })
      .writes('# Onboarding\n\nIt ')
      .shows('# Onboarding\n\nIt')
      .ends()
  })

  test('does not repeat the heading it stands under', () => {
    streaming('## Steps', append)
      .writes('## Steps\n')
      .shows('## Steps')
      .writes('\nOne ')
      .shows('## Steps\n\nOne')
      .ends()
  })

  test('has its caret behind the last word', () => {
    streaming('## Steps\n\n- one\n\n## End', append)
      .writes('- two and ')
      .hasCaretBehind('two and')
      .writes('more ')
      .hasCaretBehind('two and more')
      .typed('more', ' of Jonas')
      .hasCaretBehind('two and more')
  })

  test('survives that its document is loaded anew', () => {
    streaming('## Steps', append)
      .writes('One two ')
      .reloaded()
      .writes('three ')
      .shows('## Steps\n\nOne two three')
      .ends()
      .undone()
  })

  test('tells of itself as a patch that is applied at once does', () => {
    const source = '## Steps\n\n- one\n\nOld text goes.\n\n## End'
    const content = '- one\n- two\n\nNew.'
    const story = streaming(source, rewrite).writes('- one\n- tw').writes('o\n\nNew.').ends()
    const atOnce = applyPatch(doc(source), { ...rewrite, newContent: content }, { origin: 'once' })
    if (!atOnce.ok) throw new Error(atOnce.refusal.detail)
    const told = (applied: AppliedPatch) => ({
      ...applied,
      section: applied.section.path,
      deletedPreview: applied.deletedPreview.map(({ content }) => content),
      inserted: countIds(applied.inserted) > 0,
      deleted: countIds(applied.deleted) > 0,
    })
    expect(told(story.applied)).toEqual(told(atOnce.applied))
  })
})

describe('a section that is being rewritten', () => {
  const source = '## Steps\n\nCheck the invoice of the customer.\n\nPay it within 30 days.\n\n## End'

  test('changes paragraph by paragraph, and loses nothing before its end', () => {
    const story = streaming(source, rewrite)
    const before = elementIds(readTree(story.ydoc))
    story
      .writes('Check the bill of ')
      .shows(source)
      .writes('the customer.\n\n')
      .writes('Archive it, which is new ')
      .shows(
        '## Steps\n\nCheck the bill of the customer.\n\nArchive it, which is new\n\nPay it within 30 days.\n\n## End',
      )
      .ends()
      .shows('## Steps\n\nCheck the bill of the customer.\n\nArchive it, which is new\n\n## End')
      .undone()
    expect(elementIds(readTree(story.ydoc)).slice(0, 2)).toEqual(before.slice(0, 2))
  })

  test('keeps what is the same, whatever people do to it meanwhile', () => {
    streaming(source, rewrite)
      .writes('Check the invoice of the customer.\n\n')
      .typed('Pay it', ' in euro')
      .writes('Pay it within 30 days.\n\nThen archive ')
      .shows(source.replace('Pay it', 'Pay it in euro').replace('\n\n## End', '\n\nThen archive\n\n## End'))
      .ends()
      .shows(source.replace('Pay it', 'Pay it in euro').replace('\n\n## End', '\n\nThen archive\n\n## End'))
  })

  test('changes lists item by item and code line by line', () => {
    const code = (...lines: string[]) => `\`\`\`spy\n${lines.join('\n')}\n\`\`\``
    streaming(`## Steps\n\n- one of a\n- two of b\n\n${code('define P {', '  a(x)', '}')}`, rewrite)
      .writes('- one of a\n- new here \n')
      .shows(`## Steps\n\n- one of a\n- new here\n- two of b\n\n${code('define P {', '  a(x)', '}')}`)
      .writes('\n```spy\ndefine P {\n  b(x)\n  c(')
      .shows(`## Steps\n\n- one of a\n- new here\n\n${code('define P {', '  b(x)', '  a(x)', '}')}`)
      .writes('y)\n}\n```\n')
      .ends()
      .shows(`## Steps\n\n- one of a\n- new here\n\n${code('define P {', '  b(x)', '  c(y)', '}')}`)
  })
})

describe('a patch whose text breaks off', () => {
  test('keeps what is there, closed, and can be undone', () => {
    const story = streaming('## Steps', append).writes('First.\n\nSome **bold wor').aborts()
    story.shows('## Steps\n\nFirst.\n\nSome **bold**')
    expect(story.applied).toMatchObject({ before: '', after: 'First.\n\nSome **bold**' })
    story.undone()
  })

  test('leaves no trace before its first word', () => {
    expect(streaming('## Steps', append).writes('Fir').aborts().end).toBeNull()
  })

  test('leaves a section that it was rewriting whole', () => {
    streaming('## Steps\n\nOld one here.\n\nOld two here.', rewrite)
      .writes('Something else entirely ')
      .aborts()
      .shows('## Steps\n\nSomething else entirely\n\nOld one here.\n\nOld two here.')
      .undone()
  })

  test('can be taken back, but for what others wrote into it', () => {
    streaming('## Steps\n\nOld one here.', rewrite)
      .writes('Old one there.\n\nAnd more of ')
      .withdraws()
      .shows('## Steps\n\nOld one here.')
      .writes('it all ')
      .typed('more of', ' Jonas')
      .withdraws()
      .shows('## Steps\n\nOld one here.\n\nJonas')
  })
})

describe('a patch whose text somebody deletes meanwhile', () => {
  test('stops where its block is deleted, and says so', () => {
    const story = streaming('## Steps\n\n## End', append)
      .writes('First.\n\nSecond wo')
      .deletedBlock('Second')
      .writes('rds and more ')
      .shows('## Steps\n\nFirst.\n\n## End')
      .ends()
      .refused('deleted_meanwhile')
      .shows('## Steps\n\nFirst.\n\n## End')
    expect(story.end?.kind).toBe('interrupted')
    story.undone()
  })

  test('stops where its section is deleted before the first word', () => {
    const story = streaming('## Steps\n\n## End', append)
      .deletedBlock('Steps')
      .writes('First words ')
      .ends()
      .refused('deleted_meanwhile')
      .shows('## End')
    expect(story.end?.kind).toBe('refused')
  })

  test('is no patch where a restore took all of it away and brought back what it replaced', () => {
    const source = '## Steps\n\nOld one here.\n\nOld two here.'
    const story = streaming(source, rewrite)
      .writes('Old one there, and first.\n\nSomething else ')
      .restored()
      .shows(source)
      .writes('and more ')
      .ends()
      .refused('deleted_meanwhile')
      .shows(source)
    expect(story.end?.kind).toBe('refused')
  })

  test('stops where the item it writes is deleted', () => {
    const story = streaming('## Steps', append).writes('- one\n- two ')
    blockOf(story.ydoc, 1)?.delete(1, 1)
    story.writes('and more ').shows('## Steps\n\n- one').ends().refused('deleted_meanwhile')
  })

  test('goes on where others delete what is finished', () => {
    streaming('## Steps', append)
      .writes('First.\n\nSecond wo')
      .deletedBlock('First')
      .writes('rds.')
      .ends()
      .shows('## Steps\n\nSecond words.')
  })
})

describe('a stream is refused', () => {
  test('at its beginning where there is no such place', () => {
    const ydoc = doc('## Steps')
    const begun = beginStream(ydoc, { operation: 'update', location: '## Nowhere' })
    expect(begun).toMatchObject({ ok: false, refusal: { code: 'location_not_found' } })
    expect(beginStream(ydoc, { operation: 'append', location: '@gone' }).ok).toBe(false)
  })

  test('at its end where the content is, and then nothing of it stays', () => {
    const deep = Array.from({ length: 9 }, (_, depth) => `${'  '.repeat(depth)}- ${depth} and `).join('\n')
    streaming('## Steps', append).writes(deep).ends().refused('content_too_deep').shows('## Steps')
    streaming('## Steps', append)
      .writes('x y '.repeat(30_000))
      .shows('## Steps')
      .ends()
      .refused('content_too_large')
    streaming('## Steps', append).writes('## Steps\n').ends().refused('content_empty')
  })

  test('where the call turns out to be another one, as that one', () => {
    streaming('## Steps', append)
      .writes('Some words ')
      .ends({ content: 'Other words.' })
      .shows('## Steps\n\nOther words.')
  })

  test('never begun for what has to be known as a whole', () => {
    expect(canStream({ operation: 'update', location: '', oldContent: 'x' })).toBe(false)
    expect(canStream({ operation: 'delete', location: '' })).toBe(false)
    expect(() => beginStream(doc(''), { operation: 'delete', location: 'x' })).toThrow()
  })
})

describe('a text that becomes more than a patch may bring is taken back there and then', () => {
  const full = { operation: 'append', location: '## End' } as const

  test.each([
    [
      'too many characters',
      'content_too_large',
      'Ten words. '.repeat(9_090),
      `${'and more words '.repeat(10)}`,
    ],
    ['too many blocks', 'content_too_large', '- item\n'.repeat(499), '- item\n- item\n- it em'],
    ['too many links', 'content_too_large', '[a](b) '.repeat(2_000), 'and [one](x) '],
    ['too many levels', 'content_too_deep', '> > > > > > > Quote.\n\n', '> > > > > > > > Quote. '],
  ])('%s', (_, code, text, more) => {
    const story = streaming('## Steps\n\n## End\n\nBye.', append).writes(text)
    expect(story.markdown).not.toBe('## Steps\n\n## End\n\nBye.')
    story.writes(more).shows('## Steps\n\n## End\n\nBye.').stoppedBy(code)
    story.writes('\n\nMore of it. ').shows('## Steps\n\n## End\n\nBye.')
    story.ends().refused(code).shows('## Steps\n\n## End\n\nBye.')
  })

  test('more text than the document may hold', () => {
    const ydoc = doc(`## Steps\n\n${'x'.repeat(contentLimits.documentBytes - 60)}\n\n## End`)
    const before = documentMarkdown(ydoc)
    new StreamStory(ydoc, full)
      .writes('Thirty more characters or so. ')
      .writes('And thirty more characters yet. ')
      .stoppedBy('document_too_large')
      .shows(before)
      .ends()
      .refused('document_too_large')
      .shows(before)
  })

  test('but a text that takes the place of another may be as long as that one', () => {
    const old = 'x'.repeat(contentLimits.documentBytes - 60)
    new StreamStory(doc(`## Steps\n\n${old}\n\n## End`), rewrite)
      .writes(`${'Another text. '.repeat(20)}\n\n`)
      .ends()
      .shows(`## Steps\n\n${'Another text. '.repeat(20).trim()}\n\n## End`)
  })

  test('and what others wrote into it stays', () => {
    streaming('## Steps', append)
      .writes('- item\n'.repeat(499))
      .typed('item', ' of Ana')
      .writes('- item\n- item\n- it em')
      .shows('## Steps\n\n- of Ana')
      .stoppedBy('content_too_large')
  })
})

test('rows that are written into a table which somebody narrows meanwhile are as wide as the others', () => {
  const story = streaming('## Steps\n\n## End', append).writes(
    '| a | b |\n| - | - |\n| one | two |\n| three ',
  )
  story.ydoc.transact(() => {
    for (const row of blockOf(story.ydoc, 1)?.toArray() ?? [])
      if (row instanceof Y.XmlElement) row.delete(1, 1)
  })
  story.writes('| four |\n| five | six |\n').ends()
  expect(documentMarkdown(story.ydoc)).toContain('five')
})

/** The top-level block at this index. */
function blockOf(ydoc: Y.Doc, index: number): Y.XmlElement | undefined {
  const block = fragmentOf(ydoc).get(index)
  return block instanceof Y.XmlElement ? block : undefined
}
