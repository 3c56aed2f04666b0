// @vitest-environment jsdom
import { describe, expect, it } from 'vitest'
import { everything, playAll, type Scenario, type Total, typing } from './run.ts'

/** Enough for some hundred edits that meet, and short enough for many seeds. `npm run fuzz` plays longer ones. */
const steps = 200

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index)

/** What a total says, with the seeds to look at in front. */
function played(from: number, count: number, scenario: Scenario): Promise<Total> {
  return playAll(seeds(from, count), { ...scenario, steps })
}

describe('people who type while an agent writes, and patches and versions come and go', () => {
  it.each([1, 21, 41, 61, 81])(
    'lose no letter and get none twice (20 seeds from %i)',
    async (from) => {
      const { findings, typed, counts } = await played(from, 20, typing)
      expect(findings).toEqual([])
      expect(typed).toBeGreaterThan(1_000)
      // It was as busy as it should be.
      const { patches, flushes, undos, redos, restores, designerRestores, restarts, reloads } = counts
      for (const count of [patches, flushes, undos, redos, restores, designerRestores, restarts, reloads])
        expect(count).toBeGreaterThan(0)
    },
    120_000,
  )

  it('would lose many without the guard', async () => {
    expect((await played(1, 5, { ...typing, isGuarded: false })).lost).toBeGreaterThan(10)
  }, 120_000)

  it('would complain of a server that forgets at a restart which ids stand for which', async () => {
    expect((await played(1, 5, { ...typing, storesLinks: false })).complaints).toBeGreaterThan(0)
  }, 120_000)
})

describe('people who do everything an editor can do, beside the same', () => {
  it('lose at most one letter of 200, and never see an invalid document or another one than the others', async () => {
    const { lost, typed, diverged, complaints } = await played(1, 20, everything)
    expect({ diverged, complaints }).toEqual({ diverged: 0, complaints: 0 })
    expect(lost / typed).toBeLessThanOrEqual(0.005)
  }, 120_000)
})

/* What each of them found has a small test of its own beside what was wrong. */
describe('a seed that once failed', () => {
  it.each([
    { seed: 14, cause: 'a letter arrived in a deleted block before anybody had read the loaded document' },
    { seed: 27, cause: 'the same, in a list' },
    { seed: 17, cause: 'two links closed a circle, and the server looked for a letter for ever' },
  ])('plays to its end: $seed of everything ($cause)', async ({ seed }) => {
    const { diverged, complaints, lost } = await playAll([seed], everything)
    expect({ diverged, complaints, lost }).toEqual({ diverged: 0, complaints: 0, lost: 0 })
  })

  it('finds nothing: 46 of typing (the undo of a restore brought back links without their words)', async () => {
    expect((await playAll([46], typing)).findings).toEqual([])
  })
})
