import { z } from 'zod'

const count = z.number().int().nonnegative()
/** Of a Yjs client, and of one of its ids (shared/document/id-set.ts). */
const [client, clock] = [count, count]

/** Who wrote text. The designer is one author; `unknown` wrote before authors were noted. */
export const attributedAuthorSchema = z.strictObject({
  /** A user id, that of the designer, or `unknown`. A person and the programs with their key are told apart by `kind`. */
  author_id: z.string(),
  kind: z.enum(['person', 'agent', 'program', 'unknown']),
  name: z.string(),
  color: z.string(),
})
export type AttributedAuthor = z.infer<typeof attributedAuthorSchema>

export const attributedPatchSchema = z.strictObject({
  patch_id: z.string(),
  run_id: z.string().nullable(),
  model: z.string().nullable(),
  status: z.enum(['applied', 'kept', 'undone']),
})
export type AttributedPatch = z.infer<typeof attributedPatchSchema>

/** A place in `authors`, and one in `patches`, or null for text that no patch brought. */
const [author, patch] = [count, count.nullable()]

/**
 * Who wrote which ids, for whoever has the Yjs document. The same shape tells all of it and, as a frame of the document
 * socket, what is new: then `sessions` are to be taken first, `ranges` after them, each over what was known before.
 */
const idsSchema = z.strictObject({
  authors: z.array(attributedAuthorSchema),
  patches: z.array(attributedPatchSchema),
  /** Ids in document order where all of it is told. */
  ranges: z.array(z.tuple([client, clock, count.describe('length'), author, patch])),
  /** What this Yjs client writes from this clock on, which typing does not change: no news of every key is needed. */
  sessions: z.array(z.tuple([client, clock, author])),
})

/** Server to client only, as a stateless frame of the document socket. */
export const attributionNewsSchema = idsSchema.extend({
  type: z.literal('attribution'),
  /** So much is new that all of it is to be asked for again. */
  is_outdated: z.literal(true).optional(),
})
export type AttributionNews = z.infer<typeof attributionNewsSchema>

/** Answer of GET …/attribution. */
export const attributionSchema = idsSchema
  .extend({
    /** The same for readers without the Yjs document: the text of each paragraph, heading and code block in order. */
    blocks: z.array(
      z.strictObject({
        /** The heading above it. */
        section: z.string().nullable(),
        text: z.string(),
        /** From place to place in `text`, in UTF-16 units, without gaps. */
        spans: z.array(z.tuple([count.describe('start'), count.describe('end'), author, patch])),
      }),
    ),
  })
  .meta({ id: 'Attribution' })
export type WireAttribution = z.infer<typeof attributionSchema>
