import { parseArgs } from 'node:util'

/**
 * `npm run faults -- --times 10`: the tests that kill, fill and cut off, and no others, each with so many times the rounds
 * that `npm test` has time for.
 */
const { values } = parseArgs({ options: { times: { type: 'string', default: '10' } } })
if (!/^[1-9]\d*$/.test(values.times)) throw new Error(`--times must be a whole number, not ${values.times}`)
process.env.FAULT_TIMES = values.times
process.argv = [...process.argv.slice(0, 2), 'tests/faults']
await import('./test.ts')
