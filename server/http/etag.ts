import { createHash } from 'node:crypto'

/** Strong entity tags (RFC 9110, 8.8.3). */

/** A short name for exactly these values, safe in headers and URLs. */
export function fingerprint(...values: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url').slice(0, 16)
}

/** True when the caller already has what `etag` names (If-None-Match), so that 304 is the answer. */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  return ifNoneMatch !== undefined && tagsOf(ifNoneMatch).some((tag) => tag === '*' || tag === etag)
}

/** The entity tags of a header, without the mark of weak ones, which a proxy adds when it compresses. */
export function tagsOf(header: string): readonly string[] {
  return header.match(/\*|"[^"]*"/g) ?? []
}
