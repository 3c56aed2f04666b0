import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { findNode } from './setup/node.mjs'
import { fail, toolsFolder } from './setup/shell.mjs'

/**
 * `node with-node.mjs <file> <arguments>` runs the file with the Node that the set-up chose, as if it were called
 * directly. package.json says `exec node …`: npm hands signals to the process it started, and a shell there would die
 * of them alone and leave a server behind.
 */

const node = findNode() ?? fail('Node is too old here; run `node scripts/setup.mjs` first.')
const env = {
  ...process.env,
  PATH: dirname(node) + delimiter + process.env.PATH,
  // Compiled modules are kept: the second start of the server took 0.34 s instead of 0.55 s to load.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(toolsFolder, 'compile-cache'),
}
const child = spawn(node, process.argv.slice(2), { stdio: 'inherit', env })

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    // In a terminal Ctrl-C reaches the child as well, and twice would mean "at once".
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  })
}

child.on('exit', (code, signal) => {
  if (signal) {
    process.removeAllListeners(signal)
    process.kill(process.pid, signal)
  } else {
    process.exit(code ?? 1)
  }
})
