import { z } from 'zod'
import { limits } from './limits.ts'

const scope = z.enum(['threads:read', 'threads:write', 'admin'])

/** What people see of a key later: never its secret. */
const apiKeySchema = z.strictObject({
  key_id: z.string(),
  name: z.string(),
  scopes: z.array(scope),
  created_at_ms: z.number().int(),
  /** Noted at most once a minute; null when it never was used. */
  last_used_at_ms: z.number().int().nullable(),
})

/** `threads:write` includes `threads:read`, `admin` includes both and the keys themselves. */
export const createApiKeySchema = z.strictObject({
  name: z.string().trim().min(1).max(limits.nameCharacters),
  scopes: z
    .array(scope)
    .min(1)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'has a scope twice'),
})

export const createdApiKeySchema = apiKeySchema.extend({ secret: z.string() }).meta({ id: 'CreatedApiKey' })
export const apiKeyListSchema = z.strictObject({ api_keys: z.array(apiKeySchema.meta({ id: 'ApiKey' })) })
