import { test as base } from 'playwright/test'
import { type ServerProcess, startServer } from './server-process.ts'

/** An address that no other test has: all tests of a worker share a server. */
export const newEmail = () => `${crypto.randomUUID()}@example.org`

/** `test` of the browser tests: pages open on a real server with SQLite, one for all tests of a worker. */
export const test = base.extend<object, { server: ServerProcess }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs.
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ server }, use) => use(server.url),
})
