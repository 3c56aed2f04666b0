import type { Role } from '#shared/protocol/thread.ts'
import type { ApiScope } from './actor.ts'

/**
 * Who may do what in a thread, as people know it from Google Docs: a viewer reads and takes a copy; a commenter also
 * talks; an editor also changes the text, by hand or through the designer; only the owner decides who gets in and
 * whether the thread lives. A commenter's message is read by people: the designer answers editors only, because it
 * writes with the rights of whoever asked.
 */
const lowestRole = {
  'thread.read': 'viewer',
  'thread.export': 'viewer',
  'thread.leave': 'viewer',
  'message.post': 'commenter',
  'document.edit': 'editor',
  'thread.update': 'editor',
  'run.start': 'editor',
  'run.stop': 'editor',
  'patch.apply': 'editor',
  'patch.undo': 'editor',
  'version.create': 'editor',
  'version.restore': 'editor',
  'member.manage': 'owner',
  'link.manage': 'owner',
  'thread.delete': 'owner',
  'audit.read': 'owner',
} as const satisfies Record<string, Role>

export type Action = keyof typeof lowestRole
export const actions = Object.keys(lowestRole) as readonly Action[]

const rank: Readonly<Record<Role, number>> = { viewer: 0, commenter: 1, editor: 2, owner: 3 }

export function roleAllows(role: Role, action: Action): boolean {
  return rank[role] >= rank[lowestRole[action]]
}

/** True when `role` allows all that `other` does. */
export function isAtLeast(role: Role, other: Role): boolean {
  return rank[role] >= rank[other]
}

const readOnly: readonly Action[] = ['thread.read', 'thread.export', 'audit.read']

/** What a program's key must have before its user's role is asked. */
export function scopeFor(action: Action): ApiScope {
  return readOnly.includes(action) ? 'threads:read' : 'threads:write'
}

/** `admin` has every scope, and who may write may read. */
export function hasScope(scopes: readonly ApiScope[], needed: ApiScope): boolean {
  if (scopes.includes('admin') || scopes.includes(needed)) return true
  return needed === 'threads:read' && scopes.includes('threads:write')
}
