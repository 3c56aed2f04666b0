import { existsSync, readFileSync } from 'node:fs'
import { atRoot, fail, npm, say } from './shell.mjs'

/** Installs the packages when node_modules is not what the lock file asks for. @param {string} node */
export function ensurePackages(node) {
  if (isInstalled(readLock('package-lock.json'), readLock('node_modules/.package-lock.json'))) return
  say('installing packages')
  // The set-up always needs the development packages, also where NODE_ENV is production.
  if (!npm(node, ['ci', '--include=dev'])) fail('The packages could not be installed; npm says why above.')
}

/**
 * npm notes in the second file what it has installed, as its last act.
 * @param {Lock} wanted
 * @param {Lock} present
 */
function isInstalled(wanted, present) {
  return Object.entries(wanted).every(([path, { version, optional, devOptional }]) => {
    const installed = present[path]
    // Optional packages are left out where they do not fit the machine.
    return installed ? installed.version === version : path === '' || optional || devOptional
  })
}

/** @typedef {Record<string, { version: string, optional?: boolean, devOptional?: boolean }>} Lock */

/** @param {string} path @returns {Lock} */
function readLock(path) {
  return existsSync(atRoot(path)) ? JSON.parse(readFileSync(atRoot(path), 'utf8')).packages : {}
}
