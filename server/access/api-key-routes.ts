import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { apiKeyListSchema, createApiKeySchema, createdApiKeySchema } from '#shared/protocol/api-key.ts'
import { problems } from '../http/problem.ts'
import type { Access } from './access.ts'
import type { ApiKey, ApiKeys } from './api-key.ts'
import type { ApiEnv } from './authenticate.ts'

const refusals = problems('unauthenticated', 'forbidden')

const listKeys = createRoute({
  method: 'get',
  path: '/api-keys',
  operationId: 'listApiKeys',
  summary: 'Your API keys, without their secrets',
  tags: ['api keys'],
  responses: {
    200: { description: 'Newest first', content: { 'application/json': { schema: apiKeyListSchema } } },
    ...refusals,
  },
})

const createKey = createRoute({
  method: 'post',
  path: '/api-keys',
  operationId: 'createApiKey',
  summary: 'Make an API key; its secret is shown this once',
  description:
    'A program with the key acts as you, as far as the scopes of the key go. A program needs the scope admin.',
  tags: ['api keys'],
  request: { body: { required: true, content: { 'application/json': { schema: createApiKeySchema } } } },
  responses: {
    201: { description: 'The key', content: { 'application/json': { schema: createdApiKeySchema } } },
    ...refusals,
    ...problems('malformed', 'conflict', 'unsupported_media_type', 'invalid'),
  },
})

const deleteKey = createRoute({
  method: 'delete',
  path: '/api-keys/{key_id}',
  operationId: 'deleteApiKey',
  summary: 'Let nobody in by this key any more; what its programs have open is cut at once',
  tags: ['api keys'],
  request: { params: z.object({ key_id: z.string() }) },
  responses: { 204: { description: 'Deleted' }, ...refusals, ...problems('not_found') },
})

/** A user's keys for programs. */
export function apiKeyRoutes({ access, apiKeys }: { access: Access; apiKeys: ApiKeys }) {
  const routes = new OpenAPIHono<ApiEnv>()

  routes.openapi(listKeys, async (c) => {
    access.assertScope(c.var.actor, 'admin')
    return c.json({ api_keys: (await apiKeys.list(c.var.actor.userId)).map(wireKey) }, 200)
  })

  routes.openapi(createKey, async (c) => {
    const { actor } = c.var
    access.assertScope(actor, 'admin')
    const { key, secret } = await apiKeys.create(actor.userId, c.req.valid('json'))
    return c.json({ ...wireKey(key), secret }, 201)
  })

  routes.openapi(deleteKey, async (c) => {
    const { actor } = c.var
    access.assertScope(actor, 'admin')
    await apiKeys.delete(actor.userId, c.req.valid('param').key_id)
    return c.body(null, 204)
  })
  return routes
}

export const wireKey = ({ id, name, scopes, createdAtMs, lastUsedAtMs }: ApiKey) => ({
  key_id: id,
  name,
  scopes: [...scopes],
  created_at_ms: createdAtMs,
  last_used_at_ms: lastUsedAtMs,
})
