import { mkdirSync, writeFileSync } from 'node:fs'
import { ensureChromium } from './setup/chromium.mjs'
import { ensureNode } from './setup/node.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensurePostgres } from './setup/postgres.mjs'
import { ensureRedis } from './setup/redis.mjs'
import { atRoot, fail, say, testToolsFile, toolsFolder } from './setup/shell.mjs'
import { ensureStrace } from './setup/strace.mjs'
import { ensureWebApp } from './setup/web-app.mjs'

/**
 * Puts in place what a command needs and is not there yet. npm runs it before `start`, `dev`, `test`, `check` and
 * `bench`, on a bare clone too: so this file and scripts/setup/ are plain JavaScript for Node 18 without a package.
 * When everything is there it costs a few milliseconds.
 */

const needs = {
  run: { webApp: true, testTools: false },
  dev: { webApp: false, testTools: false },
  check: { webApp: false, testTools: false },
  test: { webApp: true, testTools: true },
}

const mode = process.argv[2] ?? 'run'
if (!Object.hasOwn(needs, mode)) fail(`There is no mode "${mode}", only ${Object.keys(needs).join(', ')}.`)
const { webApp, testTools } = needs[/** @type {keyof typeof needs} */ (mode)]

if (process.platform === 'win32') fail('Process Designer runs on Linux and macOS; on Windows use WSL.')
mkdirSync(toolsFolder, { recursive: true })
const node = ensureNode()
ensurePackages(node)
if (webApp) ensureWebApp(node)
if (testTools) {
  const tools = { chromium: ensureChromium(node), redis: ensureRedis(), postgres: ensurePostgres(node) }
  ensureStrace()
  writeFileSync(atRoot(testToolsFile), `${JSON.stringify(tools, null, 2)}\n`)
  say(`tests use ${tools.chromium}, ${Object.values(tools.redis)}, ${Object.values(tools.postgres)}`)
}
