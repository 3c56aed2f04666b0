/**
 * Cookies travel with requests that other sites make a browser send. So whatever is allowed by a cookie must also come
 * from a page of our own. Programs with a bearer key are not asked: no browser adds a key by itself.
 */

type Headers = Pick<globalThis.Headers, 'get'>

/** For requests that change something. `ownOrigin` is scheme and host of this server, as the caller reaches it. */
export function isFromOwnPage(headers: Headers, ownOrigin: string): boolean {
  const origin = headers.get('origin')
  if (origin !== null) return isSameOrigin(origin, ownOrigin)
  // Old browsers leave Origin out of some requests of our own pages; all current ones then say who sent it.
  const site = headers.get('sec-fetch-site')
  return site === 'same-origin' || site === 'none'
}

/** For sockets, which every browser opens with an Origin and without asking the other side first. */
export function isOwnSocket(headers: Headers, ownOrigin: string): boolean {
  const origin = headers.get('origin')
  return origin !== null && isSameOrigin(origin, ownOrigin)
}

/** Compared as text, after the default port was taken off on both sides. */
function isSameOrigin(origin: string, ownOrigin: string): boolean {
  return URL.canParse(origin) && new URL(origin).origin === new URL(ownOrigin).origin
}
