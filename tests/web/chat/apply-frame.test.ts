import { describe, expect, it } from 'vitest'
import type { ServerFrame } from '#shared/protocol/message.ts'
import { applyFrame, applyHistory } from '../../../web/chat/apply-frame.ts'
import { type ChatState, emptyChat, enqueue, isRunning } from '../../../web/chat/chat-state.ts'
import { delta, message, patch, patched, reply, welcome, wireMessage } from './frames.ts'

const nowMs = 1_000_000
const having = (chat: ChatState, ...frames: ServerFrame[]): ChatState =>
  frames.reduce((known, frame) => applyFrame(known, frame, nowMs), chat)
const shown = (chat: ChatState) => chat.messages.map(({ content }) => content)
const sent = enqueue(emptyChat, { clientMessageId: 'c1', content: 'Hello' })

describe('a conversation', () => {
  it('shows messages in the order they were begun, whatever order they come in', () => {
    const chat = having(emptyChat, message(1, 'a'), message(3, 'c'), message(2, 'b'))
    expect(shown(chat)).toEqual(['a', 'b', 'c'])
    expect(chat.lastEventId).toBe(3)
  })

  it('keeps a message in its place when its newer state comes later', () => {
    const chat = having(emptyChat, reply(1, 'a'), message(2, 'b'))
    expect(shown(having(chat, message(3, 'a', { content: 'done', created_at_ms: 1_000 })))).toEqual([
      'done',
      'b',
    ])
  })

  it('counts an event once, from whichever side it comes first', () => {
    const frames = [message(1, 'a'), reply(2, 'r'), patch(3, 'r', 'p1'), patch(4, 'r', 'p2')]
    const once = having(emptyChat, ...frames)
    expect(having(once, ...frames)).toEqual(once)
    expect(applyHistory(once, [wireMessage(1, 'a')])).toEqual(once)
  })

  it('does not let an older state of a message replace a newer one', () => {
    const chat = having(emptyChat, message(5, 'a', { content: 'new' }))
    expect(shown(having(chat, message(4, 'a', { content: 'old' })))).toEqual(['new'])
  })

  it('bears frames that this page does not know', () => {
    const unknown = { type: 'confetti' } as unknown as ServerFrame
    expect(having(emptyChat, unknown)).toBe(emptyChat)
  })
})

describe('a text being written', () => {
  const streaming = having(emptyChat, reply(1, 'r'))

  it('grows by its deltas and ends as the final message says', () => {
    const chat = having(streaming, delta('r', 0, 'I '), delta('r', 1, 'will'))
    expect(shown(chat)).toEqual(['I will'])
    expect(shown(having(chat, message(2, 'r', { role: 'AGENT', content: 'I will.' })))).toEqual(['I will.'])
  })

  it('takes a delta that comes twice once', () => {
    expect(shown(having(streaming, delta('r', 0, 'I '), delta('r', 0, 'I '), delta('r', 1, 'will')))).toEqual(
      ['I will'],
    )
  })

  it('is replaced by the text so far after a reconnect, also when exactly one delta was missed', () => {
    const before = having(streaming, delta('r', 0, 'a'), delta('r', 1, 'b'))
    const chat = having(before, welcome('replay'), delta('r', 2, 'abc'), delta('r', 3, 'd'))
    expect(shown(chat)).toEqual(['abcd'])
  })

  it('marks a gap and shows nothing out of order until the text so far comes', () => {
    const gap = having(streaming, delta('r', 0, 'a'), delta('r', 2, 'c'), delta('r', 3, 'd'))
    expect(shown(gap)).toEqual(['a'])
    expect(gap.streams.get('r')).toBe('gap')
    expect(shown(having(gap, welcome(), delta('r', 3, 'abcd')))).toEqual(['abcd'])
  })

  it('keeps its text and patches when it is told of again', () => {
    const chat = having(streaming, delta('r', 0, 'text'), patch(2, 'r', 'p1'), {
      ...reply(3, 'r'),
    } as ServerFrame)
    expect(shown(chat)).toEqual(['text'])
    expect(chat.messages[0]?.mini_process?.patches).toHaveLength(1)
  })

  it('ignores deltas once it is complete', () => {
    const chat = having(streaming, message(2, 'r', { role: 'AGENT', content: 'done' }), delta('r', 0, 'late'))
    expect(shown(chat)).toEqual(['done'])
  })
})

