/** The addresses a link of the document may have: the web, mail, and places relative to the document. */
const allowedSchemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * The address as it may be stored and followed, or null where it may not be: another scheme (`javascript:`, `data:`),
 * no address at all, or no string. Schemes are read as a browser reads them, which passes over control characters and
 * white space in front of the colon (`java\tscript:`), so these are taken out before looking. What no address has as
 * itself is percent-encoded, as a browser does: Markdown cannot quote angle brackets.
 */
export function safeHref(href: unknown): string | null {
  if (typeof href !== 'string') return null
  const address = href.replace(invisible, '').trim()
  if (address === '') return null
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(address.replace(/\s/g, ''))?.[0]
  if (scheme !== undefined && !allowedSchemes.has(scheme.toLowerCase())) return null
  return address.replace(/[\s<>]/g, encodeURIComponent)
}

/** Control characters, soft hyphens, zero-width and byte-order marks, halves of characters. */
const invisible =
  /[\p{Cc}\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffc\p{Noncharacter_Code_Point}\p{Cs}]/gu
