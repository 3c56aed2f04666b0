import { AppError } from '#shared/errors.ts'

export type Pages<Row, Told> = {
  /** How many are in memory at once. */
  readonly size: number
  /** At most `limit` rows that come behind this place in the list; from its start when it is undefined. */
  readonly read: (after: number | undefined, limit: number) => Promise<readonly Row[]>
  readonly placeOf: (row: Row) => number
  readonly tell: (row: Row) => Told
}

/** All of a list, a page at a time. What it belongs to may be deleted meanwhile: then there is no more of it. */
export async function* pagewise<Row, Told>(pages: Pages<Row, Told>): AsyncGenerator<Told> {
  let after: number | undefined
  for (;;) {
    const page: readonly Row[] = (await pages.read(after, pages.size).catch(undefinedIfGone)) ?? []
    for (const row of page) yield pages.tell(row)
    const last = page.at(-1)
    if (last === undefined || page.length < pages.size) return
    after = pages.placeOf(last)
  }
}

/** Rejects with anything else than that it is not there (any more). */
export function undefinedIfGone(error: unknown): undefined {
  if (error instanceof AppError && error.code === 'not_found') return undefined
  throw error
}
