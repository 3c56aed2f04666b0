import type { KeyId, SessionId, UserId } from '#shared/ids.ts'

export const apiScopes = ['threads:read', 'threads:write', 'admin'] as const
export type ApiScope = (typeof apiScopes)[number]

/**
 * Who is authenticated. A person has every scope; a program has those of its API key. What either may do in a thread is
 * decided by the role of its user there (policy.ts).
 */
export type Actor = {
  readonly userId: UserId
  readonly name: string
  readonly color: string
} /** The session is null for whoever asked a run, which goes on without them. */ & (
  | { readonly kind: 'person'; readonly sessionId: SessionId | null }
  | { readonly kind: 'program'; readonly keyId: KeyId; readonly scopes: readonly ApiScope[] }
)
