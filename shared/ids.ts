/** Ids are opaque to everyone outside: a prefix that names the kind, then 26 characters that carry 128 random bits. */
export const idPrefixes = {
  thread: 'thread_',
  message: 'msg_',
  patch: 'patch_',
  proposal: 'proposal_',
  version: 'ver_',
  run: 'run_',
  key: 'key_',
  user: 'user_',
  link: 'link_',
  session: 'session_',
  map: 'map_',
  dismissal: 'dismissal_',
  audit: 'audit_',
} as const

export type IdKind = keyof typeof idPrefixes
export type Id<Kind extends IdKind> = `${(typeof idPrefixes)[Kind]}${string}`

export type ThreadId = Id<'thread'>
export type MessageId = Id<'message'>
export type PatchId = Id<'patch'>
export type ProposalId = Id<'proposal'>
export type VersionId = Id<'version'>
export type RunId = Id<'run'>
export type UserId = Id<'user'>
export type KeyId = Id<'key'>
export type LinkId = Id<'link'>
export type SessionId = Id<'session'>
export type MapId = Id<'map'>
export type AuditId = Id<'audit'>

/** Crockford's base 32 in lower case: no letter that is easily taken for another, safe in URLs and file names. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const idLength = 26

/** Makes an id from 16 random bytes, which the caller brings: shared code has no source of randomness. */
export function makeId<Kind extends IdKind>(kind: Kind, random: Uint8Array): Id<Kind> {
  if (random.length !== 16) throw new Error(`an id needs 16 random bytes, got ${random.length}`)
  let bits = 0
  let held = 0
  let text = ''
  for (const byte of random) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  if (bits > 0) text += alphabet[(held << (5 - bits)) & 31]
  return `${idPrefixes[kind]}${text}`
}

const idBody = new RegExp(`^[${alphabet}]{${idLength}}$`)

export function isId<Kind extends IdKind>(kind: Kind, text: string): text is Id<Kind> {
  const prefix = idPrefixes[kind]
  return text.startsWith(prefix) && idBody.test(text.slice(prefix.length))
}
