import { aptInstall } from './apt.mjs'
import { locate, say } from './shell.mjs'

/**
 * Finds the program that shows what another one writes to the disk. Only Linux has it; without it the test of a power
 * cut is left out.
 */
export function ensureStrace() {
  if (process.platform !== 'linux' || locate(['strace']).length > 0) return
  if (!aptInstall('strace')) say('no strace: the test of a power cut is left out')
}
