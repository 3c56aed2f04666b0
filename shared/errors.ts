/**
 * Every way in which a request can be wrong, and how each interface says so.
 * `status` is HTTP, `grpc` the canonical gRPC code, `close` the WebSocket close code of an error that ends the socket.
 */
export const errorCodes = {
  malformed: { status: 400, grpc: 3, close: 1007, title: 'The request could not be read' },
  invalid_page_token: { status: 400, grpc: 3, close: 1007, title: 'The page token is not valid' },
  unknown_format: { status: 400, grpc: 3, close: 1007, title: 'No such export format' },
  unauthenticated: { status: 401, grpc: 16, close: 4001, title: 'Sign in first' },
  forbidden: { status: 403, grpc: 7, close: 4003, title: 'Your role does not allow this' },
  not_found: { status: 404, grpc: 5, close: 4004, title: 'Not found' },
  method_not_allowed: { status: 405, grpc: 12, close: 1007, title: 'This method is not allowed here' },
  conflict: { status: 409, grpc: 10, close: 1007, title: 'Conflict with the present state' },
  precondition_failed: { status: 412, grpc: 9, close: 1007, title: 'The thread changed meanwhile' },
  too_large: { status: 413, grpc: 8, close: 1009, title: 'Too large' },
  unsupported_media_type: { status: 415, grpc: 3, close: 1003, title: 'Unsupported media type' },
  invalid: { status: 422, grpc: 3, close: 1007, title: 'Some fields are not valid' },
  idempotency_mismatch: {
    status: 422,
    grpc: 3,
    close: 1007,
    title: 'The idempotency key was used for another request',
  },
  rate_limited: { status: 429, grpc: 8, close: 4029, title: 'Too many requests' },
  internal: { status: 500, grpc: 13, close: 1011, title: 'The server failed' },
  unavailable: { status: 503, grpc: 14, close: 1013, title: 'Not available right now' },
} as const satisfies Record<string, { status: number; grpc: number; close: number; title: string }>

export type ErrorCode = keyof typeof errorCodes

/** One field that is wrong: `pointer` is a JSON Pointer (RFC 6901) into the body, or `?name` for a query parameter. */
export type FieldError = { readonly pointer: string; readonly message: string }

export type ErrorDetails = {
  readonly errors?: readonly FieldError[]
  /** Seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number
  /** Further facts the caller needs to go on, sent as extension members of the problem. */
  readonly facts?: Readonly<Record<string, unknown>>
}

/**
 * The caller's error, or the world's: it has a code that every interface can answer with, and a message that says what
 * to do next. A bug is never an AppError.
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.code = code
    this.details = details
  }
}
