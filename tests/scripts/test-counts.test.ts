import { describe, expect, it } from 'vitest'
import {
  countsLine,
  playwrightCounts,
  sumCounts,
  vitestCounts,
  withExitCode,
} from '../../scripts/test-counts.ts'

describe('counting tests', () => {
  it('takes a file of Vitest that could not be loaded for a failure', () => {
    const report = {
      ...{ numPassedTests: 3, numFailedTests: 1, numPendingTests: 1, numTodoTests: 1 },
      testResults: [
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
        { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] },
        { status: 'failed', assertionResults: [] },
      ],
    }
    expect(vitestCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 2 })
  })

  it('takes errors outside tests and second tries of Playwright for failures', () => {
    const report = { stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{ message: 'x' }] }
    expect(playwrightCounts(report)).toEqual({ passed: 5, failed: 3, skipped: 2 })
  })

  it('believes an exit code that says more than the report', () => {
    const fine = { passed: 4, failed: 0, skipped: 0 }
    expect(withExitCode(fine, 0).failed).toBe(0)
    expect(withExitCode(fine, 1).failed).toBe(1)
    expect(withExitCode({ ...fine, failed: 2 }, 1).failed).toBe(2)
  })

  it('ends in one line that mentions skipped tests only when there are any', () => {
    const counts = { passed: 1, failed: 0, skipped: 0 }
    expect(countsLine(sumCounts([counts, { ...counts, failed: 2 }]))).toBe('2 passed, 2 failed')
    expect(countsLine({ ...counts, skipped: 3 })).toBe('1 passed, 0 failed, 3 skipped')
  })
})
