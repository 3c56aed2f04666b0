import { expect, it } from 'vitest'
import { applyPatch, type Veto } from '#shared/document/apply.ts'
import { documentMarkdown } from '#shared/document/markdown.ts'
import type { Refusal } from '#shared/document/refusal.ts'
import { beginStream, type StreamingPatch } from '#shared/document/stream.ts'
import { textOf } from '#shared/document/tree.ts'
import { copy, doc } from './story.ts'

const source = '## Steps\n\n- Check the invoice.\n- Pay it.\n\nThat is all.'
const refusal: Refusal = { code: 'people_asked', detail: 'Ask first.' }

/** Against all that leaves out the payment. */
const keepsPayment: Veto = ({ base, target }) => {
  const [before, after] = [base, target].map((blocks) => blocks.map(textOf).join(' '))
  return before?.includes('Pay') && !after?.includes('Pay') ? refusal : null
}

function rewriting(): {
  ydoc: ReturnType<typeof doc>
  stream: StreamingPatch
  writes: (text: string) => string
} {
  const ydoc = doc(source)
  const head = { operation: 'update', location: '## Steps' } as const
  const begun = beginStream(ydoc, head, { veto: keepsPayment })
  if (!begun.ok) throw new Error(begun.refusal.detail)
  const { stream } = begun
  const writes = (text: string) => {
    stream.push(text)
    stream.flush(ydoc)
    return documentMarkdown(ydoc)
  }
  return { ydoc, stream, writes }
}

it('a patch that is vetoed changes nothing', () => {
  const ydoc = doc(source)
  const patch = { operation: 'delete', location: '## Steps', content: '- Pay it.' } as const
  expect(applyPatch(ydoc, patch, { origin: 'test', veto: keepsPayment })).toEqual({ ok: false, refusal })
  expect(documentMarkdown(ydoc)).toBe(source)
})

it('a patch that is being written stands still while there is a veto, and goes on when there is none any more', () => {
  const { ydoc, stream, writes } = rewriting()
  const before = writes('Look here first.\n\n- Check the invoice.')
  expect(before).toContain('Look here first.')
  // Here the new list would take the place of the old one.
  expect(writes('\n\nThen we')).toBe(before)
  expect(writes(' Pay it. And')).toContain('Then we Pay it.')
  const newContent = 'Look here first.\n\n- Check the invoice.\n\nThen we Pay it. And so on.'
  expect(stream.end(ydoc, { operation: 'update', location: '## Steps', newContent }).kind).toBe('applied')
  expect(documentMarkdown(ydoc)).toBe(`## Steps\n\n${newContent}`)
})

it('a patch that is vetoed at its end takes back what was written of it', () => {
  const { ydoc, stream, writes } = rewriting()
  const peer = copy(ydoc)
  const newContent = 'Look here first.\n\n- Check the invoice.'
  expect(writes(newContent)).toContain('Look here first.')
  const end = stream.end(ydoc, { operation: 'update', location: '## Steps', newContent })
  expect(end).toEqual({ kind: 'refused', refusal })
  expect(documentMarkdown(ydoc)).toBe(documentMarkdown(peer))
})
