import { defineConfig } from 'playwright/test'
import { findTestTools } from './scripts/engines/test-tools.ts'

/** Undefined: Playwright looks for the one it installed itself. */
const chromium = process.env.CHROMIUM_PATH ?? findTestTools()?.chromium

export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  // Each has a server and a browser of its own; more of them only make each other slow.
  workers: 2,
  fullyParallel: false,
  // Waiting is for conditions, so a long wait is a hang; a busy machine is not.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    locale: 'en-GB',
    launchOptions: {
      ...(chromium === undefined ? {} : { executablePath: chromium }),
      // Chromium's sandbox does not work for root, whom containers run as.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--no-first-run',
      ],
    },
  },
})
