import { z } from 'zod'

const placeSchema = z.strictObject({
  /** Index among the document’s blocks: the children of its fragment. */
  block: z.number().int().nonnegative(),
  /** Index of the item, where that block is a list and the step one of its items, or of the row, where it is a table. */
  item: z.number().int().nonnegative().optional(),
  /** The heading that it stands under, as written; null above the first one. As a location it names the same section to patches. */
  section: z.string().nullable(),
})

/** The flow of a process as its document tells it (shared/process/flow/flow.ts). */
export const flowSchema = z.strictObject({
  title: z.string(),
  /** Who acts, in the order in which they come in; null last, where something is nobody’s. */
  lanes: z.array(z.string().nullable()),
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum([
        'start',
        'end',
        'manual',
        'automated',
        'integration',
        'choice',
        'parallel',
        'error',
        'timer',
      ]),
      name: z.string(),
      actor: z.string().nullable(),
      /** Number of the step that it belongs to. */
      step: z.number().int().nullable(),
      /** Where in the document it is written; null for what stands for itself: the start, the end. */
      place: placeSchema.nullable(),
      system: z.string().optional(),
      sla: z.string().optional(),
      /** Of an `error` or a `timer`: the node at which it happens. */
      at: z.string().optional(),
    }),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      kind: z.enum(['next', 'back', 'otherwise']),
      /** Its condition. */
      when: z.string().optional(),
    }),
  ),
})
export type WireFlow = z.infer<typeof flowSchema>
