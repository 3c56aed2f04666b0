import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'tests/bench/**'],
    // Test files share a process: no module keeps state, so there is nothing to keep apart, and an engine that a file
    // starts serves the next one too.
    isolate: false,
    pool: 'forks',
    // A test waits for a condition, never for time: so a long wait is a hang, and a busy machine is not.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
