import { fingerprint, tagsOf } from '../http/etag.ts'

/**
 * The entity tag of a thread has three parts, `"<revision>.<document>.<rest>"`. All of it decides whether a reader
 * already knows the answer. A change of the details is refused by the revision alone: somebody typing in the document
 * meanwhile takes nothing away from whoever renames the thread.
 */
export type ThreadVersion = {
  /** Grows with each change of title, status, description, context or metadata. */
  readonly revision: number
  /** The `etag` of its content. */
  readonly document: string
  /** Whatever else the answer shows. */
  readonly rest: readonly (string | number | null)[]
}

/** The document's part in the tag of a thread that was just made: it is empty. */
export const newDocument = 'new'

export function threadTag({ revision, document, rest }: ThreadVersion): string {
  return `"${revision}.${document}.${fingerprint(...rest)}"`
}

/** The document's part, which is what a patch names as its `base_version`. Quotes, and the mark of a weak tag, may be there. */
export function documentOf(tag: string): string | undefined {
  return partsOf(tag)?.document
}

/** True when `If-Match` allows to change this revision. */
export function matchesRevision(ifMatch: string, revision: number): boolean {
  return tagsOf(ifMatch).some((tag) => tag === '*' || partsOf(tag)?.revision === revision)
}

function partsOf(tag: string): { revision: number; document: string } | undefined {
  const [, revision, document] = /^(?:W\/)?"?(\d+)\.([\w-]+)\.[\w-]+"?$/.exec(tag) ?? []
  return document === undefined ? undefined : { revision: Number(revision), document }
}
