import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leash } from './engines/leash.ts'
import { startPostgres } from './engines/postgres.ts'
import { startRedis } from './engines/redis.ts'
import { readTestTools } from './engines/test-tools.ts'
import { atRoot } from './setup/shell.mjs'
import {
  countsLine,
  playwrightCounts,
  sumCounts,
  type TestCounts,
  vitestCounts,
  withExitCode,
} from './test-counts.ts'

/**
 * `npm test`: all tests against real engines that are started once. Arguments go to Vitest (`npm test -- tests/shared`,
 * `npm test -- -t 'a name'`), and the browser tests are left out then.
 */

const vitestArgs = process.argv.slice(2)
const tools = readTestTools()
const postgres =
  'url' in tools.postgres ? unowned(tools.postgres.url) : await startPostgres(tools.postgres.folder)
const redis = 'url' in tools.redis ? unowned(tools.redis.url) : await startRedis(tools.redis.program)
const reports = await mkdtemp(join(tmpdir(), 'process-designer-reports-'))
const env = {
  ...process.env,
  TEST_DATABASE_URL: postgres.url,
  TEST_REDIS_URL: redis.url,
  CHROMIUM_PATH: tools.chromium,
}

const counts = [await runVitest()]
if (vitestArgs.length === 0) counts.push(await runPlaywright())

await rm(reports, { recursive: true })
await redis.stop()
await postgres.stop()

const total = sumCounts(counts)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
console.log(`\n${countsLine(total)}`)

/** Somebody else's engine is not ours to stop. */
function unowned(url: string) {
  return { url, stop: async () => {} }
}

async function runVitest(): Promise<TestCounts> {
  const report = join(reports, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...vitestArgs]
  const exitCode = await runNode('node_modules/vitest/vitest.mjs', args)
  return readCounts(report, exitCode, vitestCounts)
}

async function runPlaywright(): Promise<TestCounts> {
  const report = join(reports, 'playwright.json')
  const args = ['test', '--pass-with-no-tests', '--reporter=list,json']
  const exitCode = await runNode('node_modules/playwright/cli.js', args, {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  })
  return readCounts(report, exitCode, playwrightCounts)
}

/** Runs a program of a package. Its exit code. */
async function runNode(
  program: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<number> {
  const child = spawn(process.execPath, [atRoot(program), ...args], {
    cwd: atRoot(),
    env: { ...env, ...more },
    stdio: 'inherit',
  })
  leash(child, 'TERM', reports)
  const [code] = await once(child, 'exit')
  return code ?? 1
}

function readCounts(report: string, exitCode: number, countsOf: (report: unknown) => TestCounts): TestCounts {
  const nothing = { passed: 0, failed: 0, skipped: 0 }
  // A runner that breaks down early leaves no report.
  const counts = existsSync(report) ? countsOf(JSON.parse(readFileSync(report, 'utf8'))) : nothing
  return withExitCode(counts, exitCode)
}
