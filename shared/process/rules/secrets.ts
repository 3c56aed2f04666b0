/** What opens a door, found in words. Every pattern reads a line once: their repetitions are bounded or end at a blank. */

export type Secret = { readonly what: string; readonly text: string }

const shapes: readonly (readonly [what: string, shape: RegExp])[] = [
  ['private key', /-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY-----/],
  ['access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['access token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,80}|github_pat_\w{22,100}|glpat-[\w-]{20,64})\b/],
  ['access token', /\bxox[abprs]-[A-Za-z0-9-]{10,100}\b/],
  ['API key', /\b(?:sk-[A-Za-z0-9_-]{20,200}|[sr]k_(?:live|test)_[A-Za-z0-9]{16,99}|AIza[\w-]{35})\b/],
  ['access token', /\beyJ[\w-]{10,500}\.eyJ[\w-]{10,500}/],
]

/** "postgres://app:s3cret@db": the third part of it. */
const inAddress = /\b[a-z][a-z0-9+]{1,15}:\/\/[^\s:@/]{1,60}:([^\s:@/]{3,80})@/i

/** "The password is Summer-2031", "API key = 9f86d081". */
const said =
  /\b(pass ?word|passphrase|passcode|api[ _-]?key|secret(?: key)?|access[ _-]?token|auth[ _-]?token|pin(?: code)?)(?: (?:of|for|to|at) [^:=.,;]{1,40}?)?\s{0,3}(?:[:=]|\bis\b)\s{0,3}["'“‘`]?([^\s"'”’`,;()]{4,80})/i

/** The first of a line; undefined where there is none. */
export function findSecret(line: string): Secret | undefined {
  for (const [what, shape] of shapes) {
    const text = shape.exec(line)?.[0]
    if (text !== undefined) return { what, text }
  }
  const [, inside] = inAddress.exec(line) ?? []
  if (inside !== undefined && !standsIn.test(inside)) return { what: 'password', text: inside }
  const [, name, value] = said.exec(line) ?? []
  const text = value?.replace(/[.!?:]$/, '')
  if (name === undefined || text === undefined || !isSecretWord(name, text)) return undefined
  return { what: name.toLowerCase().replace('api', 'API').replace('pin', 'PIN'), text }
}

/** `<password>`, `${PASSWORD}`, `****`: a place for one. */
const standsIn =
  /^(?:[<[{$%*].*|x{3,}|\*{3,}|\.{3,}|…|your.*|.{0,20}(?:password|passwd|secret|token|guest|example|changeme).{0,20}|pass|pw)$/i

/** `process.env.KEY`, `auth[1]`: where a program has it from. */
const isNamed = /^[a-z_$][\w$]{0,40}(?:\.[a-z_$]|\[)/i

/** A word of a language has no digits; a PIN has nothing else. */
function isSecretWord(name: string, value: string): boolean {
  if (standsIn.test(value) || isNamed.test(value) || value.includes('://')) return false
  if (/^pin/i.test(name)) return /^\d{4,8}$/.test(value)
  return value.length >= 6 && /\d/.test(value) && /\p{L}/u.test(value)
}
