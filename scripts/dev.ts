import { spawn } from 'node:child_process'
import { end } from './engines/engine.ts'
import { leash } from './engines/leash.ts'
import { atRoot } from './setup/shell.mjs'

/**
 * `npm run dev`: the server, restarted when its code changes, and Vite's dev server, which hands everything but pages
 * on to it. Both end together.
 */

const pageUrl = 'http://localhost:5173'
const port = process.env.PORT ?? '3000'
const env = {
  ...process.env,
  PORT: port,
  // Browsers say that they come from Vite's page, and the server must know it for its own.
  PUBLIC_URL: process.env.PUBLIC_URL ?? pageUrl,
  DEV_SERVER: `http://127.0.0.1:${port}`,
}

const children = [
  start('--watch', '--watch-preserve-output', 'server/main.ts'),
  start('node_modules/vite/bin/vite.js', 'web', '--port', new URL(pageUrl).port, '--strictPort'),
]
for (const child of children) child.once('exit', endAll)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, endAll)

function start(...args: string[]) {
  const child = spawn(process.execPath, args, { cwd: atRoot(), env, stdio: 'inherit' })
  leash(child, 'TERM')
  return child
}

function endAll(): void {
  for (const child of children) void end(child, 'SIGTERM')
}
