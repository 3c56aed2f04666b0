import type { ServerFrame } from '#shared/protocol/message.ts'
import type { AppliedWirePatch, ProcessState } from '#shared/protocol/patch.ts'

/**
 * Frames for clients that speak no subprotocol: they read `content` and apply every patch of every frame, no more.
 * So each patch comes in exactly one frame, the final message repeats none, every frame has `content`, and nobody is
 * sent his own message back. What people do about a patch later is not told: a client would apply it once more.
 */
export type BriefFrame = {
  type: 'message' | 'patch' | 'error'
  content: string
  message_id?: string
  role?: string
  in_reply_to?: string
  code?: string
  client_msg_id?: string
  mini_process?: { patches: BriefPatch[]; process_state: ProcessState }
}

type BriefPatch = {
  patch_id: string
  operation: AppliedWirePatch['operation']
  location: string
  content?: string
  old_content?: string
  new_content?: string
}

/** The frame as a brief client may have it, or null when it is none of its business. */
export function briefFrame(frame: ServerFrame, readerUserId: string): BriefFrame | null {
  switch (frame.type) {
    case 'message': {
      if (frame.author.user_id === readerUserId) return null
      if (frame.status === 'streaming' || frame.withdrawn) return null
      // It comes once, when it waits no longer: until then its author may change it or take it back.
      if (frame.queued) return null
      const { message_id, role, in_reply_to, mini_process } = frame
      return {
        type: 'message',
        message_id,
        role,
        content: frame.content === '' ? (frame.notice ?? '') : frame.content,
        ...(in_reply_to === undefined ? {} : { in_reply_to }),
        ...(mini_process === undefined
          ? {}
          : { mini_process: { patches: [], process_state: mini_process.process_state } }),
      }
    }
    case 'patch':
      if (frame.mini_process.patches.some(({ by }) => by !== undefined)) return null
      return {
        type: 'patch',
        message_id: frame.message_id,
        content: '',
        mini_process: {
          patches: frame.mini_process.patches.map(briefPatch),
          process_state: frame.mini_process.process_state,
        },
      }
    case 'error':
      return {
        type: 'error',
        content: frame.detail,
        code: frame.code,
        ...(frame.client_msg_id === undefined ? {} : { client_msg_id: frame.client_msg_id }),
      }
    case 'welcome':
    case 'ack':
    case 'delta':
    case 'status':
    case 'proposal':
    case 'findings':
    case 'maps':
    case 'pong':
      return null
  }
}

function briefPatch(patch: AppliedWirePatch): BriefPatch {
  const { patch_id, operation, location, content, old_content, new_content } = patch
  return {
    patch_id,
    operation,
    location,
    ...(content === undefined ? {} : { content }),
    ...(old_content === undefined ? {} : { old_content }),
    ...(new_content === undefined ? {} : { new_content }),
  }
}
