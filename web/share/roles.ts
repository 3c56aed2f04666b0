import type { Role } from '#shared/protocol/thread.ts'

export const roleNames: Readonly<Record<Role, string>> = {
  owner: 'Owner',
  editor: 'Editor',
  commenter: 'Commenter',
  viewer: 'Viewer',
}

/** What an owner can make of others without ceasing to be one. */
export const grantedRoles = ['editor', 'commenter', 'viewer'] as const satisfies readonly Role[]

/** What each role can do, in one line. */
export const roleMeanings: Readonly<Record<Role, string>> = {
  owner: 'Decides who gets in, and everything an editor can do',
  editor: 'Writes in the document and asks the designer',
  commenter: 'Reads the document and writes in the chat',
  viewer: 'Reads the document and the chat',
}

const rank: Readonly<Record<Role, number>> = { viewer: 0, commenter: 1, editor: 2, owner: 3 }

/** The same order as the server's policy, which decides; here it only spares people buttons that would be refused. */
export const isAtLeast = (role: Role, other: Role): boolean => rank[role] >= rank[other]
