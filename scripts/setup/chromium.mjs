import { aptInstall } from './apt.mjs'
import { atRoot, fail, locate, outputOf, run } from './shell.mjs'

const programs = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** @param {string} node @returns {string} the browser of the end-to-end tests */
export function ensureChromium(node) {
  return (
    process.env.CHROMIUM_PATH ??
    installed() ??
    playwrightsOwn(node) ??
    (aptInstall('chromium', 'fonts-dejavu-core') ? installed() : undefined) ??
    (playwrightInstalls(node) ? playwrightsOwn(node) : undefined) ??
    fail(
      'No Chromium was found. Install Chrome or Chromium, or set CHROMIUM_PATH, and run the command again.',
    )
  )
}

/** Ubuntu has a `chromium-browser` that only tells people to install a snap, so a program counts when it runs. */
function installed() {
  return locate(programs).find((program) => outputOf(program, ['--version']) !== undefined)
}

/** @param {string} node */
function playwrightsOwn(node) {
  const script = `import { chromium } from 'playwright'; console.log(chromium.executablePath())`
  const path = outputOf(node, ['--input-type=module', '-e', script])
  return path && locate([path])[0]
}

/** Downloads for at most five minutes. @param {string} node */
function playwrightInstalls(node) {
  const cli = atRoot('node_modules/playwright/cli.js')
  return run(node, [cli, 'install', 'chromium'], { timeout: 300_000 })
}
