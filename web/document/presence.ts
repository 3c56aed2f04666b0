import type { PresenceUser } from '#shared/protocol/presence.ts'

/** Somebody who has the document open: a person, however many tabs, or the designer while it works. */
export type Participant = PresenceUser & { readonly isSelf: boolean }

/**
 * Who is there, each once, the designer first and oneself last. `states` are those of Yjs awareness; the server has
 * set each `user` from its connection, but a state without one may pass through while somebody connects.
 */
export function participants(
  states: ReadonlyMap<number, { readonly [field: string]: unknown }>,
  ownClientId: number,
): readonly Participant[] {
  const found = new Map<string, Participant>()
  for (const [clientId, state] of states) {
    const user = state.user
    if (!isPresenceUser(user)) continue
    const key = `${user.type} ${user.name} ${user.color}`
    const isSelf = clientId === ownClientId || found.get(key)?.isSelf === true
    found.set(key, { name: user.name, color: user.color, type: user.type, isSelf })
  }
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

function isPresenceUser(user: unknown): user is PresenceUser {
  return (
    typeof user === 'object' &&
    user !== null &&
    'name' in user &&
    'color' in user &&
    'type' in user &&
    typeof user.name === 'string' &&
    /^#[0-9a-f]{6}$/i.test(String(user.color))
  )
}

const rank = ({ type, isSelf }: Participant) => (type === 'agent' ? 0 : isSelf ? 2 : 1)
