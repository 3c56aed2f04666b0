import { describe, expect, it } from 'vitest'
import type * as Y from 'yjs'
import { applyPatch } from '#shared/document/apply.ts'
import { joinMarkdown, writeBlocks } from '#shared/document/markdown.ts'
import type { Patch } from '#shared/document/patch.ts'
import { afterReading, afterWriting, type Seen } from '#shared/document/seen.ts'
import { readTree } from '#shared/document/tree.ts'
import { deleteBlock, doc, retype, type } from './story.ts'

const source = '## Roles\n\nAna checks.\n\nJonas pays.\n\n## Steps\n\nCheck the invoice.'
const written = (seen: Seen) => joinMarkdown(writeBlocks(seen))
const rewriteSteps: Patch = { operation: 'update', location: '## Steps', newContent: 'Check the order.' }

function patched(ydoc: Y.Doc, seen: Seen, patch: Patch): Seen {
  const result = applyPatch(ydoc, patch, { origin: 'patch', seen })
  if (!result.ok) throw new Error(result.refusal.detail)
  return afterWriting(seen, readTree(ydoc), result.applied)
}

describe('who has written', () => {
  it('knows what they wrote, and nothing of what others wrote meanwhile', () => {
    const ydoc = doc(source)
    const before = readTree(ydoc)
    type(ydoc, 'Ana', ' alone')
    const seen = patched(ydoc, before, rewriteSteps)
    expect(written(seen)).toBe(source.replace('invoice', 'order'))
    const again = applyPatch(ydoc, { operation: 'delete', location: '## Roles' }, { origin: 'patch', seen })
    expect(again).toMatchObject({
      refusal: { code: 'old_content_changed', currentContent: 'Ana alone checks.' },
    })
  })

  it('may write the same section anew again', () => {
    const ydoc = doc(source)
    const seen = patched(ydoc, readTree(ydoc), rewriteSteps)
    patched(ydoc, seen, { ...rewriteSteps, newContent: 'Check the receipt.' })
    expect(written(readTree(ydoc))).toContain('Check the receipt.')
  })

  it('knows the blocks that they made and deleted', () => {
    const ydoc = doc(source)
    let seen = patched(ydoc, readTree(ydoc), {
      operation: 'delete',
      location: '## Roles',
      content: 'Ana checks.',
    })
    seen = patched(ydoc, seen, { operation: 'append', location: '## Roles', content: '- the controller' })
    expect(written(seen)).toBe(written(readTree(ydoc)))
  })

  it('does not know the words of others in a block that both changed', () => {
    const ydoc = doc(source)
    const before = readTree(ydoc)
    type(ydoc, 'invoice', ' twice')
    const seen = patched(ydoc, before, {
      operation: 'update',
      location: '## Steps',
      oldContent: 'Check',
      newContent: 'Approve',
    })
    expect(written(seen)).toBe(source)
  })
})

describe('who has read a section', () => {
  it('knows it as it is, and the others as they were', () => {
    const ydoc = doc(source)
    const before = readTree(ydoc)
    type(ydoc, 'Ana', ' alone')
    retype(ydoc, 'invoice', 'order')
    const live = readTree(ydoc)
    expect(written(afterReading(before, live, 3, 5))).toBe(source.replace('invoice', 'order'))
    expect(written(afterReading(before, live, 0, 5))).toBe(written(live))
  })

  it('knows that blocks of it are gone, and not that others are', () => {
    const ydoc = doc(source)
    const before = readTree(ydoc)
    deleteBlock(ydoc, 'Jonas')
    deleteBlock(ydoc, 'Check')
    const live = readTree(ydoc)
    expect(written(afterReading(before, live, 0, 2))).toBe(
      '## Roles\n\nAna checks.\n\n## Steps\n\nCheck the invoice.',
    )
    expect(written(afterReading(before, live, 2, 3))).toBe(
      '## Roles\n\nAna checks.\n\nJonas pays.\n\n## Steps',
    )
  })
})
