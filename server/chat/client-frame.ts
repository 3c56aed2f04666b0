import { AppError } from '#shared/errors.ts'
import { type ClientFrame, clientFrameSchema } from '#shared/protocol/message.ts'
import { fieldErrors } from '../http/problem.ts'

/** Throws AppError malformed or invalid. A frame without `type` is a message, as in the brief. */
export function parseFrame(text: string): ClientFrame {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('malformed', 'A frame must be one JSON object.', {}, cause)
  }
  const typed =
    typeof json === 'object' && json !== null && !Array.isArray(json) && !('type' in json)
      ? { type: 'message', ...json }
      : json
  const parsed = clientFrameSchema.safeParse(typed)
  if (parsed.success) return parsed.data
  const error = new AppError('invalid', 'This frame cannot be understood.', {
    errors: fieldErrors(parsed.error),
  })
  const clientMessageId = (typed as { client_msg_id?: unknown } | null)?.client_msg_id
  throw typeof clientMessageId === 'string' ? new FrameError(error, clientMessageId) : error
}

/** An error that belongs to one message, so that the client can tell which. */
export class FrameError extends Error {
  readonly error: AppError
  readonly clientMessageId: string

  constructor(error: AppError, clientMessageId: string) {
    super(error.message)
    this.error = error
    this.clientMessageId = clientMessageId
  }
}
