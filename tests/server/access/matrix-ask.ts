import { type Caller, fromAnywhere, type Target } from './matrix-callers.ts'
import type { Row } from './matrix-rows.ts'

/** Asks a route as this caller, with the ids of the target in its path. */
export async function ask(
  { url }: { url: string },
  route: string,
  row: Pick<Row, 'body'>,
  caller: Caller,
  target: Target,
): Promise<{ status: number; text: string }> {
  const [method = '', path = ''] = route.split(' ')
  const filled = path.replaceAll(/:(\w+_id)/g, (_, name: `${string}_id`) => target[name] ?? '')
  const response = await fetch(`${url}${filled}${caller.query}`, {
    method,
    headers: {
      origin: url,
      ...fromAnywhere(),
      ...caller.headers,
      ...(row.body && { 'content-type': 'application/json' }),
    },
    ...(row.body && { body: JSON.stringify(row.body) }),
  })
  const { status, headers } = response
  // A stream of events has no end to wait for.
  if (headers.get('content-type')?.startsWith('text/event-stream')) {
    await response.body?.cancel()
    return { status, text: '' }
  }
  return { status, text: await response.text() }
}
