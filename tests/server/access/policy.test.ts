import { describe, expect, it } from 'vitest'
import { type Action, actions, hasScope, isAtLeast, roleAllows, scopeFor } from '#server/access/policy.ts'
import type { Role } from '#shared/protocol/thread.ts'

/** The whole matrix, written out a second time: o owner, e editor, c commenter, v viewer. */
const allowed: Record<Action, string> = {
  'thread.read': 'oecv',
  'thread.leave': 'oecv',
  'thread.export': 'oecv',
  'message.post': 'oec',
  'document.edit': 'oe',
  'thread.update': 'oe',
  'run.start': 'oe',
  'run.stop': 'oe',
  'patch.apply': 'oe',
  'patch.undo': 'oe',
  'version.create': 'oe',
  'version.restore': 'oe',
  'member.manage': 'o',
  'link.manage': 'o',
  'thread.delete': 'o',
  'audit.read': 'o',
}
const roles: Role[] = ['owner', 'editor', 'commenter', 'viewer']

describe('the policy', () => {
  it.each(actions)('decides %s for every role', (action) => {
    const who = roles.filter((role) => roleAllows(role, action)).map((role) => role[0])
    expect(who.join('')).toBe(allowed[action])
  })

  it('orders the roles', () => {
    expect(isAtLeast('owner', 'viewer')).toBe(true)
    expect(isAtLeast('editor', 'editor')).toBe(true)
    expect(isAtLeast('viewer', 'commenter')).toBe(false)
  })

  it('lets a key that reads only read', () => {
    const readable = actions.filter((action) => hasScope(['threads:read'], scopeFor(action)))
    expect(readable).toEqual(['thread.read', 'thread.export', 'audit.read'])
  })

  it('lets a key that writes also read, and an admin key do both', () => {
    for (const action of actions) {
      expect(hasScope(['threads:write'], scopeFor(action))).toBe(true)
      expect(hasScope(['admin'], scopeFor(action))).toBe(true)
      expect(hasScope([], scopeFor(action))).toBe(false)
    }
    expect(hasScope(['threads:write'], 'admin')).toBe(false)
  })
})
