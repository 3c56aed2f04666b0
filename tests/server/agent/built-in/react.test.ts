import { describe, expect, test } from 'vitest'
import { type Answer, argumentsOf } from '#server/agent/built-in/answer.ts'
import { nextTurn, type Turn } from '#server/agent/built-in/react.ts'
import type { TranscriptEntry } from '#server/agent/model.ts'
import type { Patch } from '#shared/document/patch.ts'
import { insertText } from './people.ts'
import { onboarding, Talk } from './talk.ts'

const patch = (location: string, more: Partial<Patch> = {}): Patch => ({
  operation: 'insert',
  location,
  content: 'words',
  ...more,
})
const answer = (...patches: Patch[]): Answer => ({
  opening: 'I’ll do it.',
  calls: patches.map((one) => ({ tool: 'patch', patch: one })),
  closing: 'It is done.',
})

/** The transcript of a turn whose calls came back like this: null for applied, else the refusal. */
function played(turn: Turn, refusals: readonly (object | null)[]): TranscriptEntry[] {
  const calls = turn.calls.map(({ id, call }) => ({ id, name: call.tool, arguments: argumentsOf(call) }))
  return [
    { kind: 'reply', text: turn.text, calls },
    ...calls.map(({ id }, at): TranscriptEntry => {
      const refusal = refusals[at] ?? null
      return {
        kind: 'result',
        callId: id,
        content: JSON.stringify(refusal ?? { applied: true }),
        failed: refusal !== null,
      }
    }),
  ]
}

describe('after the calls of a turn', () => {
  test('it goes on with its plan whatever others changed meanwhile: a patch that meets them is refused', () => {
    const plan = answer(patch('## A'))
    const transcript = played(nextTurn(plan, []), [null])
    const news: TranscriptEntry = { kind: 'news', content: '- "## A", Ana: added "twice"' }
    expect(nextTurn(plan, [...transcript, news])).toEqual(nextTurn(plan, transcript))
  })

  test('it says the closing words when all were applied', () => {
    const plan = answer(patch('## A'))
    const first = nextTurn(plan, [])
    expect(first).toMatchObject({ text: 'I’ll do it.', calls: [{ id: 'builtin_0' }] })
    expect(nextTurn(plan, played(first, [null]))).toEqual({ text: 'It is done.', calls: [] })
  })

  test('it goes on with the others of a long plan', () => {
    const plan = answer(...['## A', '## B', '## C', '## D', '## E'].map((location) => patch(location)))
    const first = nextTurn(plan, [])
    expect(first.calls).toHaveLength(1)
    const second = nextTurn(plan, played(first, [null]))
    expect(second.calls.map(({ id }) => id)).toEqual(['builtin_1', 'builtin_2', 'builtin_3', 'builtin_4'])
  })

  test('it stops at once when it may not change the document', () => {
    const plan = answer(...['## A', '## B', '## C', '## D', '## E'].map((location) => patch(location)))
    const transcript = played(nextTurn(plan, []), [{ code: 'forbidden', detail: 'no' }])
    expect(nextTurn(plan, transcript)).toMatchObject({ text: /not change it/, calls: [] })
  })

  test('it tries the heading that was probably meant, once', () => {
    const plan = answer(patch('## Eror Handling'))
    const refusal = { code: 'location_not_found', detail: 'No heading.', suggestions: [{ handle: '@1.2' }] }
    const first = nextTurn(plan, [])
    const second = nextTurn(plan, played(first, [refusal]))
    expect(second.calls).toMatchObject([{ id: 'builtin_0_again', call: { patch: { location: '@1.2' } } }])
    const transcript = [...played(first, [refusal]), ...played(second, [refusal])]
    const third = nextTurn(plan, transcript)
    expect(third.calls).toEqual([])
    expect(third.text).toMatch(/^I could not make this change, in “Eror Handling”: No heading\./)
  })

  test('it adds at the end of the section what it wanted to add to words that have changed', () => {
    const plan = answer(patch('## A', { operation: 'update', oldContent: '- x', newContent: '- x\n- y' }))
    const first = nextTurn(plan, [])
    const second = nextTurn(plan, played(first, [{ code: 'old_content_changed', detail: 'changed' }]))
    expect(second.calls).toMatchObject([
      { call: { patch: { operation: 'append', location: '## A', content: '- y' } } },
    ])
    const transcript = [...played(first, [{ code: 'old_content_changed' }]), ...played(second, [null])]
    expect(nextTurn(plan, transcript).text).toBe('It is done.')
  })

  test('it never writes over words that people have just written, but says what it left undone', () => {
    const plan = answer(
      patch('## A', { operation: 'update', oldContent: 'old', newContent: 'new' }),
      patch('## B'),
    )
    const transcript = played(nextTurn(plan, []), [
      { code: 'old_content_changed', detail: 'Somebody changed it.' },
      null,
    ])
    expect(nextTurn(plan, transcript)).toMatchObject({
      text: expect.stringMatching(/^I could not make 1 of 2 changes, in “A”: Somebody changed it\./),
      calls: [],
    })
  })

  test('it waits behind a deletion, and does nothing more when people have to be asked about it', () => {
    const plan = answer(patch('## A', { operation: 'delete', content: undefined }), patch('## B'))
    const first = nextTurn(plan, [])
    expect(first.calls.map(({ id }) => id)).toEqual(['builtin_0'])
    expect(nextTurn(plan, played(first, [null])).calls.map(({ id }) => id)).toEqual(['builtin_1'])
    const asked = { code: 'people_asked', detail: '', words: 9, writers: [{ name: 'Ana', words: 7 }] }
    const told = nextTurn(plan, played(first, [asked]))
    expect(told).toMatchObject({
      text: expect.stringMatching(
        /^I am asking first, because that takes away 9 words, 7 by Ana\..*waits too/,
      ),
      calls: [],
    })
  })

  test('what the document says already is no failure', () => {
    const plan = answer(patch('## A'))
    const transcript = played(nextTurn(plan, []), [{ code: 'patch_noop', detail: 'same' }])
    expect(nextTurn(plan, transcript).text).toBe('It is done.')
  })

  test('a result in plain words is told as it is', () => {
    const plan = answer(patch('## A'))
    const [reply, result] = played(nextTurn(plan, []), [{}])
    if (!reply || result?.kind !== 'result') throw new Error('a call has a result')
    expect(nextTurn(plan, [reply, { ...result, content: 'the disk is full' }]).text).toContain(
      'the disk is full',
    )
  })
})

describe('while people write', () => {
  test('what they add to a section stands beside what the designer adds', async () => {
    const talk = new Talk(onboarding)
    await talk.say('Create the process')
    talk.beforePatch = ({ location }) => {
      if (location === '## Prerequisites') insertText(talk.ydoc, 'A deputy for', 'By law: ')
    }
    const reply = await talk.say('add error handling for API timeouts and retries')
    expect(reply.end.kind).toBe('complete')
    expect(talk.section('## Prerequisites')).toMatch(
      /By law: A deputy for .*\n- Timeout setting .*\n- Retry policy/,
    )
  })

  test('a section that they delete in front of it is told about, and everything else is done', async () => {
    const talk = new Talk(onboarding)
    await talk.say('Create the process')
    talk.beforePatch = (one) => {
      if (one.location === '## Prerequisites') talk.remove('## Prerequisites')
    }
    const reply = await talk.say('add error handling for API timeouts and retries')
    expect(talk.code).toContain('with retry')
    expect(talk.section('## Error Handling')).not.toBe('')
    expect(reply.text).toMatch(/I could not make 1 of 3 changes, in “Prerequisites”/)
  })
})
