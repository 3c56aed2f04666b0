import { existsSync } from 'node:fs'
import { run, say } from './shell.mjs'

/**
 * Installs Debian packages where that is possible without asking anybody: on Debian and its relatives, as root.
 * @param {string[]} packages
 * @returns {boolean} whether they are installed
 */
export function aptInstall(...packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  say(`apt-get install ${packages.join(' ')}`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  // Without lists, as in a fresh image, no package is known. Old lists may still do, so a failure here decides nothing.
  run('apt-get', ['update', '-qq'], { env })
  return run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env })
}
