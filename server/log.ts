import pino from 'pino'

/** Facts only: ids, counts, milliseconds, codes. Never text of people or models, prompts, tokens or keys. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One event, one fixed dotted name, fields. Used at the edges only (routes, sockets, runner, main). */
export type Log = {
  debug(event: string, fields?: LogFields): void
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** `error` is a bug or a failing neighbour; its stack is logged, its message may be. */
  error(event: string, error: unknown, fields?: LogFields): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

export function createLog(level: LogLevel): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' })
  return {
    debug: (event, fields) => logger.debug(fields ?? {}, event),
    info: (event, fields) => logger.info(fields ?? {}, event),
    warn: (event, fields) => logger.warn(fields ?? {}, event),
    error: (event, error, fields) => logger.error({ ...fields, ...describe(error) }, event),
  }
}

/** Name, code and stack of an error; the stack's first line carries the message, which AppErrors keep free of text. */
function describe(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error }
  return { error: error.name, stack: error.stack }
}
