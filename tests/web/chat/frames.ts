import type { ServerFrame, WireMessage } from '#shared/protocol/message.ts'
import type { MiniProcess } from '#shared/protocol/patch.ts'

/** Frames as the server writes them, with the fields that a test does not speak of filled in. */

const ana = { user_id: 'user_ana', name: 'Ana', color: '#0f766e', type: 'human' } as const
const designer = { user_id: 'agent', name: 'Designer', color: '#7c3aed', type: 'agent' } as const

export const wireMessage = (
  eventId: number,
  messageId: string,
  more: Partial<WireMessage> = {},
): WireMessage => ({
  event_id: eventId,
  message_id: messageId,
  role: 'USER',
  author: more.role === 'AGENT' ? designer : ana,
  content: messageId,
  status: 'complete',
  created_at_ms: eventId * 1_000,
  ...more,
})

export const message = (
  eventId: number,
  messageId: string,
  more: Partial<WireMessage> = {},
): ServerFrame => ({
  type: 'message',
  ...wireMessage(eventId, messageId, more),
})

/** The designer's reply, just begun. */
export const reply = (eventId: number, messageId: string): ServerFrame =>
  message(eventId, messageId, { role: 'AGENT', status: 'streaming', content: '', author: designer })

export const delta = (messageId: string, seq: number, text: string): ServerFrame => ({
  type: 'delta',
  message_id: messageId,
  seq,
  delta: text,
})

export const welcome = (resume: 'live' | 'replay' | 'reset' = 'live'): ServerFrame => ({
  type: 'welcome',
  last_event_id: 0,
  heartbeat_ms: 25_000,
  resume,
  agent_name: 'process-designer-agent',
})

export const patched = (...ids: string[]): MiniProcess => ({
  patches: ids.map((id) => ({ patch_id: id, operation: 'append', location: '## Steps' })),
  process_state: {
    completion_percentage: ids.length * 10,
    sections_completed: [],
    sections_pending: [],
    total_patches_applied: ids.length,
  },
})

export const patch = (eventId: number, messageId: string, ...ids: string[]): ServerFrame => ({
  type: 'patch',
  event_id: eventId,
  message_id: messageId,
  mini_process: patched(...ids),
})
