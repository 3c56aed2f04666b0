import type { PlannedBlock } from './tree.ts'

export type BlockList = readonly PlannedBlock[]

/** What a way of looking for old text came to. */
export type Found =
  | { readonly kind: 'none' }
  /** Found once: the section as it is with the new text in its place. */
  | { readonly kind: 'one'; readonly blocks: BlockList }
  /** Found at several places; `contexts` shows the first few, where there is anything to show. */
  | { readonly kind: 'many'; readonly count: number; readonly contexts: readonly string[] }
  /** Found, but changed at the very words that are to be replaced. */
  | { readonly kind: 'changed'; readonly current: string }

export const none: Found = { kind: 'none' }

/** Null: the new text has no room there. */
export const foundOnce = (blocks: BlockList | null): Found => (blocks ? { kind: 'one', blocks } : none)

export const foundMany = (count: number, contexts: readonly string[] = []): Found => ({
  kind: 'many',
  count,
  contexts,
})
