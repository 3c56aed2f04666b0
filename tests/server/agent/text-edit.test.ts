import { describe, expect, it } from 'vitest'
import { TextEditReader, writeTextEdit } from '#server/agent/text-edit.ts'

/** Reads an answer that comes in the given pieces. */
function read(pieces: string[]) {
  const reader = new TextEditReader()
  const events = pieces.flatMap((piece) => reader.take(piece))
  const { events: rest, cut } = reader.finish()
  const all = [...events, ...rest]
  return {
    text: all.flatMap((event) => (event.kind === 'text' ? [event.delta] : [])).join(''),
    calls: all.flatMap((event) => (event.kind === 'call' ? [JSON.parse(event.call.arguments)] : [])),
    cut,
  }
}

const answer = `I add the section.
<patch operation="insert" location="## Error Handling">
### Timeouts
- Retry <3 times>
</patch>
<patch operation="update" location="## Prerequisites">
<old>
- API access
</old>
- API access
- Timeouts
</patch>
Who is told when 1 < 2?`

const expected = {
  text: 'I add the section.\n\n\nWho is told when 1 < 2?',
  calls: [
    { operation: 'insert', location: '## Error Handling', content: '### Timeouts\n- Retry <3 times>' },
    {
      operation: 'update',
      location: '## Prerequisites',
      old_content: '- API access',
      content: '- API access\n- Timeouts',
    },
  ],
  cut: false,
}

describe('an answer in text-edit mode', () => {
  it('is words and patches', () => expect(read([answer])).toEqual(expected))

  it('reads the same whatever the pieces it comes in', () => {
    for (const size of [1, 2, 3, 7, 13, 40]) {
      const pieces = answer.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []
      expect(read(pieces)).toEqual(expected)
    }
  })

  it('writes the arguments of each patch piece by piece, as its text comes', () => {
    for (const size of [1, 3, 13, 40]) {
      const reader = new TextEditReader()
      const events = (answer.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []).flatMap((piece) =>
        reader.take(piece),
      )
      for (const event of events) {
        if (event.kind !== 'call') continue
        const deltas = events.flatMap((one) =>
          one.kind === 'call-arguments' && one.id === event.call.id ? [one.delta] : [],
        )
        expect(deltas.join('')).toBe(event.call.arguments)
      }
    }
    const reader = new TextEditReader()
    reader.take('<patch operation="insert" location="## A">\n\nSome words')
    expect(reader.take(' and more')).toEqual([
      { kind: 'call-arguments', id: 'patch_block_1', delta: ' and more' },
    ])
    expect(reader.take('\n\n</pat')).toEqual([])
    expect(reader.take('ient>')).toEqual([
      { kind: 'call-arguments', id: 'patch_block_1', delta: '\\n\\n</patient>' },
    ])
  })

  it('takes a patch without an end of its old content as it is', () => {
    expect(read(['<patch operation="update" location="## A"><old>x</patch>']).calls).toEqual([
      { operation: 'update', location: '## A', content: '<old>x' },
    ])
  })

  it('deletes a whole section with an empty patch', () => {
    expect(read(['<patch operation="delete" location="## Scope">\n</patch>']).calls).toEqual([
      { operation: 'delete', location: '## Scope' },
    ])
  })

  it('keeps back a patch that is never closed', () => {
    expect(read(['Now <patch operation="insert" location="## A">\nhalf'])).toEqual({
      text: 'Now ',
      calls: [],
      cut: true,
    })
  })

  it('reads back what it writes', () => {
    const given = { operation: 'update', location: 'A "quoted" & more', old_content: 'x', content: 'y\n\nz' }
    const text = writeTextEdit({ id: '1', name: 'patch', arguments: JSON.stringify(given) })
    expect(read([text]).calls).toEqual([given])
  })
})
