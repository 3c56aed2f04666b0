import { describe, expect, it } from 'vitest'
import { briefFrame } from '#server/chat/brief-mode.ts'
import type { ServerFrame, WireMessage } from '#shared/protocol/message.ts'

const state = {
  completion_percentage: 75,
  sections_completed: [],
  sections_pending: [],
  total_patches_applied: 1,
}
const patch = {
  patch_id: 'patch_1',
  operation: 'insert' as const,
  location: '## Error Handling',
  content: '- Retry',
  section: 'Error Handling',
  status: 'applied' as const,
  words_added: 1,
}

const message = (change: Partial<WireMessage>): ServerFrame => ({
  type: 'message',
  event_id: 1,
  message_id: 'msg_1',
  role: 'AGENT',
  author: { user_id: 'agent', name: 'Designer', color: '#000000', type: 'agent' },
  content: 'Done.',
  status: 'complete',
  created_at_ms: 0,
  ...change,
})

const frames: ServerFrame[] = [
  { type: 'welcome', last_event_id: 0, heartbeat_ms: 1, resume: 'live', agent_name: 'a' },
  { type: 'ack', client_msg_id: 'c', message_id: 'm', event_id: 1, duplicate: false },
  message({ status: 'streaming', content: '' }),
  { type: 'status', status: 'writing' },
  { type: 'delta', message_id: 'msg_1', seq: 0, delta: 'Do' },
  {
    type: 'patch',
    event_id: 2,
    message_id: 'msg_1',
    mini_process: { patches: [patch], process_state: state },
  },
  message({
    mini_process: { patches: [patch], process_state: state },
    refused: [{ operation: 'delete', location: 'x', code: 'c', detail: 'd' }],
  }),
  { type: 'error', code: 'invalid', detail: 'content is empty', fatal: false },
]
const brief = frames.flatMap((frame) => briefFrame(frame, 'user_1') ?? [])

describe('the brief mode', () => {
  it('leaves out what the brief knows nothing of', () => {
    expect(brief.map((frame) => frame.type)).toEqual(['patch', 'message', 'error'])
  })

  it('has content in every frame', () => {
    expect(brief.map((frame) => frame.content)).toEqual(['', 'Done.', 'content is empty'])
  })

  it('brings each patch once, in the words of the brief', () => {
    expect(brief.flatMap((frame) => frame.mini_process?.patches ?? [])).toEqual([
      { patch_id: 'patch_1', operation: 'insert', location: '## Error Handling', content: '- Retry' },
    ])
  })

  it('closes with the state of the process', () => {
    expect(brief[1]?.mini_process).toEqual({ patches: [], process_state: state })
  })

  it("does not echo the sender's own message, but brings those of others", () => {
    const own = message({
      role: 'USER',
      author: { user_id: 'user_1', name: 'Ana', color: '#000000', type: 'human' },
    })
    expect(briefFrame(own, 'user_1')).toBeNull()
    expect(briefFrame(own, 'user_2')).toMatchObject({ role: 'USER', content: 'Done.' })
  })
})
