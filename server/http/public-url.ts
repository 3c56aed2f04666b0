import { AppError } from '#shared/errors.ts'

/** How the caller reaches this server, for links in answers and for the check of origins. */

export type PublicUrlSettings = {
  /** PUBLIC_URL without a slash at its end. */
  readonly publicUrl: string | undefined
  /** Believe X-Forwarded-Proto and X-Forwarded-Host. */
  readonly trustProxy: boolean
}

/** Scheme and host, without a slash at its end: `https://designer.example`. */
export function publicUrl({ publicUrl, trustProxy }: PublicUrlSettings, request: Request): string {
  if (publicUrl !== undefined) return publicUrl
  const direct = new URL(request.url)
  const protocol = (trustProxy && firstOf(request, 'x-forwarded-proto')) || direct.protocol.slice(0, -1)
  const host = (trustProxy && firstOf(request, 'x-forwarded-host')) || direct.host
  if (!/^https?$/.test(protocol) || !/^[\w.:[\]-]+$/.test(host)) {
    throw new AppError('malformed', 'The proxy in front of this server names it in a way that is no URL.')
  }
  return `${protocol}://${host}`
}

/** The same place for WebSockets. */
export function webSocketUrl(settings: PublicUrlSettings, request: Request): string {
  return publicUrl(settings, request).replace(/^http/, 'ws')
}

/** A chain of proxies appends; the first one spoke with the caller. */
function firstOf(request: Request, header: string): string | undefined {
  return request.headers.get(header)?.split(',')[0]?.trim()
}
