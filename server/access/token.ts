import { createHash, randomBytes } from 'node:crypto'

/** Secrets that are shown once and looked up by their hash. 256 random bits need no slow hash: nobody can try them all. */

export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is stored of a token: whoever reads the database cannot use it. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
