/**
 * The header that makes a browser save the answer as a file (RFC 6266). Old readers get an ASCII name, all others the
 * real one in the encoding of RFC 8187.
 */
export function attachment(name: string, extension: string): string {
  const file = `${safe(name) || 'process'}.${extension}`
  const ascii = file
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/["\\%]/g, '_')
  const encoded = encodeURIComponent(file.toWellFormed()).replace(/['()*]/g, percent)
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`
}

/** Without what file systems and headers cannot hold, and short enough for them. */
function safe(name: string): string {
  return name
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 100)
    .trim()
}

const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
