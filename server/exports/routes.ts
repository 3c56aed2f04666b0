import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { AppError } from '#shared/errors.ts'
import type { Access } from '../access/access.ts'
import type { ApiEnv } from '../access/authenticate.ts'
import { threadPath, toThreadId } from '../access/thread-path.ts'
import { attachment } from '../http/content-disposition.ts'
import { problems } from '../http/problem.ts'
import type { ThreadDocument } from '../threads/document-port.ts'
import type { Threads } from '../threads/threads.ts'
import { type ExportFormat, exportFormats } from './formats.ts'
import { print } from './printing.ts'

export type ExportRouteParts = {
  readonly access: Access
  readonly threads: Threads
  readonly document: ThreadDocument
}

const exportThread = createRoute({
  method: 'get',
  path: '/threads/{thread_id}/export',
  operationId: 'exportThread',
  summary: 'The document as a file',
  tags: ['threads'],
  request: {
    params: threadPath,
    query: z.strictObject({
      format: z
        .string()
        .default('markdown')
        .openapi({ enum: Object.keys(exportFormats) }),
    }),
  },
  responses: {
    200: {
      description: 'The file',
      headers: z.object({
        'content-disposition': z.string(),
        /** What the file could not say, such as letters that its font lacks. */
        'x-export-warnings': z.string().optional(),
      }),
      content: Object.fromEntries(
        Object.values(exportFormats).map(({ mediaType, schema = z.string() }) => [mediaType, { schema }]),
      ),
    },
    ...problems(
      'unknown_format',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'too_large',
      'invalid',
      'unavailable',
    ),
  },
})

/** Files made from the live document. */
export function exportRoutes({ access, threads, document }: ExportRouteParts): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>()
  routes.openapi(exportThread, async (c) => {
    const id = toThreadId(c.req.valid('param').thread_id)
    await access.assertCan(c.var.actor, id, 'thread.export')
    const format = formatOf(c.req.valid('query').format)
    const [thread, content] = await Promise.all([threads.get(id), document.content(id)])
    const headers = {
      'content-type': format.mediaType,
      'content-disposition': attachment(thread.title, format.extension),
      'cache-control': 'private, no-cache',
    }
    if ('write' in format) return c.body(format.write(thread, content), 200, headers)
    const { title } = thread
    const { markdown } = content
    const { file, warnings } = await print({ format: format.print, title, markdown }, c.req.raw.signal)
    return c.body(file, 200, {
      ...headers,
      ...(warnings.length > 0 && { 'x-export-warnings': warnings.join('; ') }),
    })
  })
  return routes
}

function formatOf(name: string): ExportFormat {
  const format = Object.hasOwn(exportFormats, name) ? exportFormats[name] : undefined
  if (format !== undefined) return format
  const formats = Object.keys(exportFormats)
  throw new AppError('unknown_format', `There is no format of that name. There are: ${formats.join(', ')}.`, {
    errors: [{ pointer: '?format', message: 'is not one of the formats' }],
    facts: { formats },
  })
}
