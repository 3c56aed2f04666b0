import { spawnSync } from 'node:child_process'
import { atRoot } from './setup/shell.mjs'

/** `npm run check`: everything that can be said about the code without running the product. */

type Check = { readonly name: string; readonly command: readonly [program: string, ...args: string[]] }

const checks: readonly Check[] = [
  { name: 'types', command: ['tsc', '-b'] },
  { name: 'format and lint', command: ['biome', 'check', '--error-on-warnings'] },
  { name: 'promises and switches', command: ['oxlint', '--type-aware'] },
  { name: 'architecture', command: ['vitest', 'run', 'tests/architecture.test.ts'] },
  { name: 'dead code', command: ['knip', '--no-config-hints'] },
  { name: 'size of the web app', command: ['node', 'scripts/web-size.ts'] },
]

/** Of a check that fails: enough to see what is wrong, and the other checks stay in sight. */
const shownLines = 120

let failed = 0
for (const check of checks) if (!isGood(check)) failed += 1
console.log(`\nchecks: ${checks.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function isGood({ name, command: [program, ...args] }: Check): boolean {
  const startMs = performance.now()
  const path = program === 'node' ? process.execPath : atRoot('node_modules/.bin', program)
  const { status, stdout, stderr, error } = spawnSync(path, args, { cwd: atRoot(), encoding: 'utf8' })
  const good = status === 0
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1)
  console.log(`${good ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (!good) console.log(shortened(`${stdout}${stderr}${error?.message ?? ''}`))
  return good
}

function shortened(text: string): string {
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n')
  const more = lines.length - shownLines
  const shown = lines.slice(0, shownLines).map((line) => `    ${line}`)
  if (more > 0) shown.push(`    … and ${more} more lines`)
  return shown.join('\n')
}
