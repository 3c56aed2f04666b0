import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { atRoot, testToolsFile } from '../setup/shell.mjs'

const running = z.strictObject({ url: z.string() })

const testToolsSchema = z.strictObject({
  /** The program. */
  chromium: z.string(),
  redis: z.union([running, z.strictObject({ program: z.string() })]),
  postgres: z.union([running, z.strictObject({ folder: z.string() })]),
})

/** What the set-up found for the tests. */
export function readTestTools(): z.infer<typeof testToolsSchema> {
  const tools = findTestTools()
  if (!tools) throw new Error('The test tools are not set up yet: run `node scripts/setup.mjs test`.')
  return tools
}

/** The same, or undefined before the set-up has looked for them. */
export function findTestTools(): z.infer<typeof testToolsSchema> | undefined {
  const path = atRoot(testToolsFile)
  return existsSync(path) ? testToolsSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}
