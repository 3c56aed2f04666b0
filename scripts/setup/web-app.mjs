import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { atRoot, fail, run, say } from './shell.mjs'

const built = atRoot('dist/web/index.html')
/** What the build reads. */
const sources = ['web', 'shared', 'package-lock.json']

/** Builds the web app when a source is newer than the last build. @param {string} node */
export function ensureWebApp(node) {
  const builtMs = changedMs(built)
  if (sources.every((source) => newestMs(atRoot(source)) < builtMs)) return
  say('building the web app')
  const vite = atRoot('node_modules/vite/bin/vite.js')
  if (!run(node, [vite, 'build', 'web', '--logLevel', 'error']))
    fail('The web app could not be built; Vite says why above.')
}

/** @param {string} path @returns {number} when it, or anything in it, last changed; a folder changes when a file goes */
function newestMs(path) {
  const changes = [changedMs(path)]
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path)) changes.push(newestMs(join(path, name)))
  }
  return Math.max(...changes)
}

/** @param {string} path */
function changedMs(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
