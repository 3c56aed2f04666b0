import { test as base } from 'playwright/test'
import { type ScriptedModel, startScriptedModel } from '../support/scripted-model.ts'
import { type ServerProcess, startServer } from '../support/server-process.ts'

/** Tests with a server that asks a model, and the model, whose every word is in the test's hand. */
export const test = base.extend<object, { model: ScriptedModel; server: ServerProcess }>({
  model: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs.
    async ({}, use) => {
      const model = await startScriptedModel()
      await use(model)
      await model.close()
    },
    { scope: 'worker' },
  ],
  server: [
    async ({ model }, use) => {
      const server = await startServer({
        env: { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'test-key', OPENAI_MODEL: 'scripted' },
      })
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
})
