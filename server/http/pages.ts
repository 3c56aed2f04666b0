import { z } from 'zod'
import { limits } from '#shared/protocol/limits.ts'

/** How many entries of a listing are asked for at once. */
export const pageSize = (byDefault: number = limits.defaultPageSize) =>
  z.coerce.number().int().min(1).max(limits.maxPageSize).default(byDefault)

/** The query of a listing that goes on with a token. */
export const tokenPageQuery = z.strictObject({ page_size: pageSize(), page_token: z.string().optional() })

/**
 * A page of what was found by asking for one more than `size`, and its last entry where there is more behind it: what the
 * next page begins after.
 */
export function pageOf<T>(
  found: readonly T[],
  size: number,
): { readonly page: T[]; readonly last: T | undefined } {
  const page = found.slice(0, size)
  return { page, last: found.length > size ? page.at(-1) : undefined }
}
