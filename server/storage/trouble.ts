/**
 * What went wrong in the database, in one word for both engines:
 * - `duplicate`: a unique or primary key is taken;
 * - `missing`: a row that the new one refers to does not exist (any more);
 * - `unavailable`: the engine is away, overloaded or out of space, and the same request may succeed later.
 */
export type Trouble = 'duplicate' | 'missing' | 'unavailable'

/** Undefined for everything else, which is a bug in a query or no error of the database at all. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof Error)) return undefined
  if (error instanceof DatabaseAway) return 'unavailable'
  if ('errcode' in error && typeof error.errcode === 'number') return sqliteTrouble(error.errcode)
  if ('code' in error && typeof error.code === 'string') return postgresTrouble(error.code)
  return undefined
}

/** The engine did not answer at all: its thread ended, its connection broke, or the wait for it took too long. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
}

/** Extended result codes of SQLite: the low byte is the primary code (sqlite.org/rescode.html). */
function sqliteTrouble(code: number): Trouble | undefined {
  const unique = 2067
  const primaryKey = 1555
  const foreignKey = 787
  if (code === unique || code === primaryKey) return 'duplicate'
  if (code === foreignKey) return 'missing'
  const [busy, locked, readOnly, ioError, full, cannotOpen] = [5, 6, 8, 10, 13, 14]
  return [busy, locked, readOnly, ioError, full, cannotOpen].includes(code & 0xff) ? 'unavailable' : undefined
}

/** SQLSTATE classes of PostgreSQL, and the codes of Node's sockets. */
function postgresTrouble(code: string): Trouble | undefined {
  if (code === '23505') return 'duplicate'
  if (code === '23503') return 'missing'
  const connection = '08'
  const outOfResources = '53'
  const operatorIntervention = '57'
  const rolledBack = '40'
  const away = [connection, outOfResources, operatorIntervention, rolledBack]
  if (/^[0-9A-Z]{5}$/.test(code) && away.includes(code.slice(0, 2))) return 'unavailable'
  return /^E(CONN|PIPE|HOST|NET|TIMEDOUT|AI_AGAIN)/.test(code) ? 'unavailable' : undefined
}
