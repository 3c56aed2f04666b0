import { z } from 'zod'

/**
 * What the server sends beside a document while it cannot store anything: everybody reads on, and may write again when
 * the socket, which closes with 1012 then, has come back.
 */
export const savingNews = z.strictObject({
  type: z.literal('saving'),
  state: z.literal('stopped'),
  /** To be shown: "Cannot save (…): …". */
  reason: z.string(),
})

export type SavingNews = z.infer<typeof savingNews>