describe('patches', () => {
  const undone = (eventId: number, messageId: string, id: string): ServerFrame => {
    const { patches, process_state } = patched(id)
    const mini_process = {
      patches: patches.map((patch) => ({ ...patch, status: 'undone' as const, by: 'Ana' })),
      process_state,
    }
    return { type: 'patch', event_id: eventId, message_id: messageId, mini_process }
  }

  it('stand under their message, each once, with the newest state of the process', () => {
    const chat = having(emptyChat, reply(1, 'r'), patch(2, 'r', 'p1'), patch(3, 'r', 'p1', 'p2'))
    expect(chat.messages[0]?.mini_process?.patches.map(({ patch_id }) => patch_id)).toEqual(['p1', 'p2'])
    expect(chat.processState?.completion_percentage).toBe(20)
  })

  it('are as they were told of last: kept, undone or redone', () => {
    const chat = having(emptyChat, reply(1, 'r'), patch(2, 'r', 'p1', 'p2'), undone(3, 'r', 'p1'))
    expect(chat.messages[0]?.mini_process?.patches).toMatchObject([
      { patch_id: 'p1', status: 'undone', by: 'Ana' },
      { patch_id: 'p2' },
    ])
  })

  it('are not set back by frames that come again, older than their message', () => {
    const told = undone(5, 'r', 'p1')
    const final = message(5, 'r', {
      role: 'AGENT',
      ...(told.type === 'patch' && { mini_process: told.mini_process }),
    })
    const chat = having(emptyChat, final, patch(2, 'r', 'p1'))
    expect(chat.messages[0]?.mini_process?.patches).toMatchObject([{ status: 'undone' }])
  })

  it('come whole with the final message', () => {
    const final = message(4, 'r', { role: 'AGENT', mini_process: patched('p1', 'p2', 'p3') })
    const chat = having(emptyChat, reply(1, 'r'), patch(2, 'r', 'p1'), final)
    expect(chat.messages[0]?.mini_process?.patches).toHaveLength(3)
  })
})

describe('an own message', () => {
  it('leaves the outbox when the message itself comes, before or after its acknowledgement', () => {
    const ack: ServerFrame = {
      type: 'ack',
      client_msg_id: 'c1',
      message_id: 'm1',
      event_id: 1,
      duplicate: false,
    }
    const own = message(1, 'm1', { client_msg_id: 'c1' })
    expect(having(sent, ack).outbox[0]?.state).toEqual({ kind: 'accepted', messageId: 'm1' })
    expect(having(sent, ack, own).outbox).toEqual([])
    expect(having(sent, own, ack).outbox).toEqual([])
  })

  it('is found in the history after a reload', () => {
    expect(applyHistory(sent, [wireMessage(1, 'm1', { client_msg_id: 'c1' })]).outbox).toEqual([])
  })

  it('says why it was refused, or until when it has to wait', () => {
    const error = {
      type: 'error',
      code: 'x',
      detail: 'Too long.',
      client_msg_id: 'c1',
      fatal: false,
    } as const
    expect(having(sent, error).outbox[0]?.state).toEqual({ kind: 'refused', detail: 'Too long.' })
    const limited = having(sent, { ...error, code: 'rate_limited', retry_after_ms: 4_000 })
    expect(limited.outbox[0]?.state).toEqual({ kind: 'waiting', untilMs: nowMs + 4_000 })
  })
})

describe('the designer’s activity', () => {
  it('is told by status frames, and forgotten when the connection is made anew', () => {
    const chat = having(emptyChat, { type: 'status', status: 'writing', section: 'Steps' })
    expect(chat.activity).toEqual({ status: 'writing', section: 'Steps' })
    expect(isRunning(chat)).toBe(true)
    expect(isRunning(having(chat, welcome()))).toBe(false)
  })

  it('goes on as long as a message is being written', () => {
    expect(isRunning(having(emptyChat, reply(1, 'r'), welcome()))).toBe(true)
    expect(
      isRunning(having(emptyChat, reply(1, 'r'), message(2, 'r', { role: 'AGENT', status: 'stopped' }))),
    ).toBe(false)
  })
})

describe('what people decided about findings', () => {
  it('may have changed when a frame says so, and while the connection was gone', () => {
    const told = having(emptyChat, { type: 'findings' })
    expect(told.findingsNews).toBe(1)
    expect(having(told, welcome('replay')).findingsNews).toBe(2)
    expect(having(told, { type: 'status', status: 'idle' }).findingsNews).toBe(1)
  })
})

describe('the maps of the thread', () => {
  it('may have changed when a frame says so, and while the connection was gone', () => {
    const told = having(emptyChat, { type: 'maps' })
    expect([told.mapsNews, told.findingsNews]).toEqual([1, 0])
    expect(having(told, welcome('replay')).mapsNews).toBe(2)
  })
})

describe('what the designer asks for', () => {
  const proposal = (eventId: number, status: 'open' | 'refused'): ServerFrame => ({
    type: 'proposal',
    event_id: eventId,
    message_id: 'r',
    proposal: {
      ...{ proposal_id: 'proposal_1', message_id: 'r', run_id: 'run_1', operation: 'delete' as const },
      ...{ location: '## Steps', section: 'Steps', words: 12, writers: [], cause: 'share' as const },
      ...{ status, created_at_ms: 1 },
    },
  })
  const statuses = (chat: ChatState) => chat.messages[0]?.proposals?.map(({ status }) => status)

  it('stands in its message, as it was told last', () => {
    const asked = having(emptyChat, reply(1, 'r'), proposal(2, 'open'))
    expect(statuses(asked)).toEqual(['open'])
    expect(statuses(having(asked, proposal(3, 'refused')))).toEqual(['refused'])
  })

  it('is not taken back by an older frame that comes again', () => {
    const ended = having(emptyChat, message(4, 'r', { role: 'AGENT', proposals: [] }))
    expect(statuses(having(ended, proposal(2, 'open')))).toEqual([])
  })
})
