import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serveStatic } from '@hono/node-server/serve-static'
import type { MiddlewareHandler } from 'hono'

/** The web app as Vite built it into one folder. */
export type WebApp = {
  /** index.html */
  readonly html: string
  readonly serve: MiddlewareHandler
}

/** Undefined when the app was not built, as in development, where Vite serves it. */
export function openWebApp(folder: string): WebApp | undefined {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return undefined
  const html = readFileSync(index, 'utf8')
  const files = serveStatic({ root: folder, precompressed: true })
  return {
    html,
    serve: async (c, next) => {
      if (isServerPath(c.req.path)) return next()
      const file = await files(c, async () => {})
      if (file instanceof Response) {
        file.headers.set('cache-control', isNamedByContent(c.req.path) ? forever : askFirst)
        // Also where no compressed copy was asked for, or a cache in between would hand out the wrong one.
        file.headers.set('vary', 'Accept-Encoding')
        return file
      }
      if (!isPage(c.req.method, c.req.header('accept'))) return next()
      return c.html(html, 200, { 'cache-control': askFirst })
    },
  }
}

const forever = 'public, max-age=31536000, immutable'
const askFirst = 'no-cache'

/** Vite puts a hash of the content into the names of what it builds. */
function isNamedByContent(path: string): boolean {
  return path.startsWith('/assets/')
}

/** What the server itself answers; a wrong path there is a problem, never a page. */
function isServerPath(path: string): boolean {
  return /^\/(api|v1|collab|yjs|docs|openapi\.json|healthz|readyz|metrics)(\/|$)/.test(path)
}

/** The app has its own paths (`/threads/…`, `/join`); whoever opens one in a browser gets the app. */
function isPage(method: string, accept: string | undefined): boolean {
  return (method === 'GET' || method === 'HEAD') && accept?.includes('text/html') === true
}
