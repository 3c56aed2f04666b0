import type { OpenAPIHono } from '@hono/zod-openapi'

/** What every request carries for its handlers. */
export type HttpEnv = { Variables: { requestId: string } }

/** The application that all routes are mounted on. */
export type Api = OpenAPIHono<HttpEnv>
