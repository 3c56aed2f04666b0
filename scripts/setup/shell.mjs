import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the steps of the set-up share: programs, npm and words for the person who waits. */

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where the set-up keeps what it fetches. Deleting the folder is safe. */
export const toolsFolder = atRoot('.tools')
/** Which browser, Redis and PostgreSQL the tests use; relative to the root. Written here, read by the tests. */
export const testToolsFile = '.tools/test-tools.json'

/** @param {string[]} path parts below the root of the repository */
export function atRoot(...path) {
  return join(root, ...path)
}

/** On standard error, so that the output of the command itself stays clean. @param {string} news */
export function say(news) {
  console.error(`setup: ${news}`)
}

/** Ends the set-up. @param {string} problem with what to do about it @returns {never} */
export function fail(problem) {
  console.error(`\nsetup: ${problem}\n`)
  process.exit(1)
}

/**
 * Runs a program and shows what it says.
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {boolean} whether it went well
 */
export function run(program, args, options) {
  // Standard output would mix with the command's own.
  const result = spawnSync(program, args, {
    stdio: ['ignore', process.stderr, 'inherit'],
    cwd: root,
    ...options,
  })
  return result.status === 0
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} [options]
 * @returns {string | undefined} what it printed, or undefined when it failed
 */
export function outputOf(program, args, options) {
  const result = spawnSync(program, args, {
    cwd: root,
    ...options,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  return result.status === 0 ? result.stdout.trim() : undefined
}

/**
 * @param {string[]} names of a program, or paths of it, in order of preference
 * @returns {string[]} where they are
 */
export function locate(names) {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder))
  const paths = names.flatMap((name) =>
    isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)),
  )
  return paths.filter((path) => existsSync(path))
}

/**
 * Runs npm with `node` first on the PATH, because npm chooses versions, and packages build, for the Node they run on.
 * @param {string} node
 * @param {string[]} args
 */
export function npm(node, args) {
  const env = { ...process.env, PATH: dirname(node) + delimiter + process.env.PATH }
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  return run('npm', [...args, ...quiet], { env })
}

/**
 * Installs one package beside the project's own: in a folder of its own, since npm removes from a folder what it was not asked for.
 * @param {string} folder of the tools folder
 * @param {string} spec name@version
 * @returns {boolean} whether it went well
 */
export function fetchTool(folder, spec, node = process.execPath) {
  const home = join(toolsFolder, folder)
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'package.json'), '{ "private": true }\n')
  // npm 12 runs install scripts of approved packages only; what such a script does is done by whoever needs it.
  return npm(node, ['install', '--prefix', home, '--no-save', '--ignore-scripts', spec])
}
