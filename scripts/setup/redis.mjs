import { aptInstall } from './apt.mjs'
import { fail, locate, outputOf, run } from './shell.mjs'

const programs = [
  'redis-server',
  'valkey-server',
  '/opt/homebrew/bin/redis-server',
  '/usr/local/bin/redis-server',
]

/** @returns {{ url: string } | { program: string }} a server that runs already, or the program to start one with */
export function ensureRedis() {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL }
  const program =
    installed() ??
    (aptInstall('redis-server') || brewInstall() ? installed() : undefined) ??
    fail(
      'No Redis was found. Install one (apt install redis-server, brew install redis) or set TEST_REDIS_URL\n' +
        'to one that may be emptied, and run the command again.',
    )
  return { program }
}

function installed() {
  return locate(programs).find((program) => outputOf(program, ['--version']) !== undefined)
}

function brewInstall() {
  const [brew] = locate(['brew'])
  return brew !== undefined && run(brew, ['install', 'redis'])
}
