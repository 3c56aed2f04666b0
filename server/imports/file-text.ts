import { AppError } from '#shared/errors.ts'

/**
 * The text of a file that was sent as a body. Its own first bytes say more about its encoding than the request does, whose
 * type is often a guess of the sending program; without either it is UTF-8. Throws `invalid` where the bytes are not what
 * they are said to be: a guess would change names of people.
 */
export function textOfFile(bytes: Uint8Array, contentType = ''): string {
  const encoding =
    markOf(bytes) ?? declaredIn(bytes) ?? /charset="?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new AppError(
      'invalid',
      `The file is not readable as ${encoding}. Save it as UTF-8 and send it again.`,
    )
  }
}

/** The mark at the beginning, which files in UTF-16 need. */
function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined
}

/** `<?xml version="1.0" encoding="ISO-8859-1"?>`, in letters that all encodings share. */
function declaredIn(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200))
  return /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1]
}
