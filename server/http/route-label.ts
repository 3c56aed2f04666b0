import type { Context } from 'hono'
import { matchedRoutes } from 'hono/route'

/** The pattern of the route that answers, such as `/threads/:thread_id`: never a path with ids in it. `/*` for pages. */
export function routeLabel(c: Context): string {
  return matchedRoutes(c).findLast(({ path }) => !path.endsWith('/*'))?.path ?? '/*'
}
