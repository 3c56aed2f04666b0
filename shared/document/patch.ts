import type { IdSet } from './id-set.ts'
import type { LocationMatch } from './location.ts'
import type { ContentMatch } from './match.ts'
import type { HeadingRef } from './outline.ts'
import type { Refusal } from './refusal.ts'
import type { Conflict, RemovedContent } from './writing.ts'
import type { Link } from './yjs-internals.ts'

/**
 * One change of the document as it is asked for. `location` names a section (location.ts), texts are Markdown.
 * - `insert` and `append`: `content` at the beginning or the end of the section. A section that is not there is made.
 * - `update`: `newContent` for `oldContent`, or for all of the section where `oldContent` is not given.
 * - `delete`: `content` goes, or all of the section with its heading where `content` is not given.
 */
export type Patch = {
  readonly operation: 'insert' | 'update' | 'delete' | 'append'
  readonly location: string
  readonly content?: string | undefined
  readonly oldContent?: string | undefined
  readonly newContent?: string | undefined
  /** Why, in the author's words; shown to people. */
  readonly reason?: string | undefined
}

/** What a patch did: the same on whichever way it came into the document. */
export type AppliedPatch = {
  readonly section: HeadingRef
  readonly matched: Matched
  /** What the author should know, in sentences: a section was made, a link was left out. */
  readonly warnings: readonly string[]
  readonly conflicts: readonly Conflict[]
  readonly inserted: IdSet
  readonly deleted: IdSet
  readonly links: readonly Link[]
  readonly deletedPreview: readonly RemovedContent[]
  /** Markdown of the blocks it touched, as they were and as they are. */
  readonly before: string
  readonly after: string
}

/** How the places a patch names were recognised in the document. */
export type Matched = {
  readonly location: LocationMatch | 'created'
  /** Null where no old content was looked for. */
  readonly content: ContentMatch | null
  /** The old content was found in what the author had read, and followed from there into the present document. */
  readonly asSeen: boolean
}

export type PatchActor = { readonly kind: 'agent' | 'user' | 'api'; readonly id: string }

export type PatchStatus = 'streaming' | 'applied' | 'kept' | 'undone' | 'interrupted' | 'refused'

/** One application, undo or redo of a patch. */
export type PatchOp = {
  readonly kind: 'apply' | 'undo' | 'redo'
  readonly by: PatchActor
  readonly atMs: number
  readonly inserted: IdSet
  readonly deleted: IdSet
  readonly links: readonly Link[]
}

/** All there is to know of a patch, as it is stored and shown. Plain JSON. */
export type PatchRecord = {
  readonly id: string
  readonly threadId: string
  /** Place in the order of the thread's patches. */
  readonly sequence: number
  readonly patch: Patch
  readonly actor: PatchActor
  readonly runId: string | null
  readonly messageId: string | null
  readonly model: string | null
  readonly status: PatchStatus
  /** Only a part of it was written when it broke off, whatever became of that part since. */
  readonly interrupted?: boolean | undefined
  /** Only with status `refused`. */
  readonly refusal: Refusal | null
  readonly section: HeadingRef | null
  readonly matched: Matched | null
  readonly warnings: readonly string[]
  readonly conflicts: readonly Conflict[]
  /** What is in effect now: an undo takes back exactly this. */
  readonly head: { readonly inserted: IdSet; readonly deleted: IdSet }
  /** Everything that was done, in order. */
  readonly ops: readonly PatchOp[]
  readonly deletedPreview: readonly RemovedContent[]
  readonly before: string
  readonly after: string
  readonly createdAtMs: number
}
